import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapedPipes, tamed } from '../../src/text/markdown.js';
import { exposedLines } from '../support/exposed-markdown.js';

test('what a renderer would obey is shown, and code stays as it is', () => {
  const lines: readonly (readonly [before: string, after: string])[] = [
    ['a <b>bold</b> claim', 'a \\<b>bold\\</b> claim'],
    ['1 < 2, `<b>` and a <- b', '1 < 2, `<b>` and a <- b'],
    ['<!-- mark --> <https://x> <?x', '\\<!-- mark --> \\<https://x> \\<?x'],
    ['[x](javascript:1) ![x](y) [x][y] [x]: y', '[x\\](javascript:1) ![x\\](y) [x\\][y] [x\\]: y'],
    ['- [ ] open, - [x] done, [rule] told', '- [ ] open, - [x] done, [rule] told'],
    ['one ` alone <b>', 'one \\` alone \\<b>'],
    ['`` ` `` <b> ` <i> `', '`` ` `` \\<b> ` <i> `'],
    ['\\` <b> `', '\\` \\<b> \\`'],
    ['\\<b> \\\\<b>', '\\<b> \\\\\\<b>'],
    ['- # a heading', '- \\# a heading'],
    ['1. > a quotation', '1. \\> a quotation'],
    ['- ~~~ a fence', '- \\~~~ a fence'],
    ['## A heading of ours', '## A heading of ours'],
    ['| a ` b | c ` <d> |', '| a \\` b | c \\` \\<d> |'],
    ['| `a \\| <b>` | c |', '| `a \\| <b>` | c |'],
  ];
  for (const [before, after] of lines) assert.equal(tamed(before), after);
});

test('what stands between fences of ours stays as it is, and the text goes on behind them', () => {
  const text = '```diff\n+<b>`\n ```\n```\n<b>\n````json\n```\n<b>\n````\n<b>';

  assert.equal(tamed(text), '```diff\n+<b>`\n ```\n```\n\\<b>\n````json\n```\n<b>\n````\n\\<b>');
});

/** All that means something to a renderer. */
const marks = ['`', '``', '\\', '<b>', '</b>', '<!--', '[', ']', '(', ':', '|', '\n', '- ', '# ', '~~~', 'a', ' '];

test('nothing is obeyed of whatever is made of marks, and a second time changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...marks), { maxLength: 40 }), (parts) => {
      // Paragraphs of ours are one line each; what stands alone on its line is our own fence.
      const text = parts.join('').replace(/^/gm, '- x ');

      const once = tamed(text);

      for (const line of exposedLines(once)) assert.doesNotMatch(line, /<[A-Za-z/!]|\]\(|\]\[|\]:/, once);
      assert.equal(tamed(once), once);
      assert.ok(escapedPipes(once).split(/(?<!\\)(?:\\\\)*\|/).length === 1);
      assert.equal(escapedPipes(escapedPipes(once)), escapedPipes(once));
    }),
    { seed: 11, numRuns: 3000 },
  );
});

test('two hundred thousand characters of one mark cost no more than they are long', () => {
  for (const mark of ['`', '\\', '` ', '`` ` ', '\\\\`', '<', '<a', ']', '](', '|', '\\|', '- ', '[', ' ']) {
    for (const before of ['', '| ']) {
      const started = process.cpuUsage();
      tamed(before + mark.repeat(200_000 / mark.length));
      escapedPipes(mark.repeat(200_000 / mark.length));
      const milliseconds = process.cpuUsage(started).user / 1000;
      assert.ok(milliseconds < 1500, `${before}${mark} took ${Math.round(milliseconds)} ms`);
    }
  }
});
