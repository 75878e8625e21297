import type * as z from 'zod';
import type { Definition, ValueSchema } from './definition.js';
import { allowedValues } from './expected.js';
import { nearest } from './nearest.js';

type Arguments = Record<string, unknown>;
type Issue = z.core.$ZodIssue;

const mostRounds = 5;

const truths = new Map<unknown, boolean>([
  ['true', true],
  ['yes', true],
  [1, true],
  ['false', false],
  ['no', false],
  [0, false],
]);

/** The caller's arguments, offending ones mended where it is clear how, else dropped; always a call that parses. */
export function mended(
  given: Readonly<Arguments>,
  target: Pick<Definition, 'inputSchema' | 'example'> & { readonly input: z.ZodType },
): Readonly<Arguments> {
  const args = structuredClone(given);
  // Each round may uncover issues that the last one hid (zod stops at wrong types before it looks at ranges).
  for (let round = 0; round < mostRounds; round += 1) {
    const parsed = target.input.safeParse(args);
    if (parsed.success) return args;
    // Misspelt names first: mended, they may well be what is missing.
    const misspelt = parsed.error.issues.filter(({ code }) => code === 'unrecognized_keys');
    for (const issue of misspelt.length > 0 ? misspelt : parsed.error.issues) mend(args, issue, target);
  }
  return target.example;
}

function mend(args: Arguments, issue: Issue, definition: Pick<Definition, 'inputSchema' | 'example'>): void {
  const [top] = issue.path;
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    for (const key of issue.keys) {
      const meant = nearest(key, Object.keys(definition.inputSchema.properties));
      if (meant !== undefined && args[meant] === undefined) args[meant] = args[key];
      delete args[key];
    }
  } else if (typeof top === 'string') {
    const schema = definition.inputSchema.properties[top];
    const better = issue.code === 'custom' || schema === undefined ? undefined : mendedValue(schema, args[top]);
    const fallback = definition.inputSchema.required?.includes(top) ? definition.example[top] : undefined;
    const next = better !== undefined && better !== args[top] ? better : fallback;
    if (next === undefined) delete args[top];
    else args[top] = next;
  }
}

/** The allowed value that a wrong one most likely means, or undefined. */
function mendedValue(schema: ValueSchema, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  const allowed = allowedValues(schema);
  if (allowed.length > 0) return typeof value === 'string' ? nearest(value, allowed) : undefined;
  if (schema.anyOf !== undefined)
    return schema.anyOf.map((one) => mendedValue(one, value)).find((it) => it !== undefined);
  switch (schema.type) {
    case 'integer':
    case 'number': {
      const number = typeof value === 'string' ? Number.parseFloat(value) : value;
      if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
      const whole = schema.type === 'integer' ? Math.round(number) : number;
      return Math.min(schema.maximum ?? whole, Math.max(schema.minimum ?? whole, whole));
    }
    case 'string':
      return typeof value === 'object' ? undefined : String(value).slice(0, schema.maxLength);
    case 'boolean':
      return truths.get(value);
    case 'array': {
      const items = schema.items;
      const list = (Array.isArray(value) ? value : [value]).slice(0, schema.maxItems);
      return items === undefined ? list : list.map((one) => mendedValue(items, one)).filter((one) => one !== undefined);
    }
    default:
      return undefined;
  }
}
