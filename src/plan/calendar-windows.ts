import { UserError } from '../user-error.js';
import { clockMinutes, clockText, readMoment, weekdayNumbers, type Zone } from './calendar-zone.js';

/** A time in which no stage may start; all moments in milliseconds. */
export interface Forbidden {
  /** The first moment after it; infinite where it never ends. Always later than the moment asked about. */
  readonly until: number;
  /** What forbids, without dates: ``freeze `x` in `path:4` ``. */
  readonly cause: string;
  /** The whole sentence of the shift, where the cause and the end do not say it. */
  readonly reason?: string;
  /** How long it is altogether, where it comes only once and is a freeze. */
  readonly freezeMilliseconds?: number;
}

/** Says of a moment whether it is forbidden. */
export type Rule = (at: number) => Forbidden | undefined;

/** A time that is told: dates, dates with a wall clock of the zone, or with an offset. A date alone ends with its day. */
export interface ToldSpan {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** A time of the day, on the named days or on all; an end before the begin is on the next day. */
export interface ToldHours {
  readonly name?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly days?: readonly string[] | undefined;
}

/** @throws UserError for dates that cannot be read and for an end before the begin */
export function spanRule(
  span: ToldSpan,
  { zone, place, kind }: { zone: Zone; place: string; kind: 'freeze' | 'event' },
): Rule {
  const read = (key: 'from' | 'to') => {
    const found = readMoment(span[key], zone);
    if (found !== undefined) return found;
    throw new UserError(
      'bad-window',
      `\`${key}\` of ${place} cannot be read as a date that exists: \`${span[key].slice(0, 40)}\`; give a date, or a date with time.`,
      `${key}: 2026-12-20T18:00`,
    );
  };
  const [from, to] = [read('from'), read('to')];
  const end = to.wholeDay ? zone.instant(zone.dayAfter(span.to.trim(), 1), 0) : to.milliseconds;
  if (end <= from.milliseconds)
    throw new UserError(
      'bad-window',
      `${place} ends (${span.to}) before it begins (${span.from}); swap \`from\` and \`to\` or correct one.`,
    );
  return onceRule({ cause: `${kind} \`${span.name}\``, from: from.milliseconds, to: end, kind });
}

export function onceRule(span: { cause: string; from: number; to: number; kind: 'freeze' | 'event' }): Rule {
  const { cause, from, to, kind } = span;
  return (at) =>
    at >= from && at < to
      ? { until: to, cause, ...(kind === 'freeze' && { freezeMilliseconds: to - from }) }
      : undefined;
}

/** @throws UserError for times and days that cannot be read, and for a window without length */
export function hoursRule(told: ToldHours, { zone, place }: { zone: Zone; place: string }): Rule {
  const from = clockMinutes(told.from, `\`from\` of ${place}`);
  const to = clockMinutes(told.to, `\`to\` of ${place}`);
  if (from === to)
    throw new UserError(
      'bad-window',
      `${place} begins and ends at ${told.from}; give two different times.`,
      'from: "18:00", to: "21:00"',
    );
  const days = told.days === undefined ? undefined : weekdayNumbers(told.days, `\`days\` of ${place}`);
  const name = told.name === undefined ? '' : ` \`${told.name}\``;
  return weeklyRule({ zone, days, from, to, cause: `peak hours${name} ${clockText(from)}–${clockText(to)}` });
}

export interface Weekly {
  readonly zone: Zone;
  /** 1 (Monday) to 7, or every day. */
  readonly days: readonly number[] | undefined;
  /** Minutes after midnight; a `to` at or before `from` is on the next day. */
  readonly from: number;
  readonly to: number;
  readonly cause: string;
}

export function weeklyRule({ zone, days, from, to, cause }: Weekly): Rule {
  return (at) => {
    const today = zone.wall(at).date;
    const open = [zone.dayAfter(today, -1), today].flatMap((date) => {
      if (days !== undefined && !days.includes(zone.weekdayOf(date))) return [];
      const begins = zone.instant(date, from);
      const ends = to > from ? zone.instant(date, to) : zone.instant(zone.dayAfter(date, 1), to);
      return at >= begins && at < ends ? [ends] : [];
    });
    return open.length === 0 ? undefined : { until: Math.max(...open), cause };
  };
}
