import { logGamma } from './log-gamma.js';
import type { RandomNumbers } from './random-numbers.js';

// Below this mean, counting up takes fewer steps than one rejection, and the rejection's constants do not hold.
const countUpTo = 10;

/**
 * How many of `trials` (a whole number ≥ 0) succeed with chance `probability` each. Exact; constant time for large means.
 *
 * Method: as for Poisson draws; chances above one half are drawn as failures.
 *
 * Source: W. Hörmann, Journal of Statistical Computation and Simulation 46 (1993) 101, algorithm BTRS.
 *
 * @example drawBinomial(5, 1, () => 0.5) // 5
 */
export function drawBinomial(trials: number, probability: number, random: RandomNumbers): number {
  if (trials <= 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - drawBinomial(trials, 1 - probability, random);
  return trials * probability < countUpTo
    ? byCountingUp(trials, probability, random())
    : byRejection(trials, probability, random);
}

function byCountingUp(trials: number, probability: number, uniform: number): number {
  const odds = probability / (1 - probability);
  let chance = Math.exp(trials * Math.log1p(-probability));
  let cumulative = chance;
  let count = 0;
  while (uniform > cumulative && count < trials && chance > 0) {
    chance *= (odds * (trials - count)) / (count + 1);
    cumulative += chance;
    count += 1;
  }
  return count;
}

function byRejection(trials: number, probability: number, random: RandomNumbers): number {
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const quick = 0.92 - 4.2 / b;
  const mode = Math.floor((trials + 1) * probability);
  const logOdds = Math.log(probability / (1 - probability));
  const logAtMode = logGamma(mode + 1) + logGamma(trials - mode + 1);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const edge = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / edge + b) * u + trials * probability + 0.5);
    if (edge >= 0.07 && v <= quick) return count;
    if (count < 0 || count > trials) continue;
    const proposal = Math.log((v * alpha) / (a / (edge * edge) + b));
    const target = logAtMode - logGamma(count + 1) - logGamma(trials - count + 1) + (count - mode) * logOdds;
    if (proposal <= target) return count;
  }
}
