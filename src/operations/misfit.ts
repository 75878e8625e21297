import { excerpt } from '../text.js';
import type { ValueSchema } from './definition.js';
import { allowedValues, expectedOf } from './expected.js';
import { orMeant } from './nearest.js';

/** What stands at a path of parsed input; undefined where nothing does. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** `plan.stages[2].durationHours`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? String(key) : `.${String(key)}`))
    .join('');
}

/** A value as it may be quoted back: short, and without characters that could turn the line around. */
export function shown(value: unknown): string {
  return excerpt(JSON.stringify(value) ?? String(value), 60);
}

/** Says of a named value that it is missing or not what its schema asks for, and what was probably meant. */
export function misfit(name: string, value: unknown, schema: ValueSchema, expected = expectedOf(schema)): string {
  if (value === undefined) return `${name} is missing; it has to be ${expected}.`;
  const end = typeof value === 'string' ? orMeant(value, allowedValues(schema)) : '.';
  return `${name} has to be ${expected}, not ${shown(value)}${end}`;
}
