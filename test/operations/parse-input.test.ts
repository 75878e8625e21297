import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { commandLineOf, flagOf } from '../../src/command-line/flags.js';
import { definitionOf } from '../../src/operations/definition.js';
import { operation } from '../../src/operations/operation.js';
import { parseInput, type Wording } from '../../src/operations/parse-input.js';
import { UserError } from '../../src/user-error.js';

const input = z.strictObject({
  species: z.string().min(1).max(20),
  heightPercent: z.number().min(0).max(100).optional(),
  trees: z.int().min(1).max(9).optional(),
  season: z.enum(['spring', 'autumn']).optional(),
  water: z.boolean().optional(),
  helpers: z.array(z.string()).max(2).optional(),
});
const planted = z.strictObject({ planted: z.boolean() });
const planting = operation({
  name: 'plant-tree',
  title: 'Plant a tree',
  description: 'Plants one tree.',
  effect: 'writes',
  idempotent: false,
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output: planted, brief: planted }),
  run: async () => ({ planted: true }),
  toBrief: (output) => output,
  render: () => 'Planted.',
  exitCode: () => 0,
  positional: 'species',
  example: { species: 'oak', trees: 2 },
});
const definition = await definitionOf(planting);
const target = { ...planting, inputSchema: definition.inputSchema };
const overMcp: Wording = { nameOf: (name) => `\`${name}\``, callOf: (args) => JSON.stringify(args) };
const onCommandLine: Wording = { nameOf: flagOf, callOf: (args) => commandLineOf(definition, args) };

async function refusalOf(raw: unknown, wording = overMcp): Promise<UserError> {
  try {
    await parseInput(target, raw, wording);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('The arguments were taken.');
}

test('arguments that fit come back as they are', async () => {
  const parsed = await parseInput(target, { species: 'ash', water: false }, overMcp);

  assert.deepEqual(parsed, { species: 'ash', water: false });
});

const cases = [
  {
    name: 'an unknown argument is answered with the nearest name, all names, and the call mended',
    raw: { species: 'ash', hightPercent: 20 },
    code: 'unknown-argument',
    message:
      '`hightPercent` is no argument of plant-tree; did you mean `heightPercent`? It takes `species`, `heightPercent`, `trees`, `season`, `water`, `helpers`.',
    example: '{"species":"ash","heightPercent":20}',
  },
  {
    name: 'an unknown argument that resembles none is dropped from the example',
    raw: { species: 'ash', wheelbarrow: true },
    code: 'unknown-argument',
    message:
      '`wheelbarrow` is no argument of plant-tree. It takes `species`, `heightPercent`, `trees`, `season`, `water`, `helpers`.',
    example: '{"species":"ash"}',
  },
  {
    name: 'a number out of range is answered with the range and its nearest end',
    raw: { species: 'ash', heightPercent: 140 },
    code: 'out-of-range',
    message: '`heightPercent` has to be a number from 0 to 100, not 140.',
    example: '{"species":"ash","heightPercent":100}',
  },
  {
    name: 'a wrong choice is answered with the choices and the nearest',
    raw: { species: 'ash', season: 'sprng' },
    code: 'not-allowed',
    message: '`season` has to be one of spring, autumn, not "sprng"; did you mean spring?',
    example: '{"species":"ash","season":"spring"}',
  },
  {
    name: 'a number as text is a wrong type, and read in the example',
    raw: { species: 'ash', heightPercent: '0%' },
    code: 'wrong-type',
    message: '`heightPercent` has to be a number from 0 to 100, not "0%".',
    example: '{"species":"ash","heightPercent":0}',
  },
  {
    name: 'a part of a whole is rounded in the example',
    raw: { species: 'ash', trees: 2.4 },
    code: 'wrong-type',
    message: '`trees` has to be a whole number from 1 to 9, not 2.4.',
    example: '{"species":"ash","trees":2}',
  },
  {
    name: 'a single value where a list is due becomes a list',
    raw: { species: 'ash', helpers: 'Kim' },
    code: 'wrong-type',
    message: '`helpers` has to be a list of at most 2 entries, each text, not "Kim".',
    example: '{"species":"ash","helpers":["Kim"]}',
  },
  {
    name: 'a missing argument is named, and filled from the example of the operation',
    raw: { trees: 3 },
    code: 'missing-argument',
    message: '`species` is missing; it has to be text of 1 to 20 characters.',
    example: '{"trees":3,"species":"oak"}',
  },
  {
    name: 'all that is wrong is said at once',
    raw: { spezies: 'ash', water: 'yes' },
    code: 'missing-argument',
    message:
      '`species` is missing; it has to be text of 1 to 20 characters. `water` has to be true or false, not "yes". `spezies` is no argument of plant-tree; did you mean `species`? It takes `species`, `heightPercent`, `trees`, `season`, `water`, `helpers`.',
    example: '{"water":true,"species":"ash"}',
  },
  {
    name: 'arguments that are no object get the example of the operation',
    raw: ['ash'],
    code: 'wrong-type',
    message: 'The arguments of plant-tree have to be one object, not ["ash"].',
    example: '{"species":"oak","trees":2}',
  },
];

for (const { name, raw, code, message, example } of cases) {
  test(name, async () => {
    const refusal = await refusalOf(raw);

    assert.deepEqual(
      { code: refusal.code, message: refusal.message, example: refusal.example },
      { code, message, example },
    );
  });
}

test('every example that is offered parses', async () => {
  const refusals = await Promise.all(cases.map(({ raw }) => refusalOf(raw)));
  const offered = refusals.map(({ example }) => JSON.parse(example ?? 'null'));

  for (const args of offered) assert.equal(input.safeParse(args).success, true, JSON.stringify(args));
});

test('the command line reads its own words', async () => {
  const refusal = await refusalOf(
    { species: 'sweet chestnut', heightPercent: -4, helpers: ['Kim', 'Jo', 'Al'] },
    onCommandLine,
  );

  assert.equal(
    refusal.message,
    '--height-percent has to be a number from 0 to 100, not -4. --helpers has to be a list of at most 2 entries, each text, not ["Kim","Jo","Al"].',
  );
  assert.equal(refusal.example, 'rollout plant-tree "sweet chestnut" --height-percent 0 --helpers Kim,Jo');
});

test('a value quoted back is short and cannot turn the line around', async () => {
  const refusal = await refusalOf({ species: 'ash', season: `\u202e\u0007${'x'.repeat(5000)}` });

  assert.ok(refusal.message.length < 160, refusal.message);
  assert.doesNotMatch(refusal.message, /[\u202e\u0007]/);
});
