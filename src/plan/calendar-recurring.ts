import type { Rule } from './calendar-windows.js';
import type { Zone } from './calendar-zone.js';

/** When a recurring window began last, at or before a moment; undefined before its first time. */
type Previous = (at: number) => number | undefined;

interface Recurring {
  readonly cause: string;
  readonly previous: Previous;
  /** The end of the window that began at a moment. */
  readonly endOf: (begins: number) => number;
}

function recurringRule({ cause, previous, endOf }: Recurring): Rule {
  return (at) => {
    const begins = previous(at);
    const until = begins === undefined ? at : endOf(begins);
    return until > at ? { until, cause } : undefined;
  };
}

export interface CronWindow {
  /** Five fields; a sixth in front would be seconds. */
  readonly schedule: string;
  /** As Go writes durations: `1h30m`. */
  readonly duration: string;
  readonly zoneName: string;
  readonly cause: string;
}

/** @returns undefined where schedule or duration cannot be read */
export async function cronRule({ schedule, duration, zoneName, cause }: CronWindow): Promise<Rule | undefined> {
  const length = goMilliseconds(duration);
  if (length === undefined) return undefined;
  const { Cron } = await import('croner');
  const cron = readable(() => new Cron(schedule, { timezone: zoneName, paused: true }));
  if (cron === undefined) return undefined;
  const previous: Previous = (at) => cron.previousRuns(1, new Date(at + 1000))[0]?.getTime();
  return recurringRule({ cause, previous, endOf: (begins) => begins + length });
}

function goMilliseconds(text: string): number | undefined {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };
  if (!/^(?:\d+(?:\.\d+)?[hms])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(?<![\d.])([\d.]+)([hms])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
}

export interface RuleWindow {
  /** The first time. */
  readonly begins: number;
  readonly zone: Zone;
  /** As in RFC 5545, 3.3.10, without the name: `FREQ=YEARLY`. */
  readonly rule: string;
  /** Times that are left out. */
  readonly except: ReadonlySet<number>;
  readonly endOf: (begins: number) => number;
  readonly cause: string;
}

/** @returns undefined where the rule cannot be read */
export async function ruleRule({ begins, zone, rule, except, endOf, cause }: RuleWindow): Promise<Rule | undefined> {
  const { RRuleTemporal } = await import('rrule-temporal');
  const wall = zone.iso(begins).slice(0, 19).replace(/[-:]/g, '');
  // An end given as a date alone means the whole day, and libraries want it in UTC.
  const ends = rule.replace(/UNTIL=(\d{8})(?![\dT])/, 'UNTIL=$1T235959Z');
  const rruleString = `DTSTART;TZID=${zone.name}:${wall}\nRRULE:${ends}`;
  const recurring = readable(() => new RRuleTemporal({ rruleString }));
  if (recurring === undefined) return undefined;
  const before = (at: number) => {
    const found = recurring.previous(new Date(at), true);
    return found === null || found === undefined ? undefined : found.epochMilliseconds;
  };
  const previous: Previous = (at) => {
    let found = before(at);
    while (found !== undefined && except.has(found)) found = before(found - 1);
    return found;
  };
  return recurringRule({ cause, previous, endOf });
}

/** What a library refuses by throwing is text of others that nobody can date: an expected absence. */
function readable<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
