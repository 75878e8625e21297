import type { RiskLevel } from '../risk/facts.js';
import { type Calendar, calendarFor, startAt } from './calendar.js';
import { datedStages } from './calendar-dating.js';
import type { Plan, Stage } from './plan.js';
import type { Start } from './schedule.js';

const millisecondsAnHour = 3_600_000;

/** Stages with their place in time, and what follows from it for the plan as a whole. */
export interface Placed {
  /** When the first stage starts. */
  readonly start: Start | undefined;
  readonly stages: Stage[];
  /** From the start to the end of the last watch. */
  readonly hoursToEnd: number;
  readonly inTime: Pick<Plan, 'endsAt' | 'timeZone'>;
  readonly notices: readonly string[];
}

export interface Timing {
  readonly start: Start | undefined;
  readonly calendar: Calendar | undefined;
  readonly level: RiskLevel;
  /** How a stage is called in sentences; by its number unless told. */
  readonly titleOf?: (stage: Stage) => string;
}

/**
 * The stages as they are without a calendar or a start; with both, each at its earliest allowed moment.
 * @throws UserError for a freeze longer than the rollout, and where nothing may ever start
 */
export function placedInTime(stages: Stage[], { start, calendar, level, titleOf }: Timing): Placed {
  if (start === undefined || calendar === undefined) {
    const last = stages.at(-1);
    const hoursToEnd = (last?.startsAfterHours ?? 0) + (last?.durationHours ?? 0);
    return { start, stages, hoursToEnd, inTime: {}, notices: calendar?.notices ?? [] };
  }
  const dated = datedStages(stages, start, calendarFor(level, calendar));
  const begins = startAt(calendar, Date.parse(dated[0]?.startsAt ?? ''));
  const hoursTo = (iso: string) => (Date.parse(iso) - begins.milliseconds) / millisecondsAnHour;
  const endsAt = dated.at(-1)?.endsAt ?? calendar.zone.iso(start.milliseconds);
  const placed = stages.map((stage, index): Stage => {
    const dates = dated[index];
    if (dates === undefined) return stage;
    const { shifts, ...moments } = dates;
    const moved = shifts.length > 0 && { shifts: [...shifts] };
    return { ...stage, startsAfterHours: hoursTo(dates.startsAt), ...moments, ...moved };
  });
  return {
    start: begins,
    stages: placed,
    hoursToEnd: hoursTo(endsAt),
    inTime: { endsAt, timeZone: calendar.zone.name },
    notices: [...movedNotice(placed, calendar, titleOf), ...calendar.notices],
  };
}

/** One sentence for all shifts: a reader looks for a stage, not for a kind of day. */
export function movedNotice(
  stages: readonly Stage[],
  { zone }: Calendar,
  titleOf = ({ number }: Stage) => `stage ${number}`,
): string[] {
  const moved = stages.flatMap((stage) =>
    (['start', 'end'] as const).flatMap((moves) => {
      const reasons = (stage.shifts ?? []).filter((shift) => shift.moves === moves).map(({ reason }) => reason);
      return reasons.length === 0 ? [] : [`${moves} of ${titleOf(stage)}: ${reasons.join(', then ')}`];
    }),
  );
  return moved.length === 0 ? [] : [`Moved by the calendar (${zone.name}): ${moved.join('; ')}.`];
}
