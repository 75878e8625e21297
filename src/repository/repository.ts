import { execFile } from 'node:child_process';
import nodeFs from 'node:fs';
import path from 'node:path';
import { UserError } from '../user-error.js';

/** The part of `node:fs` that a repository uses, so that tests can make it refuse. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'existsSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readSync'
  | 'realpathSync'
  | 'renameSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/**
 * One checkout. Everything past this interface speaks relative POSIX paths; nothing inside or behind a link
 * that leaves the folder is read or written.
 */
export interface Repository {
  /** The folder's own name, for answers. */
  readonly name: string;
  /** Sorted relative paths: what git tracks or would track, else a walk that honours .gitignore. */
  list(): Promise<readonly string[]>;
  /** Sorted names of the ordinary files in one folder, whatever git ignores; empty where there is no such folder. */
  listFolder(folder: string): readonly string[];
  /**
   * A file's text, or undefined where there is none (or it is no ordinary file). Past `limit` bytes (default
   * 8 MiB) the text is cut. Synchronous on purpose: thousands of small reads cost less than half of what promises do.
   */
  read(file: string, limit?: number): string | undefined;
  /**
   * A file's text for whoever will write it back: as `read`, but never cut and never decoded with loss.
   * @throws UserError `not-utf-8`, `too-large`
   */
  readWhole(file: string): string | undefined;
  /** Writes whole or not at all (temporary file, fsync, rename), making folders on the way. Access bits are kept. */
  write(file: string, text: string): Promise<void>;
  /** Adds to the end of a file with one write call. */
  append(file: string, text: string): Promise<void>;
  /** git's standard output, or undefined where git fails or there is no repository. */
  git(args: readonly string[]): Promise<string | undefined>;
}

export interface OpenOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly fileSystem?: FileSystem;
}

const defaultReadLimit = 8 * 1024 * 1024;
const gitTimeoutMilliseconds = 60_000;
const gitOutputLimit = 256 * 1024 * 1024;

/**
 * A hostile repository can configure programs for git to start; every such way is closed for each call.
 * Sources: git-config(1) core.fsmonitor, core.hooksPath, diff.external, credential.helper; git(1) GIT_NO_LAZY_FETCH.
 */
const gitSafety = [
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotePath=false',
  '-c',
  'credential.helper=',
  '-c',
  'diff.external=',
  '-c',
  'protocol.allow=never',
  '-c',
  'log.showSignature=false',
];

/** @param folder absolute path of an existing folder; the only absolute path there is */
export function openRepository(folder: string, options: OpenOptions): Repository {
  const fs = options.fileSystem ?? nodeFs;
  const root = fs.realpathSync(folder);
  const safeFolders = new Map<string, boolean>([['.', true]]);

  /** Whether a folder of the repository really lies in it, links followed. */
  function folderIsInside(relative: string): boolean {
    const known = safeFolders.get(relative);
    if (known !== undefined) return known;
    const absolute = path.join(root, relative);
    const inside = !fs.existsSync(absolute) || isInside(root, fs.realpathSync(absolute));
    safeFolders.set(relative, inside);
    return inside;
  }

  function locate(file: string): string {
    const relative = path.posix.normalize(file.replaceAll('\\', '/'));
    const leaves = relative === '..' || relative.startsWith('../') || path.isAbsolute(file) || /^[A-Za-z]:/.test(file);
    if (leaves || file.includes('\0')) {
      throw new UserError('path-outside', `The path ${quoted(file)} leaves the repository; name one inside it.`);
    }
    const parts = path.posix.dirname(relative).split('/');
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join('/');
      if (folderIsInside(parent)) continue;
      throw new UserError(
        'path-outside',
        `${quoted(file)} lies behind the link ${quoted(parent)}, which leaves the repository; replace the link by a folder.`,
      );
    }
    return path.join(root, relative);
  }

  function read(file: string, limit = defaultReadLimit): string | undefined {
    const bytes = readBytes(fs, locate(file), root, limit);
    return bytes === undefined ? undefined : decode(bytes);
  }

  function readWhole(file: string): string | undefined {
    const bytes = readBytes(fs, locate(file), root, defaultReadLimit + 1);
    return bytes === undefined ? undefined : decodeExactly(bytes, file);
  }

  async function write(file: string, text: string): Promise<void> {
    const target = behindLink(fs, locate(file), root, file);
    const temporary = `${target}.${nodeUnique()}.tmp`;
    try {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      writeWhole({ fs, absolute: temporary, flags: freshFile, mode: modeOf(fs, target) }, text);
      fs.renameSync(temporary, target);
    } catch (error) {
      try {
        fs.unlinkSync(temporary);
      } catch {
        // Never made, or already renamed: nothing is left behind.
      }
      throw writeRefused(file, error);
    }
  }

  async function append(file: string, text: string): Promise<void> {
    const target = behindLink(fs, locate(file), root, file);
    try {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      writeWhole({ fs, absolute: target, flags: atEndOfFile, mode: defaultMode }, text);
    } catch (error) {
      throw writeRefused(file, error);
    }
  }

  function git(args: readonly string[]): Promise<string | undefined> {
    return new Promise((resolve) => {
      const environment = {
        ...withoutGit(options.environment),
        GIT_TERMINAL_PROMPT: '0',
        GIT_NO_LAZY_FETCH: '1',
        GIT_OPTIONAL_LOCKS: '0',
        LC_ALL: 'C',
      };
      execFile(
        'git',
        [...gitSafety, ...args],
        {
          cwd: root,
          env: environment,
          timeout: gitTimeoutMilliseconds,
          maxBuffer: gitOutputLimit,
          windowsHide: true,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        },
        (error, stdout) => resolve(error === null ? stdout : undefined),
      );
    });
  }

  function listFolder(folder: string): readonly string[] {
    try {
      const entries = fs.readdirSync(path.dirname(locate(`${folder}/any`)), { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      return files.sort(byCodeUnits);
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
      throw error;
    }
  }

  async function list(): Promise<readonly string[]> {
    const tracked = await git(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']);
    if (tracked !== undefined) return tracked.split('\0').filter(Boolean).sort(byCodeUnits);
    const { walk } = await import('./walk.js');
    return (await walk(root, fs, options.signal)).sort(byCodeUnits);
  }

  return { name: path.basename(root), list, listFolder, read, readWhole, write, append, git };
}

/** Inside a git hook these variables point every git at the hook's own repository, whatever the folder. */
function withoutGit(environment: OpenOptions['environment']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('GIT_')));
}

/** The same order on every machine, whatever its locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isInside(root: string, absolute: string): boolean {
  const relative = path.relative(root, absolute);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

const noOrdinaryFile = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ENXIO', 'EISDIR', 'ENAMETOOLONG']);

/** O_NOFOLLOW meets links, O_NONBLOCK keeps a FIFO from hanging the server; both are 0 on Windows. */
function readBytes(fs: FileSystem, absolute: string, root: string, limit: number): Buffer | undefined {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;
  let descriptor: number;
  try {
    descriptor = fs.openSync(absolute, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ELOOP' || code === 'EMLINK') return readBehindLink(fs, absolute, root, limit);
    if (code !== undefined && noOrdinaryFile.has(code)) return undefined;
    throw error;
  }
  try {
    const stat = fs.fstatSync(descriptor);
    if (!stat.isFile()) return undefined;
    const buffer = Buffer.allocUnsafe(Math.min(stat.size, limit));
    let filled = 0;
    while (filled < buffer.length) {
      const count = fs.readSync(descriptor, buffer, filled, buffer.length - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  } finally {
    fs.closeSync(descriptor);
  }
}

function readBehindLink(fs: FileSystem, absolute: string, root: string, limit: number): Buffer | undefined {
  let target: string;
  try {
    target = fs.realpathSync(absolute);
  } catch {
    return undefined;
  }
  return isInside(root, target) ? readBytes(fs, target, root, limit) : undefined;
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  return bytes.toString('utf8');
}

/** UTF-16 and broken UTF-8 would come back as other bytes, so who writes back has to be refused. */
function decodeExactly(bytes: Buffer, file: string): string {
  if (bytes.length > defaultReadLimit) {
    throw new UserError('too-large', `${quoted(file)} is larger than 8 MiB and is not changed; make it smaller first.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError('not-utf-8', `${quoted(file)} is not UTF-8 and is not changed; save it as UTF-8 first.`);
  }
}

/**
 * Where a write has to go: behind a link that stays inside, since renaming over it would replace it by a copy.
 * A link that leads outside is refused, also one whose target is yet to be made: appending would make it there.
 */
function behindLink(fs: FileSystem, target: string, root: string, file: string): string {
  let real: string;
  try {
    real = fs.realpathSync(target);
  } catch {
    return target;
  }
  if (isInside(root, real) && real !== root) return real;
  throw new UserError(
    'path-outside',
    real === root
      ? `${quoted(file)} is the repository itself; name a file inside it.`
      : `${quoted(file)} is a link that leaves the repository; replace it by a file.`,
  );
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW: noFollow = 0, O_WRONLY } = nodeFs.constants;
const freshFile = O_WRONLY | O_CREAT | O_EXCL;
const atEndOfFile = O_WRONLY | O_CREAT | O_APPEND | noFollow;
const defaultMode = 0o644;

/** A file that only its owner may read stays so when it is replaced. */
function modeOf(fs: FileSystem, absolute: string): number {
  try {
    return fs.statSync(absolute).mode & 0o777;
  } catch {
    return defaultMode;
  }
}

interface Destination {
  readonly fs: FileSystem;
  readonly absolute: string;
  readonly flags: number;
  readonly mode: number;
}

function writeWhole({ fs, absolute, flags, mode }: Destination, text: string): void {
  const descriptor = fs.openSync(absolute, flags, mode);
  try {
    const bytes = Buffer.from(text, 'utf8');
    let written = 0;
    while (written < bytes.length) written += fs.writeSync(descriptor, bytes, written);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function writeRefused(file: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const why: Record<string, string> = {
    ENOSPC: 'no space is left on the disk',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the file system is read-only',
    EACCES: 'permission was denied',
    EPERM: 'permission was denied',
    EIO: 'the disk reported an error',
    ENOTDIR: 'a file stands where a folder is needed',
    EISDIR: 'a folder stands in its place',
    EEXIST: 'a file stands where a folder is needed',
    ENAMETOOLONG: 'its name is too long',
    ELOOP: 'a link to nowhere stands in its place',
  };
  return new UserError(
    'write-refused',
    `${quoted(file)} could not be written: ${why[code] ?? code}; nothing was changed.`,
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

let writes = 0;
/** Unique within this process and between processes that run at once; no policy hangs on it. */
function nodeUnique(): string {
  writes += 1;
  return `${Date.now().toString(36)}-${Math.floor(performance.now() * 1000).toString(36)}-${writes}`;
}

/** A file name as it may be shown: control and bidirectional characters out, cut, in backticks. */
export function quoted(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff`]/g, '');
  return `\`${clean.length > 120 ? `${clean.slice(0, 117)}…` : clean}\``;
}
