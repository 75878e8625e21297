import type { Stamp } from './repository.js';

/** What a file gave, as long as it stays as it was. */
export interface Kept<Given> {
  readonly stamp: Stamp;
  readonly given: Given;
  readonly rows: number;
  /** In this call the file was seen to be as it was. */
  isCurrent: boolean;
  /** git's index, as which the file stood when it was last seen, so that git would tell a change; undefined if not. */
  index: Stamp | undefined;
}

/** What one checkout's files gave in earlier calls of this process. In memory alone, and of the last few checkouts. */
export interface Memory<Given> {
  /** What the file gave; undefined where it was changed, or nothing certain is known. */
  recall(file: string): Given | undefined;
  /** Beyond a bound nothing more is kept, and those files are read each time. What was kept of the file goes. */
  keep(file: string, fresh: Fresh<Given>): void;
  /** All that is kept, by file. */
  readonly kept: ReadonlyMap<string, Kept<Given>>;
  /** Drops what is kept of files that are gone. */
  retain(files: ReadonlySet<string>): void;
  clear(): void;
}

export interface Fresh<Given> {
  readonly stamp: Stamp;
  readonly given: Given;
  /** How much it is. */
  readonly rows: number;
}

/** Some 200 bytes each: at most some 60 MB. */
const mostRows = 300_000;
/**
 * A file may be written twice within one tick of the file system's clock and look the same after both. Kernels tick
 * at least every 10 ms; where times are whole seconds, the file system keeps no finer ones (HFS+, FAT).
 */
const tickMilliseconds = 50;
const coarseTickMilliseconds = 2_000;

export function emptyMemory<Given>(now: () => number = Date.now): Memory<Given> {
  const kept = new Map<string, Kept<Given>>();
  let rowsKept = 0;

  function forget(file: string): void {
    rowsKept -= kept.get(file)?.rows ?? 0;
    kept.delete(file);
  }

  return {
    recall: (file) => {
      const found = kept.get(file);
      return found?.isCurrent === true ? found.given : undefined;
    },
    keep: (file, { stamp, given, rows }) => {
      forget(file);
      if (rowsKept + rows > mostRows || !isSettled(stamp, now())) return;
      rowsKept += rows;
      kept.set(file, { stamp, given, rows, isCurrent: true, index: undefined });
    },
    kept,
    retain: (listed) => {
      for (const file of kept.keys()) if (!listed.has(file)) forget(file);
    },
    clear: () => {
      kept.clear();
      rowsKept = 0;
    },
  };
}

export function same(a: Stamp, b: Stamp): boolean {
  return (
    a.changedMilliseconds === b.changedMilliseconds &&
    a.modifiedMilliseconds === b.modifiedMilliseconds &&
    a.bytes === b.bytes &&
    a.inode === b.inode
  );
}

/** Whether a change from now on is sure to show in the stamp. */
export function isSettled({ changedMilliseconds, modifiedMilliseconds }: Stamp, now: number): boolean {
  const isCoarse = changedMilliseconds % 1000 === 0 && modifiedMilliseconds % 1000 === 0;
  return now - changedMilliseconds > (isCoarse ? coarseTickMilliseconds : tickMilliseconds);
}
