import { regularizedGamma } from './regularized-gamma.js';

/**
 * The chance of at most `count` events where `mean` (≥ 0) are expected.
 *
 * Source: Abramowitz and Stegun, 26.4.21. Error: that of the incomplete gamma function.
 *
 * @example poissonCumulative(0, 2) // 0.1353352832366127
 */
export function poissonCumulative(count: number, mean: number): number {
  const whole = Math.floor(count);
  return whole < 0 ? 0 : regularizedGamma(whole + 1, mean).upper;
}
