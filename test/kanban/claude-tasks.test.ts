import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { withSection } from '../../src/kanban/board.js';
import { openTaskList } from '../../src/kanban/claude-list.js';
import { claudeTasks } from '../../src/kanban/claude-tasks.js';
import { UserError } from '../../src/user-error.js';

const section = { markdown: '| Stage | Traffic |\n|---|---|\n| 1 | 1 % |' };
const card = (taskId?: string) => ({ taskId, title: 'Rollout: New checkout', slug: 'new-checkout' });
const coded =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof UserError && error.code === code && words.test(error.message);
/** From the envelope of the wicked-garden hooks. */
const chainId = /^[a-z0-9][a-z0-9_-]{0,63}(\.(root|[a-z0-9][a-z0-9_-]{0,63}))(\.[a-z0-9][a-z0-9_-]{0,63})?$/;

/** A home folder whose list `s-1` holds these files; gone after the test. */
function homeOf(t: { after(done: () => void): void }, files: Record<string, string>) {
  const homeDirectory = mkdtempSync(path.join(tmpdir(), 'home-'));
  t.after(() => rmSync(homeDirectory, { recursive: true }));
  const folder = path.join(homeDirectory, '.claude/tasks/s-1');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return { homeDirectory, folder, environment: { CLAUDE_CODE_SESSION_ID: 's-1' } };
}

const task = (id: string, more = {}) =>
  JSON.stringify({ id, subject: `Task ${id}`, description: `Brief ${id}`, status: 'pending', ...more });

test('the update carries the old description whole, our section and the envelope; the list is not touched', async (t) => {
  const home = homeOf(t, { '1.json': task('1'), '12.json': task('12') });

  const receipt = await claudeTasks(home).put(card('1'), section);

  assert.equal(receipt.outcome, 'handed-over');
  assert.ok(receipt.outcome === 'handed-over');
  assert.equal(receipt.taskId, '1');
  assert.deepEqual(receipt.call, {
    tool: 'TaskUpdate',
    arguments: {
      taskId: '1',
      description: withSection('Brief 1', { slug: 'new-checkout', ...section }),
      metadata: {
        event_type: 'task',
        chain_id: 'new-checkout.root',
        source_agent: 'rollout-manager',
        rollout: 'new-checkout',
      },
    },
  });
  assert.match('new-checkout.root', chainId);
  assert.equal(readFileSync(path.join(home.folder, '1.json'), 'utf8'), task('1'));
});

test('a section that is already there is replaced in place', async (t) => {
  const description = `${withSection('Brief', { slug: 'new-checkout', markdown: 'old' })}\nadded below`;
  const home = homeOf(t, { '1.json': task('1', { description }) });

  const receipt = await claudeTasks(home).put(card('1'), section);
  const same = await claudeTasks(home).put(card('1'), { markdown: 'old' });

  assert.ok(receipt.outcome === 'handed-over' && same.outcome === 'handed-over');
  const expected = withSection(description, { slug: 'new-checkout', ...section });
  assert.equal(receipt.call.arguments.description, expected);
  assert.ok(expected.endsWith('\nadded below') && !expected.includes('\nold\n'));
  assert.equal(same.call.arguments.description, description);
  assert.match(same.reason, /already says this/);
});

test('without an id the task of this rollout is updated, else a new one proposed', async (t) => {
  const marked = withSection('', { slug: 'new-checkout', markdown: 'old' });
  const decoy = task('1', { metadata: { rollout: 'new' } });
  const byMetadata = homeOf(t, { '1.json': decoy, '2.json': task('2', { metadata: { rollout: 'new-checkout' } }) });
  const bySection = homeOf(t, { '1.json': decoy, '3.json': task('3', { description: marked }), '4.json': '{broken' });
  const twice = homeOf(t, {
    '3.json': task('3', { description: marked }),
    '4.json': task('4', { description: marked }),
  });
  const none = homeOf(t, { '1.json': decoy, '.highwatermark': '9', '.lock': '' });

  assert.equal((await claudeTasks(byMetadata).put(card(), section)).taskId, '2');
  assert.equal((await claudeTasks(bySection).put(card(), section)).taskId, '3');
  await assert.rejects(claudeTasks(twice).put(card(), section), coded('ambiguous-task', /`3`, `4`/));
  const created = await claudeTasks(none).put(card(), section);
  assert.ok(created.outcome === 'handed-over');
  assert.equal(created.call.tool, 'TaskCreate');
  assert.equal(created.call.arguments.subject, 'Rollout: New checkout');
  assert.equal(created.call.arguments.description, withSection('', { slug: 'new-checkout', ...section }));
});

test('unknown, misspelt and broken tasks are named', async (t) => {
  const home = homeOf(t, { '1.json': task('1'), '2.json': task('2'), '3.json': '{broken', '4.json': '[]' });
  mkdirSync(path.join(home.folder, '5.json'));

  const put = (id: string) => claudeTasks(home).put(card(id), section);

  await assert.rejects(put('9'), coded('unknown-task', /`4`/));
  await assert.rejects(put('../s-1/1'), coded('unknown-task'));
  await assert.rejects(put('1.json'), coded('unknown-task'));
  await assert.rejects(put('5'), coded('unknown-task'));
  await assert.rejects(put('3'), coded('broken-task'));
  await assert.rejects(put('4'), coded('broken-task'));
  assert.equal((await put('#2')).taskId, '2');
});

test('the list is the shared one, else the session; its name cannot leave the folder', async (t) => {
  const { homeDirectory, folder } = homeOf(t, { '1.json': task('1') });
  const open = (environment: Record<string, string>) => openTaskList({ environment, homeDirectory });

  assert.deepEqual(open({ CLAUDE_CODE_SESSION_ID: 's-1' })?.ids(), ['1']);
  assert.deepEqual(open({ CLAUDE_CODE_SESSION_ID: 'other', CLAUDE_CODE_TASK_LIST_ID: 's-1' })?.ids(), ['1']);
  assert.deepEqual(open({ CLAUDE_CODE_SESSION_ID: 's-2' })?.ids(), []);
  const elsewhere = { CLAUDE_CODE_SESSION_ID: 's-1', CLAUDE_CONFIG_DIR: path.resolve(folder, '../..') };
  assert.deepEqual(openTaskList({ environment: elsewhere, homeDirectory: '/nowhere' })?.ids(), ['1']);
  assert.equal(open({}), undefined);
  assert.equal(open({ CLAUDE_CODE_SESSION_ID: ['$', '{CLAUDE_CODE_SESSION_ID}'].join('') }), undefined);
  for (const name of ['../s-1', 'a/b', '..', '.', 'a'.repeat(65), 'a\0b']) {
    assert.throws(() => open({ CLAUDE_CODE_TASK_LIST_ID: name }), coded('bad-task-list', /CLAUDE_CODE_TASK_LIST_ID/));
  }
});

test('outside a session it is said what to do', async () => {
  const nowhere = claudeTasks({ environment: {}, homeDirectory: '/nowhere' });

  await assert.rejects(nowhere.put(card('1'), section), coded('no-task-list', /`backlog-md`/));
});
