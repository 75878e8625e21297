import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptRollout, listRollouts, placeOf, readRollout } from '../../src/rollouts/record.js';
import { UserError } from '../../src/user-error.js';
import { keepRollout } from '../support/keep-rollout.js';
import { recordOf } from '../support/record-of.js';
import { repositoryOf } from '../support/repository-of.js';

const refusal = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && words.test(error.message);

describe('a kept record', () => {
  it('comes back as it was kept', async () => {
    const repository = repositoryOf({});
    const record = recordOf('New checkout', 'new-checkout', { usersPercent: 20, start: '2026-12-01' });

    await keepRollout(repository, record);

    assert.deepEqual(readRollout(repository, 'new-checkout'), record);
  });

  it('is found by another spelling of its name, and by its slug', async () => {
    const repository = repositoryOf({});
    await keepRollout(repository, recordOf('New checkout', 'new-checkout'));

    const bySpelling = await placeOf(repository, ' new  CHECKOUT');
    const bySlug = await placeOf(repository, 'new-checkout');

    assert.equal(bySpelling.record?.feature, 'New checkout');
    assert.equal(bySlug.record?.feature, 'New checkout');
  });

  it('gives way with a suffix where two features would meet, and keeps it when the first goes', async () => {
    const repository = repositoryOf({});
    await keepRollout(repository, recordOf('Café', 'cafe'));

    const second = await placeOf(repository, 'Cafe');
    await keepRollout(repository, recordOf('Cafe', second.slug));
    repository.files.delete('.rollouts/cafe.json');
    const again = await placeOf(repository, 'Cafe');

    assert.equal(second.slug, 'cafe-2');
    assert.equal(second.record, undefined);
    assert.equal(again.record?.slug, 'cafe-2');
  });

  it('is refused in words when it is no JSON, of another shape, or newer', () => {
    const repository = repositoryOf({
      '.rollouts/torn.json': '{"schemaVersion": 1, "feat',
      '.rollouts/shape.json': JSON.stringify({ ...recordOf('Shape', 'shape'), revision: 'three' }),
      '.rollouts/newer.json': JSON.stringify({ schemaVersion: 3 }),
      '.rollouts/list.json': '[]',
    });

    assert.throws(
      () => readRollout(repository, 'torn'),
      refusal('corrupt-record', /torn\.json.*not valid JSON.*restore/),
    );
    assert.throws(() => readRollout(repository, 'shape'), refusal('corrupt-record', /`revision`/));
    assert.throws(() => readRollout(repository, 'newer'), refusal('newer-record', /schemaVersion 3.*update/));
    assert.throws(() => readRollout(repository, 'list'), refusal('corrupt-record', /no rollout record/));
  });

  it('does not hide the others when it cannot be read', async () => {
    const repository = repositoryOf({
      '.rollouts/torn.json': '{',
      '.rollouts/a.journal.jsonl': '{}\n',
      '.rollouts/notes.md': 'x',
    });
    await keepRollout(repository, recordOf('Whole', 'whole'));

    const { records, unreadable } = listRollouts(repository);

    assert.deepEqual(
      records.map(({ slug }) => slug),
      ['whole'],
    );
    assert.equal(unreadable.length, 1);
  });

  it('that is missing is named together with those that are there', async () => {
    const repository = repositoryOf({});
    await keepRollout(repository, recordOf('New checkout', 'new-checkout'));

    await assert.rejects(keptRollout(repository, 'Old checkout'), refusal('unknown-feature', /`New checkout`/));
  });
});
