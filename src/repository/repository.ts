import nodeFs from 'node:fs';
import path from 'node:path';
import { byCodeUnits, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import {
  atEndOfFile,
  behindLink,
  codeOf,
  defaultMode,
  type FileSystem,
  freshFile,
  isInside,
  modeOf,
  nodeUnique,
  writeRefused,
  writeWhole,
} from './bytes.js';
import { gitIn } from './git.js';
import { identityOf } from './identity.js';
import { type Listing, listingOf } from './listing.js';
import { type Raw, readExactly, readRaw, readText, type Stamp, stampNow, wholeLimit } from './raw.js';

export type { FileSystem } from './bytes.js';
export type { Listing } from './listing.js';
export type { Raw, Stamp } from './raw.js';

/**
 * One checkout. Everything past this interface speaks relative POSIX paths; nothing inside or behind a link
 * that leaves the folder is read or written.
 */
export interface Repository {
  /** The folder's own name, for answers. */
  readonly name: string;
  /** The same object for each opening of one checkout in one process: what readers may hang their memory on. */
  readonly identity: object;
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
   * A file's first bytes as latin1 text, for searching ASCII words, and what tells later whether it was changed. Costs
   * a tenth of `read` where a file is not plain ASCII. Undefined as in `read`.
   */
  readRaw(file: string, limit: number): Raw | undefined;
  /** How a file or link stands now, without opening it; undefined where there is none. */
  stamp(file: string): Stamp | undefined;
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

/** @param folder absolute path of an existing folder; the only absolute path there is */
export function openRepository(folder: string, options: OpenOptions): Repository {
  const fs = options.fileSystem ?? nodeFs;
  const root = fs.realpathSync(folder);
  const git = gitIn(root, options);
  const safeFolders = new Map<string, boolean>([['.', true]]);

  /** Whether a folder of the repository really lies in it, links followed. */
  function folderIsInside(relative: string): boolean {
    const known = safeFolders.get(relative);
    if (known !== undefined) return known;
    const absolute = path.join(root, relative);
    const inside = !isLink(fs, absolute) || !fs.existsSync(absolute) || isInside(root, fs.realpathSync(absolute));
    safeFolders.set(relative, inside);
    return inside;
  }

  /** The folder and those above it that were not looked at yet, the highest first. */
  function unseenFolders(folder: string): readonly string[] {
    const unseen: string[] = [];
    for (let next = folder; safeFolders.get(next) !== true; next = path.posix.dirname(next)) unseen.unshift(next);
    return unseen;
  }

  /** @throws UserError `path-outside` */
  function locate(file: string): string {
    // Most files lie in a folder that was looked at before; then the name alone can say anything new.
    const slash = file.lastIndexOf('/');
    if (slash > 0 && plainName.test(file.slice(slash + 1)) && safeFolders.get(file.slice(0, slash)) === true) {
      return `${root}${path.sep}${file}`;
    }
    const relative = path.posix.normalize(file.replaceAll('\\', '/'));
    const leaves = relative === '..' || relative.startsWith('../') || path.isAbsolute(file) || /^[A-Za-z]:/.test(file);
    if (leaves || file.includes('\0')) {
      throw new UserError('path-outside', `The path ${quoted(file)} leaves the repository; name one inside it.`);
    }
    for (const parent of unseenFolders(path.posix.dirname(relative))) {
      if (folderIsInside(parent)) continue;
      throw new UserError(
        'path-outside',
        `${quoted(file)} lies behind the link ${quoted(parent)}, which leaves the repository; replace the link by a folder.`,
      );
    }
    return path.join(root, relative);
  }

  const spotOf = (file: string) => ({ fs, root, absolute: locate(file) });
  const read = (file: string, limit = wholeLimit) => readText(spotOf(file), limit);
  const readWhole = (file: string) => readExactly(spotOf(file), file);

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
    identity: identityOf(root),
    listing: () => listingOf({ root, fs, git, signal: options.signal }),
    listFolder,
    read,
    readRaw: (file, limit) => ifInside(() => readRaw(spotOf(file), limit)),
    stamp: (file) => ifInside(() => stampNow(spotOf(file))),
    readWhole,
    write,
    append,
    git,
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

/** No `.`, no `..`, nothing that another system takes for a separator. */
const plainName = /^(?!\.{0,2}$)[^\\\0]+$/;

function isLink(fs: FileSystem, absolute: string): boolean {
  try {
    return fs.lstatSync(absolute, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}
