import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { backlogMd } from '../../src/kanban/backlog-md.js';
import { openRepository } from '../../src/repository/repository.js';

// The real `backlog` command against our board: what it writes we keep, what we write it shows and keeps.
// It is installed once into a cache folder, because it is a large binary that only this suite needs.
const version = '1.52.0';
const cache = path.resolve(
  process.env.ROLLOUT_TEST_CACHE ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '../../.cache'),
);
const home = path.join(cache, `backlog.md-${version}`);
const command = path.join(home, 'node_modules/.bin/backlog');

const plan = [
  '## Rollout Plan: New checkout',
  '',
  '**Feature**: New checkout  ',
  '**Risk Level**: LOW',
  '',
  '### Description',
  '',
  '| Stage | Traffic |',
  '|-------|---------|',
  '| 1 | 1 % |',
  '',
  'Before the rollout',
  '---',
  '- [ ] Engineering notified',
  '',
  '## Acceptance Criteria',
  '- [ ] not a criterion of the card',
  '',
  '```yaml',
  '---',
  'weight: 1',
  '```',
  '',
  '<b>HTML-looking</b> <!-- COMMENTS:END --> <!-- rollout-manager:end new-checkout -->',
].join('\n');
const card = (taskId?: string) => ({ taskId, title: "Rollout: Sara's new checkout", slug: 'new-checkout' });
const shown = [
  '## Rollout Plan: New checkout',
  '| 1 | 1 % |',
  '- [ ] Engineering notified',
  'weight: 1',
  '<b>HTML-looking</b>',
];

let folder: string;
before(() => {
  if (existsSync(command)) return;
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'package.json'), '{"private": true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `backlog.md@${version}`], { cwd: home, stdio: 'ignore' });
});
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'board-'));
  execFileSync('git', ['init', '--quiet', folder]);
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
after(() => rmSync(path.join(home, 'user'), { recursive: true, force: true }));

/** Where the command runs: in the folder, with an environment of its own. */
function surroundings() {
  const environment = { PATH: process.env.PATH ?? '', HOME: path.join(home, 'user'), NO_COLOR: '1' };
  mkdirSync(environment.HOME, { recursive: true });
  return { cwd: folder, env: environment };
}

/** Runs the command; throws where it fails. */
function backlog(...args: string[]): string {
  return execFileSync(command, args, { ...surroundings(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
const repository = () => openRepository(folder, { environment: { PATH: process.env.PATH } });
const board = () => backlogMd(repository(), { now: () => new Date('2026-03-04T05:06:07Z') });
const cards = () => readdirSync(path.join(folder, 'backlog/tasks')).sort();
const textOf = (name: string) => readFileSync(path.join(folder, 'backlog/tasks', name), 'utf8');

function begunByCommand(): void {
  backlog('init', 'Shop', '--defaults', '--integration-mode', 'none');
  const fields = [
    '-d',
    'The brief',
    '--ac',
    'one criterion',
    '--plan',
    'The plan',
    '--notes',
    'The notes',
    '-l',
    'web',
  ];
  backlog('task', 'create', 'New checkout', ...fields, '-a', '@sara');
  backlog('task', 'create', 'Decoy', '-d', 'Speaks of task-1');
}

function assertShown(plain: string): void {
  for (const words of shown) assert.equal(plain.split(words).length, 2, words);
  const criteria = /Acceptance Criteria:\n-+\n([\s\S]*?)\n\n/.exec(plain)?.[1] ?? '';
  assert.doesNotMatch(criteria, /not a criterion/);
}

test('a card of the command shows our section, and its old text stays whole', async () => {
  begunByCommand();
  const [name = '', decoy = ''] = cards();
  const [old, oldDecoy] = [textOf(name), textOf(decoy)];

  const receipt = await board().put(card('task-1'), { markdown: plan });

  assert.equal(receipt.outcome === 'written' && receipt.change, 'updated');
  assert.ok(textOf(name).startsWith(old));
  assert.equal(textOf(decoy), oldDecoy);
  const plain = backlog('task', '1', '--plain');
  assertShown(plain);
  for (const words of ['The brief', '#1 one criterion', 'The plan', 'The notes'])
    assert.ok(plain.includes(words), words);
  assert.match(backlog('task', 'list', '--plain'), /TASK-1 - New checkout/);
});

test('our section outlives every edit of the command, and the next put updates it in place', async () => {
  begunByCommand();
  await board().put(card('task-1'), { markdown: plan });
  const edits = [
    ['-t', 'Another title'],
    ['-s', 'In Progress'],
    ['-d', 'Another brief'],
    ['--notes', 'Other notes'],
    ['--append-notes', 'More notes'],
    ['--plan', 'Another plan'],
    ['--ac', 'another criterion'],
    ['--check-ac', '1'],
    ['--dod', 'documented'],
    ['-l', 'label'],
    ['--comment', 'A person agrees.', '--comment-author', 'ann'],
    ['--final-summary', 'Shipped'],
    ['--clear-final-summary'],
  ];
  for (const edit of edits) {
    backlog('task', 'edit', '1', ...edit);
    assertShown(backlog('task', '1', '--plain'));
    const same = await board().put(card(), { markdown: plan });
    assert.equal(same.outcome === 'written' && `${same.taskId} ${same.change}`, 'TASK-1 unchanged', edit.join(' '));
  }

  const receipt = await board().put(card(), { markdown: '## Rollout Plan: New checkout\n\nStage 2' });

  assert.equal(receipt.outcome === 'written' && receipt.change, 'updated');
  assert.equal(cards().length, 2);
  const plain = backlog('task', '1', '--plain');
  assert.ok(plain.includes('Stage 2') && !plain.includes('| 1 | 1 % |'));
  for (const words of ['Another brief', 'Other notes', 'More notes', 'A person agrees.', '#1 one criterion', '@sara']) {
    assert.ok(plain.includes(words), words);
  }
});

test('a comment that a person wrote before ours stays', async () => {
  begunByCommand();
  backlog('task', 'edit', '1', '--comment', 'First comment', '--comment-author', 'ann');
  const [name = ''] = cards();
  const old = textOf(name);

  await board().put(card('1'), { markdown: plan });

  const text = textOf(name);
  let same = 0;
  while (text[same] === old[same]) same += 1;
  assert.ok(text.endsWith(old.slice(same)));
  const plain = backlog('task', '1', '--plain');
  assertShown(plain);
  assert.match(plain, /#1 - ann .*\nFirst comment\n[\s\S]*#2 - rollout-manager\b/);
});

test('a card with Windows line endings keeps them and is shown', async () => {
  begunByCommand();
  const [name = ''] = cards();
  const file = path.join(folder, 'backlog/tasks', name);
  writeFileSync(file, `\ufeff${textOf(name).replaceAll('\n', '\r\n')}`);

  await board().put(card('1'), { markdown: plan });

  assert.equal(/[^\r]\n/.test(textOf(name)), false);
  assertShown(backlog('task', '1', '--plain'));
});

test('a board that we began is listed, shown, edited and continued by the command', async () => {
  const receipt = await board().put(card(), { markdown: plan });

  assert.equal(receipt.outcome === 'written' && receipt.change, 'created');
  assert.match(backlog('task', 'list', '--plain'), /To Do:\s+TASK-1 - Rollout: Sara's new checkout/);
  const plain = backlog('task', '1', '--plain');
  assertShown(plain);
  assert.match(plain, /Created: 2026-03-04 05:06/);
  backlog('task', 'edit', '1', '-s', 'Done', '-d', 'Another brief', '--notes', 'Notes');
  assertShown(backlog('task', '1', '--plain'));
  assert.match(backlog('task', 'list', '--plain'), /Done:\s+TASK-1/);
  const same = await board().put(card(), { markdown: plan });
  assert.equal(same.outcome === 'written' && same.change, 'unchanged');
  assert.match(backlog('task', 'create', 'Next', '--plain'), /TASK-2 - Next/);
});

test('the number after ours and the number after the command never meet', async () => {
  begunByCommand();
  backlog('task', 'archive', '2');

  const receipt = await board().put(card(), { markdown: plan });

  assert.equal(receipt.taskId, 'TASK-3');
  assert.match(backlog('task', 'create', 'Next', '--plain'), /TASK-4 - Next/);
  backlog('task', 'edit', '3', '-s', 'Done');
  backlog('task', 'complete', '3');
  const completed = await board().put(card(), { markdown: 'Stage 2' });
  assert.match((completed.outcome === 'written' && completed.path) || '', /^backlog\/completed\/task-3 - /);
});

test('a prefix and a folder that the command was begun with are ours too', async () => {
  backlog(
    'init',
    'Shop',
    '--defaults',
    '--integration-mode',
    'none',
    '--task-prefix',
    'SHOP',
    '--backlog-dir',
    '.backlog',
  );

  const receipt = await board().put(card(), { markdown: plan });

  assert.equal(receipt.taskId, 'SHOP-1');
  assert.match((receipt.outcome === 'written' && receipt.path) || '', /^\.backlog\/tasks\/shop-1 - /);
  assertShown(backlog('task', '1', '--plain'));
});

interface ServedCard {
  readonly title: string;
  readonly status: string;
  readonly description: string;
  readonly rawContent: string;
  readonly comments: readonly { readonly author?: string; readonly body: string }[];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A listening server has a port.');
  return address.port;
}

/** Serves the folder's browser board while `use` runs; what `use` asks is asked at the board's own addresses. */
async function withBrowserBoard(use: (ask: (route: string, init?: RequestInit) => Promise<Response>) => Promise<void>) {
  const port = String(await freePort());
  const args = ['browser', '--port', port, '--no-open', '--non-interactive'];
  const served = spawn(command, args, { ...surroundings(), stdio: 'ignore' });
  const ended = once(served, 'exit');
  const ask = (route: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${route}`, init);
  try {
    await eventually(async () => assert.equal((await ask('/api/tasks')).status, 200));
    await use(ask);
  } finally {
    served.kill('SIGKILL');
    await ended;
  }
}

/** Asks again until it holds; the last failure is thrown. The browser board reads changed files a moment later. */
async function eventually(holds: () => Promise<void>): Promise<void> {
  const latest = Date.now() + 20_000;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > latest) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

test('the browser board serves what we write, and what it writes we keep', async () => {
  begunByCommand();
  await board().put(card('1'), { markdown: plan });
  await withBrowserBoard(async (ask) => {
    const served = async (): Promise<ServedCard> => JSON.parse(await (await ask('/api/task/TASK-1')).text());
    const before = await served();
    for (const words of shown)
      assert.ok(
        before.comments.some(({ body }) => body.includes(words)),
        words,
      );
    assert.equal(before.description, 'The brief');

    const edit = { title: 'Renamed in the browser', description: 'Told in the browser', status: 'In Progress' };
    const headers = { 'content-type': 'application/json' };
    const answer = await ask('/api/tasks/TASK-1', { method: 'PUT', headers, body: JSON.stringify(edit) });
    assert.equal(answer.status, 200);
    const same = await board().put(card(), { markdown: plan });
    assert.equal(same.outcome === 'written' && `${same.taskId} ${same.change}`, 'TASK-1 unchanged');
    await board().put(card(), { markdown: '## Rollout Plan: New checkout\n\nStage 2 is on' });

    await eventually(async () => {
      const { title, status, description, comments } = await served();
      assert.deepEqual({ title, status, description }, edit);
      const ours = comments.filter(({ body }) => body.includes('Rollout Plan'));
      assert.equal(ours.length, 1);
      assert.ok(ours[0]?.body.includes('Stage 2 is on') && !ours[0].body.includes('| 1 | 1 % |'));
    });
  });
});
