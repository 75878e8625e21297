import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countedOf } from '../../../src/plan/evidence/judgement.js';
import { sizedLadder } from '../../../src/plan/evidence/sized-stages.js';
import { type LadderStage, policy } from '../../../src/policy.js';
import type { Facts } from '../../../src/risk/facts.js';

function sized(facts: Facts, ladder: readonly LadderStage[] = policy.ladderHigh.value) {
  const counted = countedOf({ facts, rules: policy, team: undefined, stages: ladder.length });
  return sizedLadder(ladder, { facts, rules: policy, counted, startHourOfWeek: 9 });
}

const hoursOf = (stages: readonly { readonly durationHours: number }[]) =>
  stages.map(({ durationHours }) => durationHours);
const planned = hoursOf(policy.ladderHigh.value);

describe('stages sized by traffic', () => {
  it('keep the lengths of the ladder where nobody told the traffic', () => {
    assert.deepEqual(hoursOf(sized({ errorRatePercent: 0.5 })), planned);
    assert.deepEqual(hoursOf(sized({ requestsPerSecond: 1 })), planned);
  });

  it('keep them where the traffic decides sooner', () => {
    const stages = sized({ requestsPerSecond: 2000, errorRatePercent: 0.5 });

    assert.deepEqual(hoursOf(stages), planned);
    assert.ok(stages.slice(1, 6).every(({ evidence }) => evidence?.decides === true));
    assert.equal(stages[0]?.evidence, undefined, 'staff are judged by people');
    assert.equal(stages[6]?.evidence, undefined, 'everyone is compared with nothing');
  });

  it('last whole days longer where it decides later, and say why', () => {
    const canary = sized({ requestsPerSecond: 4.5, errorRatePercent: 0.5 })[1];

    // 2 requests a second take 264 h at a noise of 1.1 (test/statistics/planning.test.ts): 117 h × 1.25 / 1.1 here.
    assert.equal(canary?.durationHours, 144);
    assert.equal(canary?.evidence?.decides, true);
    assert.match(
      canary?.evidence?.lengthened ?? '',
      /^6 days instead of 5 days: 1 % of 4\.5 requests a second take 1[23]\d h/,
    );
  });

  it('end after a week where even that does not decide, and say what would', () => {
    const canary = sized({ requestsPerSecond: 2, errorRatePercent: 0.5 })[1];

    assert.equal(canary?.durationHours, 168);
    assert.equal(canary?.evidence?.decides, false);
    assert.match(canary?.evidence?.remedies?.[0] ?? '', /^a share of (1\.[6-9]|2(\.\d)?) % or more$/);
    assert.ok(canary?.evidence?.remedies?.includes('staff or beta users, judged by people'));
  });

  it('compare everyone with those held back', () => {
    const last = sized({ requestsPerSecond: 2000, errorRatePercent: 0.5, holdbackPercent: 2 }).at(-1);

    assert.equal(last?.holdbackPercent, 2);
    assert.equal(last?.evidence?.decides, true);
  });

  it('take the user’s own least length with its reason only', () => {
    const facts = { requestsPerSecond: 2000, errorRatePercent: 0.5, minimumHours: 12 };

    const stages = sized({ ...facts, minimumHoursReason: 'A fix that cannot wait.' });

    assert.deepEqual(new Set(hoursOf(stages)), new Set([12]));
    assert.match(stages[2]?.reason ?? '', /^12 h at least instead of 7 days: A fix that cannot wait\.$/);
    assert.throws(() => sized(facts), /minimumHoursReason/);
  });

  it('are never shorter than the ladder, nor longer than a week, whatever the traffic', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        fc.double({ min: 0.001, max: 60, noNaN: true }),
        (requestsPerSecond, errorRatePercent) => {
          const hours = hoursOf(sized({ requestsPerSecond, errorRatePercent }));

          assert.ok(hours.every((value, index) => value >= (planned[index] ?? 0) && value <= 168 && value % 24 === 0));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are no longer with more traffic', () => {
    const lengths = [0.1, 1, 3, 5, 7, 10, 50, 500].map(
      (requestsPerSecond) => sized({ requestsPerSecond, errorRatePercent: 0.5 })[1]?.durationHours ?? 0,
    );

    assert.deepEqual(
      lengths,
      [...lengths].sort((a, b) => b - a),
    );
  });

  it('size the business metric by its conversions', () => {
    const facts = { requestsPerSecond: 20, errorRatePercent: 0.5, conversionPercent: 3 };

    const metrics = sized(facts).map(({ evidence }) => evidence?.needed.map(({ metric }) => metric));

    assert.deepEqual(metrics[2], ['error-rate'], 'too small a share to judge it');
    assert.deepEqual(metrics[3], ['error-rate', 'business']);
  });
});

describe('what nobody can mean', () => {
  it('is told: a rate and a daily count that differ', () => {
    assert.throws(
      () => sized({ requestsPerSecond: 1, eventsPerDay: 20_000 }),
      /makes 86,400 a day, and `eventsPerDay`/,
    );
    assert.doesNotThrow(() => sized({ requestsPerSecond: 1, eventsPerDay: 86_400 }));
  });
});
