import type { SyntaxNode } from '@lezer/common';
import { childrenOf, namedChildren, type Reader } from './lezer.js';
import type { Case, Syntax } from './syntax.js';

/** `match`: plain labels, or what leaves the whole undecided. */
export function choose(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const [subject, body] = namedChildren(node);
  if (subject === undefined || body === undefined) return undefined;
  const cases = childrenOf(body)
    .filter(({ name }) => name === 'MatchClause')
    .map((clause): Case => {
      const [pattern, ...rest] = namedChildren(clause);
      const inside = rest.at(-1);
      const isDefault = pattern !== undefined && rest.length === 1 && reader.textOf(pattern) === '_';
      // A pattern with a guard, or one that takes apart, is no plain label and leaves the whole undecided.
      const labels = isDefault
        ? []
        : rest.length === 1
          ? patternsOf(pattern, reader)
          : namedChildren(clause).slice(0, -1).map(reader.read);
      const block = inside === undefined ? undefined : reader.read(inside);
      return { from: clause.from, to: clause.to, labels, statements: block?.kind === 'block' ? block.statements : [] };
    });
  return { kind: 'switch', from: node.from, to: node.to, subject: reader.read(subject), cases, fallsThrough: false };
}

function patternsOf(pattern: SyntaxNode | undefined, reader: Reader): Syntax[] {
  if (pattern === undefined) return [];
  if (pattern.name === 'OrPattern') return namedChildren(pattern).flatMap((one) => patternsOf(one, reader));
  const inside = pattern.name === 'LiteralPattern' ? pattern.firstChild : null;
  return [reader.read(inside ?? pattern)];
}

/** `key="x"` stays one argument. */
export function argumentsOf(list: SyntaxNode, reader: Reader): Syntax[] {
  const found: Syntax[][] = [[]];
  for (const child of childrenOf(list)) {
    if (child.name === '(' || child.name === ')') continue;
    if (child.name === ',') found.push([]);
    else found.at(-1)?.push(reader.read(child));
  }
  return found.flatMap((parts): Syntax[] => {
    const [first] = parts;
    const last = parts.at(-1);
    if (first === undefined || last === undefined) return [];
    return [parts.length === 1 ? first : { kind: 'list', from: first.from, to: last.to, parts: parts.slice(2) }];
  });
}
