/**
 * The least value between `from` and `to` at which `enough` holds, where it holds from some value on; undefined where it
 * does not hold at `to`. By halving, to a relative precision of 1e-6.
 *
 * @example leastValue(1, 9, (value) => value >= 1) // 1
 */
export function leastValue(from: number, to: number, enough: (value: number) => boolean): number | undefined {
  if (!enough(to)) return undefined;
  if (enough(from)) return from;
  let low = from;
  let high = to;
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
