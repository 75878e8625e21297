import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approvedPart, canonicalJson } from '../../src/plan/canonical.js';
import { planDifferences } from '../../src/plan/differences.js';
import type { Facts } from '../../src/risk/facts.js';
import { recordOf } from '../support/record-of.js';

const medium = {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
} as const;
const planOf = (facts: Facts) => recordOf('New checkout', 'new-checkout', facts).plan;

describe('planDifferences', () => {
  it('has nothing to say of the same plan', () => {
    assert.deepEqual(planDifferences(planOf(medium), planOf({ ...medium })), []);
  });

  it('tells limits that changed alike in every stage once', () => {
    const said = planDifferences(
      planOf({ ...medium, errorRatePercent: 1, p95Milliseconds: 100 }),
      planOf({ ...medium, errorRatePercent: 1.2, p95Milliseconds: 100 }),
    );

    assert.deepEqual(
      said.filter((sentence) => sentence.includes('error rate')),
      [
        'Success in every stage: error rate ≤ 1.8 % instead of error rate ≤ 1.5 %.',
        'Rollback in every stage: error rate > 2.4 % instead of error rate > 2 %.',
      ],
    );
  });

  it('tells another ladder stage by stage', () => {
    const said = planDifferences(planOf(medium), planOf({ ...medium, criticality: 'critical' }));

    assert.equal(said[0], 'Strategy: Canary instead of Progressive.');
    assert.ok(said.includes('New stage at 0.1 % staff for 2 days.'), said.join('\n'));
    assert.ok(said.includes('The stage at 100 % lasts 3 days instead of 2 days.'), said.join('\n'));
    assert.ok(said.some((sentence) => sentence.startsWith('Full share after 35 days (5 weeks) instead of 14 days')));
  });

  it('tells a stage edited by hand, and dates', () => {
    const before = planOf({ ...medium, start: '2026-12-01' });
    const after = planOf({ ...medium, start: '2026-12-07' });
    const [first, ...rest] = after.stages;
    assert.ok(first !== undefined);
    const edited = { ...after, stages: [{ ...first, durationHours: 6, reason: 'Ada agreed' }, ...rest] };

    const said = planDifferences(before, edited);

    assert.ok(said.includes('The stage at 10 % lasts 6 h instead of 7 days.'), said.join('\n'));
    assert.ok(said.includes('Reason given for the stage at 10 %: Ada agreed.'));
    assert.ok(said.includes('Start: 2026-12-07 09:00 instead of 2026-12-01 09:00.'));
  });

  it('sees a number that changed while its words did not', () => {
    const before = planOf({ ...medium, errorRatePercent: 1 });
    const after = structuredClone(before);
    const criterion = after.stages[0]?.rollback[0];
    assert.ok(criterion !== undefined);
    criterion.limit = 40;

    const said = planDifferences(before, after);

    assert.match(
      said.join('\n'),
      /Rollback in stage 1: error rate > 2 % is judged on above 40 %.* instead of above 2 %/,
    );
  });

  it('tells another end and zone, which a calendar gives', () => {
    const before = planOf({ ...medium, start: '2026-12-01' });

    const said = planDifferences(before, { ...before, endsAt: '2026-12-17T09:00:00+01:00', timeZone: 'Europe/Berlin' });

    assert.deepEqual(said, ['End: 2026-12-17 09:00 instead of no date.', 'Time zone of all dates: Europe/Berlin.']);
  });

  it('names by its key what it has no words for', () => {
    const before = planOf(medium);

    const said = planDifferences(before, { ...before, gate: [...before.gate, 'Go by the board'] });

    assert.deepEqual(said, ['The checklist between stages changed.']);
  });
});

describe('what is approved', () => {
  it('is the same text whatever the order of keys', () => {
    assert.equal(
      canonicalJson({ b: [1, { d: 2, c: 'é' }], a: undefined, aa: null }),
      '{"aa":null,"b":[1,{"c":"é","d":2}]}',
    );
  });

  it('leaves out how far the preparations are, and nothing else', () => {
    const plan = planOf(medium);

    const kept = Object.keys(approvedPart({ ...plan, configured: [{ key: 'owner', line: 1, value: 'Ada' }] }));

    assert.deepEqual(
      Object.keys(plan).filter((key) => !kept.includes(key)),
      ['readiness', 'nextSteps'],
    );
    assert.ok(!kept.includes('configured'));
  });
});
