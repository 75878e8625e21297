import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { folderOf } from '../support/checkout.js';
import { initialize, root, startRaw } from '../support/mcp-client.js';

// The real server in a checkout that was made to be heavy. Memory is the kernel's own count of the most that the process
// ever held (VmHWM), the loader of TypeScript included.

const mostKilobytes = 400 * 1024;
const server = ['--import', import.meta.resolve('tsx'), path.join(root, 'src/main.ts'), 'mcp'];
let folder = '';

before(() => {
  folder = folderOf({
    'package.json': '{"name": "shop", "dependencies": {"@openfeature/server-sdk": "1.0.0", "unleash-client": "1.0.0"}}',
    'src/line.ts': `export const a = "${'x'.repeat(1_000_000)}"; client.getBooleanValue('a', false);`,
    'deploy/line.yaml': `a: "${'x'.repeat(1_000_000)}"\n`,
    'flags.json': `{"flags": {${Array.from({ length: 20_000 }, (_, at) => `"flag-${at}": {"state": "ENABLED"}`).join()}}}`,
    'deploy/many.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n---\n'.repeat(10_000),
    'flags.yaml': 'a:\n  variants: {}\n---\n'.repeat(10_000),
    '.rollouts/calendar.yaml': 'windows:\n  - a: 1\n---\n'.repeat(10_000),
  });
  const at = (file: string) => path.join(folder, file);
  for (const huge of ['deploy/huge.yaml', 'src/huge.ts', '.env', 'huge.json', '.rollouts/huge.json', 'CODEOWNERS']) {
    writeFileSync(at(huge), 'kind: Rollout\n');
    truncateSync(at(huge), 2 * 1024 ** 3);
  }
  writeFileSync(at('deploy/broken.yaml'), Buffer.from([0x6b, 0xff, 0xfe, 0xc3, 0x28, 0x0a, 0xed, 0xa0, 0x80]));
  writeFileSync(
    at('deploy/wide.yaml'),
    Buffer.from('\ufeffapiVersion: argoproj.io/v1alpha1\nkind: Rollout\n', 'utf16le'),
  );
  mkdirSync(at('many'));
  for (let index = 0; index < 200_000; index += 1)
    writeFileSync(at(`many/file-${index}.${index % 4 === 0 ? 'yaml' : 'txt'}`), '');
  let deep = folder;
  for (let level = 0; level < 500; level += 1) deep = `${deep}/d`;
  mkdirSync(deep, { recursive: true });
  writeFileSync(`${deep}/package.json`, '{"dependencies": {"posthog-node": "1.0.0"}}');
});
const started = new Set<ReturnType<typeof startRaw>['server']>();
/** A server in a folder; one that a failed test leaves behind is ended with it. */
function startIn(where: string) {
  const raw = startRaw(server, where);
  started.add(raw.server);
  return raw;
}
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const kilobytesOf = (pid: number | undefined) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

const call = (id: number, name: string, args: object = {}) => ({
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});

for (const withGit of [false, true]) {
  test(`a heavy checkout ${withGit ? 'with' : 'without'} git is read in bounded memory`, {
    timeout: 240_000,
  }, async () => {
    if (withGit) mkdirSync(path.join(folder, '.git'), { recursive: true });
    if (withGit) await ended(spawn('git', ['init', '-q', folder]));
    const { send, seen, output, server: child, exit } = startIn(folder);
    send(initialize);
    send(call(1, 'discover'));

    await seen('"id":1');
    send(call(2, 'plan-stages', { feature: 'New checkout' }));
    await seen('"id":2');

    assert.ok(kilobytesOf(child.pid) < mostKilobytes, `${kilobytesOf(child.pid)} kB`);
    assert.doesNotMatch(output(), /"isError":true|defect/);
    assert.match(output(), /Argo Rollouts/, 'UTF-16 is read like any other');
    child.stdin.end();
    assert.equal(await exit, 0);
  });
}

test('a hundred calls at once, half of them cancelled, leave a server that answers', { timeout: 240_000 }, async () => {
  const light = folderOf({ 'package.json': '{"name": "shop"}' });
  const { send, seen, output, server: child, exit } = startIn(light);
  send(initialize);
  const tools = ['discover', 'assess-risk', 'plan-stages', 'check-readiness', 'update-kanban', 'rollout-status'];
  for (let id = 1; id <= 100; id += 1) {
    const name = tools[id % tools.length] ?? 'discover';
    send(call(id, name, name === 'discover' ? {} : { feature: `Feature ${id % 7}` }));
    if (id % 2 === 0) send({ method: 'notifications/cancelled', params: { requestId: id, reason: 'changed my mind' } });
  }

  for (let id = 1; id <= 100; id += 2) await seen(`"id":${id}}`);
  const started = performance.now();
  send({ id: 1000, method: 'ping' });
  await seen('"id":1000');

  assert.ok(performance.now() - started < 2000);
  assert.doesNotMatch(output(), /defect/);
  assert.ok(kilobytesOf(child.pid) < mostKilobytes, `${kilobytesOf(child.pid)} kB`);
  child.stdin.end();
  assert.equal(await exit, 0);
  rmSync(light, { recursive: true, force: true });
});

for (const ending of ['the end of its input', 'SIGINT', 'SIGTERM', 'a client that closes both pipes'] as const) {
  test(`a server in the middle of a heavy scan leaves promptly on ${ending}`, { timeout: 120_000 }, async () => {
    const { send, seen, server: child, exit } = startIn(folder);
    send(initialize);
    await seen('"id":0');
    send(call(1, 'discover'));
    await new Promise((resolve) => setTimeout(resolve, 1500));

    const started = performance.now();
    if (ending === 'SIGINT' || ending === 'SIGTERM') child.kill(ending);
    else child.stdin.end();
    if (ending.startsWith('a client')) child.stdout.destroy();
    const code = await exit;

    assert.equal(code, 0);
    assert.ok(performance.now() - started < 8000, `${Math.round(performance.now() - started)} ms`);
    assert.deepEqual(childrenOf(child.pid), []);
  });
}

test('a server whose parent was killed does not stay behind', { timeout: 120_000 }, async () => {
  const script = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, JSON.parse(process.argv[1]), { cwd: process.argv[2], stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.write(process.argv[3] + '\\n');
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const words = ['-e', script, JSON.stringify(server), folder, JSON.stringify({ jsonrpc: '2.0', ...initialize })];
  const parent = spawn(process.execPath, words);
  const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.ok(isAlive(pid));

  parent.kill('SIGKILL');
  for (let tries = 0; tries < 100 && isAlive(pid); tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));

  assert.ok(!isAlive(pid));
});

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function childrenOf(pid: number | undefined): string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
