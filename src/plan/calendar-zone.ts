import { policy } from '../policy.js';
import { UserError } from '../user-error.js';
import { nearestOf } from './calendar-nearest.js';

/** A moment as a clock on the wall shows it. */
export interface Wall {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekday: number;
  /** Minutes after midnight. */
  readonly minutes: number;
}

/** A time zone; moments are milliseconds since 1970 in UTC. */
export interface Zone {
  readonly name: string;
  readonly wall: (milliseconds: number) => Wall;
  /**
   * The moment of a wall clock; minutes may be 1,440 and more. Where clocks jump over it, it is later by the jump;
   * where it comes twice, the first.
   */
  readonly instant: (date: string, minutes: number) => number;
  readonly dayAfter: (date: string, days: number) => string;
  readonly weekdayOf: (date: string) => number;
  readonly offsetMinutes: (milliseconds: number) => number;
  /** ISO 8601 with the offset that holds then. */
  readonly iso: (milliseconds: number) => string;
}

export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export function weekdayName(weekday: number): string {
  return weekdayNames[weekday - 1] ?? '';
}

/**
 * Opens a zone of the IANA database. The library (160 KB) is loaded here for the first time.
 * @throws UserError for a name that is no zone, with the nearest names
 */
export async function openZone(name: string, place: string): Promise<Zone> {
  const { Temporal } = await import('temporal-polyfill');
  if (!isZone(name)) {
    const [example, ...more] = nearestOf(name, Intl.supportedValuesOf('timeZone').concat('UTC'));
    const others = more.length === 0 ? '' : ` or ${more.map((one) => `\`${one}\``).join(', ')}`;
    throw new UserError(
      'unknown-zone',
      `\`timeZone\` in ${place} names no time zone: \`${name.slice(0, 60)}\`; did you mean \`${example ?? 'UTC'}\`${others}?`,
      `timeZone: ${example ?? 'UTC'}`,
    );
  }
  return zoneOf(Temporal, name, name);
}

/** A zone that is an offset and knows no summer time, called `UTC+01:00`. At most 14 hours either way. */
export async function openOffset(minutes: number): Promise<Zone> {
  const { Temporal } = await import('temporal-polyfill');
  if (minutes === 0) return zoneOf(Temporal, 'UTC', 'UTC');
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? '-' : '+'}${clockText(size)}`;
  return zoneOf(Temporal, offset, `UTC${offset}`);
}

/** @param id as the library takes it */
function zoneOf(Temporal: typeof import('temporal-polyfill').Temporal, id: string, name: string): Zone {
  const at = (milliseconds: number) => Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(id);
  return {
    name,
    wall: (milliseconds) => {
      const zoned = at(milliseconds);
      return {
        date: zoned.toPlainDate().toString(),
        weekday: zoned.dayOfWeek,
        minutes: zoned.hour * 60 + zoned.minute,
      };
    },
    instant: (date, minutes) =>
      Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes }).toZonedDateTime(id).epochMilliseconds,
    dayAfter: (date, days) => Temporal.PlainDate.from(date).add({ days }).toString(),
    weekdayOf: (date) => Temporal.PlainDate.from(date).dayOfWeek,
    offsetMinutes: (milliseconds) => Math.round(at(milliseconds).offsetNanoseconds / 60e9),
    iso: (milliseconds) =>
      at(milliseconds)
        .toString({ timeZoneName: 'never', smallestUnit: 'second' })
        .replace(/\+00:00$/, 'Z'),
  };
}

export function isZone(name: string): boolean {
  // An offset is no zone: it knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** `Monday 09:00`, with the date where `from` is a week or more before. */
export function dayAndTime(zone: Zone, milliseconds: number, from: number): string {
  const { date, weekday, minutes } = zone.wall(milliseconds);
  const far = milliseconds - from >= 7 * 86_400_000;
  return `${weekdayName(weekday)} ${far ? `${date} ` : ''}${clockText(minutes)}`;
}

/** `09:00`. */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Minutes after midnight of `9:00`, `09:00`, up to `24:00`. @throws UserError for anything else */
export function clockMinutes(text: string, place: string): number {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const minutes = Number(found?.[1]) * 60 + Number(found?.[2]);
  if (found !== null && minutes <= 1440 && Number(found[2]) < 60) return minutes;
  throw new UserError(
    'bad-window',
    `${place} is no time of a day: \`${text.slice(0, 40)}\`; write hours and minutes.`,
    '09:00',
  );
}

/** Weekdays by name, in English, whole or by their first three letters; 1 is Monday. @throws UserError */
export function weekdayNumbers(names: readonly string[], place: string): number[] {
  const numbers = names.map((name) => {
    const short = name.trim().toLowerCase();
    const index = weekdayNames.findIndex((one) => short.length >= 3 && one.toLowerCase().startsWith(short));
    if (index < 0)
      throw new UserError(
        'bad-window',
        `${place} names no day of the week: \`${name.slice(0, 40)}\`.`,
        'days: [mon, tue, wed, thu, fri]',
      );
    return index + 1;
  });
  if (numbers.length === 0)
    throw new UserError(
      'bad-window',
      `${place} holds no day, so nothing could ever start; name at least one.`,
      'days: [mon, tue, wed, thu, fri]',
    );
  return [...new Set(numbers)].sort();
}

const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A moment as told: a date, a date with a wall clock of the zone, or one with an offset.
 * @returns undefined where it cannot be read or does not exist; `wholeDay` for a date alone, then the day's first moment
 */
export function readMoment(text: string, zone: Zone): { milliseconds: number; wholeDay: boolean } | undefined {
  const [, date = '', clock, seconds = '00', offset] = form.exec(text.trim()) ?? [];
  const day = new Date(`${date}T00:00:00Z`);
  if (date === '' || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) return undefined;
  if (clock === undefined) return { milliseconds: zone.instant(date, 0), wholeDay: true };
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  if (hours > 23 || minutes > 59 || Number(seconds) > 59) return undefined;
  if (offset === undefined) {
    const milliseconds = zone.instant(date, hours * 60 + minutes) + Number(seconds) * 1000;
    return { milliseconds, wholeDay: false };
  }
  const colon = offset.toUpperCase() === 'Z' ? 'Z' : offset.replace(/^(...)(\d)/, '$1:$2');
  const milliseconds = Date.parse(`${date}T${clock.padStart(5, '0')}:${seconds}${colon}`);
  return Number.isNaN(milliseconds) ? undefined : { milliseconds, wholeDay: false };
}

/**
 * The start as told, in the zone: a date alone begins with the working day.
 * @throws UserError for what is no date, for a wall clock that the change to summer time leaves out, and for a start
 * longer past than the policy's grace
 */
export function readStart(text: string, zone: Zone, day: { opensMinutes: number; now?: Date | undefined }): number {
  const read = readMoment(text, zone);
  const shown = text.slice(0, 40).replaceAll('`', '');
  if (read === undefined)
    throw new UserError(
      'bad-start',
      `\`start\` cannot be read as a date that exists: \`${shown}\`; give a date, or a date with time.`,
      '2026-12-01T09:00',
    );
  const told = /[T ](\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?$/.exec(text.trim())?.[1];
  const milliseconds = read.wholeDay ? zone.instant(text.trim(), day.opensMinutes) : read.milliseconds;
  if (told !== undefined && clockText(zone.wall(milliseconds).minutes) !== told.padStart(5, '0'))
    throw new UserError(
      'bad-start',
      `\`start\` names a time that clocks in ${zone.name} jump over that day: \`${shown}\`; give a later one.`,
      zone.iso(milliseconds),
    );
  const hoursPast = day.now === undefined ? 0 : (day.now.getTime() - milliseconds) / 3_600_000;
  if (hoursPast > policy.startGraceHours.value)
    throw new UserError(
      'start-past',
      `\`start\` lies in the past (${zone.iso(milliseconds)}); give a date from today on, or leave it out for a plan without dates.`,
    );
  return milliseconds;
}
