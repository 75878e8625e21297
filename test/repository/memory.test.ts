import assert from 'node:assert/strict';
import nodeFs, { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { emptyMemory, same } from '../../src/repository/memory.js';
import { type FileSystem, openRepository } from '../../src/repository/repository.js';
import { readSightings, type Sightings } from '../../src/repository/sightings.js';
import { commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';

const environment = { PATH: process.env.PATH };
const options = () => ({ signal: new AbortController().signal, progress: () => {} });
const stamp = (changed: number, more = {}) => ({
  bytes: 1,
  modifiedMilliseconds: changed,
  changedMilliseconds: changed,
  inode: 1,
  ...more,
});

const fresh = (changed: number, rows = 1) => ({ stamp: stamp(changed), given: 'given', rows, index: undefined });

test('what a file gave is recalled as long as it is current', () => {
  const memory = emptyMemory<string>(() => 10_000.5);
  memory.keep('a', fresh(9_000.25));

  assert.equal(memory.recall('a'), 'given');
  assert.equal(memory.recall('b'), undefined);
  for (const one of memory.kept.values()) one.isCurrent = false;
  assert.equal(memory.recall('a'), undefined);
  memory.retain(new Set(['b']));
  assert.deepEqual([...memory.kept.keys()], []);
});

test('one stamp is another where size, times or inode are others', () => {
  for (const other of [{ bytes: 2 }, { modifiedMilliseconds: 1 }, { changedMilliseconds: 9_001 }, { inode: 2 }]) {
    assert.equal(same(stamp(9_000.25), stamp(9_000.25, other)), false);
  }
  assert.equal(same(stamp(9_000.25), stamp(9_000.25)), true);
});

test('what was written within a tick of the clock, or lies behind a link, is not relied on', () => {
  const memory = emptyMemory<string>(() => 10_000.5);
  memory.keep('fresh', fresh(9_990.25));
  memory.keep('fresh on a disk of whole seconds', fresh(9_000));
  memory.keep('link', fresh(Number.POSITIVE_INFINITY));
  memory.keep('old on a disk of whole seconds', fresh(5_000));

  assert.deepEqual([...memory.kept.keys()], ['old on a disk of whole seconds']);
});

test('memory is bounded, and what is replaced or dropped makes room', () => {
  const memory = emptyMemory<string>(() => 10_000);
  memory.keep('a', fresh(1_000.5, 200_000));
  memory.keep('b', fresh(1_000.5, 200_000));
  assert.equal(memory.kept.has('b'), false);

  memory.keep('a', fresh(1_000.5, 10));
  memory.keep('b', fresh(1_000.5, 200_000));
  assert.equal(memory.kept.has('b'), true);

  memory.retain(new Set(['a']));
  memory.keep('c', fresh(1_000.5, 299_000));
  assert.equal(memory.kept.has('c'), true);
});

/** Node's file system, counting what is opened. */
function counting(): { fileSystem: FileSystem; opened: () => number } {
  let opened = 0;
  const openSync: FileSystem['openSync'] = (...args) => {
    opened += 1;
    return nodeFs.openSync(...args);
  };
  return { fileSystem: { ...nodeFs, openSync }, opened: () => opened };
}

const texts: Readonly<Record<string, readonly string[]>> = {
  'package.json': [
    '{"dependencies": {"unleash-client": "5"}}',
    '{"dependencies": {"@sentry/node": "8", "launchdarkly-node-server-sdk": "7"}}',
    '{"broken": ',
  ],
  'deploy.yaml': [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n',
    'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: a name that is longer than thirteen characters\n',
    `groups:\n- rules:\n  - alert: A rather long name of an alert\n    expr: up == 0\n${'# padding\n'.repeat(600)}`,
  ],
  'flags.json': ['{"flags": {"one": {"state": "ENABLED"}}}', '{"flags": {"two": {"variants": {}}}}'],
  'code.ts': [
    "if (client.isEnabled('new-checkout')) show();\n",
    "client.boolVariation('grün', ctx, false);\n",
    'none\n',
  ],
  'fly.toml': ['app = "shop"\n'],
  '.gitignore': ['ignored/\n', '*.yaml\n', ''],
  CODEOWNERS: ['* @shop/all\n', '/web @shop/web\n'],
};
const folders = ['', 'web/', 'api/deep/', 'test/', 'ignored/'];

/** The same numbers on every run, so that a failure can be repeated. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function editAtRandom(root: string, roll: (sides: number) => number): void {
  const names = Object.keys(texts);
  const name = names[roll(names.length)] ?? '';
  const file = path.join(root, `${folders[roll(folders.length)]}${name}`);
  const there = statSync(file, { throwIfNoEntry: false });
  const choice = roll(6);
  if (there !== undefined && choice === 0) rmSync(file);
  else if (there !== undefined && choice === 1) {
    const target = path.join(root, `${folders[roll(folders.length)]}${name}`);
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(file, target);
  } else if (there !== undefined && choice === 2) {
    // The same size and the same time of writing: only the inode's own time tells.
    const text = readFileSync(file, 'utf8').replace(/[aeo]/, 'u');
    writeFileSync(file, text);
    utimesSync(file, there.atime, there.mtime);
  } else putInto(root, { [path.relative(root, file)]: texts[name]?.[roll(texts[name]?.length ?? 1)] ?? '' });
}

/** All but how much was read is compared as it is. */
async function freshScan(root: string): Promise<Sightings> {
  // Under another name the checkout has an identity of its own, with nothing remembered.
  const moved = `${root}-${Math.trunc(performance.now() * 1000)}`;
  renameSync(root, moved);
  try {
    return await readSightings(openRepository(moved, { environment }), options());
  } finally {
    renameSync(moved, root);
  }
}

test('after any edits, a later scan says what a first one would', { timeout: 60_000 }, async () => {
  const root = folderOf({ 'package.json': '{}', 'web/fly.toml': '', 'api/code.ts': '' });
  gitIn(root, 'init', '--quiet', '--initial-branch=main');
  commitIn(root, 'Begin');
  const roll = dice(20261123);

  for (let round = 0; round < 60; round += 1) {
    for (let edits = roll(4); edits >= 0; edits -= 1) editAtRandom(root, roll);
    if (round % 10 === 9) commitIn(root, `Round ${round}`);
    // Every other round, so that both kept and fresh files are met.
    if (round % 2 === 0) await delay(60);
    const later = await readSightings(openRepository(root, { environment }), options());
    const first = await freshScan(root);

    assert.deepEqual(named(later), named(first), `round ${round}`);
  }
});

/** Without the checkout's own name, which the fresh scan had to change. */
function named(sightings: Sightings): unknown {
  return JSON.parse(JSON.stringify(sightings).replace(/rollout-\w+(?:-\d+)?/g, 'shop'));
}

test('a later scan opens what changed and nothing else', async () => {
  const root = folderOf({
    'package.json': '{"dependencies": {"unleash-client": "5"}}',
    'web/package.json': '{}',
    'src/a.ts': "unleash.isEnabled('one');\n",
    'src/b.ts': '',
  });
  gitIn(root, 'init', '--quiet');
  await delay(60);
  await readSightings(openRepository(root, { environment }), options());
  putInto(root, { 'src/b.ts': "unleash.isEnabled('two');\n" });
  await delay(60);
  const { fileSystem, opened } = counting();

  const read = await readSightings(openRepository(root, { environment, fileSystem }), options());

  assert.equal(opened(), 1);
  assert.deepEqual(
    read.flagKeys.map(({ key }) => key),
    ['one', 'two'],
  );
  assert.equal(read.files.read, 4);
});
