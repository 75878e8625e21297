import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readChange } from '../../src/repository/change.js';
import { openRepository } from '../../src/repository/repository.js';
import { commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';

function repositoryWith(first: Readonly<Record<string, string>>, second: Readonly<Record<string, string>>) {
  const folder = folderOf(first);
  gitIn(folder, 'init', '-q', '-b', 'main');
  commitIn(folder, 'Begin');
  gitIn(folder, 'checkout', '-q', '-b', 'feature');
  putInto(folder, second);
  commitIn(folder, 'Change');
  return { folder, repository: openRepository(folder, { environment: { PATH: process.env.PATH } }) };
}

describe('readChange', () => {
  it('counts files and lines, and follows renames and odd names', async () => {
    const { folder, repository } = repositoryWith(
      { 'src/a.ts': 'one\ntwo\nthree\nfour\n' },
      { 'ü ber/x\ty.ts': 'new\n' },
    );
    gitIn(folder, 'mv', 'src/a.ts', 'src/b.ts');
    commitIn(folder, 'Move');

    const change = await readChange(repository, { base: 'main' });

    assert.equal(change.commits, 2);
    assert.deepEqual(
      [...change.files].sort((a, b) => (a.path < b.path ? -1 : 1)),
      [
        {
          path: 'src/b.ts',
          oldPath: 'src/a.ts',
          status: 'renamed',
          kind: 'text',
          added: 0,
          removed: 0,
          hunks: [],
        },
        {
          path: 'ü ber/x\ty.ts',
          status: 'added',
          kind: 'text',
          added: 1,
          removed: 0,
          hunks: [{ oldLine: 1, newLine: 1, removed: [], added: ['new'] }],
        },
      ],
    );
  });

  it('gives the lines of each file with their numbers, whatever they begin with', async () => {
    const { repository } = repositoryWith(
      { 'db/a b/schema.sql': 'one\n-- gone\ntwo\r\n', 'src/q.ts': 'a\nb' },
      { 'db/a b/schema.sql': 'one\ntwo\r\n++ not a header\r\n@@ -1 +1 @@\ndiff --git a/x b/x\n', 'src/q.ts': 'b' },
    );

    const change = await readChange(repository, { base: 'main', head: 'feature' });

    assert.deepEqual(
      change.files.map(({ path, hunks }) => [path, hunks]),
      [
        [
          'db/a b/schema.sql',
          [
            { oldLine: 2, newLine: 2, removed: ['-- gone'], added: [] },
            { oldLine: 4, newLine: 3, removed: [], added: ['++ not a header', '@@ -1 +1 @@', 'diff --git a/x b/x'] },
          ],
        ],
        ['src/q.ts', [{ oldLine: 1, newLine: 1, removed: ['a'], added: [] }]],
      ],
    );
  });

  it('compares with where the branch left its base, not with what came there since', async () => {
    const { folder, repository } = repositoryWith({ 'a.txt': 'a\n' }, { 'b.txt': 'b\n' });
    gitIn(folder, 'checkout', '-q', 'main');
    putInto(folder, { 'c.txt': 'c\n' });
    commitIn(folder, 'Elsewhere');

    const change = await readChange(repository, { base: 'main', head: 'feature' });

    assert.deepEqual(
      change.files.map(({ path }) => path),
      ['b.txt'],
    );
  });

  it('runs no program that the repository configures', async () => {
    const { folder, repository } = repositoryWith(
      { 'a.sql': 'a\n' },
      { 'a.sql': 'b\n', '.gitattributes': '*.sql diff=evil\n' },
    );
    gitIn(folder, 'config', 'diff.evil.textconv', `touch ${folder}/ran; cat`);
    gitIn(folder, 'config', 'diff.external', `touch ${folder}/ran`);

    const change = await readChange(repository, { base: 'main', head: 'feature' });

    assert.equal(change.files.length, 2);
    assert.equal(repository.read('ran'), undefined);
  });
});
