import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineDiff } from '../../src/kanban/line-diff.js';
import { applied } from './contract.js';

test('what is alike is left out beyond three lines', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`);
  const after = lines.with(1, 'second\n').with(17, 'eighteenth\n').join('');

  const { diff, added, removed } = lineDiff(lines.join(''), after, 'card.md');

  assert.deepEqual([added, removed], [2, 2]);
  assert.equal(
    diff,
    `--- a/card.md\n+++ b/card.md\n@@ -1,5 +1,5 @@\n line 1\n-line 2\n+second\n line 3\n line 4\n line 5\n@@ -15,6 +15,6 @@\n line 15\n line 16\n line 17\n-line 18\n+eighteenth\n line 19\n line 20\n`,
  );
});

test('no change is no diff, and a missing last line feed is said', () => {
  assert.deepEqual(lineDiff('a', 'a', 'x'), { diff: '', added: 0, removed: 0 });
  assert.match(lineDiff('a\n', 'a', 'x').diff, /-a\n\+a\n\\ No newline at end of file\n$/);
  assert.match(lineDiff('', 'a\n', 'x\n--- y').diff, /^--- \/dev\/null\n\+\+\+ b\/x --- y\n@@ -0,0 \+1,1 @@\n\+a\n$/);
});

test('git makes the new text of the old one and the diff, whatever they are', () => {
  const line = fc.constantFrom('a\n', 'b\n', '\n', 'c\r\n', '- d\n', '+e\n', '@@ -1 +1 @@\n', 'é\n');
  const text = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 14 }), fc.constantFrom('', 'end'))
    .map(([lines, last]) => lines.join('') + last);
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { diff } = lineDiff(before, after, 'card');
      if (before !== after) assert.equal(applied(before, diff), after);
    }),
    { seed: 11, numRuns: 60 },
  );
});

test('texts too long to compare are replaced whole between what is alike', () => {
  const lines = (word: string) => Array.from({ length: 2500 }, (_, index) => `${word} ${index}\n`).join('');

  const { added, removed } = lineDiff(`head\n${lines('a')}`, `head\n${lines('b')}`, 'card');

  assert.deepEqual([added, removed], [2500, 2500]);
});
