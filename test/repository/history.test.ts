import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHistory } from '../../src/repository/history.js';
import { rangeOf } from '../../src/repository/range.js';
import { gitIn } from '../support/checkout.js';
import { cloneOf, commitTo, emptyHistory, opened } from '../support/history.js';

async function historyOf(folder: string, base: string, head = 'HEAD', mostCommits?: number) {
  const repository = opened(folder);
  return readHistory(repository, await rangeOf(repository, { base, head }), { mostCommits });
}

describe('readHistory', () => {
  it('goes back from where the change starts, and sees nothing that came later', async () => {
    const folder = emptyHistory();
    const first = commitTo(folder, { message: 'One', files: { 'a b.ts': '1\n', 'ü.ts': '1\n' } });
    const second = commitTo(folder, { message: 'Revert "One"\n\nIt broke.', files: { 'a b.ts': '2\n' } });
    commitTo(folder, { message: 'The change', files: { 'a b.ts': '3\n' } });
    commitTo(folder, { message: 'Revert "The change"', files: { 'a b.ts': '2\n' } });

    const { commits, gaps } = await historyOf(folder, 'HEAD~2', 'HEAD~1');

    assert.deepEqual(
      commits.map(({ id, title, paths }) => [id, title, paths]),
      [
        [second, 'Revert "One"', ['a b.ts']],
        [first, 'One', ['a b.ts', 'ü.ts']],
      ],
    );
    assert.equal(commits[0]?.at, Date.parse('2026-11-01T10:00:00Z') / 1000);
    assert.deepEqual(gaps, []);
  });

  it('counts a merge as one commit with all that it brought, under the title of what was merged', async () => {
    const folder = emptyHistory();
    commitTo(folder, { message: 'One', files: { a: '1\n' } });
    gitIn(folder, 'checkout', '-q', '-b', 'feature');
    commitTo(folder, { message: 'wip', files: { b: '1\n' } });
    commitTo(folder, { message: 'wip again', files: { c: '1\n' } });
    gitIn(folder, 'checkout', '-q', 'main');
    const message = 'Merge pull request #7 from ada/feature\n\nAdd prices\n\nBy request.';
    gitIn(folder, 'merge', '-q', '--no-ff', '-m', message, 'feature');
    commitTo(folder, { message: 'Change', files: { a: '2\n' } });

    const { commits } = await historyOf(folder, 'HEAD~1');

    assert.deepEqual(
      commits.map(({ title, paths }) => [title, paths]),
      [
        ['Add prices', ['b', 'c']],
        ['One', ['a']],
      ],
    );
  });

  it('keeps of people only whether they are authors of the change, by the repository’s own .mailmap', async () => {
    const folder = emptyHistory();
    const mailmap = 'Ada <ada@shop.example> <ada@old.example>\n';
    commitTo(folder, { message: 'Old address', files: { '.mailmap': mailmap }, author: 'ada@old.example' });
    commitTo(folder, { message: 'Other', files: { a: '1\n' }, author: 'bob@shop.example' });
    commitTo(folder, { message: 'Change', files: { a: '2\n' }, author: 'Ada@Shop.example' });
    const bare = cloneOf(folder, '--bare');

    const { commits } = await historyOf(folder, 'HEAD~1');
    const { commits: fromBare } = await historyOf(bare, 'main~1', 'main');

    assert.deepEqual(
      commits.map(({ title, sameAuthor }) => [title, sameAuthor]),
      [
        ['Other', false],
        ['Old address', true],
      ],
    );
    assert.deepEqual(fromBare, commits);
    assert.doesNotMatch(JSON.stringify(commits), /ada|bob|Somebody/i);
  });

  it('keeps no paths of a commit that touches more than 300 files, and copes with one that has no title', async () => {
    const folder = emptyHistory();
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, `${count}`]));
    commitTo(folder, { message: 'Sweep', files: many(301) });
    commitTo(folder, { message: 'Less', files: many(300) });
    commitTo(folder, { message: '' });
    commitTo(folder, { message: 'Change', files: { a: '2\n' } });

    const { commits } = await historyOf(folder, 'HEAD~1');

    assert.deepEqual(
      commits.map(({ title, paths }) => [title, paths.length]),
      [
        ['', 0],
        ['Less', 300],
        ['Sweep', 0],
      ],
    );
  });

  it('stops after so many commits without a word, and at the end of a shallow clone with one', async () => {
    const folder = emptyHistory();
    for (const message of ['One', 'Two', 'Three', 'Four']) commitTo(folder, { message, files: { a: message } });
    const shallow = cloneOf(folder, '--depth=3');

    const bounded = await historyOf(folder, 'HEAD~1', 'HEAD', 2);
    const cut = await historyOf(shallow, 'HEAD~1');

    assert.deepEqual([bounded.commits.map(({ title }) => title), bounded.gaps], [['Three', 'Two'], []]);
    assert.deepEqual(
      cut.commits.map(({ title }) => title),
      ['Three', 'Two'],
    );
    assert.match(cut.gaps.join(), /ends after 2 commits: the clone is shallow/);
  });

  it('has none before a first commit', async () => {
    const folder = emptyHistory();
    commitTo(folder, { message: 'Begin', files: { a: '1\n' } });

    const { commits, gaps } = await historyOf(folder, 'HEAD~1');

    assert.deepEqual([commits, gaps], [[], ['There is no history before the change.']]);
  });
});
