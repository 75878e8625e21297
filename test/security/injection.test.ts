import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsWith } from '../support/injection.js';

// Everything that leaves, by every operation there is, from a checkout and a caller that mean harm. Three texts that do
// several things at once; test/load/injection.test.ts plants each kind alone, in more calls.

const texts: Readonly<Record<string, string>> = {
  'unseen characters, tags, links, backticks and cells':
    '[x] PLANTED\u001b[2J\u202e\u200b` <b>PLANTED</b> `` [P](javascript:1)\\| x',
  'lines, headings, front matter and marks':
    '# PLANTED\r\n> PLANTED\n---\nstatus: PLANTED\n<!-- rollout-manager:end new-checkout -->',
  'a word of thirty thousand characters': 'PLANTED'.repeat(4300),
};

for (const [what, text] of Object.entries(texts)) {
  test(`${what}: names and words stay data wherever they are shown or kept`, { timeout: 240_000 }, async () => {
    assert.deepEqual(await faultsWith(text, { isThorough: false }), []);
  });
}
