import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Board, Receipt } from '../../src/kanban/board.js';
import { UserError } from '../../src/user-error.js';

/** One board of a test: a world of its own, in which people write cards too. */
export interface BoardUnderTest {
  readonly board: Board;
  /** Adds a card as a person would, and gives its id. */
  add(text: string): Promise<string> | string;
  /** What the card says now. */
  text(id: string): string;
  /** A person writes the card anew. */
  edit(id: string, text: string): void;
  /** Every card's id. */
  ids(): readonly string[];
  /** Does what a receipt hands over, as an agent would, and gives the card's id; written receipts are done already. */
  carryOut(receipt: Receipt): string;
  close(): void;
}

export interface Traits {
  /** Texts of cards in this board's own ways of writing them. */
  readonly texts?: readonly string[];
  /** An id near to one that exists, which has to be refused. */
  readonly nearId: (id: string) => string;
  /** Nothing is read before the text is handed over: the board that takes it compares, not we. */
  readonly isBlind?: boolean;
}

export const slug = 'new-checkout';
const title = 'Rollout: New checkout';
const card = (taskId?: string) => ({ taskId, title, slug });
const plan = { markdown: '## Rollout Plan\n\n| Stage | Traffic |\n|---|---|\n| 1 | 1 % |\n\nStage 1' };
const later = { markdown: '## Rollout Plan\n\n| Stage | Traffic |\n|---|---|\n| 1 | 5 % |\n\nStage 2' };
const [begin, end] = [`<!-- rollout-manager:begin ${slug} -->`, `<!-- rollout-manager:end ${slug} -->`];
const words = (receipt: Receipt) => (receipt.outcome === 'written' ? (receipt.note ?? '') : receipt.reason);

/** What every board keeps to, whatever keeps its cards. */
export function keepsTheContract(name: string, open: () => Promise<BoardUnderTest> | BoardUnderTest, traits: Traits) {
  const on = (title: string, run: (it: BoardUnderTest) => Promise<void>) =>
    it(title, async () => {
      const under = await open();
      try {
        await run(under);
      } finally {
        under.close();
      }
    });
  const texts = ['', '# Title\n\none line, no end', '\ufeff# Windows\r\n\r\nlines\r\n', ...(traits.texts ?? [])];

  describe(`${name} as a board`, () => {
    on('makes a card once, and finds it by its mark alone', async (it) => {
      await it.add('Decoy that speaks of new-checkout, Rollout: New checkout.\n');
      const made = await it.board.put(card(), plan);
      const id = it.carryOut(made);
      const once = it.text(id);

      const again = await it.board.put(traits.isBlind === true ? card(id) : card(), plan);
      assert.equal(it.carryOut(again), id);

      assert.equal(made.change, 'created');
      if (traits.isBlind !== true) assert.equal(again.change, 'unchanged');
      assert.equal(it.text(id), once);
      assert.equal(once.split(begin).length, 2);
      assert.equal(it.ids().length, 2);
    });

    on('changes its own section in place, and not a byte around it', async (it) => {
      for (const text of texts) {
        const id = await it.add(text);
        it.carryOut(await it.board.put(card(id), plan));
        const first = it.text(id);
        const [from, to] = [first.indexOf(begin), first.indexOf(end)];
        assert.ok(from >= 0 && to > from, JSON.stringify(first));
        it.edit(id, `${first}added below${text.includes('\r\n') ? '\r\n' : '\n'}`);

        const receipt = await it.board.put(card(id), later);
        it.carryOut(receipt);

        const after = it.text(id);
        assert.equal(receipt.change, 'updated');
        assert.ok(after.startsWith(first.slice(0, from)), JSON.stringify(after));
        assert.ok(after.endsWith(`${first.slice(to)}added below${text.includes('\r\n') ? '\r\n' : '\n'}`));
        assert.ok(after.includes('Stage 2') && !after.includes('Stage 1'));
        if (text.includes('\r\n')) assert.doesNotMatch(after.slice(from), /[^\r]\n/);
      }
    });

    on('only adds to a text, which is whole before or around what was added', async (it) => {
      for (const text of texts) {
        const id = await it.add(text);
        const before = it.text(id);

        it.carryOut(await it.board.put(card(id), plan));

        const after = it.text(id);
        let same = 0;
        while (same < before.length && before[same] === after[same]) same += 1;
        assert.ok(after.endsWith(before.slice(same)) && after.length > before.length, JSON.stringify([before, after]));
      }
    });

    on('adds anew where the marks were damaged, and says so', async (it) => {
      for (const damaged of [
        `${begin}\nold\n\nprecious\n`,
        `old\n${end}\n\nprecious\n`,
        `${end}\nprecious\n${begin}\n`,
      ]) {
        const id = await it.add(damaged);
        const before = it.text(id);

        const receipt = await it.board.put(card(id), plan);
        it.carryOut(receipt);
        const once = it.text(id);
        const again = await it.board.put(card(id), plan);
        it.carryOut(again);

        assert.ok(once.includes('precious') && once.includes('Stage 1') && once.length > before.length);
        if (traits.isBlind !== true) assert.match(words(receipt), /damaged, so it was added anew/);
        assert.equal(it.text(id), once);
      }
    });

    on('shows what it would change, and changes nothing', async (it) => {
      const id = await it.add('# Title\n\ntext\n');
      it.carryOut(await it.board.put(card(id), plan));
      const [before, ids] = [it.text(id), it.ids()];

      const update = await it.board.put(card(id), later, { dryRun: true });
      const creation = await it.board.put({ taskId: undefined, title: 'Other', slug: 'other' }, plan, { dryRun: true });

      assert.equal(it.text(id), before);
      assert.deepEqual(it.ids(), ids);
      assert.deepEqual([update.change, creation.change], ['updated', 'created']);
      assert.match(creation.difference.diff, /^--- \/dev\/null\n/);
      assert.equal(creation.difference.removed, 0);
      if (traits.isBlind === true) return;
      assert.match(update.difference.diff, /^-\| 1 \| 1 % \|$/m);
      assert.match(update.difference.diff, /^\+\| 1 \| 5 % \|$/m);
      assert.deepEqual([update.difference.added, update.difference.removed], [2, 2]);
      it.carryOut(await it.board.put(card(id), later));
      assert.equal(applied(before, update.difference.diff), it.text(id));
    });

    on('keeps another rollout on the same card, and its own cards apart from those beside it', async (it) => {
      const id = await it.add('text\n');
      it.carryOut(await it.board.put({ taskId: id, title, slug: 'new' }, { markdown: 'of new' }));
      it.carryOut(await it.board.put(card(id), plan));
      it.carryOut(await it.board.put({ taskId: id, title, slug: `${slug}_rehearsal` }, { markdown: 'walk back' }));

      it.carryOut(await it.board.put(card(id), later));

      const text = it.text(id);
      for (const kept of ['of new', 'walk back', 'Stage 2']) assert.equal(text.split(kept).length, 2, kept);
    });

    on('leaves boxes ticked that a person ticked', async (it) => {
      const id = await it.add('text\n');
      const boxes = { markdown: '- [ ] first\n- [ ] second' };
      it.carryOut(await it.board.put(card(id), boxes));
      it.edit(id, it.text(id).replace('- [ ] first', '- [x] first'));

      it.carryOut(await it.board.put(card(id), { markdown: `${boxes.markdown}\n- [ ] third` }));

      if (traits.isBlind !== true) assert.match(it.text(id), /- \[x\] first\n- \[ \] second\n- \[ \] third/);
    });

    if (traits.isBlind !== true)
      on('takes an id for exactly one card or for none', async (it) => {
        const id = await it.add('text\n');
        const before = it.text(id);
        const near = traits.nearId(id);

        await assert.rejects(it.board.put(card(near), plan), (error) => {
          assert.ok(error instanceof UserError, String(error));
          return ['unknown-task', 'bad-task-id'].includes(error.code);
        });

        assert.equal(it.text(id), before);
        assert.equal(it.ids().length, 1);
      });

    on('refuses a name that could end its mark', async (it) => {
      const put = it.board.put({ taskId: undefined, title, slug: 'a -->' }, plan);

      await assert.rejects(put, (error) => error instanceof UserError && error.code === 'bad-slug');

      assert.deepEqual(it.ids(), []);
    });
  });
}

/** A diff put to work by git, which is the reader that a diff is written for. */
export function applied(before: string, diff: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'diff-'));
  try {
    writeFileSync(path.join(folder, 'card'), before);
    const named = diff.replace(/^--- a\/.*$/m, '--- a/card').replace(/^\+\+\+ b\/.*$/m, '+++ b/card');
    const lines = named.replace('--- /dev/null', '--- a/card');
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: lines, stdio: 'pipe' });
    return readFileSync(path.join(folder, 'card'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
