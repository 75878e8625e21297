import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { definitionOf, type Operations } from '../../src/operations/definition.js';
import { type Operation, operation } from '../../src/operations/operation.js';
import { UserError } from '../../src/user-error.js';

const answer = z.strictObject({ said: z.string(), roots: z.array(z.string()) });

function placeholder(
  name: string,
  run: Operation<{ words: string }, z.infer<typeof answer>>['run'],
  render: (it: z.infer<typeof answer>) => string = ({ said }) => said,
) {
  return operation({
    name,
    title: name,
    description: `The operation ${name}, which exists in tests only.`,
    effect: 'reads',
    idempotent: true,
    doors: ['mcp', 'cli'],
    schemas: async () => ({
      input: z.strictObject({ words: z.string().max(100_000).default('') }),
      output: answer,
      brief: answer,
    }),
    run,
    toBrief: (output) => output,
    render,
    exitCode: ({ said }) => (said === 'roll back' ? 3 : said === 'hold' ? 1 : 0),
    positional: 'words',
    example: { words: 'hello' },
  });
}

const all: readonly Operation[] = [
  placeholder('repeat', async ({ words }, { roots }) => ({ said: words, roots: [...roots] })),
  placeholder(
    'repeat-often',
    async () => ({ said: 'A line of twenty-nine letters\n', roots: [] }),
    ({ said }) => said.repeat(2_000),
  ),
  placeholder('break', async () => {
    throw new TypeError('the placeholder broke');
  }),
  placeholder('refuse', async () => {
    throw new UserError('refused', 'There is nothing to repeat; say some words.', '{"words":"hello"}');
  }),
  placeholder('wait', async (_, { signal, progress }) => {
    for (let second = 0; second < 600; second += 1) {
      progress(second, 600, `waited ${second} times`);
      await delay(10, undefined, { signal });
    }
    return { said: 'waited', roots: [] };
  }),
  placeholder('count', async (_, { progress }) => {
    for (const done of [1, 2, 2, 1, 3, 400, 500]) progress(done, 500, `at ${done}`);
    // The client forgets its listener with the answer, even for what came just before it.
    await delay(50);
    return { said: 'counted', roots: [] };
  }),
];

/** Operations that do what no real one does at will: break, wait, talk too much. */
export const placeholders: Operations = {
  facts: async () => ({ version: '1.2.3', definitions: await Promise.all(all.map(definitionOf)) }),
  load: async (name) => all.find((one) => one.name === name),
};
