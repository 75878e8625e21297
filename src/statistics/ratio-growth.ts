/** Mean and variance, in nats, of what one canary request adds to the logarithm of an e-value. */
export interface EvidenceGrowth {
  readonly mean: number;
  readonly variance: number;
}

/**
 * How fast evidence of a bet on the true ratio grows, per canary request, where the baseline has `baselineRate` bad
 * requests (a share) and the canary `trueRatio` times as many: against a tolerance below the truth (detecting harm) or a
 * margin above it (certifying health). `exposureRatio` is canary over baseline requests.
 *
 *     L = ln((1 + t1 k)/(1 + t0 k)),   g = p0 [t1 ln(t1/t0) − (t1 + 1/k) L],   v = p0 [t1 (ln(t1/t0) − L)² + L²/k]
 *
 * Source: mean and variance of ln S of betSlopes for Poisson counts.
 *
 * @example ratioGrowth({ baselineRate: 0.005, trueRatio: 2, nullRatio: 1, exposureRatio: 1 }).mean // 0.0008494951839769862
 */
export function ratioGrowth({
  baselineRate,
  trueRatio,
  nullRatio,
  exposureRatio,
}: {
  readonly baselineRate: number;
  readonly trueRatio: number;
  readonly nullRatio: number;
  readonly exposureRatio: number;
}): EvidenceGrowth {
  const gain = trueRatio === 0 ? 0 : Math.log(trueRatio / nullRatio);
  const loss = Math.log1p(trueRatio * exposureRatio) - Math.log1p(nullRatio * exposureRatio);
  return {
    mean: baselineRate * (trueRatio * gain - (trueRatio + 1 / exposureRatio) * loss),
    variance: baselineRate * (trueRatio * (gain - loss) ** 2 + loss ** 2 / exposureRatio),
  };
}
