import type { Change, ChangedFile, Hunk } from '../../src/risk/change.js';
import { differingIndexes } from '../../src/risk/guard/difference.js';

/** What `git diff -U0` says of two versions of a file. */
export function hunksBetween(before: string | undefined, after: string | undefined): Hunk[] {
  const [old, now] = [before, after].map((text) =>
    text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n'),
  );
  if (old === undefined || now === undefined) return [];
  const { removed = [], added = [] } = differingIndexes(old, now) ?? {};
  const [gone, come] = [new Set(removed), new Set(added)];
  const hunks: Hunk[] = [];
  for (let [x, y] = [0, 0]; x < old.length || y < now.length; x++, y++) {
    const [fromX, fromY] = [x, y];
    while (gone.has(x)) x++;
    while (come.has(y)) y++;
    if (x === fromX && y === fromY) continue;
    // As git has it: a side without lines names the line in front.
    const oldLine = x > fromX ? fromX + 1 : fromX;
    const newLine = y > fromY ? fromY + 1 : fromY;
    hunks.push({ oldLine, newLine, removed: old.slice(fromX, x), added: now.slice(fromY, y) });
  }
  return hunks;
}

/** A change on one screen: path → its text before and after; a side that is not there is undefined. */
export function changeOf(
  versions: Readonly<Record<string, readonly [before: string | undefined, after: string | undefined]>>,
): Change {
  const files = Object.entries(versions).map(([path, [before, after]]): ChangedFile => {
    const hunks = hunksBetween(before, after);
    return {
      path,
      status: before === undefined ? 'added' : after === undefined ? 'removed' : 'modified',
      kind: 'text',
      added: hunks.reduce((sum, { added }) => sum + added.length, 0),
      removed: hunks.reduce((sum, { removed }) => sum + removed.length, 0),
      hunks,
    };
  });
  return {
    base: '0'.repeat(40),
    head: '1'.repeat(40),
    commits: 1,
    title: undefined,
    files,
    whole: new Map(Object.entries(versions).map(([path, [before, after]]) => [path, { before, after }])),
    gaps: [],
  };
}
