import type { RiskLevel } from '../../risk/facts.js';
import { UserError } from '../../user-error.js';
import { type Calendar, calendarFor } from '../calendar.js';
import { type DatedStage, redate } from '../calendar-dating.js';
import type { RolloutRecord, Stage } from '../plan.js';
import { hoursBetween, pausedHoursOf } from './clock.js';
import { currentVisit, isUnderWay, type Life, lifeOf } from './life.js';
import { offsetOf, plainCalendar } from './plain-calendar.js';
import { sequenceOf } from './sequence.js';

/** What dates are counted from: what happened, the moment, and the team's time where it told one. */
export interface Clock {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly calendar?: Calendar | undefined;
  readonly level: RiskLevel;
}

/**
 * Every stage of a rollout that is under way: those before as they were, the one that is on with its real start, and
 * those after it moved as far as it slipped. A stage whose hours are over and that is still on lasts until now; the
 * hours of a pause are added to it.
 * @returns undefined where nothing is under way
 * @throws UserError where the calendar leaves no moment for a stage
 */
export function forecastOf(
  stages: readonly Stage[],
  life: Life,
  { now, calendar, level }: Clock,
): DatedStage[] | undefined {
  const current = currentVisit(life);
  if (current === undefined || !isUnderWay(life)) return undefined;
  const time = calendar === undefined ? plainCalendar(offsetOf(stages[0]?.startsAt)) : calendarFor(level, calendar);
  const iso = (utc: string) => time.zone.iso(Date.parse(utc));
  const elapsed = Math.ceil(hoursBetween(current.startedAt, now));
  const lasting = stages.map(({ durationHours, number }) => ({
    durationHours:
      number === current.number ? Math.max(durationHours + pausedHoursOf(life, current, now), elapsed) : durationHours,
  }));
  const before = stages.map(({ number }) => {
    const { startedAt, endedAt } = life.visits.findLast((visit) => visit.number === number) ?? {
      startedAt: life.visits.find((visit) => visit.number > number)?.startedAt ?? current.startedAt,
      endedAt: undefined,
    };
    return { startsAt: iso(startedAt), endsAt: iso(endedAt ?? startedAt), shifts: [] };
  });
  const slip = { stage: current.number, milliseconds: Date.parse(current.startedAt), begun: true };
  const dated = redate(lasting, before, { slip, calendar: time });
  // The one before the current was ended when it was ended, also where a stage was gone back to.
  return dated.map((stage, index) => (index < current.number - 1 ? (before[index] ?? stage) : stage));
}

/** From when to when users have or will have the change, ISO 8601. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** @returns undefined for a rollout that is over, and for a plan without dates that has not begun */
export function spanOf(record: RolloutRecord, clock: Omit<Clock, 'level'>): Span | undefined {
  const life = lifeOf(record);
  const { plan } = record;
  if (isUnderWay(life)) {
    const dated = softForecast(record, clock);
    const [first, last] = [life.visits[0], dated?.at(-1)];
    return first === undefined || last === undefined ? undefined : { from: first.startedAt, to: last.endsAt };
  }
  if (plan.startsAt === undefined || (life.state !== 'draft' && life.state !== 'approved')) return undefined;
  const end = new Date(Date.parse(plan.startsAt) + plan.hoursToEnd * 3_600_000).toISOString();
  return { from: plan.startsAt, to: plan.endsAt ?? end };
}

/** As `forecastOf`; where the calendar leaves no moment, dates by the hours alone. */
export function softForecast(record: RolloutRecord, clock: Omit<Clock, 'level'>): DatedStage[] | undefined {
  const { level } = record.assessment;
  const life = lifeOf(record);
  try {
    return forecastOf(sequenceOf(record.plan), life, { ...clock, level });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return forecastOf(sequenceOf(record.plan), life, { now: clock.now, level });
  }
}
