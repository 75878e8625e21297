import path from 'node:path';
import { quoted } from '../../text.js';
import { UserError } from '../../user-error.js';
import {
  addLine,
  codeOf,
  defaultMode,
  type FileSystem,
  freshFile,
  modeOf,
  syncFolder,
  writeRefused,
  writeWhole,
} from '../bytes.js';
import type { Self } from './holder.js';
import { type Lock, takeLock, unlinkQuietly } from './lock.js';

/** A line that is added to another file in the moment in which a text takes its place: both or neither. */
export interface Line {
  readonly file: string;
  readonly line: string;
}

/** What whoever holds a file may do; each step is refused once the lock is lost. */
export interface Held {
  /**
   * New texts of the held file that a writer had finished, but not put in place when it died; relative paths. They are
   * gone when the hold ends.
   */
  readonly abandoned: readonly string[];
  /** Puts one of the abandoned texts in place, which needs no space. */
  adopt(abandoned: string): void;
  /** Whole or not at all: temporary file, fsync, the line where there is one, rename. Access bits are kept. */
  write(text: string, line?: Line): void;
  /** Adds one line by one write. A last line that was cut off by a crash is ended first, and stays. */
  append(line: Line): void;
}

export interface HoldOptions {
  readonly fs: FileSystem;
  /** Absolute; nothing outside of it is written. */
  readonly root: string;
  /** What errors call the file. */
  readonly file: string;
  /** Absolute path of a relative one, links followed. @throws UserError `path-outside` */
  readonly target: (file: string) => string;
  readonly self: Self | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs `act` while nobody else who asks first may write the file. What it writes is on the disk when this returns.
 * @throws UserError `write-refused`, `write-unconfirmed`, `being-written`, `path-outside`; whatever `act` throws
 */
export async function hold<Result>(
  options: HoldOptions,
  act: (held: Held) => Result | Promise<Result>,
): Promise<Result> {
  const { fs, file } = options;
  const target = options.target(file);
  const touched = new Set<string>();
  let lock: Lock;
  try {
    makeFolder(fs, target, touched);
    lock = await takeLock({ ...options, absolute: `${target}.lock` });
  } catch (error) {
    throw writeRefused(file, error);
  }
  let abandoned: readonly string[] = [];
  try {
    abandoned = lock.isInherited ? leftBehind(fs, target, lock) : [];
    const result = await act(heldOf(options, { target, lock, touched, abandoned }));
    for (const folder of touched) confirm(fs, folder, file);
    return result;
  } catch (error) {
    throw writeRefused(file, error);
  } finally {
    letGo(fs, lock, abandoned);
  }
}

/** What was done is done: a disk that fails here costs the next writer a wait, not this one its answer. */
function letGo(fs: FileSystem, lock: Lock, abandoned: readonly string[]): void {
  try {
    if (abandoned.length > 0 && lock.isOurs()) for (const left of abandoned) unlinkQuietly(fs, left);
    lock.release();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

interface Holding {
  readonly target: string;
  readonly lock: Lock;
  /** Folders whose entries changed, absolute. */
  readonly touched: Set<string>;
  readonly abandoned: readonly string[];
}

function heldOf(options: HoldOptions, { target, lock, touched, abandoned }: Holding): Held {
  const { fs, root, file } = options;
  const suffixOf = (absolute: string) => absolute.slice(target.length);
  const texts = abandoned.filter((absolute) => absolute.endsWith('.tmp'));
  let writes = 0;
  /** Rename is the moment that counts, so it is the one before which the lock is looked at. */
  const place = (temporary: string) => {
    if (!lock.isOurs()) throw lostLock(file);
    fs.renameSync(temporary, target);
    touched.add(path.dirname(target));
  };
  const add = (line: Line) => {
    if (!lock.isOurs()) throw lostLock(file);
    const absolute = options.target(line.file);
    makeFolder(fs, absolute, touched);
    touched.add(path.dirname(absolute));
    return addLine({ fs, root, absolute }, line.line);
  };
  return {
    abandoned: texts.map((absolute) => file + suffixOf(absolute)),
    adopt(left) {
      const absolute = texts.find((one) => file + suffixOf(one) === left);
      if (absolute === undefined) throw new Error(`Nobody abandoned ${left}.`);
      refused(file, () => place(absolute));
    },
    write(text, line) {
      writes += 1;
      const temporary = `${target}.${lock.token}-${writes}.tmp`;
      let takeBack = () => {};
      refused(file, () => {
        try {
          writeWhole(
            { fs, root, absolute: temporary, flags: freshFile, mode: modeOf(fs, target) ?? defaultMode },
            text,
          );
          if (line !== undefined) takeBack = add(line);
          place(temporary);
        } catch (error) {
          takeBack();
          unlinkQuietly(fs, temporary);
          throw error;
        }
      });
    },
    append: (line) => void refused(line.file, () => add(line)),
  };
}

/** What writers of this file left when they died: texts, and locks nobody will look at again. */
function leftBehind(fs: FileSystem, target: string, lock: Lock): string[] {
  const name = path.basename(target);
  const links = new Set(lock.links());
  const names = fs.readdirSync(path.dirname(target), { withFileTypes: true }).filter((entry) => entry.isFile());
  const isLeft = (other: string) => other.startsWith(`${name}.`) && isOurs.test(other.slice(name.length));
  return names
    .map((entry) => entry.name)
    .filter(isLeft)
    .map((other) => path.join(path.dirname(target), other))
    .filter((other) => !links.has(other));
}

const isOurs = /^(?:\.[0-9a-z]+-[0-9a-z]+-[0-9a-z]+-[0-9a-z]+-\d+\.tmp|\.lock\.[0-9a-z-]+)$/;

function makeFolder(fs: FileSystem, target: string, touched: Set<string>): void {
  const first = fs.mkdirSync(path.dirname(target), { recursive: true });
  if (first === undefined) return;
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    touched.add(path.dirname(folder));
    if (folder === first || folder === path.dirname(folder)) return;
  }
}

function confirm(fs: FileSystem, folder: string, file: string): void {
  try {
    syncFolder(fs, folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new UserError(
      'write-unconfirmed',
      `${quoted(file)} was written, but the disk did not confirm its folder (${code}): after a power failure the text before may be back; look after the disk.`,
    );
  }
}

function refused<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw writeRefused(file, error);
  }
}

function lostLock(file: string): UserError {
  return new UserError(
    'lock-lost',
    `${quoted(file)} was taken over by another writer, because this one had stood still for a minute; nothing was changed, so try again.`,
  );
}
