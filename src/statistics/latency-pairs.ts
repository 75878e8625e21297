import type { EdgeShare } from './share-above.js';

/** Canary requests slower than `high` are compared with baseline requests slower than `low`. */
export interface LatencyPair {
  readonly quantile: number;
  readonly low: EdgeShare;
  readonly high: EdgeShare;
}

/**
 * Which edges of a latency histogram to compare so that a slowdown by `factor` or less never counts as harm, without
 * interpolating: if the canary is at most `factor` times slower, then P(canary > high) ≤ P(baseline > low) for any
 * high ≥ factor × low. So the counts above those edges are a bet of harmEvidence with tolerance 1. For each quantile
 * `low` is the edge whose share above is nearest 1 − quantile, `high` the next edge far enough up. Edges are chosen from
 * baseline history before the stage. Fewer pairs than quantiles where edges coincide or are missing.
 *
 * @example harmPairs([{ edge: 100, shareAbove: 0.1 }, { edge: 200, shareAbove: 0.02 }], 1.2, [0.9]).length // 1
 */
export function harmPairs(
  histogram: readonly EdgeShare[],
  factor: number,
  quantiles: readonly number[] = [0.5, 0.9, 0.95, 0.99],
): LatencyPair[] {
  const pairs = quantiles.flatMap((quantile) => {
    const low = nearestEdge(histogram, quantile);
    const high = low && histogram.find(({ edge }) => edge >= factor * low.edge * (1 - 1e-12) && edge > low.edge);
    return low === undefined || high === undefined ? [] : [{ quantile, low, high }];
  });
  return pairs.filter((pair, index) => pairs.findIndex(({ low }) => low.edge === pair.low.edge) === index);
}

/** The edge with some requests above it whose share above is nearest (on the logarithm) to 1 − quantile. */
export function nearestEdge(histogram: readonly EdgeShare[], quantile: number): EdgeShare | undefined {
  const distance = (row: EdgeShare) => Math.abs(Math.log(row.shareAbove / (1 - quantile)));
  return histogram
    .filter((row) => row.shareAbove > 0)
    .reduce<EdgeShare | undefined>(
      (best, row) => (best === undefined || distance(row) < distance(best) ? row : best),
      undefined,
    );
}
