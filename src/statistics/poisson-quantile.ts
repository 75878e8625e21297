import { leastCount } from './least-count.js';
import { normalQuantile } from './normal-quantile.js';
import { poissonCumulative } from './poisson-cumulative.js';

/**
 * The smallest count that at least `level` (0 < level < 1) of all Poisson draws of this mean stay at or below.
 * Method: search on the cumulative chance from the normal approximation. Exact but where rounding touches a step.
 *
 * @example poissonQuantile(0.95, 1.4) // 4
 */
export function poissonQuantile(level: number, mean: number): number {
  const guess = mean + normalQuantile(level) * Math.sqrt(mean);
  return leastCount(level, guess, (count) => poissonCumulative(count, mean));
}
