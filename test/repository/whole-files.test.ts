import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readChange } from '../../src/repository/change.js';
import { gitIn } from '../support/checkout.js';
import { commitTo, emptyHistory, opened } from '../support/history.js';

it('gives both sides of the files that are asked for, and no others', async () => {
  const folder = emptyHistory();
  const long = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join('');
  commitTo(folder, { message: 'One', files: { 'a.ts': 'ä\r\n', 'gone.ts': '1\n', 'old.ts': long, 'skip.md': '1\n' } });
  gitIn(folder, 'mv', 'old.ts', 'new.ts');
  gitIn(folder, 'rm', '-q', 'gone.ts');
  const files = { 'a.ts': 'ö', 'new.ts': `${long}more\n`, 'skip.md': '2\n', 'empty.ts': '', 'bin.ts': 'a\0b' };
  commitTo(folder, { message: 'Two', files });

  const { whole, gaps } = await readChange(opened(folder), {
    base: 'HEAD~1',
    wantsWhole: (path) => path.endsWith('.ts'),
  });

  assert.deepEqual(
    [...whole].sort(([a], [b]) => (a < b ? -1 : 1)),
    [
      ['a.ts', { before: 'ä\r\n', after: 'ö' }],
      ['empty.ts', { before: undefined, after: '' }],
      ['gone.ts', { before: '1\n', after: undefined }],
      ['new.ts', { before: long, after: `${long}more\n` }],
    ],
  );
  assert.doesNotMatch(gaps.join(), /Not read/);
});

it('leaves out what is too large alone, and what is too much together, and says so', async () => {
  const folder = emptyHistory();
  const million = 'x'.repeat(1024 * 1024 - 100);
  const files = Object.fromEntries(
    Array.from({ length: 21 }, (_, at) => [`f${String(at).padStart(2, '0')}`, `${at}${million}`]),
  );
  commitTo(folder, { message: 'One', files: { other: '1\n' } });
  commitTo(folder, { message: 'Two', files: { ...files, a: `${million}${'y'.repeat(200)}`, z: '1\n' } });

  const { whole, gaps } = await readChange(opened(folder), { base: 'HEAD~1', wantsWhole: () => true });

  assert.deepEqual([whole.has('a'), whole.has('f00'), whole.has('f20'), whole.has('z')], [false, true, false, true]);
  assert.match(gaps.join(), /Not read as whole files: `a`, `f20` \(/);
});
