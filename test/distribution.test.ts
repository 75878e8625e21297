import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { folderOf } from './support/checkout.js';
import { connect, root } from './support/mcp-client.js';

const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
const { version } = JSON.parse(textOf('package.json'));

/** dist/ as a user has it: alone, without node_modules beside or above it. */
function installed(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollout-dist-'));
  cpSync(path.join(root, 'dist'), path.join(folder, 'dist'), { recursive: true });
  // Node reads the kind of module from here; a plugin is installed together with it.
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  return path.join(folder, 'dist/rollout.js');
}

test('the two manifests are the same bytes', () => {
  assert.equal(textOf('.claude-plugin/plugin.json'), textOf('plugin.json'));
});

test('there is one version', () => {
  const marketplace = JSON.parse(textOf('.claude-plugin/marketplace.json'));

  assert.equal(JSON.parse(textOf('plugin.json')).version, version);
  assert.equal(JSON.parse(textOf('.claude-plugin/plugin.json')).version, version);
  assert.deepEqual(
    marketplace.plugins.map((plugin: { version: string }) => plugin.version),
    [version],
  );
  assert.match(textOf('CHANGELOG.md'), new RegExp(`^## \\[?${version.replaceAll('.', '\\.')}\\b`, 'm'));
});

test('no lockfile is there that would make an install download the development dependencies', () => {
  for (const file of ['package-lock.json', 'npm-shrinkwrap.json', 'bun.lock', 'bun.lockb', '.mcp.json']) {
    assert.equal(existsSync(path.join(root, file)), false, file);
  }
});

test('nothing has to be installed beside dist/', () => {
  assert.equal(JSON.parse(textOf('package.json')).dependencies, undefined);
});

test('dist/ is what the sources make of it', { timeout: 60_000 }, () => {
  const check = spawnSync(process.execPath, ['scripts/build.mjs', '--check'], { cwd: root, encoding: 'utf8' });

  assert.equal(check.status, 0, check.stderr);
});

test('dist/ alone plans, shows and answers over MCP with the one version', { timeout: 60_000 }, async () => {
  const shop = folderOf({ 'package.json': '{"name":"shop","dependencies":{"unleash-client":"6.1.0"}}' });
  const { client, errors } = await connect([installed(), 'mcp'], { environment: { CLAUDE_PROJECT_DIR: shop } });
  try {
    const { tools } = await client.listTools();
    const answers = [];
    const names = ['discover', 'assess-risk', 'plan-stages', 'check-readiness', 'update-kanban', 'rollout-status'];
    for (const name of names) {
      const args = name === 'discover' ? {} : { feature: 'New checkout' };
      answers.push(await client.callTool({ name, arguments: args }));
    }
    const wrong = await client.callTool({ name: 'discover', arguments: { repositry: '.' } });

    assert.equal(client.getServerVersion()?.version, version);
    assert.equal(tools.length, names.length);
    for (const answer of answers) assert.notEqual(answer.isError, true, JSON.stringify(answer.content));
    assert.match(JSON.stringify(wrong.content), /did you mean `repository`/);
    assert.equal(errors(), '');
  } finally {
    await client.close();
  }
});

test('every package in the bundle is named with its licence', () => {
  const notices = textOf('dist/THIRD-PARTY-NOTICES.txt');

  for (const name of ['@modelcontextprotocol/sdk', 'zod', 'yaml', 'gray-matter', 'js-yaml', 'fastest-levenshtein']) {
    assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
  }
  assert.match(notices, /Permission is hereby granted/);
});

test('the entry can be started as a program', () => {
  assert.match(textOf('dist/rollout.js'), /^#!\/usr\/bin\/env node\n/);
});
