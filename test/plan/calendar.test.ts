import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarFor, openCalendar, startIn, type ToldCalendar } from '../../src/plan/calendar.js';
import { datedStages } from '../../src/plan/calendar-dating.js';
import { UserError } from '../../src/user-error.js';

const berlin: ToldCalendar = { timeZone: 'Europe/Berlin', country: 'DE', region: 'BE' };

/** The starts of stages of so many hours, each with its reasons. */
async function startsOf(told: ToldCalendar, start: string, durations: readonly number[]): Promise<string[]> {
  const calendar = await openCalendar({ told });
  const stages = durations.map((durationHours) => ({ durationHours }));
  const dated = datedStages(stages, startIn(calendar, start), calendar);
  return dated.map(({ startsAt, shifts }) =>
    [startsAt, ...shifts.filter(({ moves }) => moves === 'start').map(({ reason }) => reason)].join(' | '),
  );
}

describe('working hours', () => {
  it('move a start on a Saturday to Monday morning', async () => {
    assert.deepEqual(await startsOf(berlin, '2026-12-05T10:00', [72]), [
      '2026-12-07T09:00:00+01:00 | Saturday → Monday 09:00',
    ]);
  });

  for (const [start, moved] of [
    ['2026-12-04T12:00', '2026-12-04T12:00:00+01:00'],
    ['2026-12-04T12:01', '2026-12-07T09:00:00+01:00 | Friday after 12:00 → Monday 09:00'],
    ['2026-12-01T16:00', '2026-12-01T16:00:00+01:00'],
    ['2026-12-01T16:30', '2026-12-02T09:00:00+01:00 | Tuesday after 16:00 → Wednesday 09:00'],
    ['2026-12-01T08:59', '2026-12-01T09:00:00+01:00 | Tuesday before 09:00 → Tuesday 09:00'],
    ['2026-12-01', '2026-12-01T09:00:00+01:00'],
    ['2026-12-01T20:00:00Z', '2026-12-02T09:00:00+01:00 | Tuesday after 16:00 → Wednesday 09:00'],
  ] as const) {
    it(`take a start at ${start} as ${moved}`, async () => {
      assert.deepEqual(await startsOf(berlin, start, [24]), [moved]);
    });
  }

  it('are those of the team, on its own days', async () => {
    const cairo = {
      timeZone: 'Africa/Cairo',
      businessHours: { from: '10:00', to: '18:00', days: ['sun', 'mon', 'tue', 'wed', 'thu'] },
    };

    const starts = await startsOf(cairo, '2026-12-03T13:00', [24]);

    assert.deepEqual(starts, ['2026-12-06T10:00:00+02:00 | Thursday after 12:00 → Sunday 10:00']);
  });

  it('do not bind a change of low risk', async () => {
    const calendar = calendarFor('LOW', await openCalendar({ told: berlin }));

    const dated = datedStages([{ durationHours: 24 }], startIn(calendar, '2026-12-05T23:00'), calendar);

    assert.deepEqual(dated, [
      { startsAt: '2026-12-05T23:00:00+01:00', endsAt: '2026-12-06T23:00:00+01:00', shifts: [] },
    ]);
  });

  it('hold the judgement of the last stage too, but not against a Friday afternoon', async () => {
    const calendar = await openCalendar({ told: berlin });
    const ends = (start: string, durationHours: number) =>
      datedStages([{ durationHours }], startIn(calendar, start), calendar)[0]?.endsAt;

    assert.equal(ends('2026-12-03T15:00', 24), '2026-12-04T15:00:00+01:00');
    assert.equal(ends('2026-12-03T15:00', 48), '2026-12-07T09:00:00+01:00');
  });
});

describe('public holidays', () => {
  for (const [what, told, start, moved] of [
    [
      'Easter',
      berlin,
      '2026-04-03',
      '2026-04-07T09:00:00+02:00 | Good Friday (2026-04-03), Easter Monday (2026-04-06) → Tuesday 09:00',
    ],
    [
      'the day before',
      berlin,
      '2026-04-02T14:00',
      '2026-04-07T09:00:00+02:00 | Thursday after 12:00, Good Friday (2026-04-03), Easter Monday (2026-04-06) → Tuesday 09:00',
    ],
    [
      'the Friday after Ascension Day',
      berlin,
      '2026-05-15',
      '2026-05-18T09:00:00+02:00 | bridge day (2026-05-15) → Monday 09:00',
    ],
    [
      'New Year',
      berlin,
      '2026-12-31T15:00',
      "2027-01-04T09:00:00+01:00 | New Year's Eve (2026-12-31), New Year's Day (2027-01-01) → Monday 09:00",
    ],
    [
      'Thanksgiving',
      { timeZone: 'America/New_York', country: 'US' },
      '2026-11-26',
      '2026-11-30T09:00:00-05:00 | Thanksgiving Day (2026-11-26), bridge day (2026-11-27) → Monday 09:00',
    ],
    [
      'a substitute day',
      { timeZone: 'Europe/London', country: 'United Kingdom', region: 'ENG' },
      '2027-12-27',
      '2027-12-29T09:00:00Z | Christmas Day (substitute day) (2027-12-27), Boxing Day (substitute day) (2027-12-28) → Wednesday 09:00',
    ],
    ['the same Friday without a country', { timeZone: 'Europe/Berlin' }, '2026-04-03', '2026-04-03T09:00:00+02:00'],
  ] as const) {
    it(`count: ${what}`, async () => assert.deepEqual(await startsOf(told, start, [24]), [moved]));
  }

  it('of a region count there only', async () => {
    assert.deepEqual(await startsOf({ ...berlin, region: 'BY' }, '2027-01-06', [24]), [
      '2027-01-07T09:00:00+01:00 | Epiphany (2027-01-06) → Thursday 09:00',
    ]);
    assert.deepEqual(await startsOf(berlin, '2027-01-06', [24]), ['2027-01-06T09:00:00+01:00']);
  });
});

describe('clocks that change', () => {
  for (const [what, told, start, hours, moved] of [
    ['a week over March in Berlin', berlin, '2026-03-23T09:00', 168, '2026-03-30T10:00:00+02:00'],
    [
      'a week over October in Berlin',
      berlin,
      '2026-10-19T09:00',
      168,
      '2026-10-26T09:00:00+01:00 | Monday before 09:00 → Monday 09:00',
    ],
    [
      'a week over March in New York',
      { timeZone: 'America/New_York' },
      '2026-03-02T09:00',
      168,
      '2026-03-09T10:00:00-04:00',
    ],
    [
      'a week over November in New York',
      { timeZone: 'America/New_York' },
      '2026-10-26T09:00',
      168,
      '2026-11-02T09:00:00-05:00 | Monday before 09:00 → Monday 09:00',
    ],
    [
      'half an hour on Lord Howe',
      { timeZone: 'Australia/Lord_Howe' },
      '2026-09-28T09:00',
      168,
      '2026-10-05T09:30:00+11:00',
    ],
    ['half an hour in Kolkata', { timeZone: 'Asia/Kolkata' }, '2026-12-07T09:00', 24, '2026-12-08T09:00:00+05:30'],
    ['the leap day', { timeZone: 'UTC' }, '2028-02-28T09:00', 24, '2028-02-29T09:00:00Z'],
    ['the end of the year', { timeZone: 'UTC' }, '2026-12-29T09:00', 168, '2027-01-05T09:00:00Z'],
  ] as const) {
    it(`keep elapsed hours: ${what}`, async () => {
      const starts = await startsOf(told, start, [hours, 24]);

      assert.equal(starts[1]?.replace(/ \| (?!Monday before).*/, ''), moved);
    });
  }
});

describe('windows that are told', () => {
  const utc = { timeZone: 'UTC' };

  for (const [what, told, start, moved] of [
    [
      'a freeze of whole days lasts to the end of the last',
      { freezes: [{ name: 'audit', from: '2026-12-01', to: '2026-12-02' }] },
      '2026-12-01',
      '2026-12-03T09:00:00Z | freeze `audit` → Thursday 00:00 | Thursday before 09:00 → Thursday 09:00',
    ],
    [
      'a freeze may have times',
      { freezes: [{ name: 'audit', from: '2026-12-01T08:00', to: '2026-12-01T11:30+01:00' }] },
      '2026-12-01',
      '2026-12-01T10:30:00Z | freeze `audit` → Tuesday 10:30',
    ],
    [
      'an event holds',
      { events: [{ name: 'sale', from: '2026-12-01', to: '2026-12-01' }] },
      '2026-12-01',
      '2026-12-02T09:00:00Z | event `sale` → Wednesday 00:00 | Wednesday before 09:00 → Wednesday 09:00',
    ],
    [
      'peak hours hold',
      { peakHours: [{ from: '09:00', to: '11:00', days: ['Tuesday'] }] },
      '2026-12-01',
      '2026-12-01T11:00:00Z | peak hours 09:00–11:00 → Tuesday 11:00',
    ],
    [
      'peak hours of another day do not',
      { peakHours: [{ from: '09:00', to: '11:00', days: ['Monday'] }] },
      '2026-12-01',
      '2026-12-01T09:00:00Z',
    ],
    [
      'peak hours may last over midnight',
      { peakHours: [{ name: 'batch', from: '22:00', to: '10:00' }] },
      '2026-12-01',
      '2026-12-01T10:00:00Z | peak hours `batch` 22:00–10:00 → Tuesday 10:00',
    ],
  ] as const) {
    it(what, async () => assert.deepEqual(await startsOf({ ...utc, ...told }, start, [96]), [moved]));
  }
});

describe('what cannot be', () => {
  const year = { from: '2026-11-01', to: '2027-12-31' };

  for (const [what, told, sentence] of [
    [
      'an unknown zone',
      { timeZone: 'Europe/Berln' },
      /`timeZone` in calendar names no time zone: `Europe\/Berln`; did you mean `Europe\/Berlin`/,
    ],
    ['a zone by its city', { timeZone: 'Berlin' }, /did you mean `Europe\/Berlin`/],
    ['an offset for a zone', { timeZone: '+02:00' }, /names no time zone/],
    ['an unknown country', { country: 'Germny' }, /names no country .*did you mean `DE` \(Germany\)/],
    ['an unknown code', { country: 'XX' }, /names no country .*: `XX`; did you mean `/],
    ['an unknown region', { country: 'DE', region: 'Bavria' }, /`region` in calendar names no region of DE/],
    [
      'an end before the begin',
      { freezes: [{ name: 'x', from: '2026-12-20', to: '2026-12-02' }] },
      /calendar\.freezes\[0\] \(`x`\) ends \(2026-12-02\) before it begins/,
    ],
    [
      'a day that does not exist',
      { freezes: [{ name: 'x', from: '2027-02-29', to: '2027-03-02' }] },
      /`from` of calendar\.freezes\[0\].* cannot be read as a date that exists: `2027-02-29`/,
    ],
    [
      'a window without length',
      { peakHours: [{ from: '09:00', to: '09:00' }] },
      /calendar\.peakHours\[0\] begins and ends at 09:00/,
    ],
    [
      'a time that is none',
      { peakHours: [{ from: '9 am', to: '10:00' }] },
      /`from` of calendar\.peakHours\[0\] is no time of a day: `9 am`/,
    ],
    [
      'a day that is none',
      { businessHours: { days: ['mo', 'Funday'] } },
      /`days` of calendar\.businessHours names no day of the week: `mo`/,
    ],
    ['no day at all', { businessHours: { days: [] } }, /holds no day/],
    [
      'working hours that end before they begin',
      { businessHours: { from: '17:00', to: '09:00' } },
      /businessHours from 17:00 to 09:00 leave no 1 h/,
    ],
    [
      'a calendar file that is not there',
      { freezes: [{ ics: 'ops/freezes.ics' }] },
      /freezes\[0\] names `ops\/freezes\.ics`, which is not in the repository/,
    ],
    [
      'a freeze longer than the rollout',
      { freezes: [{ name: 'x', from: '2026-12-01', to: '2026-12-20' }] },
      /freeze `x` lasts longer \(20 days\) than the whole rollout \(4 days\)/,
    ],
    ['a freeze of more than a year', { freezes: [{ name: 'x', ...year }] }, /freeze `x` lasts longer/],
    [
      'an event of more than a year',
      { events: [{ name: 'x', ...year }] },
      /No stage can start in the 366 days after .*: event `x`.* leave no moment/,
    ],
    [
      'peak hours that cover the working day',
      { peakHours: [{ from: '08:00', to: '18:00' }] },
      /No stage can start .*peak hours 08:00–18:00/,
    ],
    [
      'a time that clocks jump over',
      { timeZone: 'Europe/Berlin', start: '2027-03-28T02:30' },
      /`start` names a time that clocks in Europe\/Berlin jump over/,
    ],
    ['a start that is no date', { start: 'tomorrow' }, /`start` cannot be read as a date that exists: `tomorrow`/],
    ['a start in the past', { start: '2026-11-20' }, /`start` lies in the past \(2026-11-20T09:00:00Z\)/],
  ] as const) {
    it(`is said: ${what}`, async () => {
      const { start = '2026-12-01', ...rest }: ToldCalendar & { start?: string } = told;

      await assert.rejects(
        async () => {
          const calendar = await openCalendar({ told: rest });
          datedStages([{ durationHours: 96 }], startIn(calendar, start, new Date('2026-11-23T12:00:00Z')), calendar);
        },
        (error) => error instanceof UserError && sentence.test(error.message),
      );
    });
  }

  it('is not said of a start of this morning, nor without a clock', async () => {
    const calendar = await openCalendar({ told: berlin });

    assert.equal(startIn(calendar, '2026-11-23T09:00', new Date('2026-11-23T12:00:00Z')).offsetMinutes, 60);
    assert.doesNotThrow(() => startIn(calendar, '2020-01-01'));
  });
});
