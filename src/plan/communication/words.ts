import type { Stage } from '../plan.js';
import { plain } from '../quantities.js';
import { type Start, wallAfter } from '../schedule.js';

// Words for people who build nothing: no percentages, no names of tools or methods.

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = 'January February March April May June July August September October November December'.split(' ');

/** `about 1 in 10 users`. */
export function usersInWords({
  audience,
  trafficPercent,
  who,
}: Pick<Stage, 'audience' | 'trafficPercent' | 'who'>): string {
  if (audience === 'staff') return who === undefined ? 'our own staff' : `our own staff (${who})`;
  if (audience === 'beta')
    return who === undefined ? 'users who try things early' : `users who try things early (${who})`;
  if (trafficPercent >= 100) return 'all users';
  if (trafficPercent === 50) return 'half of all users';
  if (trafficPercent === 25) return 'a quarter of all users';
  const one = 100 / trafficPercent;
  return Number.isInteger(one) ? `about 1 in ${one} users` : `about ${plain(trafficPercent)} in 100 users`;
}

/** `on Tuesday 1 December 2026 at 09:00 (UTC+01:00)`; without a start how long after it. */
export function dateInWords(start: Start | undefined, hours: number): string {
  if (start === undefined) {
    const count = Math.round(hours / 24);
    return hours === 0
      ? 'on a date that is still open'
      : `${count} ${count === 1 ? 'day' : 'days'} after the beginning`;
  }
  const { date, weekday, minutes } = wallAfter(start, hours);
  const [year, month, day] = date.split('-').map(Number);
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const offset = start.offsetMinutesAt?.(start.milliseconds + hours * 3_600_000) ?? start.offsetMinutes;
  const size = Math.abs(offset);
  const zone = offset === 0 ? 'UTC' : `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `on ${days[weekday - 1] ?? ''} ${day} ${months[(month ?? 1) - 1] ?? ''} ${year} at ${clock} (${zone})`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
