import { binomialCumulative } from './binomial-cumulative.js';
import { leastCount } from './least-count.js';
import { normalQuantile } from './normal-quantile.js';

/**
 * The smallest count that at least `level` (0 < level < 1) of all binomial draws stay at or below.
 * Method: search on the cumulative chance from the normal approximation. Exact but where rounding touches a step.
 *
 * @example binomialQuantile(0.95, 1000, 0.005) // 9
 */
export function binomialQuantile(level: number, trials: number, probability: number): number {
  const mean = trials * probability;
  const guess = mean + normalQuantile(level) * Math.sqrt(mean * (1 - probability));
  return leastCount(level, guess, (count) => binomialCumulative(count, trials, probability), trials);
}
