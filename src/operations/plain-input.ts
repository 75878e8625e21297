import type { ObjectSchema, ValueSchema } from './definition.js';

/**
 * Whether arguments surely meet a schema that says all there is to say. `false` means no more than that a parser has
 * to judge: this knows words of bounded length, choices and switches, and leaves all else to it.
 */
export function isPlainlyRight<Input>(
  args: Readonly<Record<string, unknown>>,
  { properties, required = [] }: ObjectSchema,
): args is Readonly<Record<string, unknown>> & Input {
  return (
    required.every((name) => args[name] !== undefined) &&
    Object.entries(args).every(([name, value]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return schema !== undefined && isPlainValue(value, schema);
    })
  );
}

const spoken = new Set(['type', 'description', 'help', 'enum', 'maxLength']);

function isPlainValue(value: unknown, schema: ValueSchema): boolean {
  if (Object.keys(schema).some((word) => !spoken.has(word))) return false;
  if (schema.type === 'boolean') return typeof value === 'boolean';
  if (schema.type !== 'string' || typeof value !== 'string') return false;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  return schema.maxLength === undefined || value.length <= schema.maxLength;
}
