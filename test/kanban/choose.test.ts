import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type BoardName, chooseBoard } from '../../src/kanban/choose.js';
import { UserError } from '../../src/user-error.js';
import { repositoryOf } from '../support/repository-of.js';

// Backlog.md holds 1 and 2, the client's list 2, 3 and 30.
const files = {
  'backlog/config.yml': 'project_name: "Shop"\ntask_prefix: "task"\n',
  'backlog/tasks/task-1 - One.md': '---\nid: TASK-1\n---\n',
  'backlog/tasks/task-2 - Two.md': '---\nid: TASK-2\n---\n',
};
let homeDirectory: string;
before(() => {
  homeDirectory = mkdtempSync(path.join(tmpdir(), 'home-'));
  const folder = path.join(homeDirectory, '.claude/tasks/s-1');
  mkdirSync(folder, { recursive: true });
  for (const id of ['2', '3', '30']) {
    writeFileSync(path.join(folder, `${id}.json`), JSON.stringify({ id, subject: `Task ${id}`, description: '' }));
  }
});
after(() => rmSync(homeDirectory, { recursive: true }));

function chosen(
  taskId: string | undefined,
  more: { board?: BoardName; session?: string; contents?: Record<string, string>; remembered?: string[] } = {},
) {
  return chooseBoard({
    board: more.board ?? 'auto',
    taskId,
    slug: 'new-checkout',
    repository: repositoryOf(more.contents ?? files),
    environment: { CLAUDE_CODE_SESSION_ID: more.session ?? 's-1' },
    remembered: more.remembered ?? [],
    homeDirectory,
  });
}
const coded =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof UserError && error.code === code && words.test(error.message);

test('the board that was named is taken, whatever the id looks like', async () => {
  assert.equal((await chosen('task-1', { board: 'claude-tasks' })).name, 'claude-tasks');
  assert.equal((await chosen('3', { board: 'backlog-md' })).name, 'backlog-md');
  assert.equal((await chosen(undefined, { board: 'claude-tasks' })).name, 'claude-tasks');
});

test('without an id it is the board in the repository, also where there is none yet', async () => {
  assert.equal((await chosen(undefined)).name, 'backlog-md');
  assert.equal((await chosen(undefined, { contents: {} })).name, 'backlog-md');
});

test("without an id it is the client's list where that holds the rollout's task already, and nobody guesses between two", async () => {
  const task = { id: '40', subject: 'Rollout', description: '', metadata: { rollout: 'new-checkout' } };
  const session = 's-2';
  const folder = path.join(homeDirectory, '.claude/tasks', session);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '40.json'), JSON.stringify(task));
  const both = {
    ...files,
    'backlog/tasks/task-9 - Nine.md':
      '---\nid: TASK-9\n---\n<!-- rollout-manager:begin new-checkout -->\nx\n<!-- rollout-manager:end new-checkout -->\n',
  };

  assert.equal((await chosen(undefined, { session })).name, 'claude-tasks');
  await assert.rejects(chosen(undefined, { session, contents: both }), coded('ambiguous-task', /`board`/));
});

test('a letter prefix or a dotted number is the repository board', async () => {
  for (const id of ['task-3', 'TASK-999', 'jira-3', 'draft-1', '3.1']) {
    assert.equal((await chosen(id)).name, 'backlog-md', id);
  }
});

test('a bare number is whoever holds exactly it', async () => {
  assert.equal((await chosen('1')).name, 'backlog-md');
  assert.equal((await chosen('3')).name, 'claude-tasks');
  assert.equal((await chosen('#3')).name, 'claude-tasks');
  assert.equal((await chosen('1', { session: '' })).name, 'backlog-md');
});

test('a number that both hold, or neither, is asked back', async () => {
  await assert.rejects(chosen('2'), coded('ambiguous-task', /`board`.*`backlog-md`.*`claude-tasks`/));
  await assert.rejects(
    chosen('20'),
    coded('unknown-task', /`backlog` has `TASK-2`, `TASK-1`, the client's list has `30`/),
  );
  await assert.rejects(chosen('3', { session: '' }), coded('unknown-task', /no task list outside a session/));
});

test('both boards keep one contract: an exact id, an old text that stays, a second put that changes nothing', async () => {
  for (const [taskId, boardName] of [
    ['1', 'backlog-md'],
    ['3', 'claude-tasks'],
  ] as const) {
    const board = await chosen(taskId);
    const card = { taskId, title: 'Rollout: New checkout', slug: 'new-checkout' };

    const receipt = await board.put(card, { markdown: 'Plan' });

    assert.equal(receipt.board, boardName);
    assert.equal(receipt.taskId.replace('TASK-', ''), taskId);
    assert.deepEqual(
      await board.put(card, { markdown: 'Plan' }, { dryRun: true }).then(({ taskId: id }) => id),
      receipt.taskId,
    );
    await assert.rejects(board.put({ ...card, taskId: '31' }, { markdown: 'Plan' }), coded('unknown-task'));
    await assert.rejects(board.put({ ...card, slug: 'a -->' }, { markdown: 'Plan' }), coded('bad-slug'));
  }
});

test('an id that only one board gives names that board; a name that is shared names none', async () => {
  assert.equal((await chosen('shop/web#12')).name, 'github');
  assert.equal((await chosen('https://github.com/shop/web/issues/12')).name, 'github');
  assert.equal((await chosen('62da47d7')).name, 'wicked-kanban');
  await assert.rejects(chosen('12345678'), coded('unknown-task'), 'eight digits may be a number');
  for (const board of ['wicked-kanban', 'github', 'hand-over'] as const)
    assert.equal((await chosen('2', { board })).name, board);
});

test('what the journal remembers is asked where nothing in reach holds the card, and told where something does', async () => {
  const card = `<!-- rollout-manager:begin new-checkout -->\nx\n<!-- rollout-manager:end new-checkout -->\n`;
  const marked = { ...files, 'backlog/tasks/task-1 - One.md': card };

  assert.equal((await chosen(undefined, { remembered: ['backlog-md', 'github'] })).name, 'github');
  await assert.rejects(
    chosen(undefined, { remembered: ['github', 'hand-over'], contents: marked }),
    coded('ambiguous-task', /Backlog\.md board, GitHub and another board .*`backlog-md` or `github` or `hand-over`/),
  );
});
