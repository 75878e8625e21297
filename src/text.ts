// Texts of others (file names, flag keys, titles, matched lines) are data wherever they are shown.

/** Control characters, and the zero-width and bidirectional ones that make a line read as another. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const misleading = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** On one line, without characters that cannot be seen. */
export function inline(text: string): string {
  return text.replace(unseen, ' ').replace(misleading, '').trim();
}

/** As `inline`, and cut to so many characters. */
export function excerpt(text: string, most: number): string {
  const clean = inline(text);
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
}

/** A name in a sentence: in backticks, at most 120 characters. */
export function quoted(text: string): string {
  return `\`${excerpt(text.replaceAll('`', ''), 120)}\``;
}

/** The same order on every machine, whatever its locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The source of a pattern that matches this text and nothing else. */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
