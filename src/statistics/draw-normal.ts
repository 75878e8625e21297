import type { RandomNumbers } from './random-numbers.js';

/**
 * One standard normal number from two uniform ones.
 * Method: Box and Muller, Annals of Mathematical Statistics 29 (1958) 610; its second number is dropped, so that a
 * draw leaves nothing behind for the next one. Exact.
 *
 * @example Number.isFinite(drawNormal(() => 0.5)) // true
 */
export function drawNormal(random: RandomNumbers): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}
