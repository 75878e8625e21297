import type { SyntaxNode, Tree } from '@lezer/common';
import { type Parsed, type Span, type Syntax, type Token, token } from './syntax.js';

/** How the nodes of one grammar become ours. */
export interface Grammar {
  /** Comments, imports, types. */
  readonly skipped: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly definitions: ReadonlySet<string>;
  readonly strings: ReadonlySet<string>;
  /** Nodes of functions and methods: an error inside one makes all of it doubtful, not its neighbours. */
  readonly functions: ReadonlySet<string>;
  /** Nodes whose declarations end with them. */
  readonly scopes: ReadonlySet<string>;
  readonly shape: (node: SyntaxNode, reader: Reader) => Syntax | undefined;
}

export interface Reader {
  readonly read: (node: SyntaxNode) => Syntax;
  /** Everything below a node, tokens that the grammar gives no name included. */
  readonly parts: (node: SyntaxNode) => Syntax[];
  readonly textOf: (node: Span) => string;
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** Children without punctuation and words such as `(`, `,`, `if`. */
export function namedChildren(
  node: SyntaxNode,
  dropped = /^(?:[^A-Z]|LogicOp$|CompareOp$|Equals$|AssignOp$|Line?Comment$|BlockComment$|Comment$)/,
) {
  return childrenOf(node).filter(({ name }) => !dropped.test(name));
}

export function parsedBy(tree: Tree, text: string, grammar: Grammar): Parsed {
  const seen = new Map<string, Syntax>();
  const reader: Reader = {
    // A call is read by its callee and as a whole: without memory, a chain of calls would take two to its length.
    read: (node) => {
      const place = `${node.from} ${node.to} ${node.type.id}`;
      const known = seen.get(place) ?? read(node, reader, grammar);
      seen.set(place, known);
      return known;
    },
    parts: (node) => partsBelow(node, reader, text),
    textOf: ({ from, to }) => text.slice(from, to),
  };
  return { root: reader.read(tree.topNode), text, doubtful: errorsIn(tree, grammar) };
}

function read(node: SyntaxNode, reader: Reader, grammar: Grammar): Syntax {
  const { from, to, name } = node;
  if (grammar.skipped.has(name)) return { kind: 'nothing', from, to };
  const text = () => reader.textOf(node);
  const shaped = grammar.shape(node, reader);
  if (shaped !== undefined) return shaped;
  if (grammar.strings.has(name)) return { kind: 'literal', from, to, text: text(), value: stringValue(text()) };
  if (node.firstChild === null) {
    if (grammar.definitions.has(name)) return { kind: 'definition', from, to, text: text() };
    if (grammar.names.has(name)) return { kind: 'name', from, to, text: text() };
    if (/^(?:true|false|True|False)$/.test(text()))
      return { kind: 'literal', from, to, text: text(), value: /^t/i.test(text()) };
    if (/^[A-Z]\w*Literal$|^Number$/.test(name)) return { kind: 'literal', from, to, text: text(), value: undefined };
    return { kind: 'token', from, to, text: text() };
  }
  return { kind: 'list', from, to, parts: reader.parts(node), isScope: grammar.scopes.has(name) };
}

/** `"x"`, `'x'`, `` `x` ``, `f"x"`, `"""x"""` without its quotes; undefined where something is put in. */
export function stringValue(text: string): string | undefined {
  return /^[a-zA-Z@$]{0,2}("""|"|'|`)([^"'`${}\\]*)\1$/.exec(text)?.[2];
}

function partsBelow(node: SyntaxNode, reader: Reader, text: string): Syntax[] {
  const parts: Syntax[] = [];
  let at = node.from;
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    parts.push(...gapTokens(text, at, child.from));
    if (child.to > child.from) parts.push(reader.read(child));
    at = Math.max(at, child.to);
  }
  return [...parts, ...gapTokens(text, at, node.to)];
}

/** Words and signs that a tree leaves without a node of their own. */
export function gapTokens(text: string, from: number, to: number): Token[] {
  return [...text.slice(from, Math.max(from, to)).matchAll(/\w+|[^\w\s]+/g)].map(({ index, 0: word }) =>
    token(from + index, word),
  );
}

function errorsIn(tree: Tree, grammar: Grammar): Span[] {
  const spans: Span[] = [];
  tree.iterate({
    enter(ref) {
      if (!ref.type.isError) return;
      let around: SyntaxNode = ref.node;
      while (around.parent !== null && around.parent.parent !== null && !grammar.functions.has(around.name)) {
        around = around.parent;
      }
      spans.push({ from: around.from, to: around.to });
    },
  });
  return spans;
}
