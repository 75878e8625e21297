import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Capabilities } from '../../src/catalog/detect.js';
import { withExpected } from '../../src/operations/plan-stages/expected.js';
import { assemblePlan } from '../../src/plan/assemble.js';
import { assess } from '../../src/risk/assess.js';
import type { Facts } from '../../src/risk/facts.js';

const capabilities: Capabilities = { 'feature-flags': [], deployment: [], monitoring: [] };
const surroundings = { capabilities, flagKeys: [], objectives: [], owners: [], catalog: [], texts: new Map() };

async function expectedOf(facts: Facts) {
  const assessment = assess(facts, undefined, surroundings);
  const plan = assemblePlan({
    feature: 'New checkout',
    facts,
    assessment,
    ...surroundings,
    strategy: undefined,
    strategyReason: undefined,
  });
  const { expected } = await withExpected({ plan, facts, timeToUndo: assessment.timeToUndo, team: undefined });
  return expected;
}

const checkout = {
  usersPercent: 100,
  revenueImpact: 'direct',
  criticality: 'critical',
  timeToUndo: 'instant',
  errorRatePercent: 0.5,
} as const;

describe('what is expected of a plan', () => {
  it('names the facts without which nobody can tell', async () => {
    const expected = await expectedOf({ usersPercent: 20 });

    assert.equal(expected?.simulated, undefined);
    assert.deepEqual(
      expected?.missing?.map((text) => /`(\w+)`/.exec(text)?.[1]),
      ['requestsPerSecond', 'errorRatePercent'],
    );
  });

  it('is the same again, spares a healthy release and catches a broken one, unlike a raw limit', async () => {
    const first = await expectedOf({ ...checkout, requestsPerSecond: 50 });
    const again = await expectedOf({ ...checkout, requestsPerSecond: 50 });

    assert.deepEqual(first, again);
    const { healthy, regressions } = first?.simulated ?? assert.fail();
    assert.ok(healthy.plan.rolledBack.value <= 0.03, 'one per cent, of 200 runs');
    assert.ok(healthy.fixedThreshold.rolledBack.value > 0.9, 'a raw limit on one window stops healthy releases');
    const twice = regressions.find(({ metric, ratio }) => metric === 'errors' && ratio === 2) ?? assert.fail();
    assert.ok(twice.plan.rolledBack.value > 0.95);
    assert.ok(twice.plan.requestsHurt < twice.bigBang.requestsHurt);
    assert.deepEqual(
      regressions.map(({ ratio }) => ratio),
      [1.2, 1.5, 2, 5],
    );
  });

  it('takes longer to catch what is small', async () => {
    const { regressions } = (await expectedOf({ ...checkout, requestsPerSecond: 50 }))?.simulated ?? assert.fail();

    const hours = regressions.map(({ plan }) => plan.medianHours ?? Number.POSITIVE_INFINITY);

    assert.deepEqual(
      hours,
      [...hours].sort((a, b) => b - a),
    );
  });
});
