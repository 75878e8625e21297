import { requestsWithin, type Traffic } from '../statistics/requests-within.js';
import type { SimulatedStage } from './rollout.js';

/** A span between two looks at the evidence, with the requests of the whole service in it. */
export interface Look {
  readonly untilHours: number;
  readonly minutes: number;
  readonly requests: number;
  /** Whether promotion may happen at its end. */
  readonly mayPromote: boolean;
}

// Looks come each minute at first and then after a sixth of the time passed: bets do not change when blocks are merged,
// so looking less often only rounds the time of a decision up, by a sixth at most.
const growth = 1 / 6;

/**
 * When a stage is looked at, from the end of the warm-up to its maximum, in hours since its start; one look falls on the
 * minimum. `startHourOfWeek` is that of the stage.
 */
export function looksOf(
  stage: SimulatedStage,
  traffic: Traffic,
  { startHourOfWeek, warmUpMinutes }: { readonly startHourOfWeek: number; readonly warmUpMinutes: number },
): Look[] {
  const fromStart = { ...traffic, startHourOfWeek };
  const looks: Look[] = [];
  let hours = warmUpMinutes / 60;
  let requestsBefore = requestsWithin(fromStart, hours);
  while (hours < stage.maximumHours) {
    const next = hours + Math.max(1 / 60, (hours - warmUpMinutes / 60) * growth);
    const crossesMinimum = hours < stage.minimumHours && next >= stage.minimumHours;
    const untilHours = Math.min(crossesMinimum ? stage.minimumHours : next, stage.maximumHours);
    const requests = requestsWithin(fromStart, untilHours);
    looks.push({
      untilHours,
      minutes: (untilHours - hours) * 60,
      requests: requests - requestsBefore,
      mayPromote: untilHours >= stage.minimumHours,
    });
    hours = untilHours;
    requestsBefore = requests;
  }
  return looks;
}
