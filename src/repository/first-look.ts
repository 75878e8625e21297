/** Words, and the bit that says that one of them was seen. */
export interface Sought {
  readonly words: readonly string[];
  readonly bit: number;
  /** Whether it matters where they stand. */
  readonly isPlaced?: boolean;
}

/** What one text holds. */
export interface FirstLook {
  /** The bits of all that was seen; 0 for a file in which nothing has to be searched. */
  readonly seen: number;
  /** Offsets of the words whose place matters, rising. */
  readonly places: readonly number[];
}

/** A shorter word would make all others take more steps, so that it is looked for by itself. */
const shortest = 4;
/** Of a word this much has to fit before the rest is compared. */
const mostCompared = 8;

/**
 * One look through a text, or its bytes, for hundreds of words at once; ASCII words, since of other characters
 * only the lower half is looked at, which may show a word that is not there. Wu and Manber's search: the two characters at
 * the end of a window tell how far it can be moved, so that a quarter of all characters are touched. Patterns that say
 * the same take five times as long.
 */
export function firstLookFor(sought: readonly Sought[]): (text: string | Buffer) => FirstLook {
  const words = sought.flatMap(({ words, bit, isPlaced }) =>
    words.map((word): Word => ({ bytes: Buffer.from(word, 'latin1'), bit, isPlaced: isPlaced === true })),
  );
  const search = searchFor(words.filter(({ bytes }) => bytes.length >= shortest));
  const short = words.filter(({ bytes }) => bytes.length < shortest);
  return (text) => {
    const bytes = typeof text === 'string' ? lowerHalves(text) : text;
    const look = search(bytes, text.length);
    return short.length === 0 ? look : withShort(look, short, bytes.subarray(0, text.length));
  };
}

/** One byte for each character, in a buffer that may be longer. */
function lowerHalves(text: string): Buffer {
  if (scratch === undefined || scratch.length < text.length)
    scratch = Buffer.allocUnsafeSlow(Math.max(text.length, usualBytes));
  scratch.write(text, 0, text.length, 'latin1');
  return scratch;
}

interface Word {
  readonly bytes: Buffer;
  readonly bit: number;
  readonly isPlaced: boolean;
}

const usualBytes = 1024 * 1024;
let scratch: Buffer | undefined;

function withShort({ seen, places }: FirstLook, short: readonly Word[], bytes: Buffer): FirstLook {
  let all = seen;
  const more: number[] = [];
  for (const word of short) {
    for (let at = bytes.indexOf(word.bytes); at >= 0 && at < bytes.length; at = bytes.indexOf(word.bytes, at + 1)) {
      all |= word.bit;
      if (!word.isPlaced) break;
      more.push(at);
    }
  }
  return { seen: all, places: more.length === 0 ? places : [...places, ...more].sort((a, b) => a - b) };
}

const none: readonly number[] = [];
/** What a file without any of the words shows. */
export const nothingSeen: FirstLook = { seen: 0, places: none };

function searchFor(words: readonly Word[]): (bytes: Uint8Array, length: number) => FirstLook {
  if (words.length === 0) return () => nothingSeen;
  const window = Math.min(mostCompared, ...words.map(({ bytes }) => bytes.length));
  const { steps, endings } = tablesOf(words, window);
  return (bytes, length) => {
    let seen = 0;
    let places: number[] | undefined;
    let at = window - 1;
    while (at < length) {
      const pair = (bytes[at - 1] ?? 0) | ((bytes[at] ?? 0) << 8);
      const step = steps[pair] ?? 1;
      if (step > 0) {
        at += step;
        continue;
      }
      const start = at - window + 1;
      for (const word of endings.get(pair) ?? []) {
        if (!standsAt(bytes, start, length, word.bytes)) continue;
        seen |= word.bit;
        if (!word.isPlaced) continue;
        places ??= [];
        places.push(start);
      }
      at += 1;
    }
    return seen === 0 ? nothingSeen : { seen, places: places ?? none };
  };
}

function standsAt(bytes: Uint8Array, start: number, length: number, word: Uint8Array): boolean {
  if (start + word.length > length) return false;
  for (let at = 0; at < word.length; at += 1) if (bytes[start + at] !== word[at]) return false;
  return true;
}

/** By two characters: how far the window can move, and where it cannot, which words it may hold. */
function tablesOf(words: readonly Word[], window: number): { steps: Uint8Array; endings: Map<number, Word[]> } {
  const steps = new Uint8Array(0x10000).fill(window - 1);
  const endings = new Map<number, Word[]>();
  for (const word of words) {
    for (let at = 1; at < window; at += 1) {
      const pair = (word.bytes[at - 1] ?? 0) | ((word.bytes[at] ?? 0) << 8);
      steps[pair] = Math.min(steps[pair] ?? 0, window - 1 - at);
      if (at === window - 1) endings.set(pair, [...(endings.get(pair) ?? []), word]);
    }
  }
  return { steps, endings };
}
