import type { Asked } from './evaluations.js';
import type { Span, Token } from './syntax.js';

/** What is left of a piece of code while the flag is off. */
export interface Off {
  readonly tokens: readonly Token[];
  /** What it is worth as a condition; undefined where that is not known. */
  readonly truth?: boolean | undefined;
  /** By which flags it is worth that; empty where no flag has to do with it. */
  readonly by: readonly Asked[];
  /** What still runs where the value itself is no longer asked for. */
  readonly effects: readonly Token[];
  /** Where it is the flag's answer as a text. */
  readonly texts?: ReadonlySet<string> | undefined;
  /** Nothing behind it in its block is reached. */
  readonly exits?: boolean;
  /** As `exits`, because of a flag. */
  readonly isCut?: boolean;
}

/** Code that runs only while the flags are on. */
export interface Guarded extends Span {
  readonly by: readonly Asked[];
  /** Only asks, and hides nothing. */
  readonly isAnswer?: boolean;
}

export const nothing: Off = { tokens: [], by: [], effects: [] };

export function plain(tokens: readonly Token[]): Off {
  return { tokens, by: [], effects: [] };
}

export function isDecided(it: Off): it is Off & { readonly truth: boolean } {
  return it.by.length > 0 && it.truth !== undefined;
}

const offLike = /^(?:off|control|false|disabled|none|default|baseline|original|old|)$/i;

/** Whether the flag's answer, while it is off, is this text. */
export function isOffText(text: string, it: Off): boolean {
  return it.texts?.has(text) === true || offLike.test(text);
}
