import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { generatedTree } from '../../bench/generated-tree.js';
import { initialize, root, startRaw } from '../support/mcp-client.js';

let tree = '';
before(() => {
  tree = generatedTree(6000);
});
after(() => rmSync(tree, { recursive: true, force: true }));

const server = ['--import', import.meta.resolve('tsx'), path.join(root, 'src/main.ts'), 'mcp'];
const discover = { name: 'discover', arguments: {}, _meta: { progressToken: 'far' } };

/** Asks for a discovery, cancels it where the output holds `moment`, and tells how soon the server answers others. */
async function cancelledAt(moment: string): Promise<{ milliseconds: number; output: string }> {
  const { send, seen, output, server: child, exit } = startRaw(server, tree);
  send(initialize);
  send({ method: 'notifications/initialized' });
  // The first call of a server loads what it needs; that is not what is measured.
  send({ id: 1, method: 'tools/call', params: { name: 'discover', arguments: { under: 'no-such-folder' } } });
  await seen('"id":1');
  send({ id: 2, method: 'tools/call', params: discover });
  if (moment !== '') await seen(moment);
  const start = performance.now();
  send({ method: 'notifications/cancelled', params: { requestId: 2 } });
  send({ id: 3, method: 'ping' });
  await seen('"id":3');
  const milliseconds = performance.now() - start;
  const before = output();
  // Whatever went on would be heard: a pause comes every 20 ms, a notification at most every 100.
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(output(), before);
  child.stdin.end();
  assert.equal(await exit, 0);
  return { milliseconds, output: before };
}

for (const [what, moment] of [
  ['while git lists', ''],
  ['while configuration is read', 'Reading configuration'],
  ['while calls are searched', 'Searching calls'],
  ['before all is joined', 'Joining what was read'],
] as const) {
  test(`a discovery cancelled ${what} ends within 100 ms and says nothing more`, { timeout: 120_000 }, async () => {
    const first = await cancelledAt(moment);
    // Another process may have had the machine; it does not have it each time.
    const tries = [first, ...(first.milliseconds < 100 ? [] : [await cancelledAt(moment), await cancelledAt(moment)])];

    assert.ok(Math.min(...tries.map(({ milliseconds }) => milliseconds)) < 100, JSON.stringify(tries));
    assert.ok(!first.output.includes('"id":2'), 'a cancelled call has no answer');
    const told = [...first.output.matchAll(/"progress":(\d+),"total":(\d+)/g)].map(([, done]) => Number(done));
    assert.deepEqual(
      told,
      [...new Set(told)].sort((a, b) => a - b),
      'progress only grows',
    );
    assert.equal(moment === '' || told.length > 0, true);
  });
}
