import type { ChangedFile, Hunk } from '../risk/change.js';
import type { GitBytes } from './git.js';

/** A file of the change with the git objects of its two sides. */
export interface DiffedFile extends ChangedFile {
  readonly oldObject: string | undefined;
  readonly newObject: string | undefined;
}

/** The words that make `git diff-tree` say what `parseDiff` reads, whatever the repository configures. */
export const diffWords: readonly string[] = [
  'diff-tree',
  '-r',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--ignore-submodules=none',
  '-z',
  '--no-abbrev',
  '--full-index',
  // Renames beyond so many files on each side are told as removed and added: the search is quadratic.
  '-M',
  '-l400',
  '--raw',
];

/** With these also the numbers of lines, and the lines. */
export const lineWords: readonly string[] = ['--numstat', '-p', '-U0'];

/** Minified code has lines of megabytes, which nobody reads and no pattern should be tried on. */
const longestLine = 4_000;

interface Draft extends DiffedFile {
  added: number;
  removed: number;
  kind: ChangedFile['kind'];
  hunks: Hunk[];
  /** A change of type, from a file to a link, is told as two. */
  readonly sections: number;
}

/** A diff of 200,000 lines takes git and this reader a second and 150 MB; what is larger was made by a program. */
export const mostLines = 200_000;

export interface Diffed {
  readonly files: readonly DiffedFile[];
  /** False where the list of files itself, or its counts of lines, was cut. */
  readonly hasAllFiles: boolean;
}

/**
 * Reads `git diff-tree -z --raw [--numstat] -p -U0`, of lines at most 200,000. The patch names files ambiguously (a path may hold ` b/`), but in
 * the order of the raw records, so the order joins them. What was cut in the middle of a file leaves it without hunks.
 */
export function parseDiff({ bytes, isCut }: GitBytes): Diffed {
  const text = bytes.toString('utf8');
  const files: Draft[] = [];
  let at = 0;
  /** The next field, or undefined where it was cut. */
  const field = () => {
    const end = text.indexOf('\0', at);
    if (end < 0) return undefined;
    const found = text.slice(at, end);
    at = end + 1;
    return found;
  };
  while (text[at] === ':') {
    const file = draftOf(field(), field);
    if (file === undefined) break;
    files.push(file);
  }
  for (let index = 0; index < files.length && text[at] !== '\0'; index += 1) {
    const [, added, removed, path] = /^([\d-]+)\t([\d-]+)\t([\s\S]*)$/.exec(field() ?? '') ?? [];
    const file = files[index];
    if (path === undefined || file === undefined) break;
    if (path === '') {
      field();
      field();
    }
    if (file.kind !== 'text') continue;
    if (added === '-') file.kind = 'binary';
    file.added = Number(added) || 0;
    file.removed = Number(removed) || 0;
  }
  const hasPatch = text[at] === '\0';
  if (hasPatch) readPatch(text, at + 1, files, isCut);
  return { files, hasAllFiles: hasPatch || !isCut };
}

/** `:oldmode newmode oldobject newobject status` and one path, of a rename two (git-diff-tree(1), raw output). */
function draftOf(record: string | undefined, field: () => string | undefined): Draft | undefined {
  const [oldMode, newMode, oldObject, newObject, status = ''] = record?.slice(1).split(' ') ?? [];
  const path = field();
  const renamedTo = status.startsWith('R') ? field() : undefined;
  if (path === undefined || (status.startsWith('R') && renamedTo === undefined)) return undefined;
  const isThere = (object: string | undefined) => (object === undefined || /^0+$/.test(object) ? undefined : object);
  return {
    path: renamedTo ?? path,
    ...(renamedTo === undefined ? {} : { oldPath: path }),
    status: renamedTo !== undefined ? 'renamed' : status === 'A' ? 'added' : status === 'D' ? 'removed' : 'modified',
    kind: oldMode === '160000' || newMode === '160000' ? 'submodule' : 'text',
    added: 0,
    removed: 0,
    hunks: [],
    oldObject: isThere(oldObject),
    newObject: isThere(newObject),
    sections: status === 'T' ? 2 : 1,
  };
}

/** Fills the hunks. A line of a hunk is known by the numbers at its top, never by how it begins. */
function readPatch(text: string, start: number, files: readonly Draft[], isCut: boolean): void {
  let index = -1;
  let sectionsLeft = 0;
  let hunk: { removed: string[]; added: string[] } | undefined;
  let removedLeft = 0;
  let addedLeft = 0;
  let linesLeft = mostLines;
  let at = start;
  while (at < text.length && linesLeft >= 0) {
    const end = text.indexOf('\n', at);
    const lineEnd = end < 0 ? text.length : end;
    const first = text[at];
    if (removedLeft > 0 && first === '-') {
      hunk?.removed.push(lineOf(text, at + 1, lineEnd));
      removedLeft -= 1;
    } else if (addedLeft > 0 && first === '+') {
      hunk?.added.push(lineOf(text, at + 1, lineEnd));
      addedLeft -= 1;
    } else if (first === '@') {
      const numbers = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text.slice(at, Math.min(lineEnd, at + 100)));
      const [, oldLine, removed = '1', newLine, added = '1'] = numbers ?? [];
      removedLeft = Number(removed);
      addedLeft = Number(added);
      linesLeft -= removedLeft + addedLeft;
      // Of a side without lines git names the line before, and here it is the line that they would stand at.
      const oldAt = Number(oldLine) + (removedLeft === 0 ? 1 : 0);
      const newAt = Number(newLine) + (addedLeft === 0 ? 1 : 0);
      const found = { oldLine: oldAt, newLine: newAt, removed: [], added: [] };
      if (files[index]?.kind === 'text') files[index]?.hunks.push(found);
      hunk = found;
    } else if (first === 'd' && text.startsWith('diff --git ', at)) {
      if (sectionsLeft === 0) {
        index += 1;
        sectionsLeft = files[index]?.sections ?? 1;
      }
      sectionsLeft -= 1;
    }
    at = lineEnd + 1;
  }
  const last = files[index];
  if ((isCut || linesLeft < 0) && last !== undefined) last.hunks = [];
}

function lineOf(text: string, start: number, end: number): string {
  const withoutReturn = end > start && text[end - 1] === '\r' ? end - 1 : end;
  return text.slice(start, Math.min(withoutReturn, start + longestLine));
}
