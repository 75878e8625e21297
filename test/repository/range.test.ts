import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readChange } from '../../src/repository/change.js';
import { rangeOf } from '../../src/repository/range.js';
import { UserError } from '../../src/user-error.js';
import { folderOf, gitIn } from '../support/checkout.js';
import { cloneOf, commitTo, emptyHistory, opened } from '../support/history.js';

const codeIs = (code: string) => (error: unknown) => error instanceof UserError && error.code === code;

describe('rangeOf', () => {
  it('says nothing of a base that is an ancestor of the head', async () => {
    const folder = emptyHistory();
    const base = commitTo(folder, { message: 'One', files: { a: '1\n' } });
    const head = commitTo(folder, { message: 'Two', files: { a: '2\n' } });

    const range = await rangeOf(opened(folder), { base: 'HEAD~1' });

    assert.deepEqual(range, { base, head, gaps: [] });
  });

  it('counts from where the two have parted, and says so', async () => {
    const folder = emptyHistory();
    const fork = commitTo(folder, { message: 'One', files: { a: '1\n' } });
    gitIn(folder, 'checkout', '-q', '-b', 'feature');
    commitTo(folder, { message: 'Mine', files: { b: '1\n' } });
    gitIn(folder, 'checkout', '-q', 'main');
    commitTo(folder, { message: 'Theirs', files: { c: '1\n' } });

    const range = await rangeOf(opened(folder), { base: 'main', head: 'feature' });

    assert.equal(range.base, fork);
    assert.match(range.gaps.join(), /`feature` has left `main`.*counted from where they part/);
  });

  it('compares as they stand two that have nothing in common', async () => {
    const folder = emptyHistory();
    commitTo(folder, { message: 'One', files: { a: '1\n' } });
    gitIn(folder, 'checkout', '-q', '--orphan', 'other');
    gitIn(folder, 'rm', '-q', '-f', 'a');
    commitTo(folder, { message: 'Else', files: { b: 'something else\n' } });

    const change = await readChange(opened(folder), { base: 'main', head: 'other' });

    assert.deepEqual(
      change.files.map(({ path, status }) => [path, status]),
      [
        ['a', 'removed'],
        ['b', 'added'],
      ],
    );
    assert.match(change.gaps.join(), /no commit was found that they have in common/);
  });

  it('has no files for an empty range, and asks whether two ends are swapped', async () => {
    const folder = emptyHistory();
    commitTo(folder, { message: 'One', files: { a: '1\n' } });
    commitTo(folder, { message: 'Two', files: { a: '2\n' } });

    const same = await readChange(opened(folder), { base: 'HEAD' });
    const swapped = await readChange(opened(folder), { base: 'HEAD', head: 'HEAD~1' });

    assert.deepEqual([same.files, same.commits, same.title], [[], 0, undefined]);
    assert.match(same.gaps.join(), /are the same commit/);
    assert.deepEqual([swapped.files, swapped.commits, swapped.title], [[], 0, undefined]);
    assert.match(swapped.gaps.join(), /perhaps `base` and `head` are swapped/);
  });

  for (const base of ['HEAD~1', 'HEAD^', 'HEAD~', '4b825dc642cb6eb9a060e54bf8d69288fbee4904']) {
    it(`takes ${base} before the first commit for nothing at all`, async () => {
      const folder = emptyHistory();
      commitTo(folder, { message: 'Begin', files: { 'a.ts': 'one\n' } });

      const change = await readChange(opened(folder), { base });

      assert.deepEqual([change.commits, change.title], [1, 'Begin']);
      assert.deepEqual(
        change.files.map(({ path, status, added }) => [path, status, added]),
        [['a.ts', 'added', 1]],
      );
      assert.match(change.gaps.join(), /is before the first commit/);
    });
  }

  it('refuses a revision that there is none of, in one sentence', async () => {
    const folder = emptyHistory();
    commitTo(folder, { message: 'One', files: { a: '1\n' } });
    commitTo(folder, { message: 'Two', files: { a: '2\n' } });
    const repository = opened(folder);

    await assert.rejects(rangeOf(repository, { base: 'HEAD~2' }), codeIs('no-such-revision'));
    await assert.rejects(rangeOf(repository, { base: 'mian' }), codeIs('no-such-revision'));
    await assert.rejects(rangeOf(repository, { base: 'HEAD', head: '--all' }), codeIs('no-such-revision'));
  });

  it('tells a folder without git, and a repository without commits', async () => {
    await assert.rejects(rangeOf(opened(folderOf({ a: '1\n' })), { base: 'main' }), codeIs('no-git'));
    await assert.rejects(rangeOf(opened(emptyHistory()), { base: 'HEAD~1' }), /has no commit where it stands/);
  });

  it('knows a shallow clone that lacks the base, and one that lacks where they part', async () => {
    const folder = emptyHistory();
    commitTo(folder, { message: 'One', files: { a: '1\n' } });
    gitIn(folder, 'checkout', '-q', '-b', 'feature');
    commitTo(folder, { message: 'Mine', files: { b: '1\n' } });
    gitIn(folder, 'checkout', '-q', 'main');
    commitTo(folder, { message: 'Theirs', files: { c: '1\n' } });
    const single = opened(cloneOf(folder, '--depth=1'));
    const both = opened(cloneOf(folder, '--depth=1', '--no-single-branch'));

    await assert.rejects(rangeOf(single, { base: 'HEAD~1' }), codeIs('history-cut'));
    const range = await rangeOf(both, { base: 'origin/main', head: 'origin/feature' });

    assert.match(range.gaps.join(), /the shallow clone is cut before the point where they part/);
  });

  it('says where paths are counted from when the folder is only a part of the checkout', async () => {
    const folder = emptyHistory();
    commitTo(folder, { message: 'One', files: { 'shop/a': '1\n' } });
    commitTo(folder, { message: 'Two', files: { 'shop/a': '2\n' } });

    const change = await readChange(opened(`${folder}/shop`), { base: 'HEAD~1' });

    assert.deepEqual(
      change.files.map(({ path }) => path),
      ['shop/a'],
    );
    assert.match(change.gaps.join(), /above `shop\/`/);
  });
});
