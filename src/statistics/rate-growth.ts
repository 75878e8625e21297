import type { EvidenceGrowth } from './ratio-growth.js';

/**
 * How fast evidence of rateEvidence grows per request of a true rate `rate` (0 ≤ rate < 1) against the limit
 * (0 < limit < 1), on whichever side of it the rate lies.
 *
 *     g = p ln(p/f) + (1 − p) ln((1 − p)/(1 − f))
 *
 * Source: the Kullback–Leibler divergence of two Bernoulli rates.
 *
 * @example rateGrowth(0, 0.001).mean // 0.0010005003335835344
 */
export function rateGrowth(rate: number, limit: number): EvidenceGrowth {
  const onBad = rate === 0 ? 0 : Math.log(rate / limit);
  const onGood = Math.log1p(-rate) - Math.log1p(-limit);
  return {
    mean: rate * onBad + (1 - rate) * onGood,
    variance: rate * (1 - rate) * (onBad - onGood) ** 2,
  };
}
