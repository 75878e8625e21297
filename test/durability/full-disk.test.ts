import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { backlogMd } from '../../src/kanban/backlog-md.js';
import { openRepository } from '../../src/repository/repository.js';
import { changeRollout } from '../../src/rollouts/change.js';
import { readJournal } from '../../src/rollouts/journal.js';
import { readRollout } from '../../src/rollouts/record.js';
import { UserError } from '../../src/user-error.js';
import { keepRollout } from '../support/keep-rollout.js';
import { recordOf } from '../support/record-of.js';

const diskBytes = 128 * 1024;
const pageBytes = 4096;
const slug = 'new-checkout';

let folder: string;
let refusal = '';
before(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'full-disk-')));
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes / 1024}k`, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (mount.status !== 0) refusal = (mount.stderr || mount.error?.message || 'no answer').trim();
});
after(() => {
  if (refusal === '') spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

/** Takes all space but so many pages. */
function fill(freePages: number): void {
  const filler = path.join(folder, 'filler');
  rmSync(filler, { force: true });
  let pages = 0;
  try {
    for (; ; pages += 1) writeFileSync(filler, Buffer.alloc(pageBytes), { flag: 'a' });
  } catch {
    writeFileSync(filler, Buffer.alloc(Math.max(0, pages - freePages) * pageBytes));
  }
}

const repositoryHere = () => openRepository(folder, { environment: {} });
const textIn = (file: string) => readFileSync(path.join(folder, file), 'utf8');

async function outcomeOf(write: Promise<unknown>): Promise<'kept' | 'refused'> {
  try {
    await write;
    return 'kept';
  } catch (error) {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, /could not be written: no space is left on the disk; nothing was changed/);
    return 'refused';
  }
}

test('a disk that is really full keeps the old record, journal and card, and says so', async (t) => {
  if (refusal !== '') return t.skip(`a tmpfs cannot be mounted here: ${refusal}`);
  const repository = repositoryHere();
  await keepRollout(repository, recordOf('New checkout', slug));
  const card = 'backlog/tasks/task-1 - Card.md';
  await repository.write('backlog/config.yml', 'project_name: "shop"\n');
  await repository.write(card, '---\nid: task-1\ntitle: Card\n---\n\nWords of people.\n');
  const outcomes = { record: new Set<string>(), card: new Set<string>() };

  for (let freePages = 0; freePages <= 12; freePages += 1) {
    fill(freePages);
    const [record, journal, cardText] = [`.rollouts/${slug}.json`, `.rollouts/${slug}.journal.jsonl`, card].map(textIn);
    const revision = readRollout(repository, slug)?.revision ?? 0;

    const kept = await outcomeOf(
      changeRollout(repository, slug, (now) => {
        assert.ok(now);
        const entry = { at: '2026-12-01T09:00:00Z', by: 'cli', event: 'planned', revision: revision + 1 } as const;
        return { record: { ...now, revision: revision + 1 }, entries: [{ ...entry, reason: 'x'.repeat(3000) }] };
      }),
    );
    const markdown = `${freePages}\n`.repeat(4000);
    const put = await outcomeOf(backlogMd(repository).put({ taskId: 'task-1', title: 'Card', slug }, { markdown }));

    outcomes.record.add(kept);
    outcomes.card.add(put);
    assert.equal(readRollout(repository, slug)?.revision, kept === 'kept' ? revision + 1 : revision);
    assert.equal(readJournal(repository, slug).unreadable, 0);
    if (kept === 'refused')
      assert.deepEqual(
        [textIn(`.rollouts/${slug}.json`), textIn(`.rollouts/${slug}.journal.jsonl`)],
        [record, journal],
      );
    if (put === 'refused') assert.equal(textIn(card), cardText);
    assert.deepEqual(readdirSync(path.join(folder, '.rollouts')), [`${slug}.journal.jsonl`, `${slug}.json`]);
    assert.deepEqual(readdirSync(path.join(folder, 'backlog/tasks')), [path.basename(card)]);
  }

  assert.deepEqual([...outcomes.record].sort(), ['kept', 'refused']);
  assert.deepEqual([...outcomes.card].sort(), ['kept', 'refused']);
});
