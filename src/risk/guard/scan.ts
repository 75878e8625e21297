import type { Span } from './syntax.js';

/** A word, a number, a text or a sign of a language with braces. */
export interface Scanned extends Span {
  readonly kind: 'word' | 'number' | 'text' | 'sign';
  readonly text: string;
  /** The first of its line. */
  readonly startsLine: boolean;
}

/** Longest first: texts that run over lines, then those of one line, words, numbers, signs. */
const patterns: readonly (readonly [Scanned['kind'] | 'comment' | 'blank', RegExp])[] = [
  ['blank', /\s+/y],
  [
    'comment',
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|#(?:if|else|elif|endif|region|endregion|pragma|nullable|define|undef)\b[^\n]*/y,
  ],
  ['text', /\$*"""[\s\S]*?"""|\$?@\$?"(?:""|[^"])*"|`[^`]*`/y],
  ['text', /\$?"(?:\\.|[^"\\\n])*"|'(?:\\.[^'\n]*|[^'\\\n])'/y],
  ['word', /[\p{L}_@][\p{L}\p{N}_]*/uy],
  ['number', /\d[\w.]*/y],
  ['sign', /\?\?=|\.\.\.|===|!==|:=|=>|->|==|!=|<=|>=|&&|\|\||\?\.|\?:|\?\?|::|!!|\+\+|--|[-+*/%&|^]=|<-|[^\s]/y],
];

/** @returns tokens, comments as spans, and whether all brackets meet */
export function scan(text: string): { tokens: Scanned[]; comments: Span[]; isEven: boolean } {
  const tokens: Scanned[] = [];
  const comments: Span[] = [];
  const open: string[] = [];
  let isEven = true;
  let startsLine = true;
  for (let at = 0; at < text.length; ) {
    const [kind, found] = next(text, at);
    const span = { from: at, to: at + found.length };
    at = span.to;
    if (kind === 'blank') startsLine ||= found.includes('\n');
    else if (kind === 'comment') {
      comments.push(span);
      startsLine ||= found.includes('\n');
    } else {
      tokens.push({ kind, ...span, text: found, startsLine });
      startsLine = false;
      if (kind === 'sign' && '([{'.includes(found)) open.push(found);
      else if (kind === 'sign' && ')]}'.includes(found)) isEven &&= open.pop() === '([{'[')]}'.indexOf(found)];
    }
  }
  return { tokens, comments, isEven: isEven && open.length === 0 };
}

function next(text: string, at: number): readonly [Scanned['kind'] | 'comment' | 'blank', string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && found.length > 0) return [kind, found];
  }
  return ['sign', text.slice(at, at + 1)];
}
