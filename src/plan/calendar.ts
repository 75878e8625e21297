import { policy } from '../policy.js';
import type { RiskLevel } from '../risk/facts.js';
import { UserError } from '../user-error.js';
import { assumedZone } from './calendar-assumed.js';
import { eventsOf } from './calendar-events.js';
import { type FoundFreeze, foundRules, type SourceText } from './calendar-found.js';
import { openHolidays } from './calendar-holidays.js';
import { intoHours, isWorkday, type WorkingHours, workingRule } from './calendar-hours.js';
import { hoursRule, type Rule, spanRule, type ToldHours, type ToldSpan } from './calendar-windows.js';
import { clockMinutes, clockText, openZone, readStart, weekdayNumbers, type Zone } from './calendar-zone.js';
import type { Start } from './schedule.js';

/** What a team tells of its time: the keys of `calendar` in its configuration. */
export interface ToldCalendar {
  /** A name of the IANA database; without it `assumedZone`. */
  readonly timeZone?: string | undefined;
  /** ISO 3166 code or English name; without it no holidays are known. */
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly businessHours?:
    | {
        readonly from?: string | undefined;
        readonly to?: string | undefined;
        readonly days?: readonly string[] | undefined;
      }
    | undefined;
  /** Times in which nothing starts; or a calendar file of the repository, of which every event is one. */
  readonly freezes?: readonly ToldFreeze[] | undefined;
  /** No stage starts in them, whatever its risk. */
  readonly peakHours?: readonly ToldHours[] | undefined;
  /** Sales, launches, broadcasts: no stage starts while they last. */
  readonly events?: readonly ToldSpan[] | undefined;
}

/** `name`, `from` and `to`, or `ics`: the path of a calendar file. */
export type ToldFreeze = { readonly [Key in keyof ToldSpan | 'ics']?: string | undefined };

export interface CalendarFacts {
  readonly told: ToldCalendar;
  /** What the errors call the place of `told`; `calendar` without it. */
  readonly place?: string | undefined;
  readonly found?: readonly FoundFreeze[] | undefined;
  /** The texts of the files that `found` and `freezes[].ics` name. */
  readonly texts?: readonly SourceText[] | undefined;
  /** The start as told: its offset counts where no zone is told. */
  readonly start?: string | undefined;
  /** The team tells nothing of its time, so working hours bind only what a freeze moves. */
  readonly isFoundOnly?: boolean | undefined;
}

/** A team's time, read and checked. Moments are milliseconds since 1970 in UTC. */
export interface Calendar {
  readonly zone: Zone;
  /** When a stage may not start. */
  readonly startRules: readonly Rule[];
  /** When the end of the last stage cannot be judged. */
  readonly gateRules: readonly Rule[];
  /** The beginning of the working day, for a start that is a date alone. */
  readonly opensMinutes: number;
  /** What could not be dated, and what was assumed; a sentence each. */
  readonly notices: readonly string[];
  /** The same calendar without working hours, for changes that may start at any hour. */
  readonly anyHour: readonly Rule[];
  /** Whether starts keep to working hours whatever is told. */
  readonly keepsHours: boolean;
  /** Whether people work on a date (`YYYY-MM-DD`): no day off, no holiday, no bridge day. */
  readonly isWorkday: (date: string) => boolean;
}

/**
 * Reads and checks a team's time. Libraries are loaded for what is told only: zones 160 KB and 10 ms; holidays 1.5 MB
 * and 130 ms; windows of cron 40 KB and 15 ms; repeating events of calendar files 195 KB and 70 ms.
 * @throws UserError for an unknown zone, country or region, for times that cannot be read, and for windows that end
 * before they begin
 */
export async function openCalendar({
  told,
  place = 'calendar',
  found = [],
  texts = [],
  start,
  isFoundOnly = false,
}: CalendarFacts): Promise<Calendar> {
  const assumed = told.timeZone === undefined ? await assumedZone({ found, texts, start }) : undefined;
  const zone = assumed?.zone ?? (await openZone(told.timeZone ?? 'UTC', place));
  const holidays =
    told.country === undefined
      ? () => undefined
      : await openHolidays({ country: told.country, region: told.region }, place);
  const hours = workingHoursOf(told, { zone, place, holidays });
  const fromTexts = await foundRules(found, texts, zone);
  const windows = [
    ...(await freezeRules(told, { zone, place, texts })),
    ...fromTexts.rules,
    ...(told.events ?? []).map((event, index) =>
      spanRule(event, { zone, place: `${place}.events[${index}] (\`${event.name}\`)`, kind: 'event' }),
    ),
    ...(told.peakHours ?? []).map((peak, index) => hoursRule(peak, { zone, place: `${place}.peakHours[${index}]` })),
  ];
  return {
    zone,
    startRules: isFoundOnly
      ? windows.map((rule) => intoHours(rule, workingRule(hours, 'start')))
      : [...windows, workingRule(hours, 'start')],
    gateRules: isFoundOnly ? [] : [workingRule(hours, 'gate')],
    anyHour: windows,
    opensMinutes: hours.fromMinutes,
    notices: [...assumptionsOf(told, assumed?.notice), ...fromTexts.notices],
    keepsHours: !isFoundOnly,
    isWorkday: (date) => isWorkday(hours, date),
  };
}

/** Working hours bind changes of MEDIUM and HIGH risk; freezes, events and peak hours bind all. */
export function calendarFor(level: RiskLevel, calendar: Calendar): Calendar {
  return level === 'LOW' ? { ...calendar, startRules: calendar.anyHour, gateRules: [] } : calendar;
}

/**
 * The start as told, in the calendar's zone; its offset is the one of each moment.
 * @throws UserError for what is no date, for a time that the change to summer time leaves out, and for the past
 */
export function startIn(calendar: Calendar, text: string, now?: Date): Start {
  return startAt(calendar, readStart(text, calendar.zone, { opensMinutes: calendar.opensMinutes, now }));
}

export function startAt({ zone }: Calendar, milliseconds: number): Start {
  return { milliseconds, offsetMinutes: zone.offsetMinutes(milliseconds), offsetMinutesAt: zone.offsetMinutes };
}

function workingHoursOf(
  { businessHours = {} }: ToldCalendar,
  { zone, place, holidays }: { zone: Zone; place: string; holidays: WorkingHours['holidays'] },
): WorkingHours {
  const [from, to] = [businessHours.from ?? policy.businessFrom.value, businessHours.to ?? policy.businessTo.value];
  const fromMinutes = clockMinutes(from, `\`from\` of ${place}.businessHours`);
  const toMinutes = clockMinutes(to, `\`to\` of ${place}.businessHours`);
  const least = policy.startWatchHours.value * 60;
  if (toMinutes - fromMinutes < least)
    throw new UserError(
      'bad-window',
      `${place}.businessHours from ${clockText(fromMinutes)} to ${clockText(toMinutes)} leave no ${policy.startWatchHours.value} h to watch a start in; let \`to\` be later on the same day.`,
      'businessHours: {from: "09:00", to: "17:00"}',
    );
  const days = weekdayNumbers(
    businessHours.days ?? policy.businessDays.value.split(' '),
    `\`days\` of ${place}.businessHours`,
  );
  return { zone, fromMinutes, toMinutes, days, holidays };
}

async function freezeRules(
  { freezes = [] }: ToldCalendar,
  { zone, place, texts }: { zone: Zone; place: string; texts: readonly SourceText[] },
): Promise<Rule[]> {
  const rules: Rule[] = [];
  for (const [index, freeze] of freezes.entries()) {
    const where = `${place}.freezes[${index}]`;
    if (freeze.ics === undefined) {
      const { name = 'freeze', from = '', to = '' } = freeze;
      rules.push(spanRule({ name, from, to }, { zone, place: `${where} (\`${name}\`)`, kind: 'freeze' }));
      continue;
    }
    const text = texts.find(({ path }) => path === freeze.ics);
    const events = text === undefined ? [] : await eventsOf(text, zone);
    const undated = events.find(({ rule }) => rule === undefined);
    if (undated !== undefined)
      throw new UserError(
        'bad-window',
        `The event \`${undated.name}\` in \`${freeze.ics}:${undated.line}\`, named by ${where}, has no dates that can be read; correct or remove it.`,
      );
    if (events.length === 0)
      throw new UserError(
        'no-calendar',
        `${where} names \`${freeze.ics}\`, ${text === undefined ? 'which is not in the repository' : 'which holds no events'}; name a calendar file with events.`,
      );
    rules.push(...events.flatMap(({ rule }) => rule ?? []));
  }
  return rules;
}

function assumptionsOf({ country }: ToldCalendar, zone: string | undefined): string[] {
  return [
    ...(zone === undefined ? [] : [zone]),
    ...(country === undefined ? ['Public holidays are unknown until `calendar.country` is told.'] : []),
  ];
}
