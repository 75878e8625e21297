import assert from 'node:assert/strict';
import nodeFs, { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { emptyMemory } from '../../src/repository/memory.js';
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

test('what a file gave is recalled as long as size, times and inode are the same', () => {
  const memory = emptyMemory<string>(() => 10_000.5);
  const settled = stamp(9_000.25);
  memory.keep('a', settled, 'given', 1);

  assert.equal(memory.recall('a', stamp(9_000.25)), 'given');
  assert.equal(memory.recall('b', settled), undefined);
  for (const other of [{ bytes: 2 }, { modifiedMilliseconds: 1 }, { changedMilliseconds: 9_001 }, { inode: 2 }]) {
    assert.equal(memory.recall('a', stamp(9_000.25, other)), undefined);
  }
  memory.retain(new Set(['b']));
  assert.equal(memory.has('a'), false);
});

test('what was written within a tick of the clock, or lies behind a link, is not relied on', () => {
  const memory = emptyMemory<string>(() => 10_000.5);
  memory.keep('fresh', stamp(9_990.25), 'given', 1);
  memory.keep('fresh on a disk of whole seconds', stamp(9_000), 'given', 1);
  memory.keep('link', stamp(Number.POSITIVE_INFINITY), 'given', 1);
  memory.keep('old on a disk of whole seconds', stamp(5_000), 'given', 1);

  const kept = ['fresh', 'fresh on a disk of whole seconds', 'link', 'old on a disk of whole seconds'];
  assert.deepEqual(
    kept.filter((file) => memory.has(file)),
    ['old on a disk of whole seconds'],
  );
});

test('memory is bounded, and what is replaced or dropped makes room', () => {
  const memory = emptyMemory<string>(() => 10_000);
  const old = stamp(1_000.5);
  memory.keep('a', old, 'given', 300_000);
  memory.keep('b', old, 'given', 300_000);
  assert.equal(memory.has('b'), false);

  memory.keep('a', old, 'given', 10);
  memory.keep('b', old, 'given', 300_000);
  assert.equal(memory.has('b'), true);

  memory.retain(new Set(['a']));
  memory.keep('c', old, 'given', 499_000);
  assert.equal(memory.has('c'), true);
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
