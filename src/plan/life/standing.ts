import { policy } from '../../policy.js';
import { inline } from '../../text.js';
import type { Calendar } from '../calendar.js';
import type { DatedStage } from '../calendar-dating.js';
import type { RolloutRecord } from '../plan.js';
import { duration, longDuration, percent } from '../quantities.js';
import { moment } from '../schedule.js';
import { hoursBetween, lastedHours, pausedSince, wholeHours } from './clock.js';
import { softForecast } from './forecast.js';
import { currentVisit, isUnderWay, type Life, lifeOf, type Visit } from './life.js';
import { offsetOf } from './plain-calendar.js';
import { placeWords, sequenceOf, stageWords } from './sequence.js';

/** Where a rollout stands by what happened, not by what was planned. */
export interface Standing {
  /** `running in stage 2 of 4 (10 %) since …`; undefined where nothing has begun. */
  readonly stage: string | undefined;
  /** What is due next, and when. */
  readonly next: string | undefined;
  /** A sentence for everything that is later than the plan has it. */
  readonly late: readonly string[];
  /** The stages one by one, once something has begun. */
  readonly rows: readonly StandingRow[];
}

export interface StandingRow {
  readonly number: number;
  /** `stage 2`, in waves `stage 1 of wave 2`. */
  readonly title: string;
  readonly trafficPercent: number;
  /** ISO 8601, as the plan has it. */
  readonly planned: string | undefined;
  /** ISO 8601: as it was, or as it is expected. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly state: 'done' | 'on' | 'left out' | 'to come' | 'not reached';
}

export interface Moment {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly calendar?: Calendar | undefined;
}

export function standingOf(record: RolloutRecord, at: Moment): Standing {
  const life = lifeOf(record);
  const visit = life.visits.at(-1);
  if (visit === undefined) return notBegun(record, life, at);
  const dated = softForecast(record, at);
  const stage = sentenceOf(record, life, visit, at);
  if (dated === undefined) return { stage, next: afterwards(life), late: [], rows: rowsOf(record, life, undefined) };
  return {
    stage,
    next: nextOf(record, life, visit, dated),
    late: lateIn(record, life, visit, { ...at, dated }),
    rows: rowsOf(record, life, dated),
  };
}

function notBegun({ plan }: RolloutRecord, { state, events }: Life, { now }: Moment): Standing {
  const gone = state === 'abandoned' ? events.at(-1) : undefined;
  const startsAt = plan.startsAt;
  const hoursLate = startsAt === undefined ? 0 : hoursBetween(startsAt, now);
  const isLate = gone === undefined && startsAt !== undefined && hoursLate > policy.startGraceHours.value;
  const late = isLate ? [`its start was planned for ${shown(startsAt)}, and nobody marked it running`] : [];
  const next = startsAt === undefined ? undefined : `stage 1 due ${shown(startsAt)}`;
  return {
    stage: gone && `abandoned before any user had it, on ${shown(gone.at)}${because(gone.reason)}`,
    next: gone === undefined && !isLate ? next : undefined,
    late,
    rows: [],
  };
}

function sentenceOf({ plan }: RolloutRecord, life: Life, visit: Visit, { now }: Moment): string {
  const where = `${placeWords(plan, visit.number)} (${percent(visit.trafficPercent)})`;
  const zone = plan.startsAt;
  const last = life.events.findLast(({ what }) => what === life.state);
  const reason = because(last?.reason);
  if (isUnderWay(life)) {
    const lasted = Math.floor(lastedHours(life, visit, now));
    const since = pausedSince(life);
    const still = since === undefined ? '' : `, standing still since ${shown(since, zone)}`;
    const why = life.state === 'running' ? '' : reason;
    return `${life.state} in ${where} since ${shown(visit.startedAt, zone)}, ${days(lasted)} of ${duration(sequenceOf(plan)[visit.number - 1]?.durationHours ?? visit.plannedHours)}${still}${why}`;
  }
  const end = shown(visit.endedAt ?? now, zone);
  if (life.state === 'completed') {
    const whole = Math.round(wholeHours(life, now) ?? 0);
    const planned = life.plannedHours ?? plan.hoursToEnd;
    return `completed on ${end} after ${longDuration(whole)} (planned ${longDuration(Math.round(planned))})`;
  }
  const cause = life.cause === undefined ? '' : ` (${life.cause})`;
  const back = life.events.findLast(({ what }) => what === 'rolled-back');
  const given = life.state === 'abandoned' ? ', then abandoned' : '';
  return `rolled back on ${end} in ${where}${given}${because(back?.reason)}${cause}`;
}

function afterwards({ state }: Life): string | undefined {
  return state === 'rolled-back' ? 'plan it anew with plan-stages, or mark it abandoned' : undefined;
}

function nextOf(
  { plan }: RolloutRecord,
  { state }: Life,
  { number }: Visit,
  dated: readonly DatedStage[],
): string | undefined {
  if (state === 'paused') return 'mark it running again, or rolled-back';
  const [next, ends] = [sequenceOf(plan)[number], dated[number - 1]?.endsAt];
  if (ends === undefined) return undefined;
  if (next === undefined) return `completion due ${shown(ends)}`;
  return `${stageWords(plan, next.number)} (${percent(next.trafficPercent)}) due ${shown(ends)}`;
}

function lateIn(
  { plan }: RolloutRecord,
  life: Life,
  visit: Visit,
  { now, dated }: Moment & { readonly dated: readonly DatedStage[] },
): string[] {
  const late: string[] = [];
  const stages = sequenceOf(plan);
  const on = stages[visit.number - 1];
  const over = lastedHours(life, visit, now) - (on?.durationHours ?? visit.plannedHours);
  if (over > policy.startGraceHours.value && life.state !== 'paused')
    late.push(
      `${stageWords(plan, visit.number)} is on ${days(over)} longer than planned${life.state === 'held' ? ', held' : '; judge it and go on, or hold it with a reason'}`,
    );
  for (const [index, stage] of stages.entries()) {
    const expected = dated[index]?.startsAt;
    if (stage.number <= visit.number || stage.startsAt === undefined || expected === undefined) continue;
    const hours = hoursBetween(stage.startsAt, expected);
    if (hours > policy.startGraceHours.value)
      late.push(
        `${stageWords(plan, stage.number)} (${percent(stage.trafficPercent)}) begins ${shown(expected)} at the earliest instead of ${shown(stage.startsAt)}, ${days(hours)} late`,
      );
  }
  return late;
}

function rowsOf({ plan }: RolloutRecord, life: Life, dated: readonly DatedStage[] | undefined): StandingRow[] {
  const current = currentVisit(life)?.number;
  const reached = life.visits.at(-1)?.number ?? 0;
  return sequenceOf(plan).map((stage, index): StandingRow => {
    const { number, trafficPercent, startsAt: planned } = stage;
    const visit = life.visits.findLast((one) => one.number === number);
    const expected = dated?.[index];
    const state =
      number === current
        ? 'on'
        : number > reached
          ? dated === undefined
            ? 'not reached'
            : 'to come'
          : visit === undefined
            ? 'left out'
            : 'done';
    const startsAt = state === 'to come' ? expected?.startsAt : state === 'left out' ? undefined : visit?.startedAt;
    const endsAt = state === 'to come' || state === 'on' ? expected?.endsAt : visit?.endedAt;
    return {
      number,
      title: stageWords(plan, number),
      trafficPercent,
      planned,
      startsAt: startsAt ?? '',
      endsAt: endsAt ?? '',
      state,
    };
  });
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${inline(reason)}`;
}

function days(hours: number): string {
  return hours < 48 ? duration(Math.floor(hours)) : duration(Math.floor(hours / 24) * 24);
}

/** In its own offset, or in that of another moment: `Tue 2026-12-01 09:00 UTC+01:00`. */
export function shown(iso: string, like = iso): string {
  return moment({ milliseconds: Date.parse(iso), offsetMinutes: offsetOf(like) }, 0);
}
