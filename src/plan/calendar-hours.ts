import { policy } from '../policy.js';
import type { Holidays } from './calendar-holidays.js';
import type { Rule } from './calendar-windows.js';
import { clockText, dayAndTime, weekdayName, type Zone } from './calendar-zone.js';

/** When the people on call are awake. Minutes after midnight on the wall; weekdays 1 (Monday) to 7. */
export interface WorkingHours {
  readonly zone: Zone;
  readonly fromMinutes: number;
  readonly toMinutes: number;
  readonly days: readonly number[];
  readonly holidays: Holidays;
}

/**
 * Keeps moments inside working hours. A start needs people who watch it for a while afterwards (`startWatchHours`) and
 * stays out of the last afternoon before days off (`latestStartBeforeDaysOff`), which on most weeks is Friday's; a
 * gate, where something is only judged, needs nothing but working hours.
 */
export function workingRule(hours: WorkingHours, kind: 'start' | 'gate'): Rule {
  const { zone } = hours;
  return (at) => {
    const { date, minutes } = zone.wall(at);
    const slot = slotOf(hours, date, kind);
    if (slot !== undefined && at >= slot.opens && at <= slot.closes) return undefined;
    const next = nextSlot(hours, at, kind);
    const target = next === undefined ? '' : ` → ${dayAndTime(zone, next.opens, at)}`;
    const first =
      offBecause(hours, date) ??
      timeOfDay(hours, { date, minutes, early: slot !== undefined && at < slot.opens, kind });
    const names = [...new Set([first, ...(next?.passed ?? [])])];
    return {
      until: next?.opens ?? Number.POSITIVE_INFINITY,
      cause: 'working hours',
      reason: `${names.join(', ')}${target}`,
    };
  };
}

/** A rule whose forbidden times end where a start is allowed again: nobody starts anything when a freeze ends at midnight. */
export function intoHours(rule: Rule, working: Rule): Rule {
  return (at) => {
    const hit = rule(at);
    const off = hit === undefined || !Number.isFinite(hit.until) ? undefined : working(hit.until);
    if (hit === undefined || off === undefined) return hit;
    const end = off.reason === undefined ? '' : `, then ${off.reason}`;
    return { ...hit, until: off.until, reason: `${hit.cause}${end}` };
  };
}

export function isWorkday(hours: WorkingHours, date: string): boolean {
  return offBecause(hours, date) === undefined;
}

/** From the opening to the last moment of a day, both included; undefined on a day off. */
function slotOf(
  hours: WorkingHours,
  date: string,
  kind: 'start' | 'gate',
): { opens: number; closes: number } | undefined {
  if (offBecause(hours, date) !== undefined) return undefined;
  const opens = hours.zone.instant(date, hours.fromMinutes);
  const closes = hours.zone.instant(date, kind === 'gate' ? hours.toMinutes : latestStart(hours, date));
  return closes < opens ? undefined : { opens, closes };
}

function latestStart(hours: WorkingHours, date: string): number {
  const usual = hours.toMinutes - policy.startWatchHours.value * 60;
  const [hour = 0, minute = 0] = policy.latestStartBeforeDaysOff.value.split(':').map(Number);
  const before = offBecause(hours, hours.zone.dayAfter(date, 1)) !== undefined;
  return before ? Math.min(usual, hour * 60 + minute) : usual;
}

/** The first opening after a moment, and the holidays and bridge days that were passed on the way. */
function nextSlot(
  hours: WorkingHours,
  at: number,
  kind: 'start' | 'gate',
): { opens: number; passed: string[] } | undefined {
  const passed: string[] = [];
  const today = hours.zone.wall(at).date;
  for (let days = 0; days <= policy.calendarSearchDays.value; days += 1) {
    const date = hours.zone.dayAfter(today, days);
    const slot = slotOf(hours, date, kind);
    if (slot !== undefined && slot.opens > at) return { opens: slot.opens, passed };
    const off = days === 0 ? undefined : offBecause(hours, date);
    // That a week has an end needs no words.
    if (off !== undefined && hours.days.includes(hours.zone.weekdayOf(date))) passed.push(off);
  }
  return undefined;
}

function timeOfDay(
  hours: WorkingHours,
  { date, minutes, early, kind }: { date: string; minutes: number; early: boolean; kind: 'start' | 'gate' },
): string {
  const day = weekdayName(hours.zone.weekdayOf(date));
  if (early || minutes < hours.fromMinutes) return `${day} before ${clockText(hours.fromMinutes)}`;
  return `${day} after ${clockText(kind === 'gate' ? hours.toMinutes : latestStart(hours, date))}`;
}

/** Why nothing starts on a date; undefined on a working day. */
function offBecause(hours: WorkingHours, date: string): string | undefined {
  const weekday = hours.zone.weekdayOf(date);
  const holiday = hours.holidays(date);
  if (holiday !== undefined) return `${holiday} (${date})`;
  if (!hours.days.includes(weekday)) return weekdayName(weekday);
  return isBridge(hours, date) ? `bridge day (${date})` : undefined;
}

/** So few working days between days off, one of them a holiday, that many people take them off too. */
function isBridge(hours: WorkingHours, date: string): boolean {
  const isOff = (day: string) => hours.holidays(day) !== undefined || !hours.days.includes(hours.zone.weekdayOf(day));
  const isHoliday = (day: string) =>
    hours.holidays(day) !== undefined && hours.days.includes(hours.zone.weekdayOf(day));
  const most = policy.bridgeDays.value;
  const edge = (step: 1 | -1): { day: string; length: number } => {
    let [day, length] = [hours.zone.dayAfter(date, step), 0];
    while (!isOff(day) && length < most) [day, length] = [hours.zone.dayAfter(day, step), length + 1];
    return { day, length };
  };
  const [before, after] = [edge(-1), edge(1)];
  if (!isOff(before.day) || !isOff(after.day)) return false;
  return before.length + after.length + 1 <= most && (isHoliday(before.day) || isHoliday(after.day));
}
