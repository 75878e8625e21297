import assert from 'node:assert/strict';
import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { emptyMemory } from '../../src/repository/memory.js';
import { openRepository, type Repository } from '../../src/repository/repository.js';
import { noteIndex, recollect, watchOf } from '../../src/repository/unchanged.js';
import { commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';

const breathe = () => undefined;

/** The repository, and of which files it was asked how they stand. */
function watched(root: string): { repository: Repository; looked: string[] } {
  const real = openRepository(root, { environment: { PATH: process.env.PATH } });
  const looked: string[] = [];
  const stamp: Repository['stamp'] = (file) => {
    if (file !== '.git/index') looked.push(file);
    return real.stamp(file);
  };
  return { repository: { ...real, stamp }, looked };
}

/**
 * Remembers all files of a checkout, lets `change` happen, and tells which are then taken as they were and which had
 * to be looked at.
 */
async function recollected(change: (root: string) => void, before: (root: string) => void = () => {}) {
  const root = folderOf({ 'web/a.json': '{"web": 1}', 'api/a.json': '{"api": 1}', '.gitignore': 'none\n' });
  gitIn(root, 'init', '--quiet', '--initial-branch=main');
  commitIn(root, 'Begin');
  before(root);
  await delay(60);
  const memory = emptyMemory<string>();
  const first = watched(root).repository;
  const { files, unwatched } = await first.listing();
  const watch = await watchOf(first);
  for (const file of files) {
    const stamp = first.stamp(file);
    if (stamp !== undefined) memory.keep(file, { stamp, given: file, rows: 1 });
  }
  if (watch !== undefined) noteIndex(memory.kept, watch, unwatched);
  change(root);
  const { repository, looked } = watched(root);
  await recollect(memory.kept, { repository, watch: await watchOf(repository), breathe });
  return { current: files.filter((file) => memory.recall(file) !== undefined), looked };
}

test('what git says is as its index has it is not looked at again', async () => {
  assert.deepEqual(await recollected(() => {}), { current: ['.gitignore', 'api/a.json', 'web/a.json'], looked: [] });
});

test('a file of the same size and time of writing is seen to be another', async () => {
  const found = await recollected((root) => {
    const file = path.join(root, 'web/a.json');
    const { atime, mtime } = statSync(file);
    writeFileSync(file, '{"web": 2}');
    utimesSync(file, atime, mtime);
  });

  assert.deepEqual(found, { current: ['.gitignore', 'api/a.json'], looked: ['web/a.json'] });
});

test('folders that changed places are seen, though no file in them was touched', async () => {
  const found = await recollected((root) => {
    renameSync(path.join(root, 'web'), path.join(root, 'other'));
    renameSync(path.join(root, 'api'), path.join(root, 'web'));
    renameSync(path.join(root, 'other'), path.join(root, 'api'));
  });

  assert.deepEqual(found.current, ['.gitignore']);
});

test('what git would not tell is looked at: not tracked, or taken as unchanged by its order', async () => {
  const found = await recollected(
    (root) => putInto(root, { 'api/a.json': '{"api": 22}', 'new.json': '[]' }),
    (root) => {
      gitIn(root, 'update-index', '--assume-unchanged', 'api/a.json');
      putInto(root, { 'new.json': '{}' });
    },
  );

  assert.deepEqual(found, { current: ['.gitignore', 'web/a.json'], looked: ['api/a.json', 'new.json'] });
});

test('once the index was written, all is looked at', async () => {
  const found = await recollected((root) => {
    putInto(root, { 'api/a.json': '{"api": 22}' });
    commitIn(root, 'Change');
  });

  assert.deepEqual(found, {
    current: ['.gitignore', 'web/a.json'],
    looked: ['.gitignore', 'api/a.json', 'web/a.json'],
  });
});
