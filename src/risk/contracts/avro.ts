import { literally, quoted } from '../../text.js';
import { type Break, type Compare, isRecord, lineMatching } from './break.js';

/** Types that a reader of the right one takes from a writer of the left one. Source: Avro 1.12, schema resolution. */
const promotions: Readonly<Record<string, readonly string[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

/** Avro records: what readers of the old schema cannot read from the new one, and the other way round. */
export const compareAvro: Compare = async (before, after) => {
  const [old, now] = [recordsIn(before), recordsIn(after)];
  if (old === undefined || now === undefined) return undefined;
  const breaks: Break[] = [];
  for (const [name, schema] of old) {
    const other = now.get(name);
    const lineOf = (text: string, key: string) => lineMatching(text, new RegExp(`"${literally(key)}"`));
    if (other === undefined) {
      const plain = name.split('.').pop() ?? name;
      breaks.push({
        reason: `Removes the schema ${quoted(name)}.`,
        side: 'before',
        line: lineOf(before, plain),
        level: 'HIGH',
        timeToUndo: 'hours',
      });
      continue;
    }
    for (const [field, type] of schema.fields) {
      const changed = other.fields.get(field);
      const what = `${quoted(field)} of ${quoted(name)}`;
      if (changed === undefined) {
        const level = type.hasDefault ? 'MEDIUM' : 'HIGH';
        breaks.push({
          reason: `Removes the field ${what}.`,
          side: 'before',
          line: lineOf(before, field),
          level,
          timeToUndo: 'hours',
        });
      } else if (!reads(changed.type, type.type)) {
        breaks.push({
          reason: `Changes the type of ${what}.`,
          side: 'after',
          line: lineOf(after, field),
          level: 'HIGH',
          timeToUndo: 'hours',
        });
      }
    }
    for (const [field, { hasDefault }] of other.fields) {
      if (schema.fields.has(field) || hasDefault) continue;
      const reason = `Adds the field ${quoted(field)} to ${quoted(name)} without a default: what was written before cannot be read.`;
      breaks.push({ reason, side: 'after', line: lineOf(after, field), level: 'HIGH', timeToUndo: 'hours' });
    }
    for (const symbol of schema.symbols.filter((one) => !other.symbols.includes(one))) {
      const reason = `Removes the value ${quoted(symbol)} of ${quoted(name)}.`;
      breaks.push({ reason, side: 'before', line: lineOf(before, symbol), level: 'HIGH', timeToUndo: 'hours' });
    }
  }
  return breaks;
};

interface Named {
  readonly fields: Map<string, { readonly type: unknown; readonly hasDefault: boolean }>;
  readonly symbols: readonly string[];
}

function recordsIn(text: string): Map<string, Named> | undefined {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found = new Map<string, Named>();
  const visit = (node: unknown, space: string): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, space);
    if (!isRecord(node)) return;
    const own = typeof node.namespace === 'string' ? node.namespace : space;
    const name =
      typeof node.name === 'string' ? (own === '' || node.name.includes('.') ? node.name : `${own}.${node.name}`) : '';
    const fields = Array.isArray(node.fields) ? node.fields.filter(isRecord) : [];
    if (node.type === 'record' || node.type === 'enum') {
      const symbols = Array.isArray(node.symbols) ? node.symbols.map(String) : [];
      const typed = fields.map((one) => [String(one.name), { type: one.type, hasDefault: 'default' in one }] as const);
      found.set(name, { fields: new Map(typed), symbols });
    }
    for (const field of fields) visit(field.type, own);
    for (const key of ['items', 'values', 'type']) visit(node[key], own);
  };
  visit(schema, '');
  return found;
}

function reads(reader: unknown, writer: unknown): boolean {
  const [now, old] = [alternatives(reader), alternatives(writer)];
  return old.every((type) => now.some((one) => one === type || (promotions[type] ?? []).includes(one)));
}

/** Named types are compared on their own, so only their names count here. */
function alternatives(type: unknown): string[] {
  if (Array.isArray(type)) return type.flatMap(alternatives);
  if (!isRecord(type)) return [String(type)];
  if (type.type === 'record' || type.type === 'enum' || type.type === 'fixed') return [String(type.name)];
  if (type.type === 'array') return [`array of ${alternatives(type.items).join()}`];
  if (type.type === 'map') return [`map of ${alternatives(type.values).join()}`];
  return alternatives(type.type);
}
