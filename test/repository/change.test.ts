import assert from 'node:assert/strict';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readChange } from '../../src/repository/change.js';
import { openRepository } from '../../src/repository/repository.js';
import { commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';
import { cloneOf, objectsIn, opened } from '../support/history.js';

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

  it('says of each file what happened to it and what it is', async () => {
    const { folder, repository } = repositoryWith(
      { 'a.bin': 'x\0y', 'gone.ts': 'a\nb\n', 'run.sh': 'go\n', 'turns.ts': 'text\n' },
      { 'a.bin': 'x\0z', 'new.ts': 'z\n' },
    );
    const head = gitIn(folder, 'rev-parse', 'HEAD').trim();
    gitIn(folder, 'rm', '-q', 'gone.ts', 'turns.ts');
    symlinkSync('run.sh', path.join(folder, 'turns.ts'));
    gitIn(folder, 'update-index', '--chmod=+x', 'run.sh');
    gitIn(folder, 'add', 'turns.ts');
    gitIn(folder, 'update-index', '--add', '--cacheinfo', `160000,${head},sub`);
    gitIn(folder, 'commit', '-q', '-m', 'All kinds');

    const { files, gaps, title } = await readChange(repository, { base: 'main' });

    assert.deepEqual(
      files.map(({ path, status, kind, added, removed, hunks }) => [path, status, kind, added, removed, hunks.length]),
      [
        ['a.bin', 'modified', 'binary', 0, 0, 0],
        ['gone.ts', 'removed', 'text', 0, 2, 1],
        ['new.ts', 'added', 'text', 1, 0, 1],
        ['run.sh', 'modified', 'text', 0, 0, 0],
        ['sub', 'added', 'submodule', 0, 0, 0],
        ['turns.ts', 'modified', 'text', 1, 1, 2],
      ],
    );
    assert.match(gaps.join('\n'), /1 binary file cannot be read as lines \(`a\.bin`\)\.\n.*1 submodule .*\(`sub`\)/);
    assert.equal(title, undefined, 'two commits have no title');
  });

  it('is called after its one commit, or after the merge that it ends in', async () => {
    const { folder, repository } = repositoryWith({ a: '1\n' }, { a: '2\n' });
    const single = await readChange(repository, { base: 'main' });
    putInto(folder, { a: '3\n' });
    commitIn(folder, 'wip');
    gitIn(folder, 'checkout', '-q', 'main');
    const start = gitIn(folder, 'rev-parse', 'main').trim();
    gitIn(folder, 'merge', '-q', '--no-ff', '-m', "Merge branch 'feature' into 'main'\n\nAdd taxes\n", 'feature');
    const merged = await readChange(repository, { base: start, head: 'main' });
    gitIn(folder, 'commit', '-q', '--allow-empty', '--allow-empty-message', '-m', '');
    const untitled = await readChange(repository, { base: 'main~1', head: 'main' });

    assert.equal(single.title, 'Change');
    assert.deepEqual([merged.title, merged.commits, merged.files.length], ['Add taxes', 3, 1]);
    assert.deepEqual([untitled.title, untitled.commits, untitled.files], [undefined, 1, []]);
  });

  it('leaves out the lines of the largest files, and says so, where there are too many or they are too long', async () => {
    const long = `${'x'.repeat(999)}\n`;
    const { repository: tall } = repositoryWith({ a: '1\n' }, { a: '2\n', b: 'b\n'.repeat(200_000), z: 'z\n' });
    const { repository: wide } = repositoryWith({ a: '1\n' }, { a: '2\n', b: long.repeat(22_000), z: 'z\n' });

    for (const repository of [tall, wide]) {
      const { files, gaps } = await readChange(repository, { base: 'main' });

      assert.deepEqual(
        files.map(({ path, hunks }) => [path, hunks.length]),
        [
          ['a', 1],
          ['b', 0],
          ['z', 1],
        ],
      );
      assert.ok((files[1]?.added ?? 0) >= 22_000);
      assert.match(gaps.join(), /of 3 files the lines of 1 were not read, the largest ones \(`b`\)/);
    }
  });

  it('works without a checkout', async () => {
    const { folder } = repositoryWith({ a: '1\n' }, { a: '2\n' });
    const bare = opened(cloneOf(folder, '--bare'));

    const { files, title } = await readChange(bare, { base: 'main', head: 'feature', wantsWhole: () => true });

    assert.deepEqual([files.length, title], [1, 'Change']);
  });

  it('reads names alone where a partial clone lacks the files, and fetches nothing', async () => {
    const { folder } = repositoryWith({ 'a.ts': '1\n' }, { 'a.ts': '2\n', 'b.ts': '1\n' });
    const partial = cloneOf(folder, '--bare', '--filter=blob:none');
    const before = objectsIn(partial);

    const { files, gaps, commits, whole } = await readChange(opened(partial), {
      base: 'main',
      head: 'feature',
      wantsWhole: () => true,
    });

    assert.deepEqual(
      files.map(({ path, status, added, hunks }) => [path, status, added, hunks.length]),
      [
        ['a.ts', 'modified', 0, 0],
        ['b.ts', 'added', 0, 0],
      ],
    );
    assert.deepEqual([commits, whole.size], [1, 0]);
    assert.match(gaps.join(), /Names of the changed files alone were read/);
    assert.equal(objectsIn(partial), before);
  });

  it('says that objects are missing where not even names can be read', async () => {
    const { folder } = repositoryWith({ 'a.ts': '1\n' }, { 'a.ts': '2\n' });
    const tree = gitIn(folder, 'rev-parse', 'feature^{tree}').trim();
    rmSync(path.join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)));

    await assert.rejects(readChange(opened(folder), { base: 'main', head: 'feature' }), /lacks objects/);
  });

  it('starts no program of the repository’s to fetch what is missing', async () => {
    const { folder } = repositoryWith({ 'a.ts': '1\n' }, { 'a.ts': '2\n' });
    const partial = cloneOf(folder, '--bare', '--filter=blob:none');
    gitIn(partial, 'config', 'remote.origin.url', `ext::sh -c touch% ${partial}/ran`);
    gitIn(partial, 'config', 'protocol.ext.allow', 'always');

    const { gaps } = await readChange(opened(partial), { base: 'main', head: 'feature' });

    assert.match(gaps.join(), /Names of the changed files alone/);
    assert.equal(existsSync(`${partial}/ran`), false);
  });
});
