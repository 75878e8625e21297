import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/mcp-client.js';

const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('every dependency is pinned to one version, and nothing is installed with the plugin', () => {
  const loose = Object.entries(packageJson.devDependencies).filter(([, version]) => !exact.test(version));

  assert.deepEqual(loose, []);
  assert.ok(!('dependencies' in packageJson) && !('optionalDependencies' in packageJson));
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    assert.ok(!(name in packageJson.scripts), name);
});

test('the lockfile names the version of every dependency, and a hash of every package', () => {
  const lock = read('pnpm-lock.yaml');
  const missing = Object.entries(packageJson.devDependencies).filter(
    ([name, version]) =>
      !new RegExp(`^ {2}'?${name.replace(/[/.]/g, '\\$&')}@${version.replaceAll('.', '\\.')}'?:`, 'm').test(lock),
  );
  const packages = lock.slice(lock.indexOf('\npackages:'), lock.indexOf('\nsnapshots:'));

  assert.deepEqual(missing, []);
  assert.equal(packages.match(/^ {2}\S.*:$/gm)?.length, packages.match(/integrity: sha512-/g)?.length);
});

test('one file alone parses YAML, one starts git and one a board, and none makes code of text', () => {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((it) =>
    it.endsWith('.ts'),
  );
  const holding = (pattern: RegExp) => files.filter((file) => pattern.test(read(path.join('src', file)))).sort();

  assert.deepEqual(holding(/parseAllDocuments|parseDocument\b/), ['text/yaml.ts']);
  assert.deepEqual(holding(/node:child_process/), ['kanban/program.ts', 'repository/git.ts']);
  assert.deepEqual(
    holding(/\bshell:\s*true|\bexecSync\(|\beval\(|new Function\(|node:vm|node:net|node:http|node:dgram/),
    [],
  );
});
