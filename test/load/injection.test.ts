import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plantedTexts } from '../support/hostile-shop.js';
import { faultsWith } from '../support/injection.js';

// The long run of test/security/injection.test.ts: each kind alone, and each word of a call wrong once.

for (const [what, text] of Object.entries(plantedTexts)) {
  test(`${what}: names and words stay data wherever they are shown or kept`, { timeout: 240_000 }, async () => {
    assert.deepEqual(await faultsWith(text, { isThorough: true }), []);
  });
}
