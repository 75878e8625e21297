import type { DefinitionNode, DocumentNode } from 'graphql';
import { isTooDeep } from '../../text/nesting.js';
import { excerpt } from '../../text.js';
import type { Break, Compare } from './break.js';

const rootTypes = ['Query', 'Mutation', 'Subscription'];

/** GraphQL: breaking changes of a schema as the language's own library finds them; documents of queries are no contract. */
export const compareGraphql: Compare = async (before, after) => {
  const { buildASTSchema, findBreakingChanges, parse } = await import('graphql');
  const read = (text: string): DocumentNode | undefined => {
    try {
      return isTooDeep(text) ? undefined : parse(text);
    } catch {
      // No schema, or one with templates inside.
      return undefined;
    }
  };
  const [old, now] = [read(before), read(after)];
  if (old === undefined || now === undefined || !isSchema(old)) return undefined;
  // A file may be a part of the schema: what others define is stood in for, on both sides alike.
  const missing = namesMissing(old, now);
  const build = (document: DocumentNode) => {
    const defined = new Set(document.definitions.map(nameOf));
    const standIns = missing.filter((name) => !defined.has(name)).map((name) => `scalar ${name}`);
    const extra = standIns.length > 0 ? parse(standIns.join('\n')).definitions : [];
    return buildASTSchema(
      { ...document, definitions: [...document.definitions.map(asDefinition), ...extra] },
      { assumeValid: true, assumeValidSDL: true },
    );
  };
  try {
    return findBreakingChanges(build(old), build(now)).map(({ description, type }): Break => {
      const isGone = /REMOVED/.test(type);
      const line = lineOf(isGone ? old : now, description) ?? lineOf(isGone ? now : old, description) ?? 1;
      return { reason: excerpt(description, 200), side: isGone ? 'before' : 'after', line, level: 'HIGH' };
    });
  } catch {
    // Definitions that contradict each other: the library refuses them, and nothing is claimed.
    return undefined;
  }
};

function isSchema(document: DocumentNode): boolean {
  return document.definitions.every(({ kind }) => kind !== 'OperationDefinition' && kind !== 'FragmentDefinition');
}

function nameOf(node: DefinitionNode): string {
  return 'name' in node && node.name !== undefined ? node.name.value : '';
}

/** `extend type Query` in a file of its own says what the file contributes. */
function asDefinition(node: DefinitionNode): DefinitionNode {
  if (node.kind === 'ObjectTypeExtension')
    return { ...node, kind: 'ObjectTypeDefinition' as DefinitionNode['kind'] } as DefinitionNode;
  return node;
}

/** Types that are used and not defined in the file. */
function namesMissing(...documents: readonly DocumentNode[]): string[] {
  const used = new Set<string>();
  const defined = new Set(['String', 'Int', 'Float', 'Boolean', 'ID', ...rootTypes]);
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) visit(one);
    else if (typeof node === 'object' && node !== null && 'kind' in node) {
      if (node.kind === 'NamedType' && 'name' in node) used.add(textOf(node.name));
      for (const [key, value] of Object.entries(node)) if (key !== 'loc' && key !== 'interfaces') visit(value);
    }
  };
  for (const { definitions } of documents) {
    visit(definitions);
    for (const definition of definitions) defined.add(nameOf(definition));
  }
  return [...used].filter((name) => !defined.has(name)).sort();
}

function textOf(name: unknown): string {
  return typeof name === 'object' && name !== null && 'value' in name ? String(name.value) : '';
}

/** `User.email was removed.`, `Order.total(currency:) …`: the line of the type or of its field. */
function lineOf(document: DocumentNode, description: string): number | undefined {
  const name = /(?<!\w)([A-Za-z_]\w*)\.([A-Za-z_]\w*)/.exec(description);
  const words = name === null ? (description.match(/\b[A-Za-z_]\w*\b/g) ?? []) : [name[1] ?? ''];
  const member = name?.[2] ?? words.find((word) => /^[A-Z_]+$/.test(word));
  for (const node of document.definitions) {
    if (!words.includes(nameOf(node)) || nameOf(node) === '') continue;
    const parts = 'fields' in node ? (node.fields ?? []) : 'values' in node ? (node.values ?? []) : [];
    const part = parts.find((one) => one.name.value === member);
    const at = part?.name.loc ?? ('name' in node ? node.name?.loc : undefined);
    if (at !== undefined) return at.startToken.line;
  }
  return undefined;
}
