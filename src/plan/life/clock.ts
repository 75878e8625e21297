import type { Life, LifeEvent, Visit } from './life.js';

const millisecondsAnHour = 3_600_000;

/** Hours from one ISO 8601 moment to another. */
export function hoursBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / millisecondsAnHour;
}

/** Since when the rollout has stood still; undefined where it does not. */
export function pausedSince({ state, events }: Pick<Life, 'state' | 'events'>): string | undefined {
  return state === 'paused' ? events.findLast(({ what }: LifeEvent) => what === 'paused')?.at : undefined;
}

/** Hours in which a stage stood still, up to a moment (ISO 8601). */
export function pausedHoursOf(life: Pick<Life, 'state' | 'events'>, visit: Visit, now: string): number {
  const since = visit.endedAt === undefined ? pausedSince(life) : undefined;
  return (visit.pausedHours ?? 0) + (since === undefined ? 0 : Math.max(0, hoursBetween(since, now)));
}

/** Hours that count for a stage: from its start to its end or to `now`, without those in which it stood still. */
export function lastedHours(life: Pick<Life, 'state' | 'events'>, visit: Visit, now: string): number {
  return Math.max(0, hoursBetween(visit.startedAt, visit.endedAt ?? now) - pausedHoursOf(life, visit, now));
}

/** From the first start to the last end, the hours of standing still included; undefined where nothing ever began. */
export function wholeHours({ visits }: Pick<Life, 'visits'>, now: string): number | undefined {
  const [first, last] = [visits[0], visits.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return hoursBetween(first.startedAt, last.endedAt ?? now);
}
