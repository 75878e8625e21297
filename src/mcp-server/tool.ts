import type { Definition, ObjectSchema } from '../operations/definition.js';

/**
 * A definition as tools/list says it. Every session pays for it, so what a caller learns from the error anyway
 * (lengths of texts) and what only repeats the default is left out; ranges and allowed values stay.
 */
export function toolOf(definition: Definition) {
  const { required, ...input } = lean(definition.inputSchema);
  const { required: _always, additionalProperties: _closed, ...outputSchema } = lean(definition.outputSchema);
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    inputSchema: required === undefined ? input : { ...input, required: [...required] },
    outputSchema,
    annotations: {
      readOnlyHint: definition.effect === 'reads',
      destructiveHint: definition.effect === 'shifts-traffic',
      idempotentHint: definition.idempotent,
      openWorldHint: definition.reachesOthers === true,
    },
  };
}

const leftOut = new Set([
  'help',
  'minLength',
  'maxLength',
  'maxItems',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'propertyNames',
]);

function lean(schema: ObjectSchema): ObjectSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === 'properties') return withoutCliOnly(value);
      const anything = key === 'additionalProperties' && typeof value === 'object';
      return leftOut.has(key) || anything ? undefined : value;
    }),
  );
}

/** A rare argument is listed on the command line alone; the schema behind the tool takes it all the same. */
function withoutCliOnly(properties: unknown): unknown {
  if (typeof properties !== 'object' || properties === null) return properties;
  const isCliOnly = (one: unknown) => typeof one === 'object' && one !== null && 'cliOnly' in one;
  return Object.fromEntries(Object.entries(properties).filter(([, one]) => !isCliOnly(one)));
}
