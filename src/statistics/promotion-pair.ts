import { type LatencyPair, nearestEdge } from './latency-pairs.js';
import type { EdgeShare } from './share-above.js';

export type PromotionPair =
  | { readonly kind: 'pair'; readonly pair: LatencyPair; readonly effectiveMargin: number }
  /** No edge lies in (above, upTo]: the histogram cannot tell this margin; `resolvable` is the next one it could. */
  | { readonly kind: 'edge-missing'; readonly above: number; readonly upTo: number; readonly resolvable?: number }
  | { readonly kind: 'no-histogram' };

/**
 * Which edges certify that the canary is less than `margin` times slower at `quantile`: under "at least margin times
 * slower", P(canary > high) ≥ P(baseline > low) for high ≤ margin × low, so the counts above those edges are a bet of
 * nonInferiorityEvidence with margin 1. The highest such edge leaves most room, and high / low is the margin in effect.
 * Buckets that step by 2 or more cannot certify a margin of 1.5; then the answer says which edge would.
 *
 * @example promotionPair([{ edge: 100, shareAbove: 0.05 }, { edge: 250, shareAbove: 0.01 }], 1.5).kind // "edge-missing"
 */
export function promotionPair(histogram: readonly EdgeShare[], margin: number, quantile = 0.95): PromotionPair {
  const low = nearestEdge(histogram, quantile);
  if (low === undefined) return { kind: 'no-histogram' };
  const above = histogram.filter(({ edge }) => edge > low.edge);
  const high = above.findLast(({ edge }) => edge <= margin * low.edge * (1 + 1e-12));
  if (high !== undefined) return { kind: 'pair', pair: { quantile, low, high }, effectiveMargin: high.edge / low.edge };
  const next = above[0];
  const missing = { kind: 'edge-missing', above: low.edge, upTo: margin * low.edge } as const;
  return next === undefined ? missing : { ...missing, resolvable: next.edge / low.edge };
}
