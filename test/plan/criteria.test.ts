import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limitsOf, rollbackCriteria, successCriteria } from '../../src/plan/criteria.js';

describe('limitsOf', () => {
  for (const [told, success, rollback] of [
    [1.2, 1.8, 2.4],
    [0.1, 0.15, 0.2],
    [0, 0.15, 0.2],
    [2.5, 3.75, 5],
    [3, 4, 5],
    [4, 6, 8],
    [60, 70, 80],
  ] as const) {
    it(`sets ${success} % and ${rollback} % for a baseline of ${told} % errors`, () => {
      const { errors } = limitsOf({ errorRatePercent: told });

      assert.ok(Math.abs(errors.success - success) < 1e-9, `success ${errors.success}`);
      assert.ok(Math.abs(errors.rollback - rollback) < 1e-9, `rollback ${errors.rollback}`);
      assert.equal(errors.basis, 'baseline');
    });
  }

  it('says that limits without a baseline are placeholders, and how to get each', () => {
    const limits = limitsOf({});

    assert.deepEqual([limits.errors.success, limits.errors.rollback], [0.1, 0.5]);
    assert.deepEqual([limits.latency.success, limits.latency.rollback], [500, 1000]);
    assert.equal(limits.placeholders.length, 3);
    assert.match(limits.placeholders.join(' '), /errorRatePercent.*p95Milliseconds.*businessMetric/s);
  });

  it('keeps every limit above the baseline and the promotion below the rollback, for every baseline', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 99.9, noNaN: true }), (told) => {
        const { errors } = limitsOf({ errorRatePercent: told });
        assert.ok(errors.success > told);
        assert.ok(errors.rollback > errors.success);
        assert.ok(errors.rollback <= 100);
      }),
    );
  });
});

describe('criteria of a stage', () => {
  const limits = limitsOf({
    errorRatePercent: 1,
    p95Milliseconds: 400,
    businessMetric: 'orders per visit',
    businessBaseline: 3.2,
  });

  it('judges the business metric from the share on at which it can be judged', () => {
    const small = rollbackCriteria(limits, { audience: 'everyone', trafficPercent: 5 }).map(({ metric }) => metric);
    const large = rollbackCriteria(limits, { audience: 'everyone', trafficPercent: 10 });

    assert.deepEqual(small, ['error-rate', 'p95-latency']);
    assert.deepEqual(
      large.map(({ text }) => text),
      ['error rate > 2 %', 'p95 > 600 ms', 'orders per visit < 3.04'],
    );
  });

  it('is decided by a test: on within the margin, back beyond the tolerance', () => {
    const stage = { audience: 'everyone', trafficPercent: 25 } as const;

    const on = successCriteria(limits, stage).map(({ test }) => test);
    const back = rollbackCriteria(limits, stage).map(({ test }) => test);

    const beside = { against: 'old-version' };
    assert.deepEqual(on, [
      { kind: 'non-inferiority', ...beside, ratio: 1.5 },
      { kind: 'non-inferiority', ...beside, ratio: 1.5 },
      { kind: 'non-inferiority', ...beside, ratio: 0.95 },
    ]);
    assert.deepEqual(back, [
      { kind: 'harm', ...beside, ratio: 1.1 },
      { kind: 'harm', ...beside, ratio: 1.2 },
      { kind: 'harm', ...beside, ratio: 0.98 },
    ]);
  });

  it('has only history to compare everyone with, unless some of them are held back', () => {
    const everyone = { audience: 'everyone', trafficPercent: 100 } as const;

    const alone = rollbackCriteria(limits, everyone).map(({ test }) => [test?.against, test?.ratio]);
    const beside = rollbackCriteria(limits, { ...everyone, holdbackPercent: 2 }).map(({ test }) => test?.against);

    assert.deepEqual(alone, [
      ['history', 2],
      ['history', 1.5],
      ['history', 0.95],
    ]);
    assert.deepEqual(new Set(beside), new Set(['old-version']));
    assert.ok(successCriteria(limits, everyone).every(({ test }) => test === undefined));
  });

  it('lets people judge the stage of the staff', () => {
    const staff = successCriteria(limits, { audience: 'staff', trafficPercent: 0.1 });

    assert.equal(staff.at(-1)?.metric, 'people');
  });
});
