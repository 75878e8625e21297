/**
 * The smallest whole number ≥ 0 whose cumulative chance reaches `probability`, found from `guess`: steps that double
 * until the answer is enclosed, then halves. Some 2 log₂(distance of the guess) values of `cumulative`, which must not
 * fall. Infinity where `most` is reached without reaching the probability.
 *
 * @example leastCount(0.5, 3, (count) => count / 10) // 5
 */
export function leastCount(
  probability: number,
  guess: number,
  cumulative: (count: number) => number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  let below = Math.max(0, Math.min(Math.floor(guess), most));
  let step = 1;
  while (below >= 0 && cumulative(below) >= probability) {
    below -= step;
    step *= 2;
  }
  below = Math.max(below, -1);
  step = 1;
  let enough = below + 1;
  while (cumulative(enough) < probability) {
    if (enough >= most) return Number.POSITIVE_INFINITY;
    below = enough;
    enough = Math.min(most, enough + step);
    step *= 2;
  }
  while (enough - below > 1) {
    const middle = Math.floor((below + enough) / 2);
    if (cumulative(middle) >= probability) enough = middle;
    else below = middle;
  }
  return enough;
}
