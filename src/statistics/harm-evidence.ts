import { type BetSlope, betSlopes } from './bet-slopes.js';

/** What both arms saw in the same minutes; exposures are requests, of which so many were bad. */
export interface ComparedCounts {
  readonly canaryBad: number;
  readonly canaryExposure: number;
  readonly baselineBad: number;
  readonly baselineExposure: number;
  readonly minutes: number;
}

export interface HarmRule {
  /** The canary's rate over the baseline's up to which nothing is wrong, such as 1.1. */
  readonly tolerance: number;
  /** How long the stage is planned: late beginnings are bet on over this time. */
  readonly plannedMinutes: number;
}

export interface HarmEvidence {
  /** The e-value: 1 at the start; 1/α or more is reached with chance α at most while the canary is within tolerance. */
  readonly value: number;
  readonly minutes: number;
  readonly startedMass: number;
  /** Of each bet, over all its beginnings. */
  readonly wealth: readonly number[];
  readonly exposureRatio: number;
  readonly slopes: readonly BetSlope[];
}

// How many times worse than tolerated: near steps where regressions are subtle, wide ones where any bet wins at once. A
// bet loses in the long run unless the truth is about half way to it: with 1.25 as the nearest, errors at 1.2 times the
// baseline would be caught at a tolerance of 1.1 by luck only, however long the stage.
const excesses = [1.05, 1.12, 1.25, 1.5, 2, 2.5, 3.5, 5, 10, 20, 50];
const massAtFirst = 0.5;
const minutesBetweenStarts = 10;
// So that no single minute decides: one client's storm of retries is not evidence about the change.
const mostNatsAMinute = 4;
// Wealth beyond is of no use and near the end of the number range; clipping from above keeps E ≤ 1.
const mostWealth = 1e300;

/**
 * Evidence that the canary is worse than tolerated, after one more block of counts (`previous` undefined before the
 * first). Roll back on value × weight ≥ 1/α; see combinedEvidence.
 *
 * An average of bets over ratios (size unknown) and over beginnings (onset unknown): half of the mass is bet at the
 * start, the rest evenly every ten minutes of the planned stage. A beginning inside a longer block waits for the next one. `noise` ≥ 1 is the variance
 * over that of independent requests, learnt from data before this block: S^(1/noise) stays an e-value by Jensen's
 * inequality, and holds exactly for clusters of at most `noise` bad requests.
 *
 * Cost: eleven exponentials a block. Source: as betSlopes; mixtures over beginnings as in Shin, Ramdas and Rinaldo,
 * New England Journal of Statistics in Data Science 2 (2024) 229 (e-detectors).
 *
 * @example harmEvidence(undefined, { canaryBad: 0, canaryExposure: 0, baselineBad: 3, baselineExposure: 500, minutes: 1 }, { tolerance: 1.1, plannedMinutes: 60 }, 1).value // 1
 */
export function harmEvidence(
  previous: HarmEvidence | undefined,
  counts: ComparedCounts,
  rule: HarmRule,
  noise: number,
): HarmEvidence {
  const minutes = (previous?.minutes ?? 0) + counts.minutes;
  const startedMass = massStartedBy(previous?.minutes ?? 0, rule.plannedMinutes);
  const newMass = startedMass - (previous?.startedMass ?? 0);
  const comparable = counts.baselineExposure > 0;
  const exposureRatio = comparable ? counts.canaryExposure / counts.baselineExposure : 0;
  const slopes =
    previous?.exposureRatio === exposureRatio
      ? previous.slopes
      : betSlopes(
          excesses.map((excess) => excess * rule.tolerance),
          rule.tolerance,
          exposureRatio,
        );
  const bad = counts.canaryBad + counts.baselineBad;
  let sum = 0;
  const wealth = slopes.map(({ perCanaryBad, perBad }, index) => {
    const logBet = comparable ? counts.canaryBad * perCanaryBad - bad * perBad : 0;
    const factor = Math.exp(Math.min(logBet, mostNatsAMinute * counts.minutes) / noise);
    const after = Math.min(((previous?.wealth[index] ?? 0) + newMass) * factor, mostWealth);
    sum += after;
    return after;
  });
  return { value: sum / excesses.length + 1 - startedMass, minutes, startedMass, wealth, exposureRatio, slopes };
}

function massStartedBy(minute: number, plannedMinutes: number): number {
  const later = Math.ceil(plannedMinutes / minutesBetweenStarts) - 1;
  if (later < 1) return massAtFirst;
  return massAtFirst + (1 - massAtFirst) * Math.min(1, Math.floor(minute / minutesBetweenStarts) / later);
}
