import { lineAt, type Source } from './literals.js';

/** A call of a migration library, with its arguments as far as they are written out. */
export interface Call {
  readonly name: string;
  /** What it is called on: `t` of `t.remove`, `Schema` of `Schema::drop`. */
  readonly receiver: string;
  /** By place: the inside of a string, a symbol's name, or the source. */
  readonly args: readonly string[];
  /** By name. */
  readonly named: Readonly<Record<string, string>>;
  /** The source between the brackets, and behind them to the end of the statement (`.notNullable()`). */
  readonly source: string;
  readonly chain: string;
  readonly line: number;
  readonly endLine: number;
}

const called =
  /(?:((?<![\w$])[\w$]+|\))\s*(?:\.|->|::|\?\.)\s*)?\b([A-Za-z_]\w*[!?]?)(?:<[\w.,? [\]]+>)?([ \t]*\(|[ \t]+(?=[:"'\w{]))/g;

/** Calls with one of these names, in the order of the text; with or without brackets. */
export function callsNamed(source: Source, names: ReadonlySet<string>): Call[] {
  const calls: Call[] = [];
  called.lastIndex = 0;
  for (let found = called.exec(source.code); found !== null; found = called.exec(source.code)) {
    const [whole, receiver = '', name = '', opening = ''] = found;
    // The arguments may hold calls of their own.
    called.lastIndex = found.index + whole.length - (opening.trim() === '' ? opening.length : 1);
    if (!names.has(name)) continue;
    const from = found.index + whole.length;
    const isBracketed = opening.includes('(');
    const to = isBracketed ? closingBracket(source.code, from) : endOfStatement(source.code, from);
    const parts = split(source, from, to);
    const chainEnd = isBracketed ? endOfChain(source.code, to + 1) : to;
    const start = found.index + whole.length - opening.length - name.length;
    calls.push({
      name,
      receiver,
      ...argumentsOf(parts),
      source: source.text.slice(from, to),
      chain: isBracketed ? source.code.slice(to + 1, chainEnd) : '',
      line: lineAt(source.lineStarts, start),
      endLine: lineAt(source.lineStarts, Math.max(from, chainEnd - 1)),
    });
  }
  return calls;
}

/** The offset of the bracket that closes one opened just before `from`; the end of the text where none does. */
function closingBracket(code: string, from: number): number {
  let depth = 1;
  for (let at = from; at < code.length; at += 1) {
    const letter = code[at];
    if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    else if (letter === ')' || letter === ']' || letter === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}

/** Ruby and Elixir: to the end of a line that neither ends with a comma nor leaves a bracket open. */
function endOfStatement(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    const letter = code[at];
    if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    else if (letter === ')' || letter === ']' || letter === '}') depth -= 1;
    if (depth < 0) return at;
    if (letter === '\n' && depth === 0 && !code.slice(from, at).trimEnd().endsWith(',')) return at;
  }
  return code.length;
}

/** `.notNullable().defaultTo(0)` and `->nullable()->change()` belong to the call; they may stand on lines of their own. */
function endOfChain(code: string, from: number): number {
  const link = /\s*(?:\.|->|\?\.)\s*\w+\s*\(/y;
  let at = from;
  for (;;) {
    link.lastIndex = at;
    const found = link.exec(code);
    if (found === null) return at;
    at = closingBracket(code, at + found[0].length) + 1;
  }
}

function split(source: Source, from: number, to: number): { code: string; text: string }[] {
  const parts: { code: string; text: string }[] = [];
  let depth = 0;
  let start = from;
  const close = (at: number) => {
    const code = source.code.slice(start, at);
    if (code.trim() !== '') parts.push({ code, text: source.text.slice(start, at) });
    start = at + 1;
  };
  for (let at = from; at < to; at += 1) {
    const letter = source.code[at];
    if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    else if (letter === ')' || letter === ']' || letter === '}') depth -= 1;
    else if (letter === ',' && depth === 0) close(at);
  }
  close(to);
  return parts;
}

const keywordArgument = /^\s*(?::?([A-Za-z_]\w*)\s*(?::(?!:)|=(?![=>])|=>)\s*)/;

function argumentsOf(parts: readonly { code: string; text: string }[]): Pick<Call, 'args' | 'named'> {
  const args: string[] = [];
  const named: Record<string, string> = {};
  for (const { code, text } of parts) {
    const key = keywordArgument.exec(code);
    if (key?.[1] === undefined) args.push(writtenValue(text));
    else named[key[1]] = writtenValue(text.slice(key[0].length));
  }
  return { args, named };
}

/** The inside of a string, a symbol without its colon, else the source itself. */
export function writtenValue(text: string): string {
  const clean = text.trim();
  const inQuotes = /^[rbfuRBFU@$]{0,2}(["'`])([\s\S]*?)\1$/.exec(clean)?.[2];
  return inQuotes ?? /^:"?(\w+)"?/.exec(clean)?.[1] ?? clean.replace(/(?<!\s)\s+(?:do\b|\{\s*\|).*$/s, '');
}
