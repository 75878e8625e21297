/** ln S of one block is canaryBad × perCanaryBad − (canaryBad + baselineBad) × perBad. */
export interface BetSlope {
  readonly perCanaryBad: number;
  readonly perBad: number;
}

/**
 * The bet that the canary's rate of bad requests is `ratio` times the baseline's, against `nullRatio` times, as two
 * slopes for each ratio; `exposureRatio` is canary requests over baseline requests of the block (≥ 0). With n requests
 * and x bad ones of each arm:
 *
 *     ln S = x_C ln(t/t0) − (x_C + x_B) [ln(1 + t k) − ln(1 + t0 k)],   k = n_C / n_B
 *
 * E[S] ≤ 1 for independent Bernoulli or Poisson requests, for any rate that both arms share and that moves as it likes,
 * wherever p_C ≤ t0 p_B (bets with t > t0) or p_C ≥ t0 p_B (t < t0). Proof: with L the bracket, u = (t/t0) e^−L − 1 and
 * w = e^−L − 1, E S = (1 + p_C u)^n_C (1 + p_B w)^n_B, hence ln E S ≤ n_C p_C u + n_B p_B w, which is 0 at
 * p_C = t0 p_B. Products of S over blocks are therefore a supermartingale, and by Ville's inequality one that starts at 1
 * ever reaches 1/α with chance α at most: it may be looked at after every block, for ever.
 *
 * It needs two integers an arm. While k stays the same, blocks may be merged without changing ln S.
 *
 * Source: the likelihood ratio of the split of m bad requests, as in Lindon and Malek, NeurIPS 2022 (arXiv 2011.03567),
 * with a tolerance in the null; Waudby-Smith and Ramdas, JRSS B 86 (2024) 1, for testing by betting.
 *
 * @example betSlopes([2], 1, 1) // [{"perCanaryBad":0.6931471805599453,"perBad":0.4054651081081644}]
 */
export function betSlopes(ratios: readonly number[], nullRatio: number, exposureRatio: number): readonly BetSlope[] {
  return ratios.map((ratio) => ({
    perCanaryBad: Math.log(ratio / nullRatio),
    perBad: Math.log1p(ratio * exposureRatio) - Math.log1p(nullRatio * exposureRatio),
  }));
}
