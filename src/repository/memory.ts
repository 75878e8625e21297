import type { Stamp } from './repository.js';

/** What a file gave, as long as it stays as it was. */
interface Kept<Given> {
  readonly stamp: Stamp;
  readonly given: Given;
}

/** What one checkout's files gave in earlier calls of this process. In memory alone, and of the last few checkouts. */
export interface Memory<Given> {
  /** What the file gave that bears this stamp; undefined where it was changed, or nothing certain is known. */
  recall(file: string, stamp: Stamp): Given | undefined;
  /** @param rows how much it is; beyond a bound nothing more is kept, and those files are read each time */
  keep(file: string, stamp: Stamp, given: Given, rows: number): void;
  has(file: string): boolean;
  /** Of which something is kept. */
  files(): Iterable<string>;
  /** Drops what is kept of files that are gone. */
  retain(files: ReadonlySet<string>): void;
  clear(): void;
}

/** Some 100 bytes each: at most some 50 MB. */
const mostRows = 500_000;
/**
 * A file may be written twice within one tick of the file system's clock and look the same after both. Kernels tick
 * at least every 10 ms; where times are whole seconds, the file system keeps no finer ones (HFS+, FAT).
 */
const tickMilliseconds = 50;
const coarseTickMilliseconds = 2_000;

export function emptyMemory<Given>(now: () => number = Date.now): Memory<Given> {
  const kept = new Map<string, Kept<Given> & { readonly rows: number }>();
  let rowsKept = 0;

  function forget(file: string): void {
    rowsKept -= kept.get(file)?.rows ?? 0;
    kept.delete(file);
  }

  return {
    recall: (file, stamp) => {
      const found = kept.get(file);
      return found !== undefined && same(found.stamp, stamp) ? found.given : undefined;
    },
    keep: (file, stamp, given, rows) => {
      forget(file);
      if (rowsKept + rows > mostRows || !isSettled(stamp, now())) return;
      rowsKept += rows;
      kept.set(file, { stamp, given, rows });
    },
    has: (file) => kept.has(file),
    files: () => kept.keys(),
    retain: (listed) => {
      for (const file of kept.keys()) if (!listed.has(file)) forget(file);
    },
    clear: () => {
      kept.clear();
      rowsKept = 0;
    },
  };
}

function same(a: Stamp, b: Stamp): boolean {
  return (
    a.changedMilliseconds === b.changedMilliseconds &&
    a.modifiedMilliseconds === b.modifiedMilliseconds &&
    a.bytes === b.bytes &&
    a.inode === b.inode
  );
}

/** Whether a change from now on is sure to show in the stamp. */
function isSettled({ changedMilliseconds, modifiedMilliseconds }: Stamp, now: number): boolean {
  const isCoarse = changedMilliseconds % 1000 === 0 && modifiedMilliseconds % 1000 === 0;
  return now - changedMilliseconds > (isCoarse ? coarseTickMilliseconds : tickMilliseconds);
}
