import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openCalendar } from '../../../src/plan/calendar.js';
import { forecastOf, spanOf } from '../../../src/plan/life/forecast.js';
import { lifeOf } from '../../../src/plan/life/life.js';
import type { Mark } from '../../../src/plan/life/mark.js';
import type { RolloutRecord } from '../../../src/plan/plan.js';
import { statusOf } from '../../../src/plan/status.js';
import { recordAfter } from '../../support/life-of.js';
import { recordOf } from '../../support/record-of.js';

// 10 % and 50 % for a week each, 100 % for two days, from Monday 2 November.
const plan = recordOf('New checkout', 'new-checkout', {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
  start: '2026-11-02T09:00:00Z',
});
const on = (at: string, to: Mark['to'], more: Partial<Mark> = {}): Mark => ({ to, at: `2026-${at}:00Z`, ...more });
const starts = (record: RolloutRecord, now: string, calendar?: Parameters<typeof forecastOf>[2]['calendar']) =>
  forecastOf(record.plan.stages, lifeOf(record), { now: `2026-${now}:00Z`, calendar, level: 'MEDIUM' })?.map(
    ({ startsAt, endsAt }) => [startsAt.slice(5, 16), endsAt.slice(5, 16)],
  );

describe('the dates of a rollout that is under way', () => {
  const first = recordAfter(plan, on('11-03T09:00', 'running'));

  it('move as a whole as far as the start slipped', () => {
    assert.deepEqual(starts(first, '11-04T09:00'), [
      ['11-03T09:00', '11-10T09:00'],
      ['11-10T09:00', '11-17T09:00'],
      ['11-17T09:00', '11-19T09:00'],
    ]);
  });

  it('move on while a stage lasts longer than planned', () => {
    assert.deepEqual(
      starts(first, '11-12T09:00')?.map(([from]) => from),
      ['11-03T09:00', '11-12T09:00', '11-19T09:00'],
    );
  });

  it('wait as long as it stands still', () => {
    const paused = recordAfter(first, on('11-05T09:00', 'paused'), on('11-07T09:00', 'running'));

    assert.deepEqual(
      starts(paused, '11-08T09:00')?.map(([from]) => from),
      ['11-03T09:00', '11-12T09:00', '11-19T09:00'],
    );
  });

  it('keep the calendar, and a freeze that is longer than the rollout only holds it', async () => {
    const freezes = [{ name: 'Sale', from: '2026-11-09', to: '2026-12-01' }];
    const calendar = await openCalendar({ told: { timeZone: 'UTC', country: 'DE', freezes } });

    const dates = starts(first, '11-04T09:00', calendar);

    assert.deepEqual(dates?.[0]?.[0], '11-03T09:00');
    assert.deepEqual(dates?.[1]?.[0], '12-02T09:00');
  });

  it('are none before the first stage and after the last', () => {
    assert.equal(starts(plan, '11-04T09:00'), undefined);
    const back = recordAfter(first, on('11-05T09:00', 'rolled-back', { reason: 'Errors' }));
    assert.equal(starts(back, '11-06T09:00'), undefined);
    assert.equal(spanOf(back, { now: '2026-11-06T09:00:00Z' }), undefined);
  });
});

describe('the status of a rollout that is under way', () => {
  const second = recordAfter(plan, on('11-02T09:00', 'running'), on('11-12T09:00', 'running', { stage: 2 }));

  it('goes by what happened, and says what is due and what is late', () => {
    const status = statusOf(second, new Date('2026-11-13T09:00:00Z'));

    assert.equal(status.state, 'running');
    assert.equal(status.stage, 'running in stage 2 of 3 (50 %) since Thu 2026-11-12 09:00 UTC, 24 h of 7 days');
    assert.equal(status.next, 'stage 3 (100 %) due Thu 2026-11-19 09:00 UTC');
    assert.deepEqual(status.late, [
      'stage 3 (100 %) begins Thu 2026-11-19 09:00 UTC at the earliest instead of Mon 2026-11-16 09:00 UTC, 3 days late',
    ]);
  });

  it('says that a stage lasts longer than it should', () => {
    const { late } = statusOf(second, new Date('2026-11-25T09:00:00Z'));

    assert.match(late[0] ?? '', /^stage 2 is on 6 days longer than planned/);
  });

  it('says that nobody began what was to begin', () => {
    const { late } = statusOf(plan, new Date('2026-11-05T09:00:00Z'));

    assert.deepEqual(late, ['its start was planned for Mon 2026-11-02 09:00 UTC, and nobody marked it running']);
  });

  it('says how it ended and why', () => {
    const back = recordAfter(second, on('11-14T09:00', 'rolled-back', { reason: 'Orders fell', cause: 'regression' }));

    const { stage, next, open } = statusOf(back, new Date('2026-11-20T09:00:00Z'));

    assert.equal(stage, 'rolled back on Sat 2026-11-14 09:00 UTC in stage 2 of 3 (50 %): Orders fell (regression)');
    assert.match(next ?? '', /plan-stages/);
    assert.deepEqual(open, []);
  });
});
