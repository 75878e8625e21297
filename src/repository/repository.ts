import { execFile } from 'node:child_process';
import nodeFs from 'node:fs';
import path from 'node:path';
import { byCodeUnits, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import {
  atEndOfFile,
  behindLink,
  codeOf,
  decode,
  decodeExactly,
  defaultMode,
  type FileSystem,
  freshFile,
  isInside,
  modeOf,
  nodeUnique,
  readBytes,
  wholeLimit,
  writeRefused,
  writeWhole,
} from './bytes.js';

export type { FileSystem } from './bytes.js';

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

  function read(file: string, limit = wholeLimit): string | undefined {
    const bytes = readBytes(fs, locate(file), root, limit);
    return bytes === undefined ? undefined : decode(bytes);
  }

  function readWhole(file: string): string | undefined {
    const bytes = readBytes(fs, locate(file), root, wholeLimit + 1);
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
