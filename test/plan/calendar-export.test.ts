import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ICAL from 'ical.js';
import { assemblePlan } from '../../src/plan/assemble.js';
import { type Calendar, openCalendar } from '../../src/plan/calendar.js';
import { icsOf } from '../../src/plan/calendar-export.js';
import { renderPlan } from '../../src/plan/markdown.js';
import { assessmentSchema, planSchema } from '../../src/plan/plan.js';
import { assess } from '../../src/risk/assess.js';
import type { Facts } from '../../src/risk/facts.js';
import { UserError } from '../../src/user-error.js';
import { findingsOf, nothingFound } from '../support/findings-of.js';

const medium: Facts = { usersPercent: 20, revenueImpact: 'indirect', criticality: 'important', timeToUndo: 'instant' };

function planned(facts: Facts, calendar?: Calendar) {
  const assessment = assess(facts, findingsOf({}), nothingFound);
  const plan = assemblePlan({
    feature: 'Checkout, neu; für „alle“ 🛒\\',
    facts,
    assessment,
    ...nothingFound,
    flagKeys: [],
    objectives: [],
    strategy: undefined,
    strategyReason: undefined,
    calendar,
  });
  return { assessment: assessmentSchema.parse(assessment), plan: planSchema.parse(plan) };
}

const facts = {
  feature: 'Checkout, neu; für „alle“ 🛒\\',
  slug: 'checkout-neu',
  revision: 3,
  createdAt: '2026-11-02T08:00:00.000Z',
  updatedAt: '2026-11-23T12:00:00.123Z',
};

const berlin = { timeZone: 'Europe/Berlin', country: 'DE', region: 'BE' };

describe('a plan with a calendar', () => {
  it('has a start, an end and reasons for every stage, and hours that follow the dates', async () => {
    const calendar = await openCalendar({ told: berlin });

    const { plan } = planned({ ...medium, start: '2026-10-17' }, calendar);

    assert.deepEqual(
      plan.stages.map(({ startsAt, endsAt, startsAfterHours, durationHours, shifts }) => [
        startsAt,
        endsAt,
        startsAfterHours,
        durationHours,
        shifts?.map(({ reason }) => reason),
      ]),
      [
        ['2026-10-19T09:00:00+02:00', '2026-10-26T09:00:00+01:00', 0, 168, ['Saturday → Monday 09:00']],
        ['2026-10-26T09:00:00+01:00', '2026-11-02T09:00:00+01:00', 169, 168, ['Monday before 09:00 → Monday 09:00']],
        ['2026-11-02T09:00:00+01:00', '2026-11-04T09:00:00+01:00', 337, 48, undefined],
      ],
    );
    assert.deepEqual(
      [plan.startsAt, plan.endsAt, plan.timeZone, plan.hoursToFull, plan.hoursToEnd],
      ['2026-10-19T09:00:00+02:00', '2026-11-04T09:00:00+01:00', 'Europe/Berlin', 337, 385],
    );
  });

  it('says what was moved, and dates its messages in the same clock', async () => {
    const calendar = await openCalendar({ told: berlin });

    const { plan, assessment } = planned({ ...medium, start: '2026-10-17' }, calendar);
    const text = renderPlan({ feature: 'x', facts: medium, assessment, plan }, 'full');

    assert.match(
      text,
      /Moved by the calendar \(Europe\/Berlin\): start of stage 1: Saturday → Monday 09:00; start of stage 2: /,
    );
    assert.equal(plan.communication.timeline[2]?.when, 'Mon 2026-10-26 09:00 UTC+01:00');
    assert.doesNotMatch(text, /would begin on a weekend/);
  });

  it('without a start has no dates, and without a calendar none but its starts', async () => {
    const calendar = await openCalendar({ told: berlin });

    assert.equal(planned(medium, calendar).plan.stages[0]?.startsAt, undefined);
    assert.deepEqual(
      planned({ ...medium, start: '2026-10-17' }).plan.stages.map(({ startsAt, endsAt }) => [startsAt, endsAt]),
      [
        ['2026-10-17T09:00:00Z', undefined],
        ['2026-10-24T09:00:00Z', undefined],
        ['2026-10-31T09:00:00Z', undefined],
      ],
    );
  });
});

describe('icsOf', () => {
  it('is read by a calendar as an event for each stage', async () => {
    const { plan } = planned({ ...medium, start: '2026-10-17' }, await openCalendar({ told: berlin }));

    const calendar = new ICAL.Component(ICAL.parse(icsOf(plan, facts)));

    const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
    assert.deepEqual(
      events.map(({ uid, startDate, endDate, sequence }) => [uid, String(startDate), String(endDate), sequence]),
      [
        [
          'checkout-neu-20261102T080000Z-stage-1@rollout.wicked-garden',
          '2026-10-19T07:00:00Z',
          '2026-10-26T08:00:00Z',
          3,
        ],
        [
          'checkout-neu-20261102T080000Z-stage-2@rollout.wicked-garden',
          '2026-10-26T08:00:00Z',
          '2026-11-02T08:00:00Z',
          3,
        ],
        [
          'checkout-neu-20261102T080000Z-stage-3@rollout.wicked-garden',
          '2026-11-02T08:00:00Z',
          '2026-11-04T08:00:00Z',
          3,
        ],
      ],
    );
    assert.equal(events[0]?.summary, 'Checkout, neu; für „alle“ 🛒\\: stage 1 of 3, Canary (10 %)');
    assert.match(
      events[0]?.description ?? '',
      /^At least 7 days\.\nGo on when: .*\nRoll back when: .*\nStart moved: Saturday → Monday 09:00$/,
    );
  });

  it('has CRLF and lines of at most 75 octets, with no character torn apart', async () => {
    const { plan } = planned({ ...medium, start: '2026-10-17' }, await openCalendar({ told: berlin }));

    const text = icsOf(plan, { ...facts, feature: 'ü„🛒'.repeat(60) });

    const lines = text.split('\r\n');
    assert.equal(lines.pop(), '');
    assert.deepEqual(
      lines.filter((line) => line.includes('\n') || Buffer.byteLength(line) > 75 || line.includes('\ufffd')),
      [],
    );
    assert.ok(lines.some((line) => Buffer.byteLength(line) >= 72));
    assert.ok(text.replaceAll('\r\n ', '').includes('ü„🛒'.repeat(60)));
  });

  it('moves the events that a calendar has when the plan is made anew, and adds none', async () => {
    const calendar = await openCalendar({ told: berlin });
    const before = icsOf(planned({ ...medium, start: '2026-10-17' }, calendar).plan, facts);
    const after = icsOf(planned({ ...medium, start: '2026-11-09' }, calendar).plan, { ...facts, revision: 4 });

    const [old, anew] = [before, after].map((text) =>
      new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)),
    );

    assert.deepEqual(
      anew?.map(({ uid }) => uid),
      old?.map(({ uid }) => uid),
    );
    assert.deepEqual(
      anew?.map(({ sequence }) => sequence),
      [4, 4, 4],
    );
    assert.notEqual(String(anew?.[0]?.startDate), String(old?.[0]?.startDate));
  });

  it('takes a plan that has starts alone', () => {
    const { plan } = planned({ ...medium, start: '2026-10-19T09:00+02:00' });

    const events = new ICAL.Component(ICAL.parse(icsOf(plan, facts))).getAllSubcomponents('vevent');

    assert.deepEqual(
      events.map((event) => String(event.getFirstPropertyValue('dtend'))),
      ['2026-10-26T07:00:00Z', '2026-11-02T07:00:00Z', '2026-11-04T07:00:00Z'],
    );
  });

  it('refuses a plan without dates', () => {
    const { plan } = planned(medium);

    assert.throws(
      () => icsOf(plan, facts),
      (error) => error instanceof UserError && /has no dates/.test(error.message),
    );
  });
});
