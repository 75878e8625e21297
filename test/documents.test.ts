import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import matter from 'gray-matter';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

const topDocuments = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((file) =>
  existsSync(path.join(root, file)),
);
const pluginDocuments = ['agents', 'commands', 'skills'].flatMap(markdownBelow);
const withFrontMatter = pluginDocuments.filter((file) => !file.includes('/references/'));

function markdownBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')));
}

for (const file of [...topDocuments, ...pluginDocuments]) {
  test(`the links of ${file} lead somewhere`, () => {
    const targets = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    const local = targets.filter((target) => !/^(https?:|mailto:|#)/.test(target));

    const missing = local.filter((target) => !leadsSomewhere(file, target));

    assert.deepEqual(missing, []);
  });
}

function leadsSomewhere(file: string, target: string): boolean {
  const [name = '', anchor] = decodeURIComponent(target).split('#');
  const aimed = path.join(root, path.dirname(file), name);
  if (!existsSync(aimed)) return false;
  return anchor === undefined || headingsOf(readFileSync(aimed, 'utf8')).includes(anchor);
}

/** Anchors as code hosts make them: lower case, spaces to dashes, punctuation gone. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

for (const file of withFrontMatter) {
  test(`the front matter of ${file} says what the client needs`, () => {
    const { data, content } = matter(textOf(file));

    assert.equal(typeof data.description, 'string');
    assert.ok(data.description.length > 0 && data.description.length <= 1024);
    assert.notEqual(content.trim(), '');
    if (file.startsWith('agents/')) assert.equal(data.name, path.basename(file, '.md'));
    if (file.startsWith('skills/')) assert.equal(data.name, path.basename(path.dirname(file)));
    if (file.startsWith('commands/')) assert.equal(typeof data['argument-hint'], 'string');
  });
}

test('the agent has no list of tools, because some clients then keep the server from it', () => {
  const { data } = matter(textOf('agents/rollout-manager.md'));

  assert.equal(data.tools, undefined);
  assert.equal(data.model, 'sonnet');
  assert.equal(data.color, 'yellow');
  assert.match(data.description, /Use when: progressive rollout, canary deployment, feature flags/);
});

test('a skill stays within two hundred lines', () => {
  const skills = pluginDocuments.filter((file) => file.endsWith('/SKILL.md'));

  assert.ok(skills.length > 0);
  assert.deepEqual(
    skills.filter((file) => textOf(file).split('\n').length > 200),
    [],
  );
});

test('the manifest and its twin are the same bytes, and one version stands everywhere', () => {
  const { version } = JSON.parse(textOf('package.json'));
  const manifest = textOf('plugin.json');
  const marketplace: { plugins: { name: string; version: string }[] } = JSON.parse(
    textOf('.claude-plugin/marketplace.json'),
  );

  assert.equal(textOf('.claude-plugin/plugin.json'), manifest);
  assert.equal(JSON.parse(manifest).version, version);
  assert.deepEqual(
    marketplace.plugins.map(({ version: own }) => own),
    [version],
  );
});

test('every command of the README that starts the product runs and succeeds', { timeout: 120_000 }, () => {
  const blocks = [...textOf('README.md').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', '').split('\n'));
  const commands = lines.filter((line) => /^(node dist\/rollout\.js|cp -r examples\/)/.test(line));
  const copy = mkdtempSync(path.join(tmpdir(), 'rollout-readme-'));
  mkdirSync(path.join(copy, 'tmp'));
  for (const part of ['dist', 'examples', 'package.json'])
    cpSync(path.join(root, part), path.join(copy, part), { recursive: true });

  const failed = commands.flatMap((command) => {
    const inCopy = command.replaceAll(' /tmp/', ' ./tmp/');
    const run = spawnSync('sh', ['-c', inCopy], { cwd: copy, encoding: 'utf8', input: '' });
    return run.status === 0 ? [] : [`${command}: exit ${run.status} ${run.stderr}`];
  });

  rmSync(copy, { recursive: true });
  assert.deepEqual(failed, []);
  assert.ok(commands.length > 1, 'the README shows no command');
});

test('no file names a machine, a home folder or a package registry', () => {
  const list = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  const read = names.filter((name) => name !== '' && !name.startsWith('dist/') && existsSync(path.join(root, name)));

  const found = read.flatMap((name) => {
    const text = textOf(name);
    return forbidden.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`);
  });

  assert.deepEqual(found, []);
});

/** In pieces, so that this file does not accuse itself. */
const forbidden = [
  ['/wo', 'rk/'],
  ['/ro', 'ot/'],
  ['/Us', 'ers/'],
  ['registry', '.npmjs.'],
  ['registry', '.yarnpkg.'],
  ['npm', 'mirror'],
].map((pieces) => pieces.join(''));
