import { betSlopes } from './bet-slopes.js';
import type { ComparedCounts } from './harm-evidence.js';

export interface NonInferiorityEvidence {
  /** The e-value: 1/α or more is reached with chance α at most where the canary is at or beyond the margin. */
  readonly value: number;
  readonly logWealth: readonly number[];
}

// How good the canary may be beside the margin: most often it is as good as the baseline, thus 1 / margin.
const fractions = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

/**
 * Evidence that the canary's rate of bad requests is below `margin` times the baseline's, after one more block of counts
 * (`previous` undefined before the first). It is what promotion needs: that nothing was found proves nothing, least of
 * all where nothing was looked at. Null: ratio ≥ margin. The bets, assumptions and `noise` are those of harmEvidence; the
 * evidence begins with the stage, because health has no onset.
 *
 * Source: as betSlopes, with t < t0.
 *
 * @example nonInferiorityEvidence(undefined, { canaryBad: 0, canaryExposure: 9, baselineBad: 0, baselineExposure: 9, minutes: 1 }, 1.5, 1).value // 1
 */
export function nonInferiorityEvidence(
  previous: NonInferiorityEvidence | undefined,
  counts: ComparedCounts,
  margin: number,
  noise: number,
): NonInferiorityEvidence {
  if (counts.baselineExposure <= 0) return previous ?? { value: 1, logWealth: fractions.map(() => 0) };
  const slopes = betSlopes(
    fractions.map((fraction) => fraction * margin),
    margin,
    counts.canaryExposure / counts.baselineExposure,
  );
  const bad = counts.canaryBad + counts.baselineBad;
  const logWealth = slopes.map(
    ({ perCanaryBad, perBad }, index) =>
      (previous?.logWealth[index] ?? 0) + (counts.canaryBad * perCanaryBad - bad * perBad) / noise,
  );
  const sum = logWealth.reduce((total, log) => total + Math.exp(Math.min(log, 690)), 0);
  return { value: sum / fractions.length, logWealth };
}
