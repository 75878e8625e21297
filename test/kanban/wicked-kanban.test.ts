import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { wickedKanban } from '../../src/kanban/wicked-kanban.js';
import { findWickedScripts } from '../../src/kanban/wicked-scripts.js';
import { openRepository } from '../../src/repository/repository.js';
import { UserError } from '../../src/user-error.js';
import { kanbanRoot, wickedMachine } from '../support/boards.js';
import { folderOf, gitIn } from '../support/checkout.js';
import { repositoryOf } from '../support/repository-of.js';

// The scripts here stand in for the real ones, which are not in this repository; see test/fixtures/boards/api.py.
const section = { markdown: 'Stage 1' };
const card = (taskId?: string) => ({ taskId, title: 'Rollout: New checkout', slug: 'new-checkout' });
const coded =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof UserError && error.code === code && words.test(error.message);
type T = { after(done: () => void): void };
function machineOf(t: T, ...args: Parameters<typeof wickedMachine>) {
  const it = wickedMachine(...args);
  t.after(it.remove);
  return it;
}

test('a card is made in the project of this folder, with the envelope, by script alone and texts on standard input', async (t) => {
  const it = machineOf(t);
  const receipt = await wickedKanban(it.repository, it.place).put(
    { ...card(), stage: 2, progress: 'under-way' },
    section,
  );

  assert.ok(receipt.outcome === 'written');
  assert.match(receipt.path, /^[0-9a-f]{8}\/[0-9a-f]{8}$/);
  assert.match(receipt.note ?? '', /had no project for this repository/);
  const { name, swimlane, priority, depends_on, metadata } = it.task(receipt.taskId);
  assert.deepEqual(
    { name, swimlane, priority, depends_on, metadata },
    {
      name: 'Rollout: New checkout',
      swimlane: 'in_progress',
      priority: 'P2',
      depends_on: [],
      metadata: {
        event_type: 'task',
        chain_id: 'new-checkout.root',
        source_agent: 'rollout-manager',
        rollout: 'new-checkout',
        stage: 2,
      },
    },
  );
  const project = it.calls().find(({ args }) => args.join(' ') === 'create projects');
  assert.deepEqual(JSON.parse(project?.body ?? ''), { name: 'shop Tasks', repo_path: kanbanRoot });
  assert.equal(
    it.calls().some(({ args }) => args.join(' ').includes('Stage 1')),
    false,
  );
});

test('a file that another writer has half written is read again, and our own calls take turns', async (t) => {
  const torn = machineOf(t, { STAND_IN_TROUBLE: 'torn' });
  const one = await wickedKanban(torn.repository, torn.place).put(card(), section);
  const it = machineOf(t);
  const folder = folderOf({});
  gitIn(folder, 'init', '--quiet');
  const repository = openRepository(folder, { environment: { PATH: process.env.PATH } });
  await wickedKanban(repository, it.place).put(card(), section);
  const slugs = ['cart', 'search', 'totals', 'login', 'mail', 'tax'];

  const all = await Promise.all(
    slugs.map((slug) => wickedKanban(repository, it.place).put({ ...card(), slug }, section)),
  );

  assert.equal(one.outcome === 'written' && one.change, 'created');
  assert.equal(new Set(all.map(({ taskId }) => taskId)).size, slugs.length);
  assert.equal(it.ids().length, slugs.length + 1);
  assert.deepEqual(readdirSync(path.join(folder, '.rollouts')), [], 'no lock stays');
});

test('an update says the description alone, so that the metadata of others stays', async (t) => {
  const it = machineOf(t);
  const id = it.add('brief');

  await wickedKanban(it.repository, it.place).put(card(id), section);

  const update = it.calls().find(({ args }) => args[0] === 'update');
  assert.deepEqual(update?.args, ['update', 'tasks', id]);
  assert.deepEqual(Object.keys(JSON.parse(update?.body ?? '')), ['project_id', 'description']);
});

test('what is no id never reaches the script', async (t) => {
  const it = machineOf(t);
  for (const id of ['../project', '62DA47D7', '62da47d', '62da47d77', 'task-1', '--help', '62da47d7\n']) {
    const put = wickedKanban(it.repository, it.place).put(card(id), section);
    if (id.trim() === '62da47d7') await assert.rejects(put, coded('unknown-task'));
    else await assert.rejects(put, coded('bad-task-id'), id);
  }
  assert.equal(
    it.calls().some(({ args }) => args.join(' ').includes('..')),
    false,
  );
});

test('a write that the board lost is told: an index without the card, a text of somebody else', async (t) => {
  const forgets = machineOf(t, { STAND_IN_TROUBLE: 'forget' });
  const overwritten = machineOf(t, { STAND_IN_TROUBLE: 'overwrite' });
  const meddled = machineOf(t, { STAND_IN_TROUBLE: 'meddle' });
  const [first, second] = [overwritten.add('brief'), meddled.add('brief')];
  const marked = '<!-- rollout-manager:begin new-checkout -->\nStage 1\n<!-- rollout-manager:end new-checkout -->\n';
  meddled.edit(second, marked);
  const put = (it: typeof forgets, id?: string, markdown = 'Stage 2') =>
    wickedKanban(it.repository, it.place).put(card(id), { markdown });

  await assert.rejects(put(forgets), coded('write-lost', /no locks/));
  await assert.rejects(put(overwritten, first), coded('write-lost', new RegExp(first)));
  await assert.rejects(put(meddled, second), coded('card-changed'));
  assert.equal(meddled.task(second).description, marked);
});

test('a board that is not there, no Python, and a script that fails are one sentence each', async (t) => {
  const none = machineOf(t, {}, []);
  const noPython = machineOf(t, { PATH: '/nowhere' });
  const put = (it: typeof none, more = {}) =>
    wickedKanban(it.repository, { ...it.place, ...more }).put(card(), section);

  await assert.rejects(put(none), coded('no-wicked-kanban', /`backlog-md`/));
  await assert.rejects(put(noPython), coded('no-python', /wicked-kanban 1\.2\.1 needs Python/));
  await assert.rejects(put(machineOf(t, { STAND_IN_TROUBLE: 'garbage' })), coded('board-refused', /Updated!/));
  await assert.rejects(
    put(machineOf(t, { STAND_IN_TROUBLE: 'traceback' })),
    coded('board-refused', /ImportError.*fcntl/),
  );
  const hangs = machineOf(t, { STAND_IN_TROUBLE: 'hang' });
  await assert.rejects(put(hangs, { timeoutMilliseconds: 1500 }), coded('board-refused', /no answer within 1\.5 s/));
});

test('the highest version counts, and one that gave the board up is not passed over', (t) => {
  const it = machineOf(t, {}, [
    'wicked-kanban/1.9.0/scripts',
    'wicked-kanban/1.10.0/scripts',
    'wicked-kanban/1.10.0-rc.1/scripts',
  ]);
  const old = machineOf(t, {}, ['wicked-garden/4.9.0/scripts/kanban']);

  assert.equal(findWickedScripts(it.place)?.name, 'wicked-kanban 1.10.0');
  assert.equal(findWickedScripts(old.place)?.name, 'wicked-garden 4.9.0');
  mkdirSync(path.join(old.home, '.claude/plugins/cache/wicked-garden/wicked-garden/5.0.0'), { recursive: true });
  assert.equal(findWickedScripts(old.place), undefined);
  rmSync(path.join(it.home, '.claude'), { recursive: true });
  assert.equal(findWickedScripts(it.place), undefined);
});

test('two projects of one folder are told, and a folder below is not taken for it', async (t) => {
  const it = machineOf(t);
  it.add('brief');
  const below = repositoryOf({}, { 'rev-parse': `${kanbanRoot}/web\n` });

  const other = await wickedKanban(below, it.place).put(card(), section);
  const first = await wickedKanban(it.repository, it.place).put(card(), section, { dryRun: true });

  assert.match((other.outcome === 'written' && other.note) || '', /had no project/);
  assert.equal(first.change, 'created');
});
