import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openRepository } from '../../src/repository/repository.js';
import { saidByAll } from '../support/both-doors.js';
import { commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';
import { hostileEnvironment, makeHostile } from '../support/hostile-configuration.js';

const shop = {
  'package.json': '{"name": "shop", "dependencies": {"@openfeature/server-sdk": "1.0.0"}}',
  'src/pay.ts': 'export const pay = () => 1;\n',
  'deploy/rollout.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: shop\n',
};

function hostileShop() {
  const top = folderOf({});
  const folder = path.join(top, 'shop');
  const apart = path.join(top, 'apart');
  mkdirSync(apart);
  putInto(folder, shop);
  gitIn(folder, 'init', '-q', '-b', 'main');
  commitIn(folder, 'Begin');
  putInto(folder, {
    'src/pay.ts': 'export const pay = () => 2;\n',
    'migrations/1.sql': 'ALTER TABLE a DROP COLUMN b;\n',
  });
  commitIn(folder, 'Change');
  const settings = makeHostile(folder, apart);
  return { top, folder, settings, apart, marks: path.join(apart, 'marks') };
}

const marksIn = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

test('no operation runs a program that a hostile repository configures', { timeout: 240_000 }, async () => {
  const { top, folder, settings, marks } = hostileShop();

  const said = await saidByAll(folder);

  assert.ok(settings.length >= 40);
  assert.equal(marksIn(marks), '');
  assert.deepEqual(
    said.filter(({ isBug }) => isBug),
    [],
  );
  // The repository was read all the same: the plan rests on the change, and the change was seen.
  assert.match(said.map(({ text }) => text).join(), /DROP COLUMN|drops? (?:the )?column/i);
  rmSync(top, { recursive: true, force: true });
});

test('nor one that the variables of git in the environment name', { timeout: 240_000 }, async () => {
  const { top, folder, marks, apart } = hostileShop();
  const environment = { PATH: process.env.PATH, HOME: apart, ...hostileEnvironment(apart) };

  const said = await saidByAll(folder, { environment });

  assert.equal(marksIn(marks), '');
  assert.match(said.map(({ text }) => text).join(), /DROP COLUMN|drops? (?:the )?column/i);
  rmSync(top, { recursive: true, force: true });
});

test('the marks would be seen: plain git runs them', () => {
  const { top, folder, marks } = hostileShop();
  writeFileSync(path.join(folder, 'src/pay.ts'), 'changed\n');

  try {
    execFileSync('git', ['status'], { cwd: folder, stdio: 'ignore', timeout: 20_000 });
    execFileSync('git', ['diff'], { cwd: folder, stdio: 'ignore', timeout: 20_000 });
  } catch {
    // A filter that says nothing is an error to git; the mark is what counts.
  }

  assert.match(marksIn(marks), /fsmonitor|filter|diff/);
  rmSync(top, { recursive: true, force: true });
});

test('a program called git in the repository is not the git that is run', { timeout: 60_000 }, async () => {
  const { top, folder, marks } = hostileShop();
  writeFileSync(path.join(folder, 'git'), `#!/bin/sh\necho planted >> "${marks}"\n`, { mode: 0o755 });

  const environment = { PATH: `.:${folder}::${process.env.PATH}` };
  const repository = openRepository(folder, { environment });

  assert.ok((await repository.listing()).files.includes('src/pay.ts'));
  assert.equal(marksIn(marks), '');
  rmSync(top, { recursive: true, force: true });
});

test('git is stopped where it says too much, and where the call is cancelled', { timeout: 60_000 }, async () => {
  const { top, folder } = hostileShop();
  const stop = new AbortController();
  const repository = openRepository(folder, { environment: { PATH: process.env.PATH }, signal: stop.signal });

  const cut = await repository.gitBytes(['cat-file', '-p', 'HEAD'], { mostBytes: 10 });
  const waiting = repository.gitBytes(['cat-file', '--batch'], { mostBytes: 1000 });
  setTimeout(() => stop.abort(), 50);

  assert.equal(cut?.isCut, true);
  assert.equal(await waiting, undefined);
  rmSync(top, { recursive: true, force: true });
});
