import { harmPairs } from '../statistics/latency-pairs.js';
import { poissonCumulative } from '../statistics/poisson-cumulative.js';
import { requestsWithin, type Traffic } from '../statistics/requests-within.js';
import { shareAbove } from '../statistics/share-above.js';
import type { Regression, SimulatedRollout } from './rollout.js';

export interface FixedThresholdOutcome {
  readonly rolledBack: number;
  /** Half of those rolled back are by then; undefined where none is. */
  readonly medianHours: number | undefined;
  readonly stage: number | undefined;
  /** Requests of the canary until then, on average. */
  readonly exposed: number;
}

const slowQuantile = 0.95;
// When so few are rolled back, the hours until then say nothing.
const worthSaying = 0.0005;

/**
 * What the rule "roll back when the ratio of one window is above the limit" does in the same stages: errors above the
 * hard ratio or the ceiling, or the 95th percentile above the hard factor, window after window, with no minimum sample.
 * Windows are independent, so the answer is summed and not drawn: hour by hour the chance of lasting is multiplied by
 * that of all its windows. Promotion is by lapse of time at each minimum.
 */
export function fixedThreshold(rollout: SimulatedRollout, regression: Regression | undefined): FixedThresholdOutcome {
  const { traffic, undoMinutes, stages, limits } = rollout;
  const windowsAnHour = 60 / limits.fixedWindowMinutes;
  const fires = windowAlarm(rollout, regression);
  const requestsIn = requestsByHour(traffic);
  let lasting = 1;
  let exposed = 0;
  let hour = 0;
  const ends: { hours: number; stage: number; chance: number }[] = [];
  for (const [stage, { trafficPercent, minimumHours }] of stages.entries()) {
    for (let passed = 0; passed < minimumHours; passed += 1) {
      const part = Math.min(1, minimumHours - passed);
      const canary = (requestsIn(hour) * trafficPercent) / 100;
      const inWindow = fires(canary / windowsAnHour);
      const alarm = 1 - (1 - inWindow) ** (windowsAnHour * part);
      // Where it alarms at all, it does after 1 / chance windows on average, and within this hour.
      const untilAlarm = inWindow === 0 ? part : Math.min(1 / inWindow / windowsAnHour, part);
      exposed += lasting * canary * (part * (1 - alarm) + alarm * (untilAlarm + undoMinutes / 60));
      ends.push({ hours: hour + untilAlarm, stage, chance: lasting * alarm });
      lasting *= 1 - alarm;
      hour += part;
    }
  }
  const rolledBack = 1 - lasting;
  let passedChance = 0;
  const half = ends.find(({ chance }) => {
    passedChance += chance;
    return rolledBack > worthSaying && passedChance >= rolledBack / 2;
  });
  return { rolledBack, medianHours: half?.hours, stage: half?.stage, exposed };
}

/** Requests of the whole service in the hour that begins so many hours after the start. */
function requestsByHour(traffic: Traffic): (hour: number) => number {
  const kept = new Map<number, number>();
  return (hour) => {
    const startHourOfWeek = ((traffic.startHourOfWeek ?? 0) + hour) % 168;
    const requests = kept.get(startHourOfWeek) ?? requestsWithin({ ...traffic, startHourOfWeek }, 1);
    kept.set(startHourOfWeek, requests);
    return requests;
  };
}

/** The chance that one window with so many canary requests is above a limit. */
function windowAlarm(
  { baselineErrorRate, latency = [], noise, limits }: SimulatedRollout,
  regression: Regression | undefined,
): (requests: number) => number {
  const errorRate = Math.min(1, baselineErrorRate * (regression?.metric === 'errors' ? regression.ratio : 1));
  const slowness = regression?.metric === 'latency' ? regression.ratio : 1;
  const errorLimit = Math.min(limits.errorHardRatio * baselineErrorRate, limits.errorCeilingRate);
  const [slow] = harmPairs(latency, limits.latencyHardRatio, [slowQuantile]);
  const rules = [{ rate: errorRate, limit: errorLimit }];
  if (slow !== undefined) {
    const edge = limits.latencyHardRatio * slow.low.edge;
    rules.push({ rate: shareAbove(latency, edge / slowness), limit: slow.low.shareAbove });
  }
  const kept = new Map<number, number>();
  return (requests) => {
    const before = kept.get(requests);
    if (before !== undefined) return before;
    const quiet = rules.reduce(
      (product, { rate, limit }) =>
        product * (rate > 0 ? poissonCumulative((limit * requests) / noise, (rate * requests) / noise) : 1),
      1,
    );
    const alarm = 1 - quiet;
    kept.set(requests, alarm);
    return alarm;
  };
}
