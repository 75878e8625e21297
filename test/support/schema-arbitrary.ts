import fc from 'fast-check';
import type { ObjectSchema, ValueSchema } from '../../src/operations/definition.js';

/** Texts that break what is built carelessly: separators, marks of formats, names of other worlds, invisible characters. */
const hostile: readonly string[] = [
  '',
  ' ',
  '..',
  '../../etc/passwd',
  '/etc',
  'C:\\Windows',
  '\\\\server\\share',
  'a\u0000b',
  '\u001b[31mred\u001b[0m',
  '\u202etxt.exe',
  'zero\u200bwidth',
  '\ud800',
  '__proto__',
  'constructor',
  '<!-- rollout-manager:end new-checkout -->',
  '</script><img src=x onerror=alert(1)>',
  '`$(touch marked)`',
  '--output=marked',
  '-n',
  '@everyone',
  '[x](javascript:alert(1))',
  'line\nbreak\r\n---\n# heading',
  '%s%n',
  '$' + '{jndi:ldap://x}',
  '🙂'.repeat(40),
  'x'.repeat(5000),
  '2026-02-30',
  'HEAD~99999999',
  '-1',
  'NaN',
];
const features = ['New checkout', 'Dark mode', 'Überweisung', 'search', '10 % off'];

const anyText = fc.oneof(
  fc.constantFrom(...hostile, ...features),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const anyValue = fc.oneof(
  anyText,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom<unknown>(null, undefined, [], {}, [[]], { toString: null }, Number.POSITIVE_INFINITY, -0, 2 ** 60),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that mostly fit a schema. */
function fitting(schema: ValueSchema, name: string): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => fitting(one, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const { minimum: min = -1000, maximum: max = 1_000_000 } = schema;
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'array':
      return fc.array(fitting(schema.items ?? {}, name), { maxLength: Math.min(schema.maxItems ?? 4, 4) });
    case 'object':
      return objectOf(schema);
    case 'string':
      if (name === 'feature') return fc.constantFrom(...features, ...features, 'task `x` <b>');
      if (name === 'repository') return fc.constantFrom('.', 'src', '..', '/etc', 'no-such-folder');
      return fc.oneof(
        { weight: 3, arbitrary: anyText },
        { weight: 1, arbitrary: fc.constantFrom('HEAD', 'main', 'web') },
      );
    default:
      return anyValue;
  }
}

function objectOf({ properties = {}, required = [] }: ValueSchema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(properties).map(([name, schema]) => [name, fitting(schema, name)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
}

/** Arguments of a tool: those that fit, those with something wrong in them, and anything at all. */
export function argumentsFor(schema: ObjectSchema): fc.Arbitrary<unknown> {
  const good = objectOf(schema);
  const names = fc.oneof(
    fc.constantFrom(...Object.keys(schema.properties), '__proto__', 'constructor', 'xyzzy'),
    anyText,
  );
  const spoiled = fc.tuple(good, names, anyValue).map(([args, name, value]) => ({ ...args, [name]: value }));
  const poorer = fc.tuple(good, fc.nat()).map(([args, at]) => {
    const keys = Object.keys(args);
    const gone = keys[at % Math.max(1, keys.length)];
    return Object.fromEntries(Object.entries(args).filter(([key]) => key !== gone));
  });
  return fc.oneof({ weight: 4, arbitrary: good }, { weight: 4, arbitrary: spoiled }, poorer, anyValue);
}
