import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openRepository } from '../../src/repository/repository.js';
import { UserError } from '../../src/user-error.js';
import { overMcp, saidByAll } from '../support/both-doors.js';
import { callIn, folderOf, putInto } from '../support/checkout.js';

const secret = 'the-words-of-another-folder';
let top = '';
let folder = '';
beforeEach(() => {
  top = folderOf({ 'outside/secret.json': `{"feature": "${secret}"}`, 'outside/tasks/task-1 - x.md': secret });
  folder = path.join(top, 'shop');
  putInto(folder, { 'package.json': '{"name": "shop"}', 'src/a.ts': 'a' });
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const at = (file: string) => path.join(folder, file);
const open = () => openRepository(folder, { environment: { PATH: process.env.PATH } });
const pipe = (file: string) => {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  execFileSync('mkfifo', [at(file)]);
};
const textOf = (said: readonly { text: string }[]) => said.map(({ text }) => text).join('\n');
const outside = () => readdirSync(path.join(top, 'outside'), { recursive: true }).sort();

test('forms of paths that other systems know leave as little as our own', async () => {
  const repository = open();
  for (const file of [
    'C:\\x',
    'c:/x',
    '\\\\server\\share\\x',
    '//server/share',
    '\\\\?\\C:\\x',
    '..\\x',
    'a/../../x',
    '/etc/passwd',
    'a\0b',
  ]) {
    assert.throws(() => repository.read(file), UserError, file);
    await assert.rejects(repository.write(file, 'x'), UserError, file);
    await assert.rejects(
      repository.locked(file, (held) => held.append({ file, line: 'x' })),
      UserError,
      file,
    );
  }
});

test('pipes, sockets and devices in the place of any file that is read or written hang nobody', {
  timeout: 180_000,
}, async () => {
  for (const file of [
    '.rollouts/new-checkout.journal.jsonl',
    '.rollouts/old.json',
    'deploy/rollout.yaml',
    'src/pay.ts',
    'package-lock.json',
    'backlog/config.yml',
    'backlog/tasks/task-1 - Old.md',
    'CODEOWNERS',
    '.gitignore',
  ])
    pipe(file);
  symlinkSync('/dev/zero', at('values.yaml'));
  symlinkSync('/dev/tty', at('alerts.yaml'));
  symlinkSync('/proc/self/environ', at('.env'));
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(at('flags.json'), resolve));

  const said = await saidByAll(folder, {}, false);

  socket.close();
  assert.deepEqual(
    said.filter(({ isBug }) => isBug),
    [],
  );
  assert.match(textOf(said), /pipe|ordinary file/);
});

test('a configuration or a record that is a pipe is told, and hangs nobody', { timeout: 60_000 }, async () => {
  pipe('.rollouts/config.yaml');
  pipe('.rollouts/new-checkout.json');

  const said = await saidByAll(folder, {}, false);

  assert.deepEqual(
    said.filter(({ isBug }) => isBug),
    [],
  );
});

for (const [what, link, target] of [
  ['the folder of the rollouts', '.rollouts', '../outside'],
  ['the board', 'backlog', '../outside'],
  ['a record', '.rollouts/new-checkout.json', '../../outside/secret.json'],
  ['the journal', '.rollouts/new-checkout.journal.jsonl', '../../outside/secret.json'],
  ['the journal that is yet to be', '.rollouts/new-checkout.journal.jsonl', '../../outside/not-yet'],
  ['the configuration', '.rollouts/config.yaml', '../../outside/secret.json'],
  ['the whole of .git', '.git', '../outside'],
] as const) {
  test(`${what} as a link that leaves gives nothing away and takes nothing`, { timeout: 120_000 }, async () => {
    mkdirSync(path.dirname(at(link)), { recursive: true });
    symlinkSync(target, at(link));
    const before = outside();

    const said = await saidByAll(folder, {}, false);

    assert.ok(!textOf(said).includes(secret));
    assert.deepEqual(outside(), before);
    assert.equal(readFileSync(path.join(top, 'outside/secret.json'), 'utf8'), `{"feature": "${secret}"}`);
    assert.deepEqual(
      said.filter(({ isBug }) => isBug),
      [],
    );
  });
}

test('a folder that a link replaces after it was looked at is not followed', async () => {
  const repository = open();
  assert.equal(repository.read('src/a.ts'), 'a');
  writeFileSync(path.join(top, 'outside/a.ts'), secret);

  renameSync(at('src'), at('moved'));
  symlinkSync('../outside', at('src'));

  assert.equal(repository.read('src/a.ts'), undefined);
  assert.equal(repository.readWhole('src/a.ts'), undefined);
  await assert.rejects(repository.write('src/new.ts', 'x'), UserError);
  await assert.rejects(
    repository.locked('src/a.ts', (held) => held.append({ file: 'src/a.ts', line: 'x' })),
    UserError,
  );
  assert.equal(readFileSync(path.join(top, 'outside/a.ts'), 'utf8'), secret);
  assert.ok(!outside().some((name) => String(name).includes('new.ts')));
});

test('a model cannot name a folder outside of the project', async () => {
  for (const repository of ['..', top, '/', '/etc', '~', 'src/../..', '\\\\server\\share', 'file:///etc']) {
    const answer = await overMcp('discover', { repository }, callIn(folder, { door: 'mcp' }));
    assert.ok(answer.isError, repository);
    assert.ok(!answer.isBug, repository);
  }
});
