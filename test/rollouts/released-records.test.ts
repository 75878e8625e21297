import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { migrated } from '../../src/plan/migrations.js';
import { schemaVersion } from '../../src/plan/plan.js';
import { changeRollout } from '../../src/rollouts/change.js';
import { readJournal } from '../../src/rollouts/journal.js';
import { readRollout } from '../../src/rollouts/record.js';
import { root } from '../support/mcp-client.js';
import { repositoryOf } from '../support/repository-of.js';

// Written by the bundles of 0.2.0, of the commits between (0.3.0) and of 0.4.0, and never touched since: whoever
// raises the version adds files of the release before and removes none.
const folder = path.join(root, 'test/fixtures/records');
const released = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.journal.json'));
const textIn = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const slugOf = (name: string) => name.replace(/^v\d+-\d+\.\d+\.\d+-(.*)\.json$/, '$1');

function keptAs(name: string) {
  const slug = slugOf(name);
  return repositoryOf({
    [`.rollouts/${slug}.json`]: textIn(name),
    [`.rollouts/${slug}.journal.jsonl`]: textIn(name.replace(/\.json$/, '.journal.jsonl')),
  });
}

test('records of every release read, with all that they said', () => {
  assert.ok(released.length >= 9);
  for (const name of released) {
    const said: unknown = JSON.parse(textIn(name));

    const record = readRollout(keptAs(name), slugOf(name));

    assert.equal(record?.schemaVersion, schemaVersion, name);
    assert.deepEqual({ ...record, schemaVersion: 1 }, said, name);
  }
});

test('journals of every release read to the last line', () => {
  for (const name of released) {
    const repository = keptAs(name);
    const lines = textIn(name.replace(/\.json$/, '.journal.jsonl'))
      .trimEnd()
      .split('\n');

    const { entries, unreadable } = readJournal(repository, slugOf(name));

    assert.equal(unreadable, 0, name);
    assert.equal(entries.length, lines.length, name);
  }
});

test('a record of a release before is written back in the present version, its journal after the old lines', async () => {
  const repository = keptAs('v1-0.4.0-new-checkout.json');
  const before = repository.files.get('.rollouts/new-checkout.journal.jsonl') ?? '';

  await changeRollout(repository, 'new-checkout', (now) => {
    assert.ok(now);
    const entry = { at: '2026-12-01T09:00:00Z', by: 'cli', event: 'planned', revision: now.revision + 1 } as const;
    return { record: { ...now, revision: now.revision + 1 }, entries: [entry] };
  });

  const kept: unknown = JSON.parse(repository.files.get('.rollouts/new-checkout.json') ?? '');
  assert.ok(typeof kept === 'object' && kept !== null && 'schemaVersion' in kept);
  assert.equal(kept.schemaVersion, schemaVersion);
  assert.ok(repository.files.get('.rollouts/new-checkout.journal.jsonl')?.startsWith(before));
});

test('what is no record, of no version or newer is left as it is', () => {
  for (const value of [null, 'x', [1], {}, { schemaVersion: 0 }, { schemaVersion: 0.5 }, { schemaVersion: 99, a: 1 }])
    assert.deepEqual(migrated(value), value);
});
