import type { TextFile } from '../text-file.js';
import type { Watch } from './alerts.js';

/** Every word of a file of rules, rule by rule: shows which service a rule names, and proves that none names another. */
export interface RuleWords {
  readonly path: string;
  /** Words as a list: what is remembered of a file is copied out of its text, and a set would hold on to it. */
  readonly rules: readonly { readonly line: number; readonly words: readonly string[] }[];
}

const mostWords = 400;

/** @param watches those found in this file, in the order of its lines */
export function ruleWordsOf({ path }: TextFile, lines: readonly string[], watches: readonly Watch[]): RuleWords {
  const starts = [...new Set(watches.map(({ line }) => line))].sort((a, b) => a - b);
  const rules = starts.map((line, index) => {
    const body = lines.slice(line - 1, (starts[index + 1] ?? line + 60) - 1);
    return { line, words: [...wordsIn(body.join('\n'))] };
  });
  return { path, rules };
}

/** Lower case, joints taken out: `checkout-service`, `checkout_service` and `CheckoutService` are one word. */
export function wordsIn(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(/[A-Za-z][\w-]*/g)) {
    if (words.size >= mostWords) break;
    words.add(plain(word));
    for (const part of word.split(/[-_]|(?<=[a-z0-9])(?=[A-Z])/)) if (part.length > 2) words.add(plain(part));
  }
  return words;
}

/**
 * Whether any of the words is the name, or a longer one that holds it (`checkout_requests_total`). Short names must
 * stand alone: `api` lies in `rapid`.
 */
export function namesIt(words: Iterable<string>, name: string): boolean {
  const wanted = plain(name);
  if (wanted.length < 2) return false;
  for (const word of words) if (word === wanted || (wanted.length > 4 && word.includes(wanted))) return true;
  return false;
}

/** A name without case and joints. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[-_.\s]/g, '');
}
