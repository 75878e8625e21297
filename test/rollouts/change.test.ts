import assert from 'node:assert/strict';
import nodeFs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { RolloutRecord } from '../../src/plan/plan.js';
import { type FileSystem, openRepository } from '../../src/repository/repository.js';
import { changeRollout, refuseStale } from '../../src/rollouts/change.js';
import { readJournal } from '../../src/rollouts/journal.js';
import { readRollout } from '../../src/rollouts/record.js';
import { UserError } from '../../src/user-error.js';
import { keepRollout } from '../support/keep-rollout.js';
import { recordOf } from '../support/record-of.js';

let root: string;
beforeEach(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'change-')));
  mkdirSync(path.join(root, '.rollouts'));
  await keepRollout(open(), recordOf('New checkout', slug));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const slug = 'new-checkout';
const self = { pid: 4711, host: 'here', isRunning: () => false };
const open = (fileSystem: FileSystem = nodeFs) => openRepository(root, { environment: {}, fileSystem, self });
const textIn = (name: string) => readFileSync(path.join(root, '.rollouts', name), 'utf8');
const put = (name: string, text: string) => writeFileSync(path.join(root, '.rollouts', name), text);
const refusal = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && words.test(error.message);
const at = '2026-12-01T09:00:00.000Z';

function planned(record: RolloutRecord | undefined, person: string) {
  assert.ok(record);
  const next = { ...record, revision: record.revision + 1, updatedAt: at };
  return { record: next, entries: [{ at, by: 'cli', event: 'planned', revision: next.revision, person }] } as const;
}

describe('a change of a rollout', () => {
  it('is kept with its line, which names the text that it made', async () => {
    await changeRollout(open(), slug, (now) => planned(now, 'Ada'));

    const [first, second] = readJournal(open(), slug).entries;
    assert.equal(readRollout(open(), slug)?.revision, 2);
    assert.deepEqual([first?.revision, second?.revision, second?.person], [1, 2, 'Ada']);
    assert.match(second?.record ?? '', /^[0-9a-f]{32}$/);
    assert.notEqual(first?.record, second?.record);
    assert.deepEqual(readdirSync(path.join(root, '.rollouts')), [`${slug}.journal.jsonl`, `${slug}.json`]);
  });

  it('by a record that was read before another change is refused, and the other change is named', async () => {
    const before = readRollout(open(), slug);
    await changeRollout(open(), slug, (now) => planned(now, 'Ada'));
    const kept = [textIn(`${slug}.json`), textIn(`${slug}.journal.jsonl`)];

    const late = changeRollout(open(), slug, (now) => {
      refuseStale(open(), slug, { before, now });
      return planned(before, 'Bob');
    });

    await assert.rejects(
      late,
      refusal('stale-record', /Ada planned revision 2 at 2026-12-01T09:00:00\.000Z.*ask again/),
    );
    assert.deepEqual([textIn(`${slug}.json`), textIn(`${slug}.journal.jsonl`)], kept);
  });

  it('is refused with other words where nobody journaled the other change, or the record is gone', () => {
    const before = recordOf('New checkout', slug);
    put(`${slug}.json`, JSON.stringify({ ...before, revision: 7 }));

    const refuse = (now: RolloutRecord | undefined) => () => refuseStale(open(), slug, { before, now });

    assert.throws(refuse(readRollout(open(), slug)), refusal('stale-record', /revision 7 now.*journal does not say/));
    assert.throws(refuse(undefined), refusal('stale-record', /was removed/));
    refuse(before)();
  });

  it('that only adds a line leaves the record’s bytes, old layout and all', async () => {
    const text = JSON.stringify(recordOf('New checkout', slug));
    put(`${slug}.json`, text);

    await changeRollout(open(), slug, (now) => {
      assert.ok(now);
      return {
        record: now,
        entries: [{ at, by: 'mcp', event: 'card-written', revision: 1, card: 'backlog-md TASK-1' }],
      };
    });

    assert.equal(textIn(`${slug}.json`), text);
    assert.equal(readJournal(open(), slug).entries.at(-1)?.card, 'backlog-md TASK-1');
  });

  for (const [when, isLineWhole] of [
    ['after its line is finished by the next writer', true],
    ['inside its line is forgotten by the next writer', false],
  ] as const)
    it(`whose writer died ${when}`, async () => {
      const before = [textIn(`${slug}.json`), textIn(`${slug}.journal.jsonl`)];
      await changeRollout(open(), slug, (now) => planned(now, 'Ada'));
      const [record = '', journal = ''] = [textIn(`${slug}.json`), textIn(`${slug}.journal.jsonl`)];
      const token = 'k0-d-1-dead';
      renameSync(path.join(root, `.rollouts/${slug}.json`), path.join(root, `.rollouts/${slug}.json.${token}-1.tmp`));
      put(`${slug}.json`, before[0] ?? '');
      put(`${slug}.journal.jsonl`, isLineWhole ? journal : journal.slice(0, -20));
      put(`${slug}.json.lock`, `${JSON.stringify({ token, pid: 13, host: 'here', began: 1, since: Date.now() })}\n`);

      const stands = await changeRollout(open(), slug, () => undefined);

      assert.equal(stands?.revision, isLineWhole ? 2 : 1);
      assert.equal(textIn(`${slug}.json`), isLineWhole ? record : before[0]);
      assert.deepEqual(readdirSync(path.join(root, '.rollouts')), [`${slug}.journal.jsonl`, `${slug}.json`]);
      assert.equal(readJournal(open(), slug).unreadable, isLineWhole ? 0 : 1);
    });

  it('in many calls at once loses none', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => changeRollout(open(), slug, (now) => planned(now, `${index}`))),
    );

    const { entries } = readJournal(open(), slug);
    assert.equal(readRollout(open(), slug)?.revision, 21);
    assert.deepEqual(
      entries.map(({ revision }) => revision),
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
    assert.equal(new Set(entries.map(({ person }) => person)).size, 21);
  });
});
