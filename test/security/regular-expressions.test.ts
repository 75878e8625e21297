import assert from 'node:assert/strict';
import { test } from 'node:test';
import { luresFor, takes, writtenExpressions } from '../support/regular-expressions.js';

// A pattern that walks back and forth over n characters takes n² steps: seconds for a line of megabytes. Every pattern of
// the sources is tried; test/load/regular-expressions.test.ts tries them with larger texts.

/** A pattern that walks forth takes less than two milliseconds for so much; one that walks back and forth a hundred and more. */
const characters = 16_384;
const mostMilliseconds = 25;

test('no regular expression of the sources loses its time on what it waits for', { timeout: 240_000 }, () => {
  const slow: string[] = [];
  for (const written of writtenExpressions()) {
    for (const { name, textOf } of luresFor(written.source)) {
      // The short one first: a pattern with more than two loops would not come back from the long one.
      const isSlow = [1024, characters].some(
        (length) => Math.min(...[1, 2].map(() => takes(written, textOf(length)))) > mostMilliseconds,
      );
      if (isSlow) {
        slow.push(`${name} in src/${written.file}: /${written.source}/${written.flags}`);
        break;
      }
    }
  }
  assert.deepEqual(slow, []);
});
