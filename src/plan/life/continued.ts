import { policy } from '../../policy.js';
import type { RiskLevel } from '../../risk/facts.js';
import { counted, inline } from '../../text.js';
import { UserError } from '../../user-error.js';
import { type Calendar, startAt } from '../calendar.js';
import { movedNotice, type Placed } from '../calendar-stages.js';
import type { Rules } from '../configuration/limits.js';
import type { InWaves } from '../parts/place.js';
import type { Plan, Stage } from '../plan.js';
import { duration, percent } from '../quantities.js';
import type { Start } from '../schedule.js';
import { hoursBetween, lastedHours } from './clock.js';
import { forecastOf } from './forecast.js';
import { currentVisit, type Life, type LifeEvent, type Visit } from './life.js';
import { offsetOf } from './plain-calendar.js';
import { type Course, sequenceOf } from './sequence.js';

/** A rollout that is under way while its plan is made anew. */
export interface Ongoing {
  /** The plan that it went by until now. */
  readonly plan: Course & Pick<Plan, 'startsAt'>;
  readonly life: Life;
  /** ISO 8601, UTC. */
  readonly now: string;
}

export interface Continuing {
  readonly calendar: Calendar | undefined;
  readonly level: RiskLevel;
  readonly rules: Rules;
  /** A stage in words: `stage 2`, `stage 1 of wave 2`. */
  readonly titleOf: (stage: Stage) => string;
}

/**
 * The stages of a new plan behind those that have happened: finished ones as they were with their real dates, the
 * one that is on with its real start and never shorter than the policy asks, and of the new ones those that come
 * after it, dated from there.
 * @throws UserError where the calendar leaves no moment for a stage, and where the waves are others than it began with
 */
export function continued(fresh: InWaves, ongoing: Ongoing, by: Continuing): Placed {
  const { life, now, plan } = ongoing;
  const current = currentVisit(life);
  const old = sequenceOf(plan);
  const on = old[(current?.number ?? 0) - 1];
  const first = life.visits[0];
  if (current === undefined || on === undefined || first === undefined)
    throw new Error('Only a rollout that is under way can be continued.');
  refuseOtherWaves(fresh, old, plan);
  const past = old.slice(0, current.number - 1).map((stage) => asItWas(stage, life, now));
  const stages = [...past, asItIs(on, fresh, by.rules), ...laterThan(on, fresh)];
  const dated = forecastOf(stages, life, { ...by, now }) ?? [];
  const placed = stages.map((stage, index): Stage => {
    const { shifts: _moved, ...rest } = stage;
    const dates = dated[index];
    if (dates === undefined) return rest;
    const { startsAt, endsAt, shifts } = dates;
    const startsAfterHours = Math.max(0, hoursBetween(first.startedAt, startsAt));
    return { ...rest, startsAt, endsAt, startsAfterHours, ...(shifts.length > 0 && { shifts: [...shifts] }) };
  });
  const endsAt = placed.at(-1)?.endsAt ?? now;
  const { calendar } = by;
  return {
    start: beganAt(first, plan, calendar),
    stages: placed,
    hoursToEnd: hoursBetween(first.startedAt, endsAt),
    inTime: { endsAt, ...(calendar !== undefined && { timeZone: calendar.zone.name }) },
    notices: [
      continuedNotice(placed, current, by.titleOf),
      ...(calendar === undefined ? [] : [...movedNotice(placed, calendar, by.titleOf), ...calendar.notices]),
    ],
  };
}

function beganAt({ startedAt }: Visit, { startsAt }: Pick<Plan, 'startsAt'>, calendar: Calendar | undefined): Start {
  const milliseconds = Date.parse(startedAt);
  return calendar === undefined ? { milliseconds, offsetMinutes: offsetOf(startsAt) } : startAt(calendar, milliseconds);
}

const order = ['staff', 'beta', 'everyone'];

/** @throws UserError where other parts are configured than those that it began with */
function refuseOtherWaves({ waves, stages }: InWaves, old: readonly Stage[], { parts }: Course): void {
  const [was, is] = [parts?.waves.length ?? 0, waves.length];
  if (was === is && (is === 0 || old.length === stages.length)) return;
  const said = (count: number) => (count === 0 ? 'no parts' : counted(count, 'wave'));
  throw new UserError(
    'other-waves',
    `The rollout began with ${said(was)} and would go on with ${said(is)} or other stages in each; restore \`parts\` and the ladder in the configuration, or mark it rolled-back and plan anew.`,
  );
}

/** In waves the same stages come again, so what is later is told by the number; else by audience and share. */
function laterThan(on: Stage, { waves, stages }: InWaves): Stage[] {
  if (waves.length > 0) return stages.slice(on.number);
  const later = stages.filter((stage) => comesAfter(stage, on));
  return later.map((stage, index) => ({ ...stage, number: on.number + index + 1 }));
}

function comesAfter(stage: Stage, on: Stage): boolean {
  const later = order.indexOf(stage.audience) - order.indexOf(on.audience);
  return later > 0 || (later === 0 && stage.trafficPercent > on.trafficPercent);
}

/** A stage that is behind: it lasted what it lasted, and where that is another time than planned, it says why. */
function asItWas(stage: Stage, life: Life, now: string): Stage {
  const index = life.visits.findLastIndex(({ number }) => number === stage.number);
  const visit = life.visits[index];
  const next = life.visits[index + 1];
  // The event that ended it is the one that began the next.
  const end = life.events.find(({ at, what }) => what === 'stage' && at === next?.startedAt);
  if (visit === undefined) return { ...stage, durationHours: 0, reason: leftOut(life.events, stage.number) };
  // Never rounded up: the next stage begins when this one ends.
  const lasted = Math.floor(lastedHours(life, visit, now) * 10) / 10;
  const over = lasted - visit.plannedHours;
  if (over >= 0 && over < policy.markGraceHours.value) return { ...stage, durationHours: visit.plannedHours };
  const why = end?.reason === undefined ? '' : `: ${inline(end.reason)}`;
  const reason = `Lasted ${duration(lasted)} instead of ${duration(visit.plannedHours)}${why}`;
  return { ...stage, durationHours: lasted, reason };
}

function leftOut(events: readonly LifeEvent[], number: number): string {
  const skip = events.find(({ what, stage = 0 }) => (what === 'started' || what === 'stage') && stage > number);
  return `Left out${skip?.reason === undefined ? '' : `: ${inline(skip.reason)}`}`;
}

/** The stage that is on: what is asked of it now, but not less time than the policy asks for. */
function asItIs(on: Stage, { waves, stages }: InWaves, { stageMinimumHours }: Rules): Stage {
  const now = stages.find(
    ({ audience, trafficPercent, number }) =>
      (waves.length === 0 || number === on.number) && audience === on.audience && trafficPercent === on.trafficPercent,
  );
  if (now === undefined) return on;
  const least = now.reason === undefined ? stageMinimumHours.value : 0;
  return { ...now, number: on.number, name: on.name, durationHours: Math.max(now.durationHours, least) };
}

function continuedNotice(
  stages: readonly Stage[],
  { number, trafficPercent, startedAt }: Visit,
  titleOf: Continuing['titleOf'],
): string {
  const since = startedAt.slice(0, 16).replace('T', ' ');
  const [on, before] = [stages[number - 1], stages[number - 2]];
  const title = on === undefined ? `stage ${number}` : titleOf(on);
  const kept = before === undefined ? [] : [`what was before it stays as it was`];
  const rest = number === stages.length ? 'nothing comes after it' : 'what comes after it is dated from there';
  return `Under way: ${title} (${percent(trafficPercent)}) is on since ${since} UTC; ${[...kept, rest].join(', ')}.`;
}

/** What to do next in a rollout that is under way; undefined where none is. */
export function stepsUnderWay(
  stages: readonly Stage[],
  current: Visit | undefined,
  titleOf: Continuing['titleOf'],
): string[] | undefined {
  const [on, next] = current === undefined ? [] : [stages[current.number - 1], stages[current.number]];
  if (on === undefined) return undefined;
  const due = on.endsAt?.slice(0, 16).replace('T', ' ') ?? 'when its hours are over';
  return [
    `Judge ${titleOf(on)} (${percent(on.trafficPercent)}) by its criteria on ${due}, with the gate checklist`,
    next === undefined
      ? 'Mark the rollout completed (`rollout mark`), and remove the flag and the old path'
      : `Begin ${titleOf(next)} (${percent(next.trafficPercent)}) and mark it running (\`rollout mark\`), or hold`,
  ];
}
