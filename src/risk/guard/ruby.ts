import { gapTokens } from './lezer.js';
import { choose, type Node, type Reading, readCall, spanOf } from './ruby-calls.js';
import { type Block, type Parsed, type Syntax, token } from './syntax.js';

/** @returns a reader of one text after the other: the parser is loaded once */
export async function rubyParser(): Promise<(text: string) => Parsed> {
  const prism = await import('@ruby/prism');
  const parse = await prism.loadPrism();
  return (text) => {
    const result = parse(text);
    const at = characterAt(text);
    const comments = result.comments.map(({ location: { startOffset, length } }) => ({
      from: at(startOffset),
      to: at(startOffset + length),
    }));
    let code = text;
    for (const { from, to } of comments) code = code.slice(0, from) + ' '.repeat(to - from) + code.slice(to);
    const statements = [read(result.value.statements, { prism, code, at })];
    const idle = comments.map((span): Syntax => ({ kind: 'nothing', ...span }));
    const whole = { from: 0, to: text.length };
    const root: Block = { kind: 'block', ...whole, statements: [...statements, ...idle] };
    return { root, text, doubtful: result.errors.length > 0 ? [whole] : [] };
  };
}

function characterAt(text: string): (byte: number) => number {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length === text.length) return (byte) => byte;
  const characters: number[] = [];
  let index = 0;
  for (const character of text) {
    for (let left = encoder.encode(character).length; left > 0; left--) characters.push(index);
    index += character.length;
  }
  return (byte) => characters[byte] ?? text.length;
}

export function read(node: Node, reading: Reading): Syntax {
  const { prism } = reading;
  const span = spanOf(node, reading);
  const next = (one: Node) => read(one, reading);
  const maybe = (one: Node | null | undefined) => (one === null || one === undefined ? undefined : next(one));
  if (node instanceof prism.StatementsNode) return { kind: 'block', ...span, statements: node.body.map(next) };
  if (node instanceof prism.IfNode)
    return {
      kind: 'choice',
      ...span,
      test: next(node.predicate),
      branch: maybe(node.statements),
      otherwise: maybe(node.subsequent),
    };
  if (node instanceof prism.UnlessNode)
    return {
      kind: 'choice',
      ...span,
      test: next(node.predicate),
      branch: maybe(node.elseClause),
      otherwise: maybe(node.statements),
    };
  if (node instanceof prism.ElseNode) return maybe(node.statements) ?? { kind: 'nothing', ...span };
  if (node instanceof prism.AndNode || node instanceof prism.OrNode) {
    const left = next(node.left);
    const right = next(node.right);
    // `redirect_to root_path and return`
    if (right.kind === 'exit' && node instanceof prism.AndNode)
      return { ...right, ...span, parts: [left, ...right.parts] };
    return { kind: node instanceof prism.AndNode ? 'and' : 'or', ...span, left, right };
  }
  if (node instanceof prism.ParenthesesNode) {
    const body = node.body instanceof prism.StatementsNode ? node.body.body : [];
    const [only, ...more] = body;
    return only !== undefined && more.length === 0
      ? { kind: 'group', ...span, part: next(only) }
      : generic(node, reading);
  }
  if (node instanceof prism.ReturnNode || node instanceof prism.NextNode || node instanceof prism.BreakNode) {
    const word = node instanceof prism.ReturnNode ? 'return' : node instanceof prism.NextNode ? 'next' : 'break';
    return { kind: 'exit', ...span, word, parts: node.arguments_ === null ? [] : node.arguments_.arguments_.map(next) };
  }
  if (node instanceof prism.CaseNode) return choose(node, reading);
  return readName(node, reading) ?? readDefinition(node, reading) ?? generic(node, reading);
}

function readName(node: Node, reading: Reading): Syntax | undefined {
  const { prism, code } = reading;
  const span = spanOf(node, reading);
  const text = code.slice(span.from, span.to);
  if (node instanceof prism.CallNode) return readCall(node, reading);
  if (
    node instanceof prism.LocalVariableReadNode ||
    node instanceof prism.InstanceVariableReadNode ||
    node instanceof prism.ConstantReadNode
  )
    return { kind: 'name', ...span, text };
  if (node instanceof prism.ConstantPathNode && node.parent !== null)
    return {
      kind: 'member',
      ...span,
      object: read(node.parent, reading),
      property: node.name ?? '',
      whole: [{ kind: 'name', ...span, text }],
    };
  if (node instanceof prism.SymbolNode || node instanceof prism.StringNode)
    return { kind: 'literal', ...span, text, value: node.unescaped.value };
  if (node instanceof prism.TrueNode || node instanceof prism.FalseNode)
    return { kind: 'literal', ...span, text, value: node instanceof prism.TrueNode };
  return undefined;
}

function readDefinition(node: Node, reading: Reading): Syntax | undefined {
  const { prism, code } = reading;
  const span = spanOf(node, reading);
  if (node instanceof prism.LocalVariableWriteNode || node instanceof prism.InstanceVariableWriteNode) {
    const head = [token(span.from, node.name), token(span.from, '=')];
    return { kind: 'binding', ...span, names: [{ name: node.name }], value: read(node.value, reading), head };
  }
  if (
    node instanceof prism.LocalVariableOrWriteNode ||
    node instanceof prism.InstanceVariableOrWriteNode ||
    node instanceof prism.LocalVariableAndWriteNode ||
    node instanceof prism.InstanceVariableAndWriteNode ||
    node instanceof prism.LocalVariableOperatorWriteNode
  )
    return {
      kind: 'list',
      ...span,
      parts: [
        { kind: 'definition', ...span, to: span.from, text: node.name },
        token(span.from, '||='),
        read(node.value, reading),
      ],
    };
  if (node instanceof prism.OptionalParameterNode || node instanceof prism.OptionalKeywordParameterNode) {
    const names: Syntax = { kind: 'definition', ...span, to: span.from, text: node.name };
    return { kind: 'list', ...span, parts: [names, read(node.value, reading)] };
  }
  if (
    node instanceof prism.RequiredKeywordParameterNode ||
    node instanceof prism.RequiredParameterNode ||
    node instanceof prism.LocalVariableTargetNode
  )
    return { kind: 'definition', ...span, text: node.name };
  if (node instanceof prism.DefNode) {
    const body = node.body === null ? undefined : read(node.body, reading);
    const head: Syntax[] = [token(span.from, 'def'), token(span.from, node.name)];
    if (node.receiver !== null)
      head.push(token(span.from, code.slice(spanOf(node.receiver, reading).from, spanOf(node.receiver, reading).to)));
    if (node.parameters !== null) head.push(read(node.parameters, reading));
    const block: Syntax | undefined = body?.kind === 'block' ? { ...body, ends: 'function', returnsLast: true } : body;
    return { kind: 'function', ...span, name: node.name, isHoisted: false, decorators: [], head, body: block };
  }
  return undefined;
}

/** Anything else as its parts (`childNodes`, because `compactChildNodes` of Prism 1.9 leaves lists out), with the words and signs between them. */
export function generic(node: Node, reading: Reading): Syntax {
  const { from, to } = spanOf(node, reading);
  const children = node
    .childNodes()
    .filter(isNode)
    .sort((a, b) => a.location.startOffset - b.location.startOffset);
  const parts: Syntax[] = [];
  let at = from;
  for (const child of children) {
    const span = spanOf(child, reading);
    parts.push(...gapTokens(reading.code, at, span.from), read(child, reading));
    at = Math.max(at, span.to);
  }
  return { kind: 'list', from, to, parts: [...parts, ...gapTokens(reading.code, at, to)] };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'location' in value && 'childNodes' in value;
}
