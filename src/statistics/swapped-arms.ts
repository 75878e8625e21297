import type { ComparedCounts } from './harm-evidence.js';

/**
 * Counts of something wished for (conversions, sign-ups) in the form of the tests for bad requests: "the canary's rate
 * is below 95 % of the baseline's" is "the baseline's rate is more than 1 / 0.95 times the canary's".
 *
 * @example swappedArms({ canaryBad: 1, canaryExposure: 2, baselineBad: 3, baselineExposure: 4, minutes: 5 }).canaryBad // 3
 */
export function swappedArms(counts: ComparedCounts): ComparedCounts {
  return {
    canaryBad: counts.baselineBad,
    canaryExposure: counts.baselineExposure,
    baselineBad: counts.canaryBad,
    baselineExposure: counts.canaryExposure,
    minutes: counts.minutes,
  };
}
