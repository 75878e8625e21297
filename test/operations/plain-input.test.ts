import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { definitionOf } from '../../src/operations/definition.js';
import { loaders } from '../../src/operations/index.js';
import { isPlainlyRight } from '../../src/operations/plain-input.js';

test('what is plainly right is what the parser takes, unchanged', async () => {
  const operations = await Promise.all(Object.values(loaders).map((load) => load()));
  const plain = operations.filter(({ plainInput }) => plainInput === true);
  assert.ok(plain.length >= 1);

  for (const operation of plain) {
    const { inputSchema } = await definitionOf(operation);
    const { input } = await operation.schemas();
    const choices = Object.values(inputSchema.properties).flatMap((schema) => schema.enum ?? []);
    const value = fc.oneof(fc.constantFrom(...choices), fc.string({ maxLength: 1200, size: 'max' }), fc.anything());
    const argument = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...Object.keys(inputSchema.properties)) },
      fc.string(),
    );
    const taken = { plainly: 0 };
    fc.assert(
      fc.property(fc.dictionary(argument, value, { maxKeys: 3 }), (args) => {
        if (!isPlainlyRight(args, inputSchema)) return;
        taken.plainly += 1;
        assert.deepEqual(input.parse(args), { ...args });
      }),
    );
    assert.ok(taken.plainly > 0, operation.name);
  }
});

test('plain calls need no parser, and everything else is left to it', () => {
  const schema = {
    type: 'object',
    properties: {
      folder: { type: 'string', maxLength: 4, description: 'Only this folder' },
      season: { type: 'string', enum: ['spring', 'autumn'] },
      water: { type: 'boolean' },
      trees: { type: 'integer' },
      species: { type: 'string', pattern: '^[a-z]+$' },
    },
    required: ['folder'],
  } as const;
  const right = [{ folder: 'src' }, { folder: 'src', season: 'spring', water: true }];
  const left: readonly Readonly<Record<string, unknown>>[] = [
    {},
    { folder: 'source' },
    { folder: 3 },
    { folder: undefined },
    { folder: 'src', season: 'summer' },
    { folder: 'src', water: 'yes' },
    { folder: 'src', unknown: 'x' },
    { folder: 'src', constructor: 'x' },
    { folder: 'src', trees: 3 },
    { folder: 'src', species: 'oak' },
  ];

  for (const args of right) assert.equal(isPlainlyRight(args, schema), true, JSON.stringify(args));
  for (const args of left) assert.equal(isPlainlyRight(args, schema), false, JSON.stringify(args));
});
