import { combinedEvidence } from '../statistics/combined-evidence.js';
import type { ComparedCounts } from '../statistics/harm-evidence.js';
import { nonInferiorityEvidence } from '../statistics/non-inferiority-evidence.js';
import { rateEvidence } from '../statistics/rate-evidence.js';

/**
 * The evidence for health of all counts of a stage so far: below the margin, or for errors below a rate so low that the
 * ratio does not matter. Bets add up over blocks of one exposure ratio, so the sums of a stage are enough.
 */
export function certificate(
  total: ComparedCounts,
  { margin, floorRate, noise }: { readonly margin: number; readonly floorRate: number; readonly noise: number },
): number {
  const byRatio = nonInferiorityEvidence(undefined, total, margin, noise).value;
  if (floorRate <= 0) return byRatio;
  const canary = { bad: total.canaryBad, exposure: total.canaryExposure, minutes: total.minutes };
  const byRate = rateEvidence(undefined, canary, { limit: floorRate, side: 'below' }, noise).value;
  return combinedEvidence([
    { value: byRatio, weight: 0.5 },
    { value: byRate, weight: 0.5 },
  ]);
}
