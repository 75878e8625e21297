import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { folderOf } from './support/checkout.js';
import type { Connection } from './support/mcp-client.js';
import { connect, initialize, placeholderServer, realServer, root, startRaw } from './support/mcp-client.js';

const promptly = { timeout: 20_000 };
const shop = folderOf({ 'package.json': '{"name":"shop","dependencies":{"unleash-client":"6.1.0"}}' });
const elsewhere = folderOf({ 'readme.md': 'Another project.' });
let real: Connection;
let placeholder: Connection;
let roots = [shop];

before(async () => {
  real = await connect(realServer, { environment: { CLAUDE_PROJECT_DIR: shop } });
  placeholder = await connect(placeholderServer, { roots: () => roots });
});
after(async () => {
  await real.client.close();
  await placeholder.client.close();
});

async function call({ client }: Connection, name: string, args: Record<string, unknown> = {}) {
  const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: args }));
  return { ...result, text: result.content.map((one) => (one.type === 'text' ? one.text : one.type)).join('\n') };
}

test('the server introduces itself within what clients keep of it', promptly, () => {
  const { client } = real;

  assert.equal(client.getServerVersion()?.name, 'rollout-manager');
  assert.match(client.getServerVersion()?.version ?? '', /^\d+\.\d+\.\d+$/);
  assert.match(client.getInstructions() ?? '', /canary/);
  assert.ok((client.getInstructions() ?? '').length <= 2_048);
});

test('every tool has a title, hints, a strict flat input and an answer with a schema', promptly, async () => {
  const { tools } = await real.client.listTools();

  assert.deepEqual(
    tools.map(({ name }) => name),
    ['discover', 'assess-risk', 'plan-stages', 'check-readiness', 'update-kanban', 'rollout-status'],
  );
  for (const tool of tools) {
    assert.equal(tool.inputSchema.type, 'object', tool.name);
    assert.equal(tool.inputSchema.additionalProperties, false, tool.name);
    assert.equal(tool.outputSchema?.type, 'object', tool.name);
    assert.equal(tool.annotations?.openWorldHint, tool.name === 'update-kanban', tool.name);
    assert.equal(tool.annotations?.destructiveHint, false, tool.name);
    assert.ok((tool.description ?? '').length <= 2_048, tool.name);
    assert.ok(`mcp__plugin_wicked-garden_rollout__${tool.name}`.length <= 64, tool.name);
  }
  const readers = tools.filter(({ annotations }) => annotations?.readOnlyHint === true).map(({ name }) => name);
  assert.deepEqual(readers, ['discover', 'assess-risk', 'check-readiness', 'rollout-status']);
});

test('from discovery to card, every tool answers a valid call by its own schema', promptly, async () => {
  const facts = { feature: 'New checkout', usersPercent: 20 };

  const discovered = await call(real, 'discover');
  const assessed = await call(real, 'assess-risk', facts);
  const planned = await call(real, 'plan-stages', facts);
  const checked = await call(real, 'check-readiness', { feature: 'New checkout' });
  const carded = await call(real, 'update-kanban', { feature: 'New checkout' });
  const status = await call(real, 'rollout-status', { feature: 'New checkout' });

  for (const answer of [discovered, assessed, planned, checked, carded, status]) {
    assert.notEqual(answer.isError, true, answer.text);
    assert.equal(typeof answer.structuredContent, 'object');
    assert.notEqual(answer.text, '');
  }
  assert.match(JSON.stringify(discovered.structuredContent), /unleash/);
  assert.match(JSON.stringify(planned.structuredContent), /New checkout/);
});

test('stored plans are resources, as text and as record', promptly, async () => {
  await call(real, 'plan-stages', { feature: 'Gift cards' });

  const { resources } = await real.client.listResources();
  const { resourceTemplates } = await real.client.listResourceTemplates();
  const uris = resources.map(({ uri }) => uri);
  const plan = await real.client.readResource({ uri: 'rollout://plans/gift-cards' });
  const record = await real.client.readResource({ uri: 'rollout://plans/gift-cards/record' });

  assert.ok(uris.includes('rollout://plans/gift-cards') && uris.includes('rollout://plans/gift-cards/record'));
  assert.equal(resourceTemplates.length, 2);
  assert.match(JSON.stringify(plan.contents[0]), /text\/markdown.*Gift cards|Gift cards.*text\/markdown/);
  assert.match(JSON.stringify(record.contents[0]), /application\/json/);
  await assert.rejects(real.client.readResource({ uri: 'rollout://plans/none-such' }), /-32602.*none-such/);
  await assert.rejects(real.client.readResource({ uri: 'rollout://plans/../../etc' }), /-32602/);
});

test('the whole discovery is a resource', promptly, async () => {
  const { resources } = await real.client.listResources();
  const { contents } = await real.client.readResource({ uri: 'rollout://discovery' });
  const [only] = contents;
  const text = only !== undefined && 'text' in only ? String(only.text) : '';

  assert.ok(resources.some(({ uri }) => uri === 'rollout://discovery'));
  assert.equal(contents[0]?.mimeType, 'application/json');
  assert.ok(Object.hasOwn(JSON.parse(text), 'notFound'));
});

test('a wrong call is answered with what is wrong and a call that works', promptly, async () => {
  const misspelt = await call(real, 'plan-stages', { feature: 'New checkout', userPercent: 140 });

  assert.equal(misspelt.isError, true);
  assert.match(misspelt.text, /`userPercent` is no argument of plan-stages; did you mean `usersPercent`\?/);
  assert.match(misspelt.text, /Example: \{"feature":"New checkout","usersPercent":100\}$/);
});

test('a folder outside the project is refused, also behind ..', promptly, async () => {
  const absolute = await call(real, 'discover', { repository: elsewhere });
  const climbing = await call(real, 'discover', { repository: `../${path.basename(elsewhere)}` });

  for (const answer of [absolute, climbing]) {
    assert.equal(answer.isError, true);
    assert.match(answer.text, /outside the project/);
  }
});

test('an unknown tool is named beside the nearest', promptly, async () => {
  await assert.rejects(call(real, 'plan-stage'), /-32602.*did you mean plan-stages\?/);
});

test(
  'a bug is an answer with its name, its stack stands on standard error, and the server goes on',
  promptly,
  async () => {
    const broken = await call(placeholder, 'break');
    const next = await call(placeholder, 'repeat', { words: 'still here' });

    assert.equal(broken.isError, true);
    assert.match(broken.text, /defect of this server.*TypeError: the placeholder broke/);
    assert.match(placeholder.errors(), /TypeError: the placeholder broke\n\s+at /);
    assert.equal(next.text, 'still here');
  },
);

test('a refusal carries its example and no stack', promptly, async () => {
  const refused = await call(placeholder, 'refuse');

  assert.equal(refused.isError, true);
  assert.equal(refused.text, 'There is nothing to repeat; say some words. Example: {"words":"hello"}');
});

test('a text too long is cut at a line, and says so', promptly, async () => {
  const long = await call(placeholder, 'repeat-often');

  assert.ok(long.text.length < 40_200);
  assert.match(long.text, /letters\n\nThe answer was cut here at 40,000 characters; .*$/);
});

test('roots are asked for, asked again after a change, and only folders of this machine count', promptly, async () => {
  roots = [shop, 'https://shop.example/', 'file://otherhost/srv'];
  await placeholder.client.sendRootsListChanged();
  const first = await call(placeholder, 'repeat');
  roots = [elsewhere];
  const unchanged = await call(placeholder, 'repeat');
  await placeholder.client.sendRootsListChanged();
  const changed = await call(placeholder, 'repeat');

  assert.deepEqual(first.structuredContent, { said: '', roots: [shop] });
  assert.deepEqual(unchanged.structuredContent, { said: '', roots: [shop] });
  assert.deepEqual(changed.structuredContent, { said: '', roots: [elsewhere] });
});

test('progress comes only when asked for, only forwards, and at most ten times a second', promptly, async () => {
  const seen: number[] = [];
  const onprogress = ({ progress }: { progress: number }) => void seen.push(progress);

  await placeholder.client.callTool({ name: 'count', arguments: {} }, undefined, { onprogress });

  // 2 comes too soon after 1, 400 too; the last of all is always said.
  assert.deepEqual(seen, [1, 500]);
});

test('a cancelled call stops, and the server goes on', promptly, async () => {
  const cancel = new AbortController();
  const seen: number[] = [];
  const onprogress = ({ progress }: { progress: number }) => {
    seen.push(progress);
    cancel.abort();
  };

  const waiting = placeholder.client.callTool({ name: 'wait', arguments: {} }, undefined, {
    signal: cancel.signal,
    onprogress,
  });
  await assert.rejects(waiting, /abort/i);
  const next = await call(placeholder, 'repeat', { words: 'next' });
  await delay(300);

  assert.equal(next.text, 'next');
  assert.ok(seen.length <= 2, `progress after the end: ${seen}`);
  assert.doesNotMatch(placeholder.errors(), /AbortError/);
});

test('twenty calls at once get twenty answers, each its own', promptly, async () => {
  const words = Array.from({ length: 20 }, (_, at) => `call ${at}`);

  const answers = await Promise.all(words.map((one) => call(placeholder, 'repeat', { words: one })));

  assert.deepEqual(
    answers.map(({ text }) => text),
    words,
  );
});

test('the prompt stands in for the command', promptly, async () => {
  const { prompts } = await real.client.listPrompts();
  const plan = await real.client.getPrompt({
    name: 'delivery-rollout',
    arguments: { feature: 'New checkout', options: '--strategy canary' },
  });
  const discovery = await real.client.getPrompt({ name: 'delivery-rollout', arguments: { options: '--discover' } });

  assert.deepEqual(
    prompts.map(({ name }) => name),
    ['delivery-rollout'],
  );
  assert.match(JSON.stringify(plan.messages), /“New checkout”.*--strategy canary.*plan-stages/);
  assert.match(JSON.stringify(discovery.messages), /Call discover/);
  assert.doesNotMatch(JSON.stringify(discovery.messages), /plan-stages/);
});

test('an unknown method is refused at once, before and without a handshake', promptly, async () => {
  const { send, seen, output, server, exit } = startRaw(realServer);

  send({ id: 7, method: 'server/discover', params: {} });
  await seen('"id":7');
  server.stdin.end();
  await exit;

  assert.deepEqual(JSON.parse(output()), {
    jsonrpc: '2.0',
    id: 7,
    error: { code: -32601, message: 'Method not found' },
  });
});

test('nothing but JSON-RPC is written, whatever comes in', promptly, async () => {
  const { send, seen, output, server, exit } = startRaw(placeholderServer);

  send(initialize);
  server.stdin.write('this is no JSON\n{"jsonrpc":"2.0"}\n\n');
  send({ id: 1, method: 'tools/call', params: { name: 'break' } });
  await seen('"id":1');
  server.stdin.end();
  await exit;

  for (const line of output().trim().split('\n')) assert.equal(JSON.parse(line).jsonrpc, '2.0');
});

test('input that ends at once is still answered', promptly, async () => {
  const { send, output, server, exit } = startRaw(realServer);

  send(initialize);
  send({ id: 1, method: 'tools/list' });
  server.stdin.end();
  const code = await exit;

  assert.equal(code, 0);
  assert.match(output(), /plan-stages/);
});

for (const [name, words] of [
  ['an idle server', realServer],
  ['a server with a call in flight', placeholderServer],
] as const) {
  for (const ending of ['the end of its input', 'SIGTERM'] as const) {
    test(`${name} leaves within a second of ${ending}`, promptly, async () => {
      const { send, seen, server, exit } = startRaw(words);
      send(initialize);
      send({ id: 1, method: 'tools/call', params: { name: 'wait', _meta: { progressToken: 1 } } });
      await seen(words === realServer ? '"id":1' : 'notifications/progress');

      const started = performance.now();
      if (ending === 'SIGTERM') server.kill('SIGTERM');
      else server.stdin.end();
      const code = await exit;

      assert.equal(code, 0);
      assert.ok(performance.now() - started < 1_000, `${Math.round(performance.now() - started)} ms`);
    });
  }
}

test('a server whose reader has left ends quietly', promptly, async () => {
  const { send, seen, server, exit } = startRaw(['--import', 'tsx', path.join(root, 'src/main.ts'), 'mcp']);
  let errors = '';
  server.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  send(initialize);
  await seen('"id":0');

  server.stdout.destroy();
  await once(server.stdout, 'close');
  for (let id = 1; id < 5 && server.exitCode === null; id += 1) {
    send({ id, method: 'tools/list' });
    await delay(50);
  }

  assert.equal(await exit, 0);
  assert.equal(errors, '');
});
