import { hoursBetween, lastedHours } from '../life/clock.js';
import { type Attempt, isOver, type Life, lifeOf, type RollbackCause, type Visit } from '../life/life.js';
import type { RolloutRecord } from '../plan.js';

/** One attempt that users met and that is over. */
export interface Finished {
  readonly record: RolloutRecord;
  readonly number: number;
  readonly state: Attempt['state'];
  readonly level: Attempt['level'];
  readonly cause: RollbackCause | undefined;
  /** Why it ended, in the words of whoever marked it. */
  readonly reason: string | undefined;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly plannedHours: number;
  readonly actualHours: number;
  /** The stage that it ended in, and how long that had lasted. */
  readonly last: Visit;
  readonly lastHours: number;
  readonly visits: readonly Visit[];
}

/** The attempt that a life is now, once it is over; undefined before, and where it cannot be one. */
export function attemptOf({ life, revision, assessment, plan }: RolloutRecord & { readonly life: Life }): Attempt {
  const { attempt: number, state, events, visits, cause, plannedHours = plan.hoursToEnd } = life;
  const reason = events.findLast(({ what }) => what === 'rolled-back' || what === 'abandoned')?.reason;
  return {
    number,
    state: state === 'completed' || state === 'abandoned' ? state : 'rolled-back',
    revision,
    level: assessment.level,
    plannedHours,
    ...(cause !== undefined && { cause }),
    ...(reason !== undefined && { reason }),
    events,
    visits,
  };
}

/** Why it was rolled back, and what was found out about that later. */
function reasonOf({ events }: Attempt): string | undefined {
  const back = events.find(({ what }) => what === 'rolled-back')?.reason;
  const found = events.findLast(({ what }) => what === 'cause')?.reason;
  return back === undefined || found === undefined ? back : `${back}; found out later: ${found}`;
}

/** Every attempt of a record that is over and that users met, oldest first. */
export function finishedOf(record: RolloutRecord): Finished[] {
  const life = lifeOf(record);
  const now = isOver(life) ? [attemptOf({ ...record, life })] : [];
  return [...(life.earlier ?? []), ...now].flatMap((attempt) => {
    const { number, state, level, cause, reason, plannedHours, visits } = attempt;
    const [first, last] = [visits[0], visits.at(-1)];
    if (first === undefined || last?.endedAt === undefined) return [];
    const { endedAt } = last;
    // A rollback that nobody takes up again stays a rollback.
    const wasBack = attempt.events.some(({ what }) => what === 'rolled-back');
    return [
      {
        record,
        number,
        state: wasBack ? 'rolled-back' : state,
        level,
        cause,
        reason: reasonOf(attempt) ?? reason,
        startedAt: first.startedAt,
        endedAt,
        plannedHours,
        actualHours: hoursBetween(first.startedAt, endedAt),
        last,
        lastHours: lastedHours({ state, events: attempt.events }, last, endedAt),
        visits,
      },
    ];
  });
}
