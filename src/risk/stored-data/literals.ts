export interface Literal {
  /** Between the quotes. */
  readonly text: string;
  /** 0-based offsets of the whole literal. */
  readonly start: number;
  readonly end: number;
  /** 1-based line of the first character between the quotes. */
  readonly line: number;
}

export interface Source {
  readonly text: string;
  /** The same length, with comments and the inside of strings blank; newlines stay. */
  readonly code: string;
  readonly literals: readonly Literal[];
  /** Offsets at which lines begin. */
  readonly lineStarts: readonly number[];
}

const line = '(?<string>\'(?:[^\'\\\\\\n]|\\\\.)*\'|"(?:[^"\\\\\\n]|\\\\.)*")';
const slashComment = '(?<comment>//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|(?![\\s\\S])))';
const hashComment = '(?<comment>#[^\\n]*)';
const heredoc = '<<[~-]?["\']?(?<tag>[A-Z_a-z]\\w*)["\']?[^\\n]*\\n(?<here>[\\s\\S]*?)\\n[ \\t]*\\k<tag>\\b';

/** How comments and strings are written, by the ending of the file. */
const grammars: Readonly<Record<string, RegExp>> = {
  py: grammar(hashComment, '(?<triple>[rbfuRBFU]{0,2}("""|\'\'\')[\\s\\S]*?(?:\\k<quote>|(?![\\s\\S])))', line),
  rb: grammar('(?<comment>#(?!\\{)[^\\n]*|^=begin[\\s\\S]*?^=end)', heredoc, line),
  exs: grammar(hashComment, '(?<triple>("""|\'\'\')[\\s\\S]*?(?:\\k<quote>|(?![\\s\\S])))', line),
  php: grammar(
    '(?<comment>//[^\\n]*|#[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|(?![\\s\\S])))',
    heredoc.replace('<<[~-]?', '<<<'),
    line,
  ),
  cs: grammar(
    slashComment,
    '(?<triple>\\$?(""")[\\s\\S]*?(?:\\k<quote>|(?![\\s\\S])))',
    '(?<verbatim>[@$]{1,2}"(?:[^"]|"")*")',
    line,
  ),
  js: grammar(slashComment, '(?<template>`(?:[^`\\\\]|\\\\[\\s\\S])*`)', line),
  java: grammar(slashComment, '(?<triple>(""")[\\s\\S]*?(?:\\k<quote>|(?![\\s\\S])))', line),
  go: grammar(slashComment, '(?<template>`[^`]*`)', line),
};

function grammar(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join('|').replace('("""', '(?<quote>"""'), 'gm');
}

const alike: Readonly<Record<string, string>> = {
  ts: 'js',
  mjs: 'js',
  cjs: 'js',
  mts: 'js',
  cts: 'js',
  ex: 'exs',
  kt: 'java',
  kts: 'java',
  scala: 'java',
};

/** The language of a migration by its path; undefined where its calls are not read. */
export function languageOf(path: string): string | undefined {
  const ending = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
  const name = alike[ending] ?? ending;
  return name in grammars ? name : undefined;
}

/** A source with its strings apart, so that neither a comment nor a string is taken for a call. */
export function readSource(text: string, language: string): Source {
  const literals: Literal[] = [];
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const pattern = grammars[language];
  if (pattern === undefined) return { text, code: text, literals, lineStarts };
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  const code = text.replace(pattern, (...found: unknown[]) => {
    const whole = String(found[0]);
    const start = found.find((one): one is number => typeof one === 'number') ?? 0;
    const groups = found[found.length - 1];
    if (typeof groups === 'object' && groups !== null && 'comment' in groups && groups.comment !== undefined)
      return blank(whole);
    const open = /^(?:<<<?[~-]?[^\n]*\n|[A-Za-z@$]{0,2}(?:"""|'''|['"`]))/.exec(whole)?.[0].length ?? 1;
    const close = /(?:\n[ \t]*\w+|"""|'''|['"`])$/.exec(whole)?.[0] ?? '';
    const end = whole.startsWith('<<') ? whole.length - close.length : Math.max(open, whole.length - closing(close));
    const inside = whole.slice(open, end);
    literals.push({ text: inside, start, end: start + whole.length, line: lineAt(lineStarts, start + open) });
    // A heredoc stands for a string that opens and closes at its place.
    return whole.slice(0, open) + blank(inside) + whole.slice(end);
  });
  return { text, code, literals, lineStarts };
}

function closing(close: string): number {
  return close.startsWith('"""') || close.startsWith("'''") ? 3 : close === '' ? 0 : 1;
}

/** The 1-based line of an offset. */
export function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
