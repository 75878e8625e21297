import { drawPoisson } from '../statistics/draw-poisson.js';
import type { RandomNumbers } from '../statistics/random-numbers.js';

/**
 * How many bad requests come where `mean` are expected and `noise` ≥ 1 is variance over mean: clusters of two
 * neighbouring sizes in the mixture that gives just this noise, each size a Poisson number of times. Requests that bring
 * each other down (a retry, a page with five calls) look like this.
 */
export function drawCount(mean: number, noise: number, random: RandomNumbers): number {
  if (noise <= 1) return drawPoisson(mean, random);
  const small = Math.floor(noise);
  // Of all clusters, so many are one larger: E[size²] / E[size] = noise.
  const larger = (small * (noise - small)) / (2 * small + 1 - noise);
  const clusters = mean / (small + larger);
  return small * drawPoisson(clusters * (1 - larger), random) + (small + 1) * drawPoisson(clusters * larger, random);
}
