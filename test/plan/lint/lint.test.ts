import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintDocument } from '../../../scripts/table-documents.js';
import { configurationOf } from '../../../src/operations/configured.js';
import { type LintContext, lintRecord } from '../../../src/plan/lint/lint.js';
import { lintRules } from '../../../src/plan/lint/rules.js';
import { largestNext } from '../../../src/plan/lint/stages.js';
import type { RolloutRecord, Stage } from '../../../src/plan/plan.js';
import { policy } from '../../../src/policy.js';
import { recordOf } from '../../support/record-of.js';
import { repositoryOf } from '../../support/repository-of.js';

const low = { usersPercent: 0.5, revenueImpact: 'none', criticality: 'non-critical', timeToUndo: 'instant' } as const;
const medium = {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
} as const;
const high = { usersPercent: 80, revenueImpact: 'direct', criticality: 'critical', timeToUndo: 'hours' } as const;
const figures = {
  owner: 'Ada',
  errorRatePercent: 1.2,
  p95Milliseconds: 340,
  businessMetric: 'orders',
  businessBaseline: 120,
};

const context: LintContext = { team: undefined, hash: 'a'.repeat(64), slug: 'new-checkout' };
const highRecord = () => recordOf('New checkout', 'new-checkout', { ...high, ...figures });

/** The record with one stage edited, as somebody does by hand. */
function edited(stage: number, change: Partial<Stage>, record: RolloutRecord = highRecord()): RolloutRecord {
  const stages = record.plan.stages.map((one, index) => (index === stage ? { ...one, ...change } : one));
  return { ...record, plan: { ...record.plan, stages } };
}

const rulesAt = (record: RolloutRecord, more: Partial<LintContext> = {}) =>
  lintRecord(record, { ...context, ...more }).map(({ rule, path }) => `${rule} ${path}`);

describe('a plan as it was made', () => {
  for (const facts of [low, medium, high])
    it(`has nothing against it (${facts.criticality})`, () => {
      const record = recordOf('New checkout', 'new-checkout', { ...facts, ...figures, start: '2026-12-01' });

      assert.deepEqual(rulesAt(record), []);
    });

  it('lacks no more than its owner where nothing was told', () => {
    const record = recordOf('New checkout', 'new-checkout');

    assert.deepEqual(rulesAt(record), ['no-owner facts.owner']);
  });
});

describe('a plan edited by hand', () => {
  it('has stages that their traffic can decide, or a reason', () => {
    const small = recordOf('New checkout', 'new-checkout', { ...high, ...figures, requestsPerSecond: 2 });
    const hours = small.plan.stages.map(({ durationHours }) => durationHours);

    assert.deepEqual(hours.slice(1, 3), [144, 168], 'lengthened for its traffic');
    assert.deepEqual(rulesAt(small), []);
    assert.deepEqual(rulesAt(edited(1, { durationHours: 120 }, small)), [
      'stage-cannot-decide plan.stages[1].durationHours',
    ]);
    assert.deepEqual(rulesAt(edited(1, { durationHours: 120, reason: 'Ada agreed' }, small)), []);
  });

  it('has stages within the policy, or a reason', () => {
    assert.deepEqual(rulesAt(edited(1, { durationHours: 6 })), ['stage-too-short plan.stages[1].durationHours']);
    assert.deepEqual(rulesAt(edited(6, { durationHours: 200 })), ['stage-too-long plan.stages[6].durationHours']);
    assert.deepEqual(rulesAt(edited(1, { durationHours: 6, reason: 'Ada agreed: exploited now' })), []);
    assert.deepEqual(rulesAt(edited(1, { durationHours: 6, reason: ' ' })), [
      'stage-too-short plan.stages[1].durationHours',
    ]);
  });

  it('grows no faster than the ladder', () => {
    const jumping = edited(4, { trafficPercent: 40 });

    const [finding] = lintRecord(jumping, context);

    assert.equal(finding?.rule, 'share-grows-too-fast');
    assert.equal(finding?.sentence, 'Stage 5 at 40 % follows 10 %; the ladder goes to 25 % at most from there.');
    assert.deepEqual(rulesAt(edited(1, { trafficPercent: 3 })), ['share-grows-too-fast plan.stages[1].trafficPercent']);
  });

  it('rises, staff first, numbered and timed in order', () => {
    assert.deepEqual(rulesAt(edited(3, { trafficPercent: 5 })), [
      'shares-not-rising plan.stages[3].trafficPercent',
      'share-grows-too-fast plan.stages[4].trafficPercent',
    ]);
    assert.ok(rulesAt(edited(2, { audience: 'staff' })).includes('shares-not-rising plan.stages[2].trafficPercent'));
    assert.deepEqual(rulesAt(edited(2, { number: 7 })), ['times-disagree plan.stages[2].number']);
    assert.deepEqual(rulesAt(edited(2, { startsAfterHours: 24 })), ['times-disagree plan.stages[2].startsAfterHours']);
    assert.deepEqual(rulesAt(edited(6, { startsAfterHours: 2000 })), []);
  });

  it('has a rollback criterion with a limit in every stage', () => {
    const words = [{ metric: 'people', text: 'somebody complains', basis: 'rule' } as const];

    assert.deepEqual(rulesAt(edited(2, { rollback: [] })), ['no-rollback-criterion plan.stages[2].rollback']);
    assert.deepEqual(rulesAt(edited(2, { rollback: words })), ['no-rollback-criterion plan.stages[2].rollback']);
  });

  it('has limits that the told baseline holds, and none looser than the policy', () => {
    const limited = (limit: number) =>
      edited(2, { rollback: [{ metric: 'error-rate', text: 'errors', direction: 'above', limit, basis: 'baseline' }] });
    const orders = (limit: number) =>
      edited(5, { rollback: [{ metric: 'business', text: 'orders', direction: 'below', limit, basis: 'baseline' }] });

    assert.deepEqual(rulesAt(limited(1)), ['violated-by-baseline plan.stages[2].rollback[0].limit']);
    assert.deepEqual(rulesAt(limited(2.4)), []);
    assert.deepEqual(rulesAt(limited(4)), ['limit-looser-than-policy plan.stages[2].rollback[0].limit']);
    assert.deepEqual(rulesAt(orders(130)), ['violated-by-baseline plan.stages[5].rollback[0].limit']);
    assert.deepEqual(rulesAt(orders(60)), ['limit-looser-than-policy plan.stages[5].rollback[0].limit']);
  });

  it('can be judged: no measured criterion without limit, no business metric without a name', () => {
    const record = highRecord();
    const { businessMetric: _metric, businessBaseline: _baseline, ...facts } = record.facts;
    const success = [{ metric: 'p95-latency', text: 'fast', basis: 'rule' } as const];

    assert.deepEqual(rulesAt(edited(2, { success })), ['criterion-without-limit plan.stages[2].success[0].limit']);
    assert.deepEqual(
      rulesAt({ ...record, facts })
        .map((found) => found.split(' ')[0])
        .filter((rule, at, all) => all.indexOf(rule) === at),
      ['unknown-metric'],
    );
  });

  it('gives a reason for a bolder strategy, even where the recommendation was edited with it', () => {
    const record = highRecord();
    const strategy = { name: 'big-bang', recommended: 'big-bang', reason: 'x' } as const;
    const bold = { ...record, plan: { ...record.plan, strategy } };
    const reasoned = {
      ...record,
      plan: { ...record.plan, strategy: { ...strategy, overrideReason: 'exploited now' } },
    };

    assert.ok(rulesAt(bold).includes('strategy-without-reason plan.strategy.overrideReason'));
    assert.ok(!rulesAt(reasoned).includes('strategy-without-reason plan.strategy.overrideReason'));
  });

  it('is the one that was approved', () => {
    const approval = { by: 'Ada', at: '2026-11-23T12:00:00Z', hash: 'b'.repeat(64) };
    const approved = { ...highRecord(), approval };

    assert.deepEqual(rulesAt(approved, { hash: 'b'.repeat(64) }), []);
    assert.deepEqual(rulesAt(approved), ['approval-void approval.hash']);
    assert.deepEqual(
      rulesAt({ ...approved, approval: { ...approval, voidSince: '2026-11-24' } }, { hash: 'b'.repeat(64) }),
      ['approval-void approval.hash'],
    );
  });

  it('starts when the calendar allows it', () => {
    const record = recordOf('New checkout', 'new-checkout', { ...high, ...figures, start: '2026-12-01' });
    const whyNot = (at: string) => (at.startsWith('2026-12-08') ? 'freeze `Sale`' : undefined);

    const [finding] = lintRecord(record, { ...context, whyNot });

    assert.equal(finding?.rule, 'start-not-allowed');
    assert.equal(finding?.sentence, 'Stage 3 starts 2026-12-08T09:00:00Z: freeze `Sale`.');
  });

  it("is held against the team's own limits and ladder", async () => {
    const team = await configurationOf(
      repositoryOf({
        '.rollouts/config.yaml': 'limits:\n  stageMinimumHours: {value: 4, reason: Traffic of a day in an hour}\n',
      }),
    );

    assert.deepEqual(rulesAt(edited(1, { durationHours: 6 }), { team }), []);
  });
});

describe('the largest next share', () => {
  const ladder = policy.ladderHigh.value;

  it('is the next step of the ladder, and in proportion between two', () => {
    assert.deepEqual(
      [undefined, 0.5, 1, 2, 10, 30, 60].map((share) => largestNext(share, ladder)),
      [1, 1, 5, 10, 25, 60, 100],
    );
    assert.equal(largestNext(100, ladder), undefined);
  });
});

it('documents every rule', () => {
  const text = lintDocument();

  for (const rule of Object.keys(lintRules)) assert.ok(text.includes(`| \`${rule}\` |`), rule);
});
