import type { ComparedCounts } from './harm-evidence.js';

const blockMinutes = [1, 10, 30, 60];
// As many blocks of prior as a quiet hour of ten-minute blocks holds, and a few: two wild blocks must not blind the test.
const priorBlocks = 8;

/**
 * How much noisier than independent requests the split of bad requests between the arms is, from the minutes of a stage
 * so far (one row a minute, oldest first): variance over the binomial one at several block sizes, each shrunk to
 * `prior`, the largest taken, never below 1. Retries and clusters show at a minute, drift of one arm at an hour.
 * Use it for later minutes only. It learns while the test already bets: errors in groups of five alarm in 2.6 % of days at
 * a level of 1 % (bench/statistics.ts), and wandering rates far more often; only noiseFromHistory guards from the start.
 *
 *     φ_s = Σ (x_C − m π)² / Σ m π (1 − π),   π = θ k / (1 + θ k),   θ the ratio of rates so far
 *
 * Source: the Pearson estimate of overdispersion, McCullagh and Nelder, Generalized Linear Models, 4.5.
 *
 * @example noiseInStage([], 1.25) // 1.25
 */
export function noiseInStage(minutes: readonly ComparedCounts[], prior: number): number {
  const total = merged(minutes);
  const canaryRate = total.canaryBad / total.canaryExposure;
  const ratio = canaryRate / (total.baselineBad / total.baselineExposure);
  if (!(ratio > 0 && Number.isFinite(ratio))) return Math.max(1, prior);
  const noises = blockMinutes.map((size) => noiseAtSize(minutes, { size, ratio, prior }));
  return Math.max(1, ...noises);
}

function noiseAtSize(
  minutes: readonly ComparedCounts[],
  { size, ratio, prior }: { readonly size: number; readonly ratio: number; readonly prior: number },
): number {
  let squares = 0;
  let expected = 0;
  let blocks = 0;
  for (let start = 0; start + size <= minutes.length; start += size) {
    const block = merged(minutes.slice(start, start + size));
    const bad = block.canaryBad + block.baselineBad;
    const odds = (ratio * block.canaryExposure) / block.baselineExposure;
    if (bad === 0 || !(odds > 0 && Number.isFinite(odds))) continue;
    const share = odds / (1 + odds);
    squares += (block.canaryBad - bad * share) ** 2;
    expected += bad * share * (1 - share);
    blocks += 1;
  }
  const seen = expected > 0 ? squares / expected : prior;
  return (priorBlocks * prior + blocks * seen) / (priorBlocks + blocks);
}

function merged(rows: readonly ComparedCounts[]): ComparedCounts {
  const sum = (pick: (row: ComparedCounts) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    canaryBad: sum((row) => row.canaryBad),
    canaryExposure: sum((row) => row.canaryExposure),
    baselineBad: sum((row) => row.baselineBad),
    baselineExposure: sum((row) => row.baselineExposure),
    minutes: sum((row) => row.minutes),
  };
}
