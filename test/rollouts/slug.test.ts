import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sameFeature, slugsFor } from '../../src/rollouts/slug.js';

describe('slugsFor', () => {
  for (const [feature, slug] of [
    ['New checkout', 'new-checkout'],
    ['Größere Überweisung', 'grossere-uberweisung'],
    ['Новая корзина', 'novaya-korzina'],
    ['新しいチェックアウト', 'xinshiichietkuauto'],
    ['../../etc/passwd', 'etc-passwd'],
    ['CON', 'con-rollout'],
    ['lpt1', 'lpt1-rollout'],
    ['…', 'rollout'],
    ["Don't panic", 'dont-panic'],
  ] as const) {
    it(`keeps ${feature} as ${slug}`, async () => assert.equal((await slugsFor(feature))(1), slug));
  }

  it('is a name that every file system takes, for every feature', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), async (feature) => {
        const slug = (await slugsFor(feature))(2);
        assert.match(slug, /^[a-z0-9][a-z0-9-]*$/);
        assert.ok(slug.length <= 72);
      }),
    );
  });
});

describe('sameFeature', () => {
  it('takes spellings for one feature and different words for two', () => {
    assert.equal(sameFeature('New  Checkout ', 'new checkout'), true);
    assert.equal(sameFeature('Ca\u0301fe', 'c\u00e1fe'), true);
    assert.equal(sameFeature('New checkout!', 'New checkout'), false);
  });
});
