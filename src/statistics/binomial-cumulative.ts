import { regularizedBeta } from './regularized-beta.js';

/**
 * The chance of at most `count` successes in `trials` (a whole number ≥ 0) of chance `probability` each.
 *
 * Source: Abramowitz and Stegun, 26.5.24. Error: that of the incomplete beta function.
 *
 * @example binomialCumulative(1, 2, 0.5) // 0.75
 */
export function binomialCumulative(count: number, trials: number, probability: number): number {
  const whole = Math.floor(count);
  if (whole < 0) return 0;
  if (whole >= trials) return 1;
  return regularizedBeta(1 - probability, trials - whole, whole + 1);
}
