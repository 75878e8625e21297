import { type Asked, askedBy, type Keys } from './evaluations.js';
import { foldBinding } from './fold-binding.js';
import { foldCall, foldElement } from './fold-call.js';
import { foldChoice, foldEqual, foldLogic, foldSwitch } from './fold-condition.js';
import { foldFunction } from './fold-function.js';
import { type Guarded, nothing, type Off, plain } from './off.js';
import { type Block, partsOf, type Span, type Syntax, type Token, token } from './syntax.js';

/** What folding needs to know, and what it finds, while it goes through one version of a file. */
export interface Folding {
  readonly text: string;
  readonly keys: Keys;
  readonly lineOf: (offset: number) => number;
  /** What names stand for, innermost scope last; undefined shadows an outer name. */
  readonly scopes: Map<string, Off | undefined>[];
  /** Names that get more than one value. */
  readonly changing: ReadonlySet<string>;
  /** Functions that do nothing but answer, by their name. */
  readonly answers: ReadonlyMap<string, Off>;
  readonly guarded: Guarded[];
  readonly asked: Asked[];
  /** Functions that this file alone can call, with where their tokens stand. */
  readonly own: { readonly name: string; readonly span: Span }[];
}

/** The code that is left while every flag is off, in a form in which braces, parentheses and commas do not matter. */
export function fold(node: Syntax, it: Folding): Off {
  switch (node.kind) {
    case 'nothing':
      return nothing;
    case 'token': {
      const text = node.text.trim().replace(/\s+/g, ' ');
      return text === '' ? nothing : plain([{ ...node, text }]);
    }
    case 'name':
      return nameOf(node.text, node, it);
    case 'definition':
      it.scopes.at(-1)?.set(node.text, undefined);
      return plain([token(node.from, node.text)]);
    case 'literal': {
      const truth = typeof node.value === 'boolean' ? node.value : undefined;
      return { ...plain([token(node.from, node.text)]), truth };
    }
    case 'list':
      return node.isScope === true ? inScope(it, () => sequence(node.parts, it)) : sequence(node.parts, it);
    case 'passes':
    case 'group':
      return grouped(node.kind === 'group', fold(node.part, it), node);
    case 'not': {
      const part = fold(node.part, it);
      const truth = part.texts === undefined && part.truth !== undefined ? !part.truth : undefined;
      return { ...part, texts: undefined, truth, tokens: [token(node.from, '!'), ...part.tokens] };
    }
    case 'and':
    case 'or':
      return foldLogic(node, it);
    case 'equal':
      return foldEqual(node, it);
    case 'choice':
      return foldChoice(node, it);
    case 'switch':
      return foldSwitch(node, it);
    case 'block':
      return inScope(it, () => foldBlock(node, it));
    case 'exit': {
      const carried = sequence(node.parts, it);
      return { ...plain([token(node.from, node.word), ...carried.tokens]), exits: true };
    }
    case 'binding':
      return foldBinding(node, it);
    case 'call':
    case 'member': {
      const asked = askedBy(node, it);
      if (asked === undefined) return foldCall(node, it);
      return answerOf(asked, node, it);
    }
    case 'function':
      return foldFunction(node, it);
    case 'element':
      return foldElement(node, it);
    case 'slot': {
      const { tokens, truth, by } = fold(node.part, it);
      const text = tokens.map((one) => one.text).join(' ');
      if ((by.length > 0 && truth === false) || /^(?:null|undefined|false|true|"")?$/.test(text)) return nothing;
      return text.startsWith('<') ? plain(tokens) : plain([token(node.from, '{'), ...tokens, token(node.to - 1, '}')]);
    }
  }
}

/** The flag's own answer: false, unless it is a text or says the opposite. */
export function answerOf(asked: Asked, node: Syntax, it: Folding): Off {
  it.asked.push(asked);
  it.guarded.push({ from: node.from, to: node.to, by: [asked], isAnswer: true });
  const tokens = partsOf(node).flatMap((part) => fold(part, { ...it, guarded: [], asked: [] }).tokens);
  if (asked.isText) return { tokens, by: [asked], effects: [], texts: asked.offTexts };
  return { tokens, by: [asked], effects: [], truth: asked.isNegated };
}

function nameOf(text: string, span: Span, it: Folding): Off {
  for (let depth = it.scopes.length - 1; depth >= 0; depth--) {
    if (it.scopes[depth]?.has(text) !== true) continue;
    const known = it.scopes[depth]?.get(text);
    if (known === undefined) break;
    it.guarded.push({ ...span, by: known.by, isAnswer: true });
    return { ...known, tokens: [token(span.from, text)], effects: [] };
  }
  return plain([token(span.from, text)]);
}

export function inScope<Answer>(it: Folding, inside: () => Answer): Answer {
  it.scopes.push(new Map());
  try {
    return inside();
  } finally {
    it.scopes.pop();
  }
}

/** One part behind the other. `...(flag ? [x] : [])` leaves nothing where nothing is spread. */
export function sequence(parts: readonly Syntax[], it: Folding): Off {
  const telling = parts.filter((part) => part.kind !== 'nothing' && !(part.kind === 'token' && part.text === ';'));
  const [only, ...more] = telling;
  if (only !== undefined && more.length === 0 && only.kind !== 'block') return fold(only, it);
  const tokens: Token[] = [];
  for (const part of telling) {
    const off = fold(part, it);
    const isSpread = tokens.at(-1)?.text === '...';
    const isEmpty =
      off.truth === false ||
      /^(?:\( )*(?:\{ \}|\[ \]|null|undefined)(?: \))*$/.test(off.tokens.map(({ text }) => text).join(' '));
    if (isSpread && isEmpty) tokens.pop();
    else tokens.push(...(part.kind === 'block' ? braced(part, off) : off.tokens));
  }
  return plain(tokens);
}

export function braced({ from, to }: Span, { tokens }: Off): Token[] {
  // Where they stand is where the first and the last of what is left inside stand: the signs may be of another branch.
  return [token(tokens[0]?.from ?? from, '{'), ...tokens, token(tokens.at(-1)?.from ?? Math.max(from, to - 1), '}')];
}

const needsNone = /^(?:<.*|[\w.$]+|"[^"]*"|'[^']*')$/;

function grouped(hasSigns: boolean, inner: Off, { from, to }: Span): Off {
  const text = inner.tokens.map((one) => one.text).join('');
  if (!hasSigns || needsNone.test(text)) return inner;
  return { ...inner, tokens: [token(from, '('), ...inner.tokens, token(to - 1, ')')] };
}

/** Whatever stands behind an exit that is taken while the flag is off does not run then; functions can be called. */
function foldBlock({ statements, ends, returnsLast }: Block, it: Folding): Off {
  const tokens: Token[] = [];
  let cut: Off | undefined;
  let exits = false;
  let last = 0;
  for (const statement of statements) {
    if (cut !== undefined && !isHoisted(statement)) {
      it.guarded.push({ from: statement.from, to: statement.to, by: cut.by });
      continue;
    }
    const off = fold(statement, it);
    const first = tokens.length;
    if (statement.kind === 'function' || !(off.truth !== undefined && off.by.length > 0)) {
      tokens.push(...(statement.kind === 'block' ? braced(statement, off) : off.tokens));
    } else tokens.push(...off.effects);
    if (tokens.length > first) last = first;
    if (off.isCut === true) cut = off;
    exits ||= off.exits === true;
  }
  if (returnsLast === true && tokens[last]?.text === 'return' && tokens.length > last + 1) tokens.splice(last, 1);
  const idle = ends === 'function' ? /^return$/ : ends === 'loop' ? /^(?:continue|next)$/ : undefined;
  if (idle?.test(tokens.at(-1)?.text ?? '') === true) tokens.pop();
  return { ...plain(tokens), exits, ...(cut !== undefined && { isCut: true, by: cut.by }) };
}

function isHoisted(statement: Syntax): boolean {
  if (statement.kind === 'function') return statement.isHoisted;
  return statement.kind === 'list' && statement.parts.some(isHoisted);
}
