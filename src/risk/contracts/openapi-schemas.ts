import { quoted } from '../../text.js';
import { type Break, isRecord } from './break.js';
import { child, type Description } from './openapi.js';

interface Place {
  readonly old: Description;
  readonly now: Description;
  readonly path: readonly string[];
  readonly name: string;
}

/** Schemas by name, as both descriptions define them: properties taken away, types changed, values taken away. */
export function schemaBreaks(old: Description, now: Description): Break[] {
  const breaks: Break[] = [];
  for (const path of [['components', 'schemas'], ['definitions']]) {
    const there = child(now.root, ...path);
    for (const [name, schema] of Object.entries(child(old.root, ...path))) {
      const other = there[name];
      // A schema that nothing refers to any longer is no loss by itself; the operation that used it tells.
      if (isRecord(schema) && isRecord(other))
        breaks.push(...compared(schema, other, { old, now, path: [...path, name], name }));
    }
  }
  return breaks;
}

function compared(before: Record<string, unknown>, after: Record<string, unknown>, place: Place): Break[] {
  const { old, now, path, name } = place;
  const breaks: Break[] = [];
  const [from, to] = [typeName(before), typeName(after)];
  if (from !== '' && to !== '' && from !== to && !to.split('|').some((one) => one === from)) {
    const reason = `Changes the type of ${quoted(name)} from ${quoted(from)} to ${quoted(to)}.`;
    breaks.push({ reason, side: 'after', line: now.lineOf([...path, 'type']), level: 'HIGH' });
  }
  const values = Array.isArray(after.enum) ? after.enum.map(String) : undefined;
  for (const value of Array.isArray(before.enum) && values !== undefined ? before.enum.map(String) : []) {
    if (values?.includes(value)) continue;
    const reason = `Takes the value ${quoted(value)} from ${quoted(name)}.`;
    breaks.push({
      reason,
      side: 'before',
      line: old.lineOf([...path, 'enum', String(before.enum).split(',').indexOf(value)]),
      level: 'HIGH',
    });
  }
  const properties = child(after, 'properties');
  const isCombined = ['allOf', 'oneOf', 'anyOf', '$ref'].some((key) => key in after);
  for (const [key, property] of Object.entries(child(before, 'properties'))) {
    const below = { ...place, path: [...path, 'properties', key], name: `${name}.${key}` };
    const other = properties[key];
    if (isRecord(property) && isRecord(other)) breaks.push(...compared(property, other, below));
    else if (other === undefined && !isCombined)
      breaks.push({
        reason: `Removes the field ${quoted(below.name)}.`,
        side: 'before',
        line: old.lineOf(below.path),
        level: 'HIGH',
      });
  }
  const required = Array.isArray(before.required) ? before.required.map(String) : [];
  for (const key of Array.isArray(after.required) ? after.required.map(String) : []) {
    if (required.includes(key) || !(key in properties)) continue;
    // Of an answer, a field that is always there breaks nobody; of a question it does, and the schema may be either.
    const reason = `Makes the field ${quoted(`${name}.${key}`)} required, which callers that do not send it break on.`;
    breaks.push({ reason, side: 'after', line: now.lineOf([...path, 'properties', key]), level: 'MEDIUM' });
  }
  if (isRecord(before.items) && isRecord(after.items))
    breaks.push(...compared(before.items, after.items, { ...place, path: [...path, 'items'], name: `${name}[]` }));
  return breaks;
}

function typeName(schema: Record<string, unknown>): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').pop() ?? '';
  const list = Array.isArray(schema.type)
    ? schema.type.map(String)
    : typeof schema.type === 'string'
      ? [schema.type]
      : [];
  return list.filter((one) => one !== 'null').join('|');
}
