import type { SyntaxNode } from '@lezer/common';
import { childrenOf, namedChildren, type Reader } from './lezer.js';
import type { Binding, Syntax } from './syntax.js';

/** `const a = 1, { b } = c`: a binding each, and all the rest as it stands. */
export function declaration(node: SyntaxNode, reader: Reader): Syntax {
  const parts: Syntax[] = [];
  const children = childrenOf(node).filter(({ name }) => name !== ';' && name !== 'TypeAnnotation');
  const word = children[0];
  for (const [index, child] of children.entries()) {
    const [equals, value] = [children[index + 1], children[index + 2]];
    if (!/^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(child.name) || word === undefined) continue;
    if (equals?.name !== 'Equals' || value === undefined) {
      parts.push(reader.read(word), reader.read(child));
      continue;
    }
    const binding: Binding = {
      kind: 'binding',
      from: child.from,
      to: value.to,
      names: namesOf(child, reader),
      value: reader.read(value),
      head: [reader.read(word), reader.read(child), reader.read(equals)],
    };
    parts.push(binding);
  }
  return { kind: 'list', from: node.from, to: node.to, parts };
}

function namesOf(pattern: SyntaxNode, { textOf }: Reader): Binding['names'] {
  if (pattern.name === 'VariableDefinition') return [{ name: textOf(pattern) }];
  const inside = childrenOf(pattern).filter(({ name }) => /^(?:PatternProperty|VariableDefinition)$/.test(name));
  return inside.flatMap((part, index): Binding['names'][number][] => {
    if (part.name === 'VariableDefinition') return [{ name: textOf(part), index }];
    const [first, second] = namedChildren(part);
    if (first === undefined || childrenOf(part).some(({ name }) => name === 'Spread' || /Pattern$/.test(name)))
      return [];
    const name = second?.name === 'VariableDefinition' ? second : first;
    return [{ name: textOf(name), key: textOf(first).replace(/^["']|["']$/g, '') }];
  });
}
