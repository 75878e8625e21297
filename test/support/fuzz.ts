import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Definition } from '../../src/operations/definition.js';
import { overMcp } from './both-doors.js';
import { callIn, putInto } from './checkout.js';

const shop = {
  'package.json': '{"name": "shop", "dependencies": {"@openfeature/server-sdk": "1.0.0"}}',
  'deploy/rollout.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: shop\n',
  'src/pay.ts': "export const on = () => client.getBooleanValue('new-checkout', false);\n",
};

const longestCallMilliseconds = 10_000;
/** Plans pile up, and each call looks at all of them; a fresh shop keeps the thousandth call as quick as the first. */
const callsInOneShop = 200;

/**
 * Calls a tool so many times with arguments made from its schema, the way the server would. Never an exception that
 * escapes, never a defect, never longer than a bound, always a sentence, and nothing made outside of the shop.
 */
export async function fuzzTool(
  definition: Definition,
  cases: number,
  argumentsOf: fc.Arbitrary<unknown>,
): Promise<void> {
  // Files are forced to the disk one by one; in memory that costs nothing.
  const below = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const top = realpathSync(mkdtempSync(path.join(below, 'fuzz-')));
  const folder = path.join(top, 'shop');
  let calls = 0;
  try {
    await fc.assert(
      fc.asyncProperty(argumentsOf, async (args) => {
        if (calls % callsInOneShop === 0) {
          rmSync(folder, { recursive: true, force: true });
          putInto(folder, shop);
        }
        calls += 1;
        // Every fiftieth has a git, which is most of what a call costs.
        const environment = { PATH: calls % 50 === 0 ? process.env.PATH : '/nowhere' };
        const call = callIn(folder, { environment, door: 'mcp', homeDirectory: top });
        const started = performance.now();

        const answer = await overMcp(definition.name, args, call);

        const milliseconds = performance.now() - started;
        assert.ok(!answer.isBug, `a defect on ${JSON.stringify(args)}: ${answer.text.slice(0, 2000)}`);
        assert.ok(milliseconds < longestCallMilliseconds, `${milliseconds} ms on ${JSON.stringify(args)}`);
        const { content } = JSON.parse(answer.text);
        const text = String(content[0].text);
        assert.match(
          text.trim(),
          answer.isError ? /[a-z].*(?:[.!?`"'})\]]|Example: .+)$/s : /\S/,
          JSON.stringify(args),
        );
        assert.doesNotMatch(
          text,
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/,
        );
        assert.deepEqual(readdirSync(top), ['shop']);
      }),
      { numRuns: cases, endOnFailure: true },
    );
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}
