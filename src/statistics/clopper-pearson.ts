import { betaQuantile } from './beta-quantile.js';

/**
 * The exact interval of a rate of which `successes` of `trials` (whole numbers, trials ≥ 1) were seen: it holds the true
 * rate in at least `confidence` of all samples, whatever the rate, and mostly in more; that is the price of never less.
 * It holds for one look at a sample size fixed before, not for watching.
 *
 * Source: Clopper and Pearson, Biometrika 26 (1934) 404, in its beta form.
 *
 * @example clopperPearson(0, 100).upper // 0.03621669264517642
 */
export function clopperPearson(
  successes: number,
  trials: number,
  confidence = 0.95,
): { readonly lower: number; readonly upper: number } {
  const tail = (1 - confidence) / 2;
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    upper: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  };
}
