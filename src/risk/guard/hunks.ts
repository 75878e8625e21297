import type { ChangedFile, Hunk } from '../change.js';
import type { Proof } from '../findings.js';
import { differingIndexes } from './difference.js';
import type { Asked } from './evaluations.js';
import { definitionLines } from './keys.js';
import type { Projected } from './project.js';
import type { Parsed, Span, Token } from './syntax.js';

/** What can be said of one changed place. Idle: nothing that runs was changed. */
export interface HunkGuard {
  readonly state: 'covered' | 'uncovered' | 'unread' | 'idle';
  /** Lines that are seen although the flag is off, the first of each run; or a line that nobody can tell of. */
  readonly proofs: readonly Proof[];
  /** The flags around it, or around a part of it. */
  /** Code on its lines is hidden while the flag is off; without, its lines do no more than ask. */
  readonly hides: boolean;
  readonly by: readonly { readonly asked: Asked; readonly proof: Proof }[];
}

export interface Side {
  readonly parsed: Parsed;
  readonly projected: Projected;
}

/** Two versions of a file with the flag off: where their code differs, the change shows although the flag is off. */
export function judgeHunks(file: ChangedFile, before: Side, after: Side, keys: ReadonlySet<string>): HunkGuard[] {
  const shown = shownTokens(file.hunks, before.projected, after.projected);
  return file.hunks.map((hunk, index): HunkGuard => {
    const defined = {
      removed: definitionLines(hunk.removed, keys),
      added: definitionLines(hunk.added, keys),
    };
    const isDefinition = ({ line, isGone }: Place) =>
      (isGone ? defined.removed : defined.added).has(line - (isGone ? hunk.oldLine : hunk.newLine));
    const places = (shown.get(index) ?? []).filter((place) => !isDefinition(place));
    const hides = hidesCode(hunk.newLine, hunk.added, after);
    const now = flagsAround(file, hunk.newLine, hunk.added, after);
    if (places.length > 0) {
      // The same signs on a line beside may be matched instead of the hunk's own; its own lines tell more.
      const own = places.filter((place) => isWithin(hunk, place));
      const proofs = firstOfRuns(own.length > 0 ? own : places).map(({ line, isGone }) =>
        proofAt(file, (isGone ? before : after).parsed.text, line, isGone),
      );
      return { state: 'uncovered', proofs, hides, by: hides ? now : [] };
    }
    const lost = projectedOn(hunk.oldLine, hunk.removed, before).find(
      ({ key }) => !now.some(({ asked }) => asked.key === key),
    );
    if (lost !== undefined) {
      const line = before.projected.lineOf(lost.from);
      return { state: 'uncovered', proofs: [proofAt(file, before.parsed.text, line, true)], hides: false, by: [] };
    }
    const isDoubtful = doubtful(hunk.oldLine, hunk.removed, before) || doubtful(hunk.newLine, hunk.added, after);
    const by = [...now, ...flagsAround(file, hunk.oldLine, hunk.removed, before, true)];
    const isIdle = !touches(hunk.oldLine, hunk.removed, before) && !touches(hunk.newLine, hunk.added, after);
    if (isIdle && !isDoubtful) return { state: 'idle', proofs: [], hides: false, by: [] };
    if (isDoubtful) return { state: 'unread', proofs: [firstProof(file, hunk)], hides: false, by: [] };
    if (by.length > 0 || defined.added.size + defined.removed.size > 0)
      return { state: 'covered', proofs: [], hides, by };
    return { state: 'idle', proofs: [], hides: false, by: [] };
  });
}

interface Place {
  readonly line: number;
  readonly isGone: boolean;
}

function isWithin({ oldLine, newLine, removed, added }: Hunk, { line, isGone }: Place): boolean {
  const [first, count] = isGone ? [oldLine, removed.length] : [newLine, added.length];
  return line >= first && line < first + count;
}

/** One place for lines that follow each other. Added lines speak for removed ones that they replace. */
function firstOfRuns(places: readonly Place[]): Place[] {
  const added = places.filter(({ isGone }) => !isGone);
  const sorted = (added.length > 0 ? added : [...places]).sort((a, b) => a.line - b.line);
  const runs = sorted.filter((place, index) => {
    const last = sorted[index - 1];
    return last === undefined || place.line > last.line + 1;
  });
  return runs.slice(0, mostRuns);
}

const mostRuns = 10;

/** By the index of the hunk, lines on which code differs that runs while the flag is off. */
function shownTokens(hunks: readonly Hunk[], before: Projected, after: Projected): Map<number, Place[]> {
  const shown = new Map<number, Place[]>();
  const add = (line: number, isGone: boolean) => {
    const index = nearest(hunks, line, isGone);
    shown.set(index, [...(shown.get(index) ?? []), { line, isGone }]);
  };
  const texts = ({ tokens }: Projected) => tokens.map(({ text }) => text);
  const differing = differingIndexes(texts(before), texts(after));
  const lineIn = ({ tokens, lineOf }: Projected, index: number) => lineOf(tokens[index]?.from ?? 0);
  if (differing !== undefined) {
    for (const index of differing.added) add(lineIn(after, index), false);
    for (const index of differing.removed) add(lineIn(before, index), true);
    return shown;
  }
  for (const { oldLine, newLine, removed, added } of hunks) {
    const old = tokensOn(before, oldLine, removed.length);
    const now = tokensOn(after, newLine, added.length);
    if (old.map(({ text }) => text).join(' ') === now.map(({ text }) => text).join(' ')) continue;
    if (now[0] !== undefined) add(after.lineOf(now[0].from), false);
    else if (old[0] !== undefined) add(before.lineOf(old[0].from), true);
  }
  return shown;
}

function tokensOn({ tokens, lineOf }: Projected, first: number, count: number): Token[] {
  return tokens.filter(({ from }) => lineOf(from) >= first && lineOf(from) < first + count);
}

function nearest(hunks: readonly Hunk[], line: number, isGone: boolean): number {
  let [best, distance] = [0, Number.POSITIVE_INFINITY];
  for (const [index, { oldLine, newLine, removed, added }] of hunks.entries()) {
    const [first, count] = isGone ? [oldLine, removed.length] : [newLine, added.length];
    const away = line < first ? first - line : Math.max(0, line - first - Math.max(0, count - 1));
    // A hunk without lines on this side stands behind one with them.
    const from = away + (count === 0 ? 0.5 : 0);
    if (from < distance) [best, distance] = [index, from];
  }
  return best;
}

function overlaps(
  first: number,
  lines: readonly string[],
  { from, to }: Span,
  lineOf: (at: number) => number,
): boolean {
  return lines.length > 0 && lineOf(from) < first + lines.length && lineOf(Math.max(from, to - 1)) >= first;
}

/** Evaluations that went: without them no flag brings back what was. */
function projectedOn(first: number, lines: readonly string[], { projected }: Side): Asked[] {
  return projected.asked.filter((span) => overlaps(first, lines, span, projected.lineOf));
}

function doubtful(first: number, lines: readonly string[], { parsed, projected }: Side): boolean {
  return parsed.doubtful.some((span) => overlaps(first, lines, span, projected.lineOf));
}

/** Whether anything but blanks, brackets, comments, imports and types stands on the lines. */
function touches(first: number, lines: readonly string[], { parsed, projected }: Side): boolean {
  const idle = projected.idle.filter((span) => overlaps(first, lines, span, projected.lineOf));
  const starts = lineStarts(parsed.text);
  return lines.some((line, index) => {
    const start = starts[first + index - 1] ?? parsed.text.length;
    let text = line;
    for (const { from, to } of idle) {
      const [left, right] = [Math.max(0, from - start), Math.min(line.length, to - start)];
      if (left < right) text = text.slice(0, left) + ' '.repeat(right - left) + text.slice(right);
    }
    return !/^[\s{}()[\];,]*(?:end\s*)?$/.test(text);
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function hidesCode(first: number, lines: readonly string[], { projected }: Side): boolean {
  return projected.guarded.some((span) => span.isAnswer !== true && overlaps(first, lines, span, projected.lineOf));
}

function flagsAround(
  file: ChangedFile,
  first: number,
  lines: readonly string[],
  { parsed, projected }: Side,
  isGone = false,
) {
  const around = projected.guarded.filter((span) => overlaps(first, lines, span, projected.lineOf));
  return [...new Set(around.flatMap(({ by }) => by))].map((asked) => ({
    asked,
    proof: proofAt(file, parsed.text, projected.lineOf(asked.from), isGone),
  }));
}

const mostQuoted = 160;

export function proofAt(file: ChangedFile, text: string, line: number, isGone: boolean): Proof {
  const what = (text.split('\n')[line - 1] ?? '').trim().slice(0, mostQuoted);
  const path = isGone ? (file.oldPath ?? file.path) : file.path;
  return { path, line, what, ...(isGone && { gone: true }) };
}

/** The first changed line that is not blank. */
export function firstProof(file: ChangedFile, { oldLine, newLine, added, removed }: Hunk): Proof {
  const [lines, first, isGone] = added.some((line) => line.trim() !== '')
    ? [added, newLine, false]
    : [removed, oldLine, true];
  const index = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  const path = isGone ? (file.oldPath ?? file.path) : file.path;
  return {
    path,
    line: first + index,
    what: (lines[index] ?? '').trim().slice(0, mostQuoted),
    ...(isGone && { gone: true }),
  };
}
