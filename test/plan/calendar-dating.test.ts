import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openCalendar, startAt, startIn, type ToldCalendar } from '../../src/plan/calendar.js';
import { datedStages, redate } from '../../src/plan/calendar-dating.js';
import { UserError } from '../../src/user-error.js';

const berlin: ToldCalendar = { timeZone: 'Europe/Berlin', country: 'DE', region: 'BE' };
const week = { durationHours: 168 };
const hour = 3_600_000;

describe('the dates of a rollout', () => {
  it('avoid Christmas, and each stage lasts until the next one', async () => {
    const freezes = [{ name: 'Christmas', from: '2026-12-21', to: '2027-01-03' }];
    const calendar = await openCalendar({ told: { ...berlin, freezes } });

    const dated = datedStages([week, week, { durationHours: 48 }], startIn(calendar, '2026-12-08'), calendar);

    assert.deepEqual(dated, [
      { startsAt: '2026-12-08T09:00:00+01:00', endsAt: '2026-12-15T09:00:00+01:00', shifts: [] },
      { startsAt: '2026-12-15T09:00:00+01:00', endsAt: '2027-01-04T09:00:00+01:00', shifts: [] },
      {
        startsAt: '2027-01-04T09:00:00+01:00',
        endsAt: '2027-01-06T09:00:00+01:00',
        shifts: [
          {
            moves: 'start',
            from: '2026-12-22T09:00:00+01:00',
            to: '2027-01-04T00:00:00+01:00',
            reason: 'freeze `Christmas` → Monday 2027-01-04 00:00',
          },
          {
            moves: 'start',
            from: '2027-01-04T00:00:00+01:00',
            to: '2027-01-04T09:00:00+01:00',
            reason: 'Monday before 09:00 → Monday 09:00',
          },
        ],
      },
    ]);
  });

  it('are dated anew from the stage that slips on', async () => {
    const calendar = await openCalendar({ told: berlin });
    const stages = [week, week, week];
    const before = datedStages(stages, startIn(calendar, '2027-01-11'), calendar);

    const after = redate(stages, before, {
      slip: { stage: 2, milliseconds: Date.parse('2027-01-22T14:00Z') },
      calendar,
    });

    assert.deepEqual(
      after.map(({ startsAt, endsAt }) => [startsAt, endsAt]),
      [
        ['2027-01-11T09:00:00+01:00', '2027-01-25T09:00:00+01:00'],
        ['2027-01-25T09:00:00+01:00', '2027-02-01T09:00:00+01:00'],
        ['2027-02-01T09:00:00+01:00', '2027-02-08T09:00:00+01:00'],
      ],
    );
    assert.equal(after[1]?.shifts[0]?.reason, 'Friday after 12:00 → Monday 09:00');
  });

  it('keep the moment at which a stage really began', async () => {
    const calendar = await openCalendar({ told: berlin });
    const before = datedStages([week, week], startIn(calendar, '2027-01-11'), calendar);
    const slip = { stage: 1, milliseconds: Date.parse('2027-01-09T22:00Z'), begun: true };

    const after = redate([week, week], before, { slip, calendar });

    assert.deepEqual(
      after.map(({ startsAt }) => startsAt),
      ['2027-01-09T23:00:00+01:00', '2027-01-18T09:00:00+01:00'],
    );
  });

  it('are not moved so that a stage is cut short, nor for a stage that is none', async () => {
    const calendar = await openCalendar({ told: berlin });
    const before = datedStages([week, week], startIn(calendar, '2027-01-11'), calendar);
    const milliseconds = Date.parse('2027-01-15T08:00Z');
    const moved = (stage: number) => () => redate([week, week], before, { slip: { stage, milliseconds }, calendar });

    assert.throws(
      moved(2),
      (error) => error instanceof UserError && /stage 1 lasts until 2027-01-18T09:00/.test(error.message),
    );
    assert.throws(moved(3), (error) => error instanceof UserError && /no stage 3/.test(error.message));
    assert.throws(moved(0), UserError);
  });
});

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const day = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
const begin2026 = Date.parse('2026-01-01T00:00Z');
const dates = fc.integer({ min: 0, max: 730 }).map((days) => begin2026 + days * 24 * hour);

const rollouts = fc.record({
  zoneAndCountry: fc.constantFrom(
    ['Europe/Berlin', 'DE'],
    ['America/New_York', 'US'],
    ['Asia/Kolkata', 'IN'],
    ['Australia/Lord_Howe', 'AU'],
    ['America/St_Johns', 'CA'],
    ['UTC', 'GB'],
  ),
  start: fc.integer({ min: 0, max: 1_000_000 }).map((minutes) => begin2026 + minutes * 60_000),
  durations: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 7 }),
  freezes: fc.array(fc.record({ begins: dates, days: fc.integer({ min: 0, max: 20 }) }), { maxLength: 4 }),
  peak: fc.option(fc.record({ from: fc.integer({ min: 540, max: 700 }), minutes: fc.integer({ min: 15, max: 120 }) })),
});

describe('whatever is told', () => {
  it('no stage starts in a forbidden window, the order is kept, and no stage is shorter than planned', async () => {
    let dated = 0;
    await fc.assert(
      fc.asyncProperty(rollouts, async ({ zoneAndCountry: [timeZone, country], start, durations, freezes, peak }) => {
        const told: ToldCalendar = {
          timeZone,
          country,
          freezes: freezes.map(({ begins, days }, index) => ({
            name: `f${index}`,
            from: day(begins),
            to: day(begins + days * 24 * hour),
          })),
          peakHours: peak === null ? [] : [{ from: clock(peak.from), to: clock(peak.from + peak.minutes) }],
        };
        const calendar = await openCalendar({ told });
        const stages = durations.map((durationHours) => ({ durationHours }));

        const result = refusedOr(() => datedStages(stages, startAt(calendar, start), calendar));

        if (result === undefined) return;
        dated += 1;
        // Everything is judged from the written dates alone, by a clock of another make.
        for (const [index, { startsAt, endsAt }] of result.entries()) {
          const [begins, ends] = [Date.parse(startsAt), Date.parse(endsAt)];
          assert.ok(ends - begins >= (durations[index] ?? 0) * hour, `stage ${index} is cut short`);
          assert.ok(begins >= (index === 0 ? start : Date.parse(result[index - 1]?.startsAt ?? '')));
          const { weekday, date, minutes } = wallOf(begins, timeZone);
          assert.ok(!['Sat', 'Sun'].includes(weekday), `${startsAt} is a ${weekday}`);
          assert.ok(minutes >= 540 && minutes <= (weekday === 'Fri' ? 720 : 960), `${startsAt} is out of hours`);
          for (const { begins: from, days } of freezes)
            assert.ok(date < day(from) || date > day(from + days * 24 * hour), `${startsAt} lies in a freeze`);
          if (peak !== null)
            assert.ok(minutes < peak.from || minutes >= peak.from + peak.minutes, `${startsAt} is at peak`);
          const holidays = country === 'IN' ? ['01-26', '08-15', '10-02'] : ['01-01', '12-25'];
          assert.ok(!holidays.includes(date.slice(5)), `${startsAt} is a holiday in ${country}`);
          assert.equal(endsAt, result[index + 1]?.startsAt ?? endsAt);
        }
      }),
      { numRuns: 150, seed: 5 },
    );
    assert.ok(dated > 75, `only ${dated} of 150 were dated`);
  });
});

/** A freeze longer than a short rollout is refused by right. */
function refusedOr<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function wallOf(milliseconds: number, timeZone: string): { weekday: string; date: string; minutes: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(milliseconds);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    weekday: part('weekday').replace('.', ''),
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
