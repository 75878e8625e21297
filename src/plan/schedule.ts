import { policy } from '../policy.js';
import { UserError } from '../user-error.js';

const millisecondsAnHour = 3_600_000;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** A start as the user gave it: an instant, and the offset in which it is shown again. */
export interface Start {
  readonly milliseconds: number;
  readonly offsetMinutes: number;
  /** The offset of another moment, where a time zone is known and not just an offset. */
  readonly offsetMinutesAt?: (milliseconds: number) => number;
}

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads `2026-12-01`, `2026-12-01T09:00` or `2026-12-01T09:00:00+01:00` (RFC 3339, and its two common short forms;
 * without an offset UTC is meant).
 * @throws UserError for anything else, and for days that do not exist
 */
export function parseStart(text: string): Start {
  const found = form.exec(text.trim());
  const fail = (why: string) =>
    new UserError('bad-start', `\`start\` ${why}; give a date with time and offset.`, '2026-12-01T09:00:00+01:00');
  if (found === null) throw fail(`cannot be read as a date: \`${text.slice(0, 40).replaceAll('`', '')}\``);
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const hour = found[4] === undefined ? policy.defaultStartHour.value : Number(found[4]);
  const minute = Number(found[5] ?? 0);
  const offsetMinutes = offsetOf(found[7]);
  const wall = Date.UTC(year, month - 1, day, hour, minute, Number(found[6] ?? 0));
  const back = new Date(wall);
  const exists = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60;
  if (!exists || Math.abs(offsetMinutes) > 14 * 60)
    throw fail(`names a day or time that does not exist: \`${text.trim()}\``);
  return { milliseconds: wall - offsetMinutes * 60_000, offsetMinutes };
}

/** @throws UserError for a start that is longer past than the policy's grace */
export function refusePast(start: Start, now: Date): void {
  const hoursPast = (now.getTime() - start.milliseconds) / millisecondsAnHour;
  if (hoursPast <= policy.startGraceHours.value) return;
  throw new UserError(
    'start-past',
    `\`start\` lies in the past (${isoAfter(start, 0)}); give a date from today on, or leave it out for a plan without dates.`,
  );
}

function offsetOf(text: string | undefined): number {
  if (text === undefined || text.toUpperCase() === 'Z') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

/** ISO 8601 with the offset of the start, so many hours after it. */
export function isoAfter(start: Start, hours: number): string {
  return `${wallClock(start, hours).toISOString().slice(0, 19)}${offsetText(offsetAfter(start, hours))}`;
}

/** A moment for people: `T+5 days` without a start, `Tue 2026-12-01 09:00 UTC+01:00` with one. */
export function moment(start: Start | undefined, hours: number): string {
  if (start === undefined) return relative(hours);
  const wall = wallClock(start, hours);
  const offsetMinutes = offsetAfter(start, hours);
  const zone = offsetMinutes === 0 ? 'UTC' : `UTC${offsetText(offsetMinutes)}`;
  return `${weekdays[wall.getUTCDay()] ?? ''} ${wall.toISOString().slice(0, 10)} ${wall.toISOString().slice(11, 16)} ${zone}`;
}

/** A date of the plan (ISO 8601 with its offset) for people. */
export function momentAt(iso: string): string {
  return moment(parseStart(iso), 0);
}

/** `T-2 days`, `T-0`, `T+36 h`. */
export function relative(hours: number): string {
  if (hours === 0) return 'T-0';
  const size = Math.abs(hours);
  const text = size % 24 === 0 ? `${size / 24} ${size === 24 ? 'day' : 'days'}` : `${size} h`;
  return `T${hours < 0 ? '-' : '+'}${text}`;
}

/** The clock on the wall so many hours after the start: 1 is Monday, minutes are those after midnight. */
export function wallAfter(start: Start, hours: number): { date: string; weekday: number; minutes: number } {
  const wall = wallClock(start, hours);
  return {
    date: wall.toISOString().slice(0, 10),
    weekday: wall.getUTCDay() || 7,
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  };
}

/** 0 … 167 from Monday 0:00, in the offset of the start. */
export function hourOfWeek(start: Start): number {
  const wall = wallClock(start, 0);
  return ((wall.getUTCDay() + 6) % 7) * 24 + wall.getUTCHours();
}

/** A date whose UTC fields read as the wall clock at that moment. */
function wallClock(start: Start, hours: number): Date {
  return new Date(start.milliseconds + hours * millisecondsAnHour + offsetAfter(start, hours) * 60_000);
}

function offsetAfter({ milliseconds, offsetMinutes, offsetMinutesAt }: Start, hours: number): number {
  return offsetMinutesAt?.(milliseconds + hours * millisecondsAnHour) ?? offsetMinutes;
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
