import { policy } from '../policy.js';
import { counted } from '../text.js';
import { UserError } from '../user-error.js';
import type { Calendar } from './calendar.js';
import type { Forbidden, Rule } from './calendar-windows.js';
import { dayAndTime, type Zone } from './calendar-zone.js';

const millisecondsAnHour = 3_600_000;

/** ISO 8601 with offset, and why: `Saturday → Monday 09:00`. */
export interface Shift {
  /** The start of the stage, or the end of the last one, where its results are judged. */
  readonly moves: 'start' | 'end';
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** A stage's place in time, ISO 8601 with offset. It holds its share until the next one starts. */
export interface DatedStage {
  readonly startsAt: string;
  /** The start of the next stage; of the last one, the first working moment after its hours. */
  readonly endsAt: string;
  /** What moved the start; for the last stage also what moved the end. */
  readonly shifts: readonly Shift[];
}

export interface Lasting {
  /** At least; elapsed hours, whatever clocks do. */
  readonly durationHours: number;
}

/**
 * Gives every stage the earliest moment that the calendar allows: none starts in a forbidden window, none before the
 * one before it has lasted its hours. Costs about a millisecond a stage.
 * @throws UserError where a freeze is longer than the whole rollout, and where no moment is allowed within
 * `calendarSearchDays`
 */
export function datedStages(
  stages: readonly Lasting[],
  start: { readonly milliseconds: number },
  calendar: Calendar,
): DatedStage[] {
  return datedFrom(stages, { at: start.milliseconds, fixed: false, wholeHours: hoursOf(stages) }, calendar);
}

export interface Slip {
  /** The first stage that moves, counted from 1. */
  readonly stage: number;
  /** When it starts, or started. */
  readonly milliseconds: number;
  /** It has started, at just that moment: nothing moves it any more. */
  readonly begun?: boolean;
}

/**
 * The dates after a stage slipped: what lies before stays, the stage before it lasts until the new start, and what
 * comes after is dated anew.
 * @throws UserError for a stage that is none, and for a start that would cut the stage before short
 */
export function redate(
  stages: readonly Lasting[],
  dated: readonly DatedStage[],
  { slip, calendar }: { slip: Slip; calendar: Calendar },
): DatedStage[] {
  const index = slip.stage - 1;
  if (stages[index] === undefined || dated.length !== stages.length)
    throw new UserError(
      'unknown-stage',
      `There is no stage ${slip.stage} with a date in this plan of ${dated.length} dated stages; name one of them.`,
    );
  const [last, lasting] = [dated[index - 1], stages[index - 1]];
  if (last !== undefined && lasting !== undefined) {
    const earliest = Date.parse(last.startsAt) + lasting.durationHours * millisecondsAnHour;
    if (slip.begun !== true && slip.milliseconds < earliest)
      throw new UserError(
        'stage-cut-short',
        `Stage ${slip.stage} cannot start at ${calendar.zone.iso(slip.milliseconds)}: stage ${slip.stage - 1} lasts until ${calendar.zone.iso(earliest)}; name that or a later time.`,
      );
  }
  // What has begun can choose no other start: it waits for the end of a freeze, however long.
  const wholeHours = slip.begun === true ? Number.POSITIVE_INFINITY : hoursOf(stages);
  const from = { at: slip.milliseconds, fixed: slip.begun === true, wholeHours };
  const rest = datedFrom(stages.slice(index), from, calendar);
  const begins = rest[0]?.startsAt ?? calendar.zone.iso(slip.milliseconds);
  const before = dated.slice(0, index);
  return [...before.slice(0, -1), ...before.slice(-1).map((stage) => ({ ...stage, endsAt: begins })), ...rest];
}

function datedFrom(
  stages: readonly Lasting[],
  from: { at: number; fixed: boolean; wholeHours: number },
  calendar: Calendar,
): DatedStage[] {
  let at = from.at;
  const search = { zone: calendar.zone, wholeHours: from.wholeHours };
  const starts = stages.map(({ durationHours }, index) => {
    const still = { at, shifts: [] };
    const start =
      index === 0 && from.fixed ? still : firstAllowed(at, { ...search, moves: 'start' }, calendar.startRules);
    at = start.at + durationHours * millisecondsAnHour;
    return start;
  });
  const end = firstAllowed(at, { ...search, moves: 'end' }, calendar.gateRules);
  return starts.map((start, index) => {
    const next = starts[index + 1];
    return {
      startsAt: calendar.zone.iso(start.at),
      endsAt: calendar.zone.iso(next?.at ?? end.at),
      shifts: next === undefined ? [...start.shifts, ...end.shifts] : start.shifts,
    };
  });
}

interface Search {
  readonly zone: Zone;
  readonly wholeHours: number;
  readonly moves: Shift['moves'];
}

/** Rules may hand a moment to and fro at most so often; a year of working days takes some 800 steps. */
const mostSteps = 5000;

function firstAllowed(begin: number, search: Search, rules: readonly Rule[]): { at: number; shifts: Shift[] } {
  const shifts: Shift[] = [];
  const latest = begin + policy.calendarSearchDays.value * 24 * millisecondsAnHour;
  let at = begin;
  for (let step = 0; step < mostSteps; step += 1) {
    const hit = hitOf(rules, at);
    if (hit === undefined) return { at, shifts: merged(shifts) };
    refuseLonger(hit, at, search);
    if (hit.until > latest) break;
    const reason = hit.reason ?? `${hit.cause} → ${dayAndTime(search.zone, hit.until, at)}`;
    shifts.push({ moves: search.moves, from: search.zone.iso(at), to: search.zone.iso(hit.until), reason });
    at = hit.until;
  }
  throw new UserError(
    'no-allowed-start',
    `No stage can start in the ${policy.calendarSearchDays.value} days after ${search.zone.iso(begin)}: ${causesFrom(rules, at)} leave no moment; shorten a window, give it an end, or widen \`businessHours\`.`,
  );
}

function hitOf(rules: readonly Rule[], at: number): Forbidden | undefined {
  for (const rule of rules) {
    const hit = rule(at);
    if (hit !== undefined) return hit;
  }
  return undefined;
}

/** A rollout that waits longer for a freeze than it lasts has the wrong start. */
function refuseLonger(
  { freezeMilliseconds = 0, cause, until }: Forbidden,
  at: number,
  { zone, wholeHours }: Search,
): void {
  const hours = freezeMilliseconds / millisecondsAnHour;
  if (hours <= wholeHours) return;
  throw new UserError(
    'freeze-too-long',
    `The ${cause} lasts longer (${days(hours)}) than the whole rollout (${days(wholeHours)}) and holds it at ${zone.iso(at)}; start after its end, finish before it begins, or shorten it.`,
    `start: ${zone.iso(until)}`,
  );
}

function days(hours: number): string {
  const count = Math.round((hours / 24) * 10) / 10;
  return counted(count, 'day');
}

/** What stood in the way over the week after a moment. */
function causesFrom(rules: readonly Rule[], at: number): string {
  const causes = new Set<string>();
  for (let hours = 0; hours < 7 * 24; hours += 1)
    for (const rule of rules) {
      const cause = rule(at + hours * millisecondsAnHour)?.cause;
      if (cause !== undefined && causes.size < 4) causes.add(cause);
    }
  return [...causes].join(', ');
}

/** Windows that come every day would fill pages: the same reasons in a row become one shift with their number. */
function merged(shifts: Shift[]): Shift[] {
  const most = 6;
  const [first, last] = [shifts[0], shifts.at(-1)];
  if (shifts.length <= most || first === undefined || last === undefined) return shifts;
  return [
    ...shifts.slice(0, most - 1),
    {
      from: shifts[most - 1]?.from ?? first.from,
      to: last.to,
      moves: first.moves,
      reason: `${shifts.length - most + 1} more of these; at last: ${last.reason}`,
    },
  ];
}

function hoursOf(stages: readonly Lasting[]): number {
  return stages.reduce((sum, { durationHours }) => sum + durationHours, 0);
}
