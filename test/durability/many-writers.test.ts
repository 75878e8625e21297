import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readJournal } from '../../src/rollouts/journal.js';
import { readRollout } from '../../src/rollouts/record.js';
import { cardPath, head, type Shared, sharedRepository, slug } from './support/shared.js';

const writers = 40;
const writesEach = 200;

let shared: Shared;
before(async () => {
  shared = await sharedRepository();
});
after(() => shared.remove());

/** What a writer said in the end; empty where it wrote all. */
function endOf(writer: ChildProcess): Promise<string> {
  let said = '';
  writer.stderr?.on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => writer.once('close', (code) => resolve(code === 0 ? said : `${code} ${said}`)));
}

test(`${writers} processes write one record and one card ${writesEach} times each, and nothing is lost or doubled`, async () => {
  const names = Array.from({ length: writers }, (_, index) => `writer-${index}`);

  const ends = await Promise.all(names.map((name) => endOf(shared.startWriter(name, writesEach, 1))));

  assert.deepEqual(
    ends,
    names.map(() => ''),
  );
  assert.equal(readRollout(shared.repository, slug)?.revision, 1 + writers * writesEach);
  const { entries, unreadable } = readJournal(shared.repository, slug);
  assert.equal(unreadable, 0);
  assert.deepEqual(
    entries.map(({ revision }) => revision),
    Array.from({ length: 1 + writers * writesEach }, (_, index) => index + 1),
  );
  assert.equal(new Set(entries.map(({ person, reason }) => `${person} ${reason}`)).size, 1 + writers * writesEach);
  const card = shared.textIn(cardPath);
  assert.ok(card.startsWith(head));
  for (const name of names) {
    assert.equal(card.split(`<!-- rollout-manager:begin ${name} -->`).length, 2, name);
    assert.equal(card.split(`${name} wrote `).length, 2, name);
    assert.ok(card.includes(`begin ${name} -->\n${name} wrote ${writesEach}\n<!-- rollout-manager:end ${name}`), name);
  }
  assert.deepEqual(readdirSync(path.join(shared.folder, '.rollouts')), [`${slug}.journal.jsonl`, `${slug}.json`]);
  assert.deepEqual(readdirSync(path.join(shared.folder, 'backlog/tasks')), [path.basename(cardPath)]);
});
