/** Lines around a change that are shown with it, as other tools do. */
const contextLines = 3;
/** Beyond so many pairs of lines the whole middle counts as replaced; a card's section stays far below. */
const mostPairs = 4_000_000;

interface Line {
  readonly sign: ' ' | '-' | '+';
  /** With its line ending, where it has one. */
  readonly text: string;
}

/** What a change does to a text: a unified diff that `git apply` takes, and how many lines come and go. */
export interface LineDiff {
  /** Empty where nothing changes. */
  readonly diff: string;
  readonly added: number;
  readonly removed: number;
}

/**
 * Compares two texts line by line (longest common subsequence between what begins and what ends alike), byte for byte:
 * another line ending is another line.
 *
 * @param name what the diff calls the text: a relative path or a card's id
 */
export function lineDiff(before: string, after: string, name: string): LineDiff {
  if (before === after) return { diff: '', added: 0, removed: 0 };
  const lines = compared(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines);
  const shown = name.replace(/[\r\n\t]/g, ' ');
  const head = [`--- ${before === '' ? '/dev/null' : `a/${shown}`}`, `+++ b/${shown}`, ''].join('\n');
  const count = (sign: Line['sign']) => lines.filter((line) => line.sign === sign).length;
  return { diff: head + hunks.join(''), added: count('+'), removed: count('-') };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function compared(before: readonly string[], after: readonly string[]): Line[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (text: string): Line => ({ sign: ' ', text });
  const [old, young] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [...before.slice(0, start).map(same), ...middle(old, young), ...before.slice(before.length - end).map(same)];
}

/** The fewest lines out and in, by dynamic programming over what is common from here on. */
function middle(old: readonly string[], young: readonly string[]): Line[] {
  const out = (text: string): Line => ({ sign: '-', text });
  const into = (text: string): Line => ({ sign: '+', text });
  if (old.length * young.length > mostPairs) return [...old.map(out), ...young.map(into)];
  const width = young.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    const [left, right] = [old[i], young[j]];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(out(left));
      i += 1;
    } else {
      lines.push(into(right ?? ''));
      j += 1;
    }
  }
  return lines;
}

function hunksOf(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    const [from, to] = [Math.max(0, index - contextLines), Math.min(lines.length, index + contextLines + 1)];
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks.map(({ from, to }) => {
    const [old, young] = [range(lines, from, to, '+'), range(lines, from, to, '-')];
    return `@@ -${old} +${young} @@\n${lines.slice(from, to).map(shownLine).join('')}`;
  });
}

/** `first,count` of a hunk on one side; a side without lines names the line before it. */
function range(lines: readonly Line[], from: number, to: number, without: Line['sign']): string {
  const own = (part: readonly Line[]) => part.filter(({ sign }) => sign !== without).length;
  const count = own(lines.slice(from, to));
  return `${own(lines.slice(0, from)) + (count === 0 ? 0 : 1)},${count}`;
}

function shownLine({ sign, text }: Line): string {
  return text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`;
}
