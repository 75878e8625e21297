import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  byReplicas,
  type Granularity,
  onOrOff,
  stepsOf,
  weightsTo,
  wholePercents,
} from '../../../src/plan/routing/router.js';
import { heldPercent, sharesWords } from '../../../src/plan/routing/shares.js';

const granularity: fc.Arbitrary<Granularity> = fc.oneof(
  fc.constantFrom(1, 0.1, 0.01, 0.001).map(stepsOf),
  fc.integer({ min: 1, max: 1_000_000 }).map(weightsTo),
  fc.constant(byReplicas),
  fc.constant(onOrOff),
);
const share = fc.double({ min: 0.001, max: 100, noNaN: true });
const copies = fc.integer({ min: 1, max: 5000 });

describe('the least share that can be held', () => {
  const cases: readonly (readonly [string, Granularity, number, number | undefined, number | undefined])[] = [
    ['0.1 % of whole percents is 1 %', wholePercents, 0.1, undefined, 1],
    ['0.1 % of tenths stays', stepsOf(0.1), 0.1, undefined, 0.1],
    ['1 % of 4 copies is 25 %', byReplicas, 1, 4, 25],
    ['1 % of unknown copies is unknown', byReplicas, 1, undefined, undefined],
    ['0.1 % of weights up to 255 is one in 256', weightsTo(255), 0.1, undefined, 100 / 256],
    ['a switch has no share', onOrOff, 10, undefined, 100],
  ];
  for (const [name, shares, asked, count, held] of cases)
    it(name, () => assert.equal(heldPercent(shares, asked, count), held));

  it('is never less than asked, never above all, and held again as it is', () => {
    fc.assert(
      fc.property(granularity, share, copies, (shares, asked, count) => {
        const held = heldPercent(shares, asked, count) ?? Number.NaN;

        assert.ok(held >= asked * (1 - 1e-6) && held <= 100);
        assert.ok(Math.abs((heldPercent(shares, held, count) ?? 0) - held) < 1e-6);
      }),
    );
  });

  it('rises with what is asked', () => {
    fc.assert(
      fc.property(granularity, share, share, copies, (shares, a, b, count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];

        assert.ok((heldPercent(shares, low, count) ?? 0) <= (heldPercent(shares, high, count) ?? 0) + 1e-9);
      }),
    );
  });

  it('is told in words without an exponent', () =>
    assert.equal(sharesWords(weightsTo(1_000_000)), 'relative weights, down to 0.0001 %'));
});
