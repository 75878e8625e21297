import nodeFs from 'node:fs';
import path from 'node:path';
import { isInside } from '../text/search-path.js';
import { byCodeUnits, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { behindLink, codeOf, type FileSystem, readRefused } from './bytes.js';
import { type GitBytes, type GitFeed, gitBytesIn, gitIn } from './git.js';
import { identityOf } from './identity.js';
import { type Listing, listingOf } from './listing.js';
import { type Raw, readExactly, readRaw, readText, type Stamp, stampNow, wholeLimit } from './raw.js';
import { type Held, hold } from './writing/held.js';
import type { Self } from './writing/holder.js';

export type { FileSystem } from './bytes.js';
export type { Listing } from './listing.js';
export type { Raw, Stamp } from './raw.js';
export type { Held } from './writing/held.js';
export type { Self } from './writing/holder.js';

/**
 * One checkout. Everything past this interface speaks relative POSIX paths; nothing inside or behind a link
 * that leaves the folder is read or written.
 */
export interface Repository {
  /** The folder's own name, for answers. */
  readonly name: string;
  /**
   * The same object for each opening of one checkout in one process: what readers may hang their memory on. Undefined
   * where the process answers once and ends.
   */
  readonly identity: object | undefined;
  /** What git tracks or would track, else a walk that honours .gitignore. @throws UserError `bare-repository` */
  listing(): Promise<Listing>;
  /** Sorted names of the ordinary files in one folder, whatever git ignores; empty where there is no such folder. */
  listFolder(folder: string): readonly string[];
  /**
   * A file's text, or undefined where there is none (or it is no ordinary file). Past `limit` bytes (default
   * 8 MiB) the text is cut. Synchronous on purpose: thousands of small reads cost less than half of what promises do.
   */
  read(file: string, limit?: number): string | undefined;
  /**
   * A file's first bytes, which are good only until the next file is read; where there is an identity, also what tells
   * later whether it was changed. Most files need no more than a look through their bytes. Undefined as in `read`.
   */
  readRaw(file: string, limit: number): Raw | undefined;
  /** How a file or link stands now, without opening it; undefined where there is none. */
  stamp(file: string): Stamp | undefined;
  /**
   * A file's text for whoever will write it back: as `read`, but never cut and never decoded with loss.
   * @throws UserError `not-utf-8`, `too-large`
   */
  readWhole(file: string): string | undefined;
  /**
   * Writes whole or not at all (lock, temporary file, fsync, rename, fsync of the folder), making folders on the way.
   * Access bits are kept. Whoever changes what is there wants `update`.
   * @throws UserError `write-refused`, `being-written`
   */
  write(file: string, text: string): Promise<void>;
  /**
   * Reads, changes and writes a file while nobody else does, in this process or another. `change` gets what `readWhole`
   * gives now, and answers undefined (or the same text) to leave it.
   * @returns whether the file was written
   * @throws UserError as `write` and `readWhole` do; whatever `change` throws, and then nothing was written
   */
  update(
    file: string,
    change: (before: string | undefined) => string | undefined | Promise<string | undefined>,
  ): Promise<boolean>;
  /**
   * Holds a file against all other writers meanwhile: for changes of more than one text. Inside, write through `held`
   * only; `write` and `update` of the same file would wait for themselves.
   */
  locked<Result>(file: string, act: (held: Held) => Result | Promise<Result>): Promise<Result>;
  /** git's standard output, or undefined where git fails or there is no repository. */
  git(args: readonly string[]): Promise<string | undefined>;
  /** As `git`, for answers that are cut past a bound, that are not text, or that need a question fed to git. */
  gitBytes(args: readonly string[], feed: GitFeed): Promise<GitBytes | undefined>;
}

export interface OpenOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly fileSystem?: FileSystem;
  /** Without it a lock of a process that died is taken over only after a minute. */
  readonly self?: Self;
  /** Whether this process may be asked again; true unless it is known that it ends. */
  readonly remembers?: boolean;
}

/** @param folder absolute path of an existing folder; the only absolute path there is */
export function openRepository(folder: string, options: OpenOptions): Repository {
  const fs = options.fileSystem ?? nodeFs;
  const root = fs.realpathSync(folder);
  const git = gitIn(root, options);
  const identity = options.remembers === false ? undefined : identityOf(root);
  const safeFolders = new Map<string, boolean>();

  /** Whether a folder of the repository really lies in it, links followed. */
  function folderIsInside(relative: string): boolean {
    const known = safeFolders.get(relative);
    if (known !== undefined) return known;
    const absolute = `${root}${path.sep}${relative}`;
    const inside = !isLink(fs, absolute) || !fs.existsSync(absolute) || isInside(root, fs.realpathSync(absolute));
    safeFolders.set(relative, inside);
    return inside;
  }

  /** The highest folder above a path that leaves the repository, each looked at once; undefined where none does. */
  function leavingFolder(relative: string): string | undefined {
    const end = relative.lastIndexOf('/');
    if (end <= 0 || safeFolders.get(relative.slice(0, end)) === true) return undefined;
    const folder = relative.slice(0, end);
    return leavingFolder(folder) ?? (folderIsInside(folder) ? undefined : folder);
  }

  let lastFolder = '';
  /** @throws UserError `path-outside` */
  function locate(file: string): string {
    const end = file.lastIndexOf('/');
    const isPlain = !unusual.test(file);
    // Paths come sorted, so most lie in the folder of the one before.
    if (isPlain && end > 0 && end === lastFolder.length && file.startsWith(lastFolder)) {
      return `${root}${path.sep}${file}`;
    }
    const relative = isPlain ? file : path.posix.normalize(file.replaceAll('\\', '/'));
    const leaves =
      relative === '..' || /^(?:\.\.)?\//.test(relative) || path.isAbsolute(file) || /^[A-Za-z]:/.test(file);
    if (leaves || file.includes('\0')) {
      throw new UserError('path-outside', `The path ${quoted(file)} leaves the repository; name one inside it.`);
    }
    const leaving = leavingFolder(relative);
    if (leaving !== undefined) {
      throw new UserError(
        'path-outside',
        `${quoted(file)} lies behind the link ${quoted(leaving)}, which leaves the repository; replace the link by a folder.`,
      );
    }
    if (isPlain && end > 0) lastFolder = file.slice(0, end);
    return isPlain ? `${root}${path.sep}${file}` : path.join(root, relative);
  }

  const spotOf = (file: string) => ({ fs, root, absolute: locate(file) });
  const orRefused = <Seen>(file: string, look: () => Seen): Seen => {
    try {
      return look();
    } catch (error) {
      throw readRefused(file, error);
    }
  };
  const read = (file: string, limit = wholeLimit) => orRefused(file, () => readText(spotOf(file), limit));
  const readWhole = (file: string) => orRefused(file, () => readExactly(spotOf(file), file));

  const target = (file: string) => behindLink(fs, locate(file), root, file);
  function locked<Result>(file: string, act: (held: Held) => Result | Promise<Result>): Promise<Result> {
    return hold({ fs, root, file, target, self: options.self, signal: options.signal }, act);
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

  return {
    name: path.basename(root),
    identity,
    listing: () => listingOf({ root, fs, git, signal: options.signal, identity }),
    listFolder,
    read,
    readRaw: (file, limit) => ifInside(() => readRaw(spotOf(file), { limit, stamped: identity !== undefined })),
    stamp: (file) => ifInside(() => stampNow(spotOf(file))),
    readWhole,
    locked,
    write: (file, text) => locked(file, (held) => held.write(text)),
    update: (file, change) =>
      locked(file, async (held) => {
        const before = readWhole(file);
        const after = await change(before);
        if (after === undefined || after === before) return false;
        held.write(after);
        return true;
      }),
    git,
    gitBytes: gitBytesIn(root, options),
  };
}

/** git lists what it tracked in a folder even where a link that leaves now stands in the folder's place. */
function ifInside<Seen>(look: () => Seen): Seen | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof UserError && error.code === 'path-outside') return undefined;
    throw error;
  }
}

/** A part that is empty, `.` or `..`, or what another system takes for a separator or a disk. */
const unusual = /(?:^|\/)\.{0,2}(?:\/|$)|[\\\0]|^[A-Za-z]:/;

function isLink(fs: FileSystem, absolute: string): boolean {
  try {
    return fs.lstatSync(absolute, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}
