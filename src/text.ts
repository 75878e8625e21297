// Texts of others (file names, flag keys, titles, matched lines) are data wherever they are shown.

import { redacted } from './text/redacted.js';

/** Control characters, and the zero-width and bidirectional ones that make a line read as another. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const misleading = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** On one line, without characters that cannot be seen and without what looks like a secret. */
export function inline(text: string): string {
  return redacted(text.replace(misleading, '').replace(unseen, ' ')).trim();
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

/** A pattern of megabytes ends the process when it is made, and no name is as long as this. */
const mostLiteral = 1000;
const matchesNothing = '(?!)';

/** The source of a pattern that matches this text and nothing else; one that matches nothing for a text that is no name. */
export function literally(text: string): string {
  return text.length > mostLiteral ? matchesNothing : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
