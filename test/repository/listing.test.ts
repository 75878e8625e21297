import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openRepository } from '../../src/repository/repository.js';
import { readSightings } from '../../src/repository/sightings.js';
import { UserError } from '../../src/user-error.js';
import { commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';

const environment = { PATH: process.env.PATH };
const open = (folder: string) => openRepository(folder, { environment });
const options = () => ({ signal: new AbortController().signal, progress: () => {} });
const filesIn = async (folder: string) => (await open(folder).listing()).files;

function committed(contents: Readonly<Record<string, string>>): string {
  const folder = folderOf(contents);
  gitIn(folder, 'init', '--quiet', '--initial-branch=main');
  commitIn(folder, 'Begin');
  return folder;
}

test('tracked files of submodules are listed, also when files are not tracked yet', async () => {
  const library = committed({ Dockerfile: 'FROM unleashorg/unleash-server\n', 'deep/a.ts': '' });
  const shop = committed({ 'src/a.ts': '' });
  gitIn(shop, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib/shared');
  putInto(shop, { 'new.ts': '', 'lib/shared/untracked.ts': '' });

  const found = await filesIn(shop);

  assert.deepEqual(found, ['.gitmodules', 'lib/shared/Dockerfile', 'lib/shared/deep/a.ts', 'new.ts', 'src/a.ts']);
});

test('a sparse checkout: what it leaves out is known by name, counted and not read', async () => {
  const shop = committed({ 'kept/fly.toml': '', 'left/package.json': '{', 'left/netlify.toml': '', 'top.ts': '' });
  gitIn(shop, 'sparse-checkout', 'set', '--cone', 'kept');

  const { files, leftOut } = await open(shop).listing();
  const read = await readSightings(open(shop), options());

  assert.deepEqual(files, ['kept/fly.toml', 'left/netlify.toml', 'left/package.json', 'top.ts']);
  assert.deepEqual([...leftOut], ['left/netlify.toml', 'left/package.json']);
  assert.equal(read.files.read, 2, 'kept/fly.toml and top.ts');
  assert.deepEqual(
    read.unreadable.map(({ path: file, reason }) => `${file} ${reason}`),
    ['. holds 2 files that a sparse checkout leaves out; they were not read'],
  );
  assert.ok(read.sightings.some(({ value }) => value === 'left/netlify.toml'));
});

test('a file that git still lists but that was deleted proves nothing', async () => {
  const shop = committed({ 'fly.toml': '', 'package.json': '{}', 'netlify.toml': '' });
  unlinkSync(path.join(shop, 'fly.toml'));
  unlinkSync(path.join(shop, 'package.json'));

  const read = await readSightings(open(shop), options());

  assert.deepEqual(
    read.sightings.map(({ value }) => value),
    ['netlify.toml'],
  );
  assert.deepEqual(read.unreadable, []);
});

test('a partial clone is read as far as it is here; nothing is fetched', async () => {
  const origin = committed({ 'kept/fly.toml': '', 'left/.gitignore': '*.log\n', 'left/package.json': '{}' });
  gitIn(origin, 'config', 'uploadpack.allowFilter', 'true');
  const clone = path.join(folderOf({}), 'clone');
  gitIn(origin, 'clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${origin}`, clone);
  gitIn(clone, 'sparse-checkout', 'set', '--cone', 'kept');
  gitIn(clone, 'checkout', '--quiet', 'main');
  rmSync(origin, { recursive: true });
  putInto(clone, { 'left/new.ts': '' });

  const { files, leftOut } = await open(clone).listing();

  assert.deepEqual(files, ['kept/fly.toml', 'left/.gitignore', 'left/new.ts', 'left/package.json']);
  assert.equal(leftOut.size, 2);
});

test('a linked worktree is a checkout of its own, with git and without', async () => {
  const shop = committed({ 'a.ts': '', 'old.ts': '' });
  const linked = path.join(folderOf({}), 'linked');
  gitIn(shop, 'worktree', 'add', '--quiet', '-b', 'other', linked);
  gitIn(linked, 'rm', '--quiet', 'old.ts');
  putInto(linked, { 'new.ts': '' });

  assert.deepEqual(await filesIn(linked), ['a.ts', 'new.ts']);
  assert.deepEqual((await openRepository(linked, { environment: {} }).listing()).files, ['a.ts', 'new.ts']);
});

test('a bare repository and the inside of .git are refused in one sentence', async () => {
  const shop = committed({ 'a.ts': '' });
  const bare = path.join(folderOf({}), 'shop.git');
  gitIn(shop, 'clone', '--quiet', '--bare', shop, bare);
  const isBare = (error: unknown) => error instanceof UserError && error.code === 'bare-repository';

  await assert.rejects(open(bare).listing(), isBare);
  await assert.rejects(open(path.join(shop, '.git')).listing(), isBare);
  await assert.rejects(openRepository(bare, { environment: {} }).listing(), isBare);
});

test('a conflict lists its path once; another repository inside is not looked into', async () => {
  const shop = committed({ 'a.ts': 'one\n' });
  gitIn(shop, 'checkout', '--quiet', '-b', 'other');
  putInto(shop, { 'a.ts': 'two\n' });
  commitIn(shop, 'Two');
  gitIn(shop, 'checkout', '--quiet', 'main');
  putInto(shop, { 'a.ts': 'three\n' });
  commitIn(shop, 'Three');
  assert.throws(() => gitIn(shop, 'merge', 'other'));
  mkdirSync(path.join(shop, 'inner'));
  execFileSync('git', ['init', '--quiet', path.join(shop, 'inner')]);
  putInto(shop, { 'inner/fly.toml': '' });

  assert.deepEqual(await filesIn(shop), ['a.ts']);
});

test('nothing behind a link that took the place of a tracked folder is read', async () => {
  const outside = folderOf({ 'package.json': '{"dependencies": {"unleash-client": "5"}}' });
  const shop = committed({ 'web/package.json': '{}', 'a.ts': '' });
  rmSync(path.join(shop, 'web'), { recursive: true });
  symlinkSync(outside, path.join(shop, 'web'));

  const read = await readSightings(open(shop), options());

  assert.equal(read.files.read, 1, 'a.ts');
  assert.doesNotMatch(JSON.stringify(read.sightings), /unleash/);
});

test('what cannot be opened, what is binary and what is too large do not stop a scan', async () => {
  const shop = committed({
    'package.json': '{"dependencies": {"unleash-client": "5"}}',
    'secret/package.json': '{}',
    'binary/Dockerfile': 'FROM unleashorg/unleash-server\n\0',
    'large.yaml': `kind: Deployment\napiVersion: apps/v1\n${'# padding\n'.repeat(150_000)}kind: Never\n`,
  });
  chmodSync(path.join(shop, 'secret/package.json'), 0o000);
  writeFileSync(path.join(shop, 'utf16.env'), Buffer.from('\ufeffSENTRY_DSN=x\n', 'utf16le'));

  const read = await readSightings(open(shop), options());

  const seen = read.sightings.filter(({ kind }) => kind !== 'file').map(({ kind, value }) => `${kind}:${value}`);
  assert.ok(
    seen.includes('npm:unleash-client') && seen.includes('kind:apps/Deployment') && seen.includes('env:SENTRY_DSN'),
  );
  assert.ok(!seen.some((it) => it.startsWith('image:')));
  assert.ok(read.unreadable.some(({ path: file, reason }) => file === 'large.yaml' && /1 MiB/.test(reason)));
});
