import { logGamma } from './log-gamma.js';
import type { RandomNumbers } from './random-numbers.js';

// Below this mean, counting up takes fewer steps than one rejection, and the rejection's constants do not hold.
const countUpTo = 10;

/**
 * How many events happen where `mean` (≥ 0) are expected. Exact; constant time for large means.
 *
 * Method: below a mean of 10, walk up the distribution until it passes a uniform number; from there transformed
 * rejection, which accepts nine of ten proposals.
 *
 * Source: W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39, algorithm PTRS.
 *
 * @example drawPoisson(0, () => 0.5) // 0
 */
export function drawPoisson(mean: number, random: RandomNumbers): number {
  if (mean <= 0) return 0;
  return mean < countUpTo ? byCountingUp(mean, random()) : byRejection(mean, random);
}

function byCountingUp(mean: number, uniform: number): number {
  let chance = Math.exp(-mean);
  let cumulative = chance;
  let count = 0;
  // A chance of 0 ends the walk where rounding keeps the sum below the uniform number.
  while (uniform > cumulative && chance > 0) {
    count += 1;
    chance *= mean / count;
    cumulative += chance;
  }
  return count;
}

function byRejection(mean: number, random: RandomNumbers): number {
  const logMean = Math.log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const edge = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / edge + b) * u + mean + 0.43);
    if (edge >= 0.07 && v <= quick) return count;
    if (count < 0 || (edge < 0.013 && v > edge)) continue;
    const proposal = Math.log((v * inverseAlpha) / (a / (edge * edge) + b));
    if (proposal <= count * logMean - mean - logGamma(count + 1)) return count;
  }
}
