import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { surroundingsOf } from '../../src/operations/surroundings.js';
import { UserError } from '../../src/user-error.js';
import { callIn, folderOf } from '../support/checkout.js';
import { cloneOf, commitTo, emptyHistory, opened } from '../support/history.js';

function shop(): string {
  const folder = emptyHistory();
  const manifest = JSON.stringify({ dependencies: { '@sentry/node': '8.0.0' } });
  commitTo(folder, { message: 'One', files: { 'package.json': manifest, 'a.ts': '1\n' } });
  commitTo(folder, { message: 'Two', files: { 'a.ts': '2\n' } });
  return folder;
}

const goesOn = { goesOn: true } as const;
const monitored = ({ monitoring }: { monitoring: readonly unknown[] }) => monitoring.length > 0;

describe('surroundingsOf', () => {
  it('gathers the change, what came before it, and what the files show', async () => {
    const folder = shop();
    const gathering = { wantsWhole: (path: string) => path === 'a.ts' };

    const found = await surroundingsOf(opened(folder), { base: 'HEAD~1' }, callIn(folder), gathering);

    assert.deepEqual([found.change?.title, found.change?.whole.get('a.ts')?.before], ['Two', '1\n']);
    assert.deepEqual(
      found.history.map(({ title }) => title),
      ['One'],
    );
    assert.ok(monitored(found.capabilities));
    assert.deepEqual(found.gaps, []);
  });

  it('says of a bare repository that it holds no files, and reads the change all the same', async () => {
    const bare = cloneOf(shop(), '--bare');

    const found = await surroundingsOf(opened(bare), { base: 'main~1', head: 'main' }, callIn(bare), goesOn);

    assert.deepEqual([found.change?.files.length, found.history.length], [1, 1]);
    assert.deepEqual(found.gaps, ['A bare repository: no files to look for flags and platforms in.']);
    await assert.rejects(surroundingsOf(opened(bare), {}, callIn(bare)), /bare repository/);
  });

  it('goes on without the change where the machine lacks it, and says what brings it', async () => {
    const plain = folderOf({ 'package.json': '{}' });
    const shallow = cloneOf(shop(), '--depth=1');

    const withoutGit = await surroundingsOf(opened(plain), { base: 'main' }, callIn(plain), goesOn);
    const cut = await surroundingsOf(opened(shallow), { base: 'HEAD~1' }, callIn(shallow), goesOn);

    assert.equal(withoutGit.change, undefined);
    assert.match(withoutGit.gaps.join(), /The change was not read\..*is no git repository/);
    assert.equal(cut.change, undefined);
    assert.ok(monitored(cut.capabilities));
    assert.match(cut.gaps.join(), /The change was not read\..*git fetch --unshallow/);
  });

  it('never goes on with a revision that is misspelt, or after the call was cancelled', async () => {
    const folder = shop();
    const isMisspelt = (error: unknown) => error instanceof UserError && error.code === 'no-such-revision';
    const cancelled = callIn(folder, { signal: AbortSignal.abort(new Error('cancelled')) });

    await assert.rejects(surroundingsOf(opened(folder), { base: 'mian' }, callIn(folder), goesOn), isMisspelt);
    await assert.rejects(surroundingsOf(opened(folder), { base: 'HEAD~1' }, cancelled, goesOn), /cancelled/);
  });

  it('tells the gaps of the change and of its history', async () => {
    const folder = shop();
    commitTo(folder, { message: 'Three', files: { 'a.bin': 'a\0b' } });
    const shallow = cloneOf(folder, '--depth=2');

    const { gaps } = await surroundingsOf(opened(shallow), { base: 'HEAD~1' }, callIn(shallow));

    assert.match(gaps.join('\n'), /1 binary file[\s\S]*ends after 1 commit: the clone is shallow/);
  });
});
