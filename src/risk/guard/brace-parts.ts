import type { Syntax } from './syntax.js';

export function tokenText(node: Syntax | undefined): string {
  return node?.kind === 'token' ? node.text : '';
}

/** What stands between two commas, as one. */
export function joined(parts: readonly Syntax[]): Syntax[] {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return [];
  // `name: value` and `name = value` are arguments with a name.
  const isNamed = parts.length === 3 && /^[:=]$/.test(tokenText(parts[1]));
  return parts.length === 1
    ? [first]
    : [{ kind: 'list', from: first.from, to: last.to, parts: isNamed ? parts.slice(2) : parts }];
}

/** Whatever names stand among parameters hide those outside; types among them do no harm. */
export function definitions(node: Syntax): Syntax {
  if (node.kind === 'name') return { kind: 'definition', from: node.from, to: node.to, text: node.text };
  if (node.kind === 'list') return { ...node, parts: node.parts.map(definitions) };
  return node.kind === 'group' ? { ...node, part: definitions(node.part) } : node;
}
