import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readJournal } from '../../src/rollouts/journal.js';
import { readRollout } from '../../src/rollouts/record.js';
import { cardPath, head, type Shared, sharedRepository, slug } from './support/shared.js';

const kills = 500;
const atOnce = 4;
/** A section is of some pages, so that a half of one would show. */
const rows = 1500;
/** Half of the lives are short, to end inside the first writes; a loaded machine needs the longer ones to write at all. */
const longestLivesMilliseconds = [60, 300];

let shared: Shared;
before(async () => {
  shared = await sharedRepository();
});
after(() => shared.remove());

/** Ends a writer at a random point after it began, by a signal that it cannot hear. */
async function killedWriter(name: string, longestLife: number): Promise<void> {
  const writer = shared.startWriter(name, 1_000_000, rows);
  await new Promise((resolve) => writer.stdout?.once('data', resolve));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longestLife));
  const ended = closed(writer);
  writer.kill('SIGKILL');
  assert.deepEqual(await ended, [null, 'SIGKILL']);
}

function closed(writer: ChildProcess): Promise<unknown[]> {
  return new Promise((resolve) => writer.once('close', (...how) => resolve(how)));
}

/** Each section of the card is whole, and of one write. */
function checkCard(): number {
  const card = shared.textIn(cardPath);
  assert.ok(card.startsWith(head));
  const sections = [
    ...card.matchAll(/<!-- rollout-manager:begin (\S+) -->\n([\s\S]*?)\n<!-- rollout-manager:end \1 -->/g),
  ];
  assert.equal(sections.length, card.split('rollout-manager:begin').length - 1);
  for (const [, name, inner = ''] of sections) {
    const lines = inner.split('\n');
    assert.equal(lines.length, rows, name);
    assert.equal(new Set(lines).size, 1, name);
  }
  return sections.length;
}

/** All that was journaled as kept stands in the record, and the other way round. */
function checkRecord(): number {
  const { entries, unreadable } = readJournal(shared.repository, slug);
  const revisions = entries.map(({ revision }) => revision);
  assert.deepEqual(
    revisions,
    revisions.map((_, index) => index + 1),
  );
  assert.equal(readRollout(shared.repository, slug)?.revision, revisions.length);
  const text = shared.textIn(`.rollouts/${slug}.json`);
  assert.equal(entries.at(-1)?.record, createHash('sha256').update(text).digest('hex').slice(0, 32));
  return unreadable;
}

test(`writers killed ${kills} times at random points leave whole files, old or new`, async (t) => {
  const names = Array.from({ length: atOnce }, (_, index) => `writer-${index}`);
  let left = kills;
  let looked = 0;

  await Promise.all(
    names.map(async (name) => {
      while (left > 0) {
        left -= 1;
        await killedWriter(name, longestLivesMilliseconds[left % 2] ?? 0);
        // The others write on meanwhile: whoever looks at any moment sees whole files.
        assert.ok(readRollout(shared.repository, slug));
        checkCard();
        looked += 1;
      }
    }),
  );
  const last = shared.startWriter('writer-last', 1, rows);
  assert.deepEqual(await closed(last), [0, null]);

  assert.equal(looked, kills);
  assert.ok(checkCard() >= 1);
  assert.ok(checkRecord() <= kills);
  const revision = readRollout(shared.repository, slug)?.revision ?? 0;
  assert.ok(revision > kills / 20, `only ${revision} writes were finished`);
  t.diagnostic(`${revision} writes of the record were finished between ${kills} kills`);
  assert.deepEqual(readdirSync(path.join(shared.folder, '.rollouts')), [`${slug}.journal.jsonl`, `${slug}.json`]);
  assert.deepEqual(readdirSync(path.join(shared.folder, 'backlog/tasks')), [path.basename(cardPath)]);
});
