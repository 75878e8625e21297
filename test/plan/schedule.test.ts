import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isoAfter, moment, parseStart, refusePast, relative, wallAfter } from '../../src/plan/schedule.js';
import { UserError } from '../../src/user-error.js';

describe('parseStart', () => {
  for (const [text, iso] of [
    ['2026-12-01T09:00:00+01:00', '2026-12-01T09:00:00+01:00'],
    ['2026-12-01 09:30', '2026-12-01T09:30:00Z'],
    ['2026-12-01', '2026-12-01T09:00:00Z'],
    ['2026-12-01T09:00:00.250Z', '2026-12-01T09:00:00Z'],
    ['2028-02-29T00:00-0530', '2028-02-29T00:00:00-05:30'],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(isoAfter(parseStart(text), 0), iso));
  }

  for (const text of [
    'tomorrow',
    '2026-02-30',
    '2026-13-01',
    '2026-12-01T25:00Z',
    '2026-12-01T09:00+19:00',
    '01.12.2026',
    '',
  ]) {
    it(`refuses ${text === '' ? 'nothing' : text}`, () => assert.throws(() => parseStart(text), UserError));
  }
});

describe('a moment of the plan', () => {
  const start = parseStart('2026-12-01T09:00:00+01:00');

  it('is relative until a start is given', () => {
    assert.deepEqual(
      [moment(undefined, 0), moment(undefined, 120), relative(-48), relative(24), relative(36)],
      ['T-0', 'T+5 days', 'T-2 days', 'T+1 day', 'T+36 h'],
    );
  });

  it('is shown in the offset of the start', () => {
    assert.equal(moment(start, 48), 'Thu 2026-12-03 09:00 UTC+01:00');
    assert.equal(isoAfter(start, 16), '2026-12-02T01:00:00+01:00');
  });

  it('knows the day of the week in the offset of the start', () => {
    const saturdayInAuckland = parseStart('2026-12-05T08:00:00+13:00');

    assert.deepEqual(wallAfter(saturdayInAuckland, 0), { date: '2026-12-05', weekday: 6, minutes: 480 });
    assert.equal(wallAfter(saturdayInAuckland, 24).weekday, 7);
    assert.equal(wallAfter(start, 0).weekday, 2);
  });

  it('refuses a start of the day before yesterday, not one of this morning', () => {
    const now = new Date('2026-12-01T15:00:00Z');

    assert.throws(() => refusePast(parseStart('2026-11-29'), now), UserError);
    assert.doesNotThrow(() => refusePast(parseStart('2026-12-01T09:00Z'), now));
  });
});
