import type { Asked, Keys } from './evaluations.js';
import { type Folding, fold, inScope } from './fold.js';
import { changingNames } from './fold-binding.js';
import { answerIn } from './fold-function.js';
import type { Guarded, Off } from './off.js';
import { type Parsed, partsOf, type Span, type Syntax, type Token } from './syntax.js';

/** One version of a file with its flags off. */
export interface Projected {
  readonly tokens: readonly Token[];
  readonly guarded: readonly Guarded[];
  readonly asked: readonly Asked[];
  /** Comments, imports and types. */
  readonly idle: readonly Span[];
  readonly lineOf: (offset: number) => number;
}

export interface Version {
  readonly parsed: Parsed;
  readonly keys: Keys;
  /** In Python and Ruby an assignment is what declares a name. */
  readonly countsBindings: boolean;
}

export function projectOff({ parsed, keys, countsBindings }: Version): Projected {
  const { root, text } = parsed;
  const lineOf = lineCounter(text);
  const start = { text, keys, lineOf, scopes: [], changing: changingNames(root, countsBindings) };
  const bare = { ...start, answers: new Map<string, Off>(), guarded: [], asked: [], own: [] };
  const folding: Folding = {
    ...bare,
    answers: answersOf(root, bare),
    guarded: [],
    asked: [],
    own: [...ownFunctions(root)],
  };
  const { tokens } = inScope(folding, () => fold(root, folding));
  const idle: Span[] = [];
  collectIdle(root, idle);
  const { guarded, asked } = folding;
  return { tokens: withoutPunctuation(withoutUncalled(tokens, folding)), guarded, asked, idle, lineOf };
}

/** @returns the 1-based line of an offset */
export function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** Functions of one name that do nothing but hand on the flag's answer. */
function answersOf(root: Syntax, folding: Folding): Map<string, Off> {
  const named = new Map<string, Syntax | undefined>();
  const add = (name: string, node: Syntax) => named.set(name, named.has(name) ? undefined : node);
  const visit = (node: Syntax) => {
    if (node.kind === 'function' && node.name !== undefined) add(node.name, node);
    const [only] = node.kind === 'binding' ? node.names : [];
    if (node.kind === 'binding' && node.value.kind === 'function' && only !== undefined) add(only.name, node.value);
    for (const part of partsOf(node)) visit(part);
  };
  visit(root);
  const answers = new Map<string, Off>();
  for (const [name, node] of named) {
    const answer = node && inScope(folding, () => answerIn(node, folding));
    if (answer !== undefined && answer.tokens.length < mostTokensOfAnswer) answers.set(name, answer);
  }
  return answers;
}

const mostTokensOfAnswer = 60;

function collectIdle(node: Syntax, idle: Span[]): void {
  if (node.kind === 'nothing') idle.push(node);
  for (const part of partsOf(node)) collectIdle(part, idle);
}

/** Functions at the top of a module that are not exported: nobody but this file can call them. */
function ownFunctions(root: Syntax): Folding['own'] {
  if (root.kind !== 'block') return [];
  return root.statements.flatMap((statement) => {
    if (
      statement.kind === 'function' &&
      statement.name !== undefined &&
      statement.decorators.length === 0 &&
      statement.isHoisted
    )
      return [{ name: statement.name, span: statement }];
    const [only, ...more] = statement.kind === 'list' ? statement.parts : [];
    const binding = only?.kind === 'binding' && more.length === 0 ? only : undefined;
    const [name] = binding?.names ?? [];
    return binding?.value.kind === 'function' && name !== undefined ? [{ name: name.name, span: statement }] : [];
  });
}

/** A function whose name is left nowhere but in itself is not called while the flag is off. */
function withoutUncalled(tokens: readonly Token[], { own, guarded, text }: Folding): readonly Token[] {
  let left = tokens;
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    for (const { name, span } of own) {
      const inside = ({ from }: Token) => from >= span.from && from < span.to;
      const names = new RegExp(`(?<![\\w$])${name.replace(/\W/g, '\\$&')}(?![\\w$])`);
      const isCalledIn = (one: Guarded) =>
        !(one.from >= span.from && one.to <= span.to) && names.test(text.slice(one.from, one.to));
      const by = guarded.find(isCalledIn)?.by ?? [];
      if (by.length === 0 || left.some((one) => !inside(one) && names.test(one.text))) continue;
      left = left.filter((one) => !inside(one));
      guarded.push({ from: span.from, to: span.to, by });
    }
  }
  return left;
}

const closers = new Set([')', ']', '}']);

/** Semicolons and the commas behind a last element change nothing. */
function withoutPunctuation(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (const one of tokens) {
    if (one.text === ';') continue;
    const last = kept.at(-1);
    if (last?.text === ',' && (closers.has(one.text) || one.text === ',')) kept.pop();
    if (one.text === ',' && /^[([{]$/.test(kept.at(-1)?.text ?? '')) continue;
    kept.push(one);
  }
  return kept;
}
