import type { Change, ChangedFile } from '../change.js';
import { soundsLikeFlags } from './evaluations.js';
import { definitionLines } from './keys.js';

interface Known {
  /** Files that the code asks for flags in, after the change. */
  readonly paths: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  /** Names that stand for a key. */
  readonly constants: ReadonlyMap<string, string>;
}

interface Sought {
  readonly name: string;
  readonly words: readonly string[];
  /** Else the name of a constant, which stands without quotation marks. */
  readonly isKey: boolean;
}

/**
 * Tells the files that may ask for a flag, before the change or after it, or define one. In all others nothing can be
 * guarded, which is known without a parser: one pass over their words takes a hundredth of its time.
 */
export function askingFiles(change: Change, { paths, keys, constants }: Known): (file: ChangedFile) => boolean {
  const sought = [
    ...[...keys].map((name): Sought => ({ name, words: wordsOf(name), isKey: true })),
    ...[...constants.keys()].map((name): Sought => ({ name, words: wordsOf(name), isKey: false })),
  ];
  // A key of signs alone is not found by its words, so every file counts.
  const isAny = sought.some(({ words }) => words.length === 0);
  const byWord = new Map<string, Sought[]>();
  for (const one of sought) {
    const longest = one.words.reduce((best, word) => (word.length > best.length ? word : best), '');
    byWord.set(longest, [...(byWord.get(longest) ?? []), one]);
  }
  const mayAsk = (text: string | undefined) => {
    if (text === undefined) return false;
    const here = new Set(wordsOf(text));
    return [...here].some((word) =>
      byWord.get(word)?.some((one) => one.words.every((part) => here.has(part)) && isAskedFor(one, text)),
    );
  };
  return (file) => {
    const whole = change.whole.get(file.path);
    return (
      isAny ||
      paths.has(file.path) ||
      mayAsk(whole?.after) ||
      mayAsk(whole?.before) ||
      file.hunks.some(({ removed, added }) => [removed, added].some((lines) => definitionLines(lines, keys).size > 0))
    );
  };
}

/** What stands between the name of a call and the key among its arguments is seldom longer than a few lines. */
const furthest = 300;

/** Whether a literal, a member or a constant of that name stands behind what sounds like a call for flags. */
function isAskedFor({ name, isKey }: Sought, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [left = '', right = ''] = [text[at - 1], text[at + name.length]];
    const isWhole = /["'`]/.test(left) ? right === left : !/\w/.test(left + right) && (!isKey || /[:.]/.test(left));
    if (isWhole && wordsOf(text.slice(Math.max(0, at - furthest), at)).some(soundsLikeFlags)) return true;
  }
  return false;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\w+/g) ?? [];
}
