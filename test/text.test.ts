import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt, inline, quoted } from '../src/text.js';

test('a name is shown without what could turn the text around', () => {
  assert.equal(quoted('a`b\u202ec\nd\u0000'), '`abc d`');
  assert.equal(quoted('x'.repeat(200)), `\`${'x'.repeat(119)}…\``);
});

test('a text of others stays on its line, whole or cut', () => {
  assert.equal(inline('a\r\n\u001b[31mb\u2028c\u200b '), 'a [31mb c');
  assert.equal(excerpt('abcdef', 4), 'abc…');
  assert.deepEqual(['a', 'b', 'c'].map(inline), ['a', 'b', 'c']);
});
