import nodeFs from 'node:fs';
import { isInside } from '../text/search-path.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';

/** The part of `node:fs` that a repository uses, so that tests can make it refuse. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'existsSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'lstatSync'
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
 * Where a write has to go: behind a link that stays inside, since renaming over it would replace it by a copy.
 * A link that leads outside is refused, also one whose target is yet to be made: appending would make it there.
 */
export function behindLink(fs: FileSystem, target: string, root: string, file: string): string {
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

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW: noFollow = 0, O_NONBLOCK: noWait = 0, O_WRONLY } = nodeFs.constants;
export const freshFile = O_WRONLY | O_CREAT | O_EXCL | noFollow;
/** Without a reader a pipe would keep whoever opens it to write waiting for ever. */
const atEndOfFile = O_WRONLY | O_CREAT | O_APPEND | noFollow | noWait;
export const defaultMode = 0o644;

/** A file that only its owner may read stays so when it is replaced. */
export function modeOf(fs: FileSystem, absolute: string): number {
  try {
    return fs.statSync(absolute).mode & 0o777;
  } catch {
    return defaultMode;
  }
}

interface Destination {
  readonly fs: FileSystem;
  readonly root: string;
  readonly absolute: string;
  readonly flags: number;
  readonly mode: number;
}

const notOrdinary = () => Object.assign(new Error('moved'), { code: 'EMOVED' });

/** All of the text or nothing: what a refused write leaves half done is cut off again. */
export function writeWhole({ fs, root, absolute, flags, mode }: Destination, text: string): void {
  const descriptor = fs.openSync(absolute, flags, mode);
  const opened = fs.fstatSync(descriptor);
  const before = opened.size;
  let written = 0;
  try {
    // Between the look at the path and now, somebody may have put a link or a pipe in its place.
    if (!opened.isFile() || !isInside(root, fs.realpathSync(absolute))) throw notOrdinary();
    const bytes = Buffer.from(text, 'utf8');
    while (written < bytes.length) written += fs.writeSync(descriptor, bytes, written);
    fs.fsyncSync(descriptor);
  } catch (error) {
    // Another process may have added to the file meanwhile; then its words are worth more than our half line.
    if (fs.fstatSync(descriptor).size === before + written) fs.ftruncateSync(descriptor, before);
    throw error;
  } finally {
    closeQuietly(fs, descriptor);
  }
}

/** After fsync a close has nothing left to refuse: what it says then must not pass for a write that failed. */
function closeQuietly(fs: FileSystem, descriptor: number): void {
  try {
    fs.closeSync(descriptor);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

/**
 * Adds one line by one write, so that lines of several processes never mix. A last line that lacks its end, because its
 * writer died, is ended first.
 * @returns what takes the line back, as long as nothing was added behind it
 */
export function addLine({ fs, root, absolute }: Omit<Destination, 'flags' | 'mode'>, line: string): () => void {
  // Another thing than a file would keep whoever looks at its end waiting.
  if (fs.lstatSync(absolute, { throwIfNoEntry: false })?.isFile() === false) throw notOrdinary();
  const before = fs.statSync(absolute, { throwIfNoEntry: false })?.size ?? 0;
  const text = `${endsInside(fs, absolute, before) ? '\n' : ''}${line}\n`;
  writeWhole({ fs, root, absolute, flags: atEndOfFile, mode: defaultMode }, text);
  const after = before + Buffer.byteLength(text);
  return () => {
    const descriptor = fs.openSync(absolute, O_WRONLY | noFollow);
    try {
      if (fs.fstatSync(descriptor).size === after) fs.ftruncateSync(descriptor, before);
    } finally {
      fs.closeSync(descriptor);
    }
  };
}

function endsInside(fs: FileSystem, absolute: string, size: number): boolean {
  if (size === 0) return false;
  const descriptor = fs.openSync(absolute, nodeFs.constants.O_RDONLY | noFollow | noWait);
  try {
    const last = Buffer.alloc(1);
    return fs.readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Not on every system can a folder be opened or synchronised (Windows, some mounts); a renamed file is whole there too. */
const noFolderSync = new Set(['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM']);

/** Makes renames and new files in a folder outlast a power failure, where the system can. */
export function syncFolder(fs: FileSystem, folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(folder, nodeFs.constants.O_RDONLY);
    fs.fsyncSync(descriptor);
  } catch (error) {
    if (!noFolderSync.has(codeOf(error) ?? '')) throw error;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMOVED: 'no ordinary file of the repository stands in its place',
  ENXIO: 'a pipe or a socket stands in its place',
  EACCES: 'permission was denied',
  EPERM: 'permission was denied',
  EIO: 'the disk reported an error',
  ENOTDIR: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands in its place',
  EEXIST: 'a file stands where a folder is needed',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'a link to nowhere stands in its place',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'another program holds it',
};

/** What the disk says in words; undefined for what it did not say: node's own codes begin with ERR_ and tell of a bug. */
function reasonOf(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === undefined || error instanceof UserError || code.startsWith('ERR_')) return undefined;
  return reasons[code] ?? code;
}

/** A refused write in words; every other error as it is. */
export function writeRefused(file: string, error: unknown): unknown {
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  return new UserError('write-refused', `${quoted(file)} could not be written: ${reason}; nothing was changed.`);
}

/** A refused read in words; every other error as it is. */
export function readRefused(file: string, error: unknown): unknown {
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  return new UserError('read-refused', `${quoted(file)} could not be read: ${reason}; nothing was changed.`);
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
