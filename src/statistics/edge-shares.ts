import type { EdgeShare } from './share-above.js';

/**
 * Shares above each edge from cumulative buckets (requests at or below each edge, edges ascending, the last one
 * Infinity), as Prometheus counts them. Empty where nothing was counted.
 *
 * @example edgeShares([{ edge: 100, atMost: 75 }, { edge: Infinity, atMost: 100 }]) // [{"edge":100,"shareAbove":0.25}]
 */
export function edgeShares(buckets: readonly { readonly edge: number; readonly atMost: number }[]): EdgeShare[] {
  const total = buckets.at(-1)?.atMost ?? 0;
  if (total <= 0) return [];
  return buckets
    .filter(({ edge }) => Number.isFinite(edge))
    .map(({ edge, atMost }) => ({ edge, shareAbove: 1 - atMost / total }));
}
