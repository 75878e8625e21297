import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assemblePlan } from '../../src/plan/assemble.js';
import { renderPlan } from '../../src/plan/markdown.js';
import { assessmentSchema, planSchema, recordSchema } from '../../src/plan/plan.js';
import { assess } from '../../src/risk/assess.js';
import type { Findings } from '../../src/risk/evidence.js';
import type { Touch } from '../../src/risk/findings.js';
import { changeOf, findingsOf, likelihoodOf, nothingFound, touchAt } from '../support/findings-of.js';
import { recordOf } from '../support/record-of.js';

const change = changeOf({ 'db/7.sql': ['ALTER TABLE orders DROP COLUMN coupon;'], 'src/a.ts': ['start(7);'] });
const dropped: Touch = touchAt('db/7.sql', 'DROP COLUMN coupon', {
  area: 'stored-data',
  reason: 'Drops `orders.coupon` with what it holds.',
  certainty: 'parsed',
  level: 'HIGH',
  timeToUndo: 'never',
  advice: 'Stop reading `orders.coupon` first, and drop it a release later.',
});

function planned(found: Partial<Findings>) {
  const assessed = assess({ flag: 'pay' }, findingsOf({ change, ...found }), nothingFound);
  const plan = assemblePlan({
    feature: 'New checkout',
    facts: { flag: 'pay' },
    assessment: assessed,
    ...nothingFound,
    flagKeys: [],
    objectives: [],
    strategy: undefined,
    strategyReason: undefined,
  });
  const source = { feature: 'New checkout', facts: {}, assessment: assessmentSchema.parse(assessed), plan };
  return { plan: planSchema.parse(plan), text: renderPlan(source, 'full') };
}

describe('the plan of a change that was read', () => {
  it('says first that it cannot be undone, why, and what to do instead', () => {
    const { plan, text } = planned({ touches: [dropped] });

    assert.equal(
      plan.notices[0],
      'This change cannot be undone. Drops `orders.coupon` with what it holds. Stop reading `orders.coupon` first, and drop it a release later.',
    );
    assert.equal(plan.rollback.possible, false);
    assert.deepEqual(
      plan.rollback.playbook.map(({ title }) => title),
      ['Flag to 0 %', 'Freeze and fix forward'],
    );
    assert.equal(plan.rollback.playbook[1]?.steps.at(-1), dropped.advice);
    assert.ok(text.indexOf('cannot be undone') < text.indexOf('### Stages'));
  });

  it('says what is hard to undo, with the way around it', () => {
    const { plan } = planned({ touches: [{ ...dropped, timeToUndo: 'hours' }] });

    assert.match(plan.notices[0] ?? '', /^Hard to undo: Drops .* a release later\.$/);
  });

  it('lists what stays on when the flag is off', () => {
    const flag = { key: 'pay', proof: { path: 'db/7.sql', line: 1, what: 'ALTER' } };
    const outside = { path: 'src/a.ts', line: 1, what: 'start(7);' };

    const { text } = planned({ guard: { coverage: 'partly', flags: [flag], uncovered: [outside], unread: [] } });

    assert.match(text, /\*\*Stays on when the flag is off\*\*:\n- `src\/a\.ts:1` `start\(7\);`/);
  });

  it('names the likelihood with what it means', () => {
    const { text } = planned({ likelihood: likelihoodOf('HIGH') });

    assert.match(text, /\*\*Likelihood\*\*: HIGH \(score 2\)\. As often as usual\./);
    assert.match(text, /\*\*Impact HIGH, likelihood HIGH\*\*: Much to lose/);
  });
});

describe('a record written before the likelihood', () => {
  it('is still read', () => {
    const { assessment, ...rest } = recordOf('New checkout', 'new-checkout');
    const { rule, impactLevel, touches, gaps, ...before } = assessment;

    const parsed = recordSchema.safeParse({ ...rest, assessment: before });

    assert.deepEqual([rule?.impact, impactLevel, touches, gaps], ['HIGH', 'HIGH', [], []]);
    assert.equal(parsed.success, true);
  });
});
