import type { Calendar } from '../calendar.js';
import type { Zone } from '../calendar-zone.js';
import { isoAfter } from '../schedule.js';

const millisecondsADay = 86_400_000;

/** A calendar that forbids nothing, for teams that told none: dates in a fixed offset from UTC. */
export function plainCalendar(offsetMinutes: number): Calendar {
  const zone = fixedZone(offsetMinutes);
  return {
    zone,
    startRules: [],
    gateRules: [],
    opensMinutes: 0,
    notices: [],
    anyHour: [],
    keepsHours: false,
    isWorkday: (date) => zone.weekdayOf(date) < 6,
  };
}

function fixedZone(offsetMinutes: number): Zone {
  const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const weekdayOf = (date: string) => new Date(dayOf(date)).getUTCDay() || 7;
  return {
    name: 'UTC',
    wall: (milliseconds) => {
      const clock = new Date(milliseconds + offsetMinutes * 60_000);
      const date = clock.toISOString().slice(0, 10);
      return { date, weekday: weekdayOf(date), minutes: clock.getUTCHours() * 60 + clock.getUTCMinutes() };
    },
    instant: (date, minutes) => dayOf(date) + (minutes - offsetMinutes) * 60_000,
    dayAfter: (date, days) => new Date(dayOf(date) + days * millisecondsADay).toISOString().slice(0, 10),
    weekdayOf,
    offsetMinutes: () => offsetMinutes,
    iso: (milliseconds) => isoAfter({ milliseconds, offsetMinutes }, 0),
  };
}

/** The offset in which a plan is written, in minutes: `+01:00` is 60. */
export function offsetOf(iso: string | undefined): number {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(iso ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
