import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { flagOf, readWords } from '../src/command-line/flags.js';
import { runCommandLine } from '../src/command-line.js';
import type { Definition } from '../src/operations/definition.js';
import { callIn, folderOf } from './support/checkout.js';
import { root } from './support/mcp-client.js';
import { placeholders } from './support/placeholder-operations.js';

/** The real program, as a shell starts it. */
function rollout(folder: string, ...words: string[]) {
  const main = ['--import', path.join(root, 'node_modules/tsx/dist/esm/index.mjs'), path.join(root, 'src/main.ts')];
  const run = spawnSync(process.execPath, [...main, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** The door alone, with operations that do what no real one does at will. */
async function placeholder(...words: string[]) {
  const written: string[] = [];
  const reported: string[] = [];
  const terminal = {
    write: async (text: string) => void written.push(text),
    report: (text: string) => void reported.push(text),
    signal: new AbortController().signal,
  };
  const code = await runCommandLine(words, { world: callIn('/'), operations: placeholders, terminal });
  return { code, out: written.join(''), err: reported.join('\n') };
}

const shop = folderOf({ 'package.json': '{"name":"shop","dependencies":{"unleash-client":"6.1.0"}}' });

test('without words a stranger learns what this is, what it can do, and how to begin', () => {
  const { code, out, err } = rollout(shop);

  assert.equal(code, 0);
  assert.equal(err, '');
  for (const name of [
    'discover',
    'assess-risk',
    'plan-stages',
    'check-readiness',
    'update-kanban',
    'rollout-status',
    'mcp',
  ]) {
    assert.match(out, new RegExp(`^  ${name} +[A-Z]`, 'm'));
  }
  assert.match(out, /^Example\n {2}rollout plan-stages "/m);
  assert.ok(Math.max(...out.split('\n').map((line) => line.length)) <= 110, out);
});

test('a command explains itself: flags, ranges, an example, exit codes', () => {
  const { code, out } = rollout(shop, 'plan-stages', '--help');

  assert.equal(code, 0);
  assert.match(out, /rollout plan-stages <feature> \[flags\]/);
  assert.match(out, /--users-percent\n.*number from 0 to 100/);
  assert.match(out, /--repository, --path/);
  assert.match(out, /--dry-run, --no-dry-run/);
  assert.match(out, /one of big-bang, progressive, canary/i);
  assert.match(out, /Exit codes/);
});

test('a plan is Markdown, with --json the whole answer, and is kept', () => {
  const markdown = rollout(shop, 'plan-stages', 'New', 'checkout', '--users-percent', '20');
  const json = rollout(shop, 'plan-stages', 'New checkout', '--users-percent=20', '--json');
  const status = rollout(shop, 'rollout-status', 'New checkout');

  assert.equal(markdown.code, 0, markdown.err);
  assert.match(markdown.out, /^#+ .*New checkout/m);
  assert.equal(JSON.parse(json.out).record.feature, 'New checkout');
  assert.equal(JSON.parse(json.out).record.revision, 1);
  assert.match(status.out, /New checkout/);
});

test('another folder is named by --path, absolute or relative', () => {
  const discovered = rollout(root, 'discover', '--path', shop, '--json');
  const relative = rollout(path.dirname(shop), 'discover', `--path=${path.basename(shop)}`, '--json');

  assert.match(discovered.out, /unleash/);
  assert.equal(relative.out, discovered.out);
});

test('misuse is one line on standard error, exit 2, and nothing on standard output', () => {
  const wrong = [
    rollout(shop, 'plan-stage', 'x'),
    rollout(shop, 'plan-stages', 'x', '--user-percent', '4'),
    rollout(shop, 'plan-stages', 'x', '--users-percent', '400'),
    rollout(shop, 'plan-stages', 'x', '--users-percent'),
    rollout(shop, 'plan-stages', '--json'),
    rollout(shop, 'rollout-status', 'Never planned'),
    rollout(shop, 'discover', '--path', 'no-such-folder'),
  ];

  for (const { code, out, err } of wrong) {
    assert.equal(code, 2, err);
    assert.equal(out, '');
    assert.equal(err.trim().split('\n').length, 1, err);
  }
  assert.match(wrong[0]?.err ?? '', /did you mean plan-stages\?/);
  assert.match(wrong[1]?.err ?? '', /did you mean --users-percent\?/);
  assert.match(wrong[2]?.err ?? '', /from 0 to 100, not 400\. Example: rollout plan-stages x --users-percent 100/);
  assert.match(wrong[3]?.err ?? '', /--users-percent has no value/);
  assert.match(wrong[4]?.err ?? '', /--feature is missing/);
});

test('the version is the one of the package', () => {
  const { out } = rollout(shop, '--version');

  assert.match(out, /^\d+\.\d+\.\d+\n$/);
});

test('the verdict is the exit code, the answer goes to standard output', async () => {
  const codes = [];
  for (const words of ['hello', 'hold', 'roll back']) codes.push((await placeholder('repeat', words)).code);

  assert.deepEqual(codes, [0, 1, 3]);
});

test('a bug is not swallowed by the door', async () => {
  await assert.rejects(placeholder('break'), TypeError);
});

test('a bug of the program is a stack on standard error and exit 70', () => {
  // The program's own code cannot be made to fail from outside, so one of the language's functions is.
  const broken = "data:text/javascript,String.prototype.trimEnd=()=>{throw new RangeError('broken on purpose')}";
  const tsx = path.join(root, 'node_modules/tsx/dist/esm/index.mjs');
  const words = ['--import', tsx, '--import', broken, path.join(root, 'src/main.ts'), 'rollout-status'];

  const run = spawnSync(process.execPath, words, { cwd: shop, encoding: 'utf8', env: { PATH: process.env.PATH } });

  assert.equal(run.status, 70, run.stderr);
  assert.equal(run.stdout, '');
  assert.match(run.stderr, /RangeError: broken on purpose\n\s+at /);
});

test('Ctrl-C ends a run with the code that shells expect', async () => {
  const tsx = path.join(root, 'node_modules/tsx/dist/esm/index.mjs');
  // Holds the program at its first question to git, so that there is something to interrupt.
  const slow = folderOf({ git: '#!/bin/sh\ntouch "$0.asked"\nexec sleep 20\n', 'shop/package.json': '{}' });
  chmodSync(path.join(slow, 'git'), 0o755);
  const run = spawn(
    process.execPath,
    ['--import', tsx, path.join(root, 'src/main.ts'), 'discover', '--path', path.join(slow, 'shop')],
    {
      env: { PATH: `${slow}:${process.env.PATH}` },
    },
  );
  const ended = new Promise((resolve) => run.once('exit', resolve));
  while (!existsSync(path.join(slow, 'git.asked')) && run.exitCode === null) await delay(20);

  const started = performance.now();
  run.kill('SIGINT');
  const code = await ended;

  assert.equal(code, 130);
  assert.ok(performance.now() - started < 1_500);
});

test('a reader that leaves early is no error', async () => {
  const tsx = path.join(root, 'node_modules/tsx/dist/esm/index.mjs');
  const command = `"${process.execPath}" --import "${tsx}" "${path.join(root, 'src/main.ts')}" plan-stages --help | head -c 1`;
  const shell = spawn('/bin/sh', ['-c', command], { cwd: shop, env: { PATH: process.env.PATH } });
  let errors = '';
  shell.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });

  const code = await new Promise((resolve) => shell.once('exit', resolve));

  assert.equal(code, 0);
  assert.equal(errors, '');
});

const tree: Definition = {
  name: 'plant-tree',
  title: 'Plant a tree',
  description: 'Plants one tree.',
  effect: 'writes',
  idempotent: false,
  doors: ['cli'],
  positional: 'species',
  shortNames: { path: 'repository' },
  example: { species: 'oak' },
  inputSchema: {
    type: 'object',
    properties: {
      species: { type: 'string' },
      repository: { type: 'string' },
      heightPercent: { type: 'number' },
      waterDaily: { type: 'boolean' },
      helpers: { type: 'array', items: { type: 'string' } },
      depth: { anyOf: [{ type: 'number' }, { type: 'string' }] },
    },
  },
  outputSchema: { type: 'object', properties: {} },
};

const readings: readonly [string, readonly string[], Record<string, unknown>][] = [
  ['a value after its flag', ['--height-percent', '2.5'], { heightPercent: 2.5 }],
  ['a value behind =', ['--height-percent=-3'], { heightPercent: -3 }],
  ['a negative value after its flag', ['--height-percent', '-3'], { heightPercent: -3 }],
  ['a flag by the name that it has over MCP', ['--heightPercent', '2'], { heightPercent: 2 }],
  ['yes', ['--water-daily'], { waterDaily: true }],
  ['no', ['--no-water-daily'], { waterDaily: false }],
  ['yes and no as values', ['--water-daily=false'], { waterDaily: false }],
  ['a word after yes', ['--water-daily', 'oak'], { waterDaily: true, species: 'oak' }],
  ['a repeated flag', ['--helpers', 'Kim', '--helpers', 'Jo'], { helpers: ['Kim', 'Jo'] }],
  ['a list by commas', ['--helpers', 'Kim, Jo'], { helpers: ['Kim', 'Jo'] }],
  ['a name of several words', ['sweet', 'chestnut'], { species: 'sweet chestnut' }],
  ['a word that looks like a flag, behind --', ['--', '--oak'], { species: '--oak' }],
  ['a number where text may stand too', ['--depth', '3'], { depth: 3 }],
  ['text where a number may stand too', ['--depth', 'three'], { depth: 'three' }],
  ['what is no number stays, for the schema to refuse', ['--height-percent', 'tall'], { heightPercent: 'tall' }],
  ['a path of Windows', ['--path', 'C:\\work\\shop'], { repository: 'C:\\work\\shop' }],
  ['an empty value', ['--path='], { repository: '' }],
];

for (const [name, words, args] of readings) {
  test(`the command line reads ${name}`, () => {
    const read = readWords(words, tree);

    assert.deepEqual(read.args, args);
  });
}

test('a word too many is refused, not dropped', () => {
  assert.throws(() => readWords(['oak', '--species', 'ash'], tree), /no use for the word "oak"/);
});

test('the name of a flag is the name of its argument', () => {
  assert.equal(flagOf('p95Milliseconds'), '--p95-milliseconds');
});
