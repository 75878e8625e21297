import { UserError } from '../../user-error.js';
import type { Calendar } from '../calendar.js';
import { readMoment } from '../calendar-zone.js';
import { plainCalendar } from './plain-calendar.js';

/**
 * When something happened, as told: without an offset in the team's zone, else in UTC.
 * @returns ISO 8601, UTC
 * @throws UserError for what is no moment, and for one that has not come yet
 */
export function toldMoment(text: string, calendar: Calendar | undefined, now: Date): string {
  const { zone, opensMinutes } = calendar ?? plainCalendar(0);
  const read = readMoment(text, zone);
  const shown = text.slice(0, 40).replaceAll('`', '');
  if (read === undefined)
    throw new UserError(
      'bad-moment',
      `\`at\` cannot be read as a moment that exists: \`${shown}\`; give a date with time and offset, or leave it out for now.`,
      '2026-12-01T09:00:00+01:00',
    );
  const at = read.wholeDay ? zone.instant(text.trim(), opensMinutes) : read.milliseconds;
  if (at > now.getTime())
    throw new UserError(
      'moment-to-come',
      `\`at\` lies ahead (${zone.iso(at)}); mark it when it has happened, or leave \`at\` out for now.`,
    );
  return new Date(at).toISOString();
}
