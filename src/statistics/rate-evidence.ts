export interface OneArmCounts {
  readonly bad: number;
  readonly exposure: number;
  readonly minutes: number;
}

export interface RateRule {
  /** A share of requests, 0 < limit < 1. */
  readonly limit: number;
  /** Which side of the limit evidence is sought for: `above` is a guardrail, `below` a certificate. */
  readonly side: 'above' | 'below';
}

export interface RateEvidence {
  /** The e-value: 1/α or more is reached with chance α at most while the rate lies on the other side of the limit. */
  readonly value: number;
  readonly logWealth: readonly number[];
}

// Multiples of the limit's odds; for a limit of 5 % they are rates of 8, 12, 20, 35, 60 and 95 %.
const oddsAbove = [1.65, 2.6, 4.75, 10, 28, 360];
const fractionsBelow = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
const mostNatsAMinute = 4;

/**
 * Evidence that one arm's rate of bad requests lies above (or below) a fixed limit, after one more block of counts
 * (`previous` undefined before the first); for absolute limits, and where there is no baseline to compare with.
 *
 *     ln S = x ln(q/p0) + (n − x) ln((1 − q)/(1 − p0)),   averaged over alternatives q
 *
 * E[S] ≤ 1 for independent requests whose rate is at most (at least) the limit, at any time of looking. A shared
 * incident raises this rate too: minutes in which the baseline itself is bad must be left out by the caller. `noise` and
 * the clip of evidence for harm are as in harmEvidence.
 *
 * Source: Wald's likelihood ratio, Annals of Mathematical Statistics 16 (1945) 117, as a mixture.
 *
 * @example rateEvidence(undefined, { bad: 0, exposure: 0, minutes: 1 }, { limit: 0.05, side: 'above' }, 1).value // 1
 */
export function rateEvidence(
  previous: RateEvidence | undefined,
  counts: OneArmCounts,
  rule: RateRule,
  noise: number,
): RateEvidence {
  const alternatives =
    rule.side === 'above'
      ? oddsAbove.map((multiple) => (multiple * rule.limit) / (1 - rule.limit + multiple * rule.limit))
      : fractionsBelow.map((fraction) => fraction * rule.limit);
  const most = rule.side === 'above' ? mostNatsAMinute * counts.minutes : Number.POSITIVE_INFINITY;
  const logWealth = alternatives.map((rate, index) => {
    const good = counts.exposure - counts.bad;
    const logBet = counts.bad * Math.log(rate / rule.limit) + good * (Math.log1p(-rate) - Math.log1p(-rule.limit));
    return (previous?.logWealth[index] ?? 0) + Math.min(logBet, most) / noise;
  });
  const sum = logWealth.reduce((total, log) => total + Math.exp(Math.min(log, 690)), 0);
  return { value: sum / alternatives.length, logWealth };
}
