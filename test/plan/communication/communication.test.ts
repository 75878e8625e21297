import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assemblePlan, type PlanIngredients } from '../../../src/plan/assemble.js';
import { type Calendar, openCalendar } from '../../../src/plan/calendar.js';
import { renderPlan } from '../../../src/plan/markdown.js';
import { renderMessages } from '../../../src/plan/messages.js';
import { assessmentSchema, planSchema } from '../../../src/plan/plan.js';
import { assess } from '../../../src/risk/assess.js';
import type { Facts } from '../../../src/risk/facts.js';
import { findingsOf, nothingFound } from '../../support/findings-of.js';

const medium: Facts = { usersPercent: 20, revenueImpact: 'indirect', criticality: 'important', timeToUndo: 'minutes' };
const high: Facts = { usersPercent: 100, revenueImpact: 'direct', criticality: 'critical', timeToUndo: 'hours' };

function planned(facts: Facts, more: Partial<PlanIngredients> = {}) {
  const assessment = assess(facts, findingsOf({}), nothingFound);
  const plan = assemblePlan({
    feature: 'New checkout',
    facts,
    assessment,
    ...nothingFound,
    flagKeys: [],
    objectives: [],
    strategy: undefined,
    strategyReason: undefined,
    ...more,
  });
  return {
    feature: 'New checkout',
    facts,
    assessment: assessmentSchema.parse(assessment),
    plan: planSchema.parse(plan),
  };
}

function noticeOf(start: string, calendar?: Calendar): string | undefined {
  return planned({ ...medium, start }, { calendar }).plan.communication.timeline[0]?.when;
}

describe('the notice', () => {
  it('goes out two working days before the start', () => {
    assert.equal(noticeOf('2026-12-02T10:00Z'), 'Mon 2026-11-30 10:00 UTC');
    assert.equal(noticeOf('2026-11-30T10:00Z'), 'Thu 2026-11-26 10:00 UTC');
    assert.equal(planned(medium).plan.communication.timeline[0]?.when, 'T-2 working days');
  });

  it('keeps clear of the holidays of the country, and of the hour that clocks change', async () => {
    const calendar = await openCalendar({ told: { timeZone: 'Europe/Berlin', country: 'DE' } });

    assert.equal(noticeOf('2026-12-29T09:00', calendar), 'Wed 2026-12-23 09:00 UTC+01:00');
    assert.equal(noticeOf('2026-10-26T09:00', calendar), 'Thu 2026-10-22 09:00 UTC+02:00');
  });

  it('always precedes the start by that many days of work, whatever start is told', async () => {
    const calendar = await openCalendar({ told: { timeZone: 'America/New_York', country: 'US' } });
    const minutes = fc.integer({ min: 0, max: 1_000_000 });

    fc.assert(
      fc.property(minutes, (after) => {
        const start = new Date(Date.parse('2026-01-01T00:00Z') + after * 60_000).toISOString();
        const { communication, stages, startsAt = '' } = planned({ ...high, start }, { calendar }).plan;
        const at = (index: number) => Date.parse(communication.timeline.at(index)?.at ?? '');

        const date = communication.timeline[0]?.at?.slice(0, 10) ?? '';

        assert.ok(at(0) <= Date.parse(startsAt) - 2 * 23 * 3_600_000, `${date} is too late for ${startsAt}`);
        assert.ok(calendar.isWorkday(date), `nobody works on ${date}`);
        assert.equal(at(1), Date.parse(startsAt));
        assert.deepEqual(
          communication.timeline.flatMap(({ stage, at: moment }) => (stage === undefined ? [] : [moment])),
          stages.slice(1).map(({ startsAt: begins }) => begins),
        );
      }),
      { numRuns: 60, seed: 10 },
    );
  });
});

describe('the texts', () => {
  it('are one for each advance with its share and date, and leave open only what a rollback alone knows', () => {
    const { messages } = planned({ ...medium, start: '2026-12-01T09:00Z' }).plan.communication;

    const advance = messages.filter(({ moment, audience }) => moment === 'advance' && audience === 'Product');

    assert.deepEqual(
      advance.map(({ stage }) => stage),
      [2, 3],
    );
    assert.match(advance[0]?.text ?? '', /stage 1 met .* 50 % of traffic .* Next decision: Tue 2026-12-15 09:00 UTC/);
    assert.deepEqual(
      [...new Set(messages.filter(({ text }) => text.includes('{')).map(({ moment }) => moment))],
      ['rollback'],
    );
  });

  for (const [level, facts] of Object.entries({
    LOW: { usersPercent: 0.5, revenueImpact: 'none', criticality: 'non-critical', timeToUndo: 'instant' } as const,
    MEDIUM: medium,
    HIGH: high,
  })) {
    it(`for those who build nothing hold no jargon (${level})`, () => {
      const { messages } = planned({ ...facts, start: '2026-12-01T09:00Z' }).plan.communication;
      const jargon =
        /p95|latency|error rate|%|roll(?:ed|ing)? ?back|rollout\b(?! owner)|canary|traffic|flag|\bstage|deploy|criteria|baseline|undefined|NaN/i;

      const plain = messages.filter(({ audience }) => audience === 'Support' || audience === 'Leadership');

      assert.ok(plain.length > 5);
      assert.deepEqual(
        plain.filter(({ text }) => jargon.test(text)),
        [],
      );
    });
  }
});

describe('channels and owners', () => {
  const catalog = { channel: '#shop', kind: 'catalog', path: 'catalog-info.yaml', line: 9 } as const;
  const hook = { channel: 'Slack by SLACK_WEBHOOK_URL', kind: 'hook', path: '.env.example', line: 2 } as const;
  const whole = { pattern: '*', owners: ['@org/shop'], path: '.github/CODEOWNERS', line: 3 };

  it('are those that the repository names, the surest first, with their place', () => {
    const source = planned(medium, { channels: [hook, catalog], owners: [whole] });

    const text = renderPlan(source, 'brief');

    assert.match(text, /\[ \] Engineering notified \(#shop, `catalog-info\.yaml:9`\)/);
    assert.match(text, /\[ \] @org\/shop asked to own it \(`\.github\/CODEOWNERS:3`; `owner` names another\)/);
    assert.match(text, /\[ \] Support prepared\n/);
    assert.match(renderMessages(source), /\*\*Engineering\*\* \(#shop\): .* anomalies to @org\/shop\./);
  });

  it('are the told ones where they were told', () => {
    const team = { values: { channels: { Engineering: '#told' } }, lines: {}, source: [] };

    const { communication } = planned({ ...medium, owner: 'Ada' }, { channels: [catalog], owners: [whole], team }).plan;

    assert.deepEqual(communication.stakeholders[0]?.channel, '#told');
    assert.equal(communication.stakeholders[0]?.foundAt, undefined);
    assert.equal(communication.owner, undefined);
    assert.match(communication.messages[0]?.text ?? '', /anomalies to Ada\./);
  });

  it('are none where two services name different ones, and go to whom a name says', () => {
    const other = { ...catalog, channel: '#pay', path: 'pay/catalog-info.yaml' };
    const support = { ...catalog, channel: '#shop-support' };

    const alerts = { ...catalog, channel: '#shop-product', kind: 'receiver' } as const;

    const { stakeholders } = planned(medium, { channels: [catalog, other, support, alerts] }).plan.communication;

    assert.deepEqual(
      stakeholders.map(({ channel }) => channel),
      [undefined, undefined, '#shop-support', undefined],
    );
  });

  it('are nobody where a list of owners names many and none for all', () => {
    const owners = [
      { ...whole, pattern: '/a/' },
      { ...whole, pattern: '/b/', owners: ['@org/pay'] },
    ];

    assert.equal(planned(medium, { owners }).plan.communication.owner, undefined);
  });
});
