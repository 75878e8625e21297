import type { ValueSchema } from './definition.js';

/** In words: `a number from 0 to 100`, `one of staff, beta, everyone`, `a list of text`. */
export function expectedOf(schema: ValueSchema): string {
  const allowed = allowedValues(schema);
  if (allowed.length === 1) return String(allowed[0]);
  if (allowed.length > 1) return `one of ${allowed.join(', ')}`;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(expectedOf))].join(' or ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return `a ${schema.type === 'integer' ? 'whole ' : ''}number${range(schema)}`;
    case 'string':
      return `text${extent(schema.minLength, schema.maxLength, 'character')}`;
    case 'boolean':
      return 'true or false';
    case 'array': {
      const size = extent(schema.minItems, schema.maxItems, 'entry', 'entries');
      return `a list${size}${schema.items === undefined ? '' : `, each ${expectedOf(schema.items)}`}`;
    }
    case 'object':
      return 'an object';
    case 'null':
      return 'null';
    default:
      return 'a value';
  }
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ValueSchema): string {
  const above = exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`];
  const below = exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`];
  if (above.length + below.length > 0) {
    const rest = [
      minimum === undefined ? [] : [`at least ${minimum}`],
      maximum === undefined ? [] : [`at most ${maximum}`],
    ];
    return ` ${[...above, ...rest.flat(), ...below].join(' and ')}`;
  }
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

function extent(least: number | undefined, most: number | undefined, one: string, many = `${one}s`): string {
  if (most !== undefined) {
    const size = least === undefined || least === 0 ? `at most ${most}` : `${least} to ${most}`;
    return ` of ${size} ${most === 1 ? one : many}`;
  }
  return least === undefined || least === 0 ? '' : ` of at least ${least} ${least === 1 ? one : many}`;
}

export function allowedValues(schema: ValueSchema): string[] {
  if (schema.const !== undefined) return [String(schema.const)];
  return (schema.enum ?? []).map(String);
}

/** The schema of a nested value, or undefined where the schema does not tell. */
export function schemaAt(root: ValueSchema, path: readonly PropertyKey[]): ValueSchema | undefined {
  let schema: ValueSchema | undefined = root;
  for (const key of path) {
    if (schema === undefined) return undefined;
    if (typeof key === 'number') schema = schema.items;
    else {
      const extra: ValueSchema['additionalProperties'] = schema.additionalProperties;
      schema = schema.properties?.[String(key)] ?? (typeof extra === 'object' ? extra : undefined);
    }
  }
  return schema;
}
