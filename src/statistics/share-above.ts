/** The share of requests (0 … 1) slower than an edge in milliseconds; lists are sorted by edge. */
export interface EdgeShare {
  readonly edge: number;
  readonly shareAbove: number;
}

/**
 * The share of requests slower than any latency, read off a histogram between its edges: a power law between two edges,
 * as tails are, and beyond the last; a straight line where a share is 0 or below the first edge.
 *
 * For forecasts only: decisions use the edges as they are, without interpolation.
 *
 * @example shareAbove([{ edge: 100, shareAbove: 0.1 }, { edge: 400, shareAbove: 0.025 }], 200) // 0.05
 */
export function shareAbove(histogram: readonly EdgeShare[], edge: number): number {
  const index = histogram.findIndex((row) => row.edge >= edge);
  const last = histogram.length - 1;
  const high = histogram[index === -1 ? last : index];
  const low = histogram[index === -1 ? last - 1 : index - 1] ?? { edge: 0, shareAbove: 1 };
  if (high === undefined || edge <= 0) return 1;
  if (high.edge === edge) return high.shareAbove;
  if (low.edge <= 0 || high.shareAbove <= 0 || low.shareAbove <= 0) {
    if (index === -1) return high.shareAbove;
    const way = (edge - low.edge) / (high.edge - low.edge);
    return low.shareAbove + way * (high.shareAbove - low.shareAbove);
  }
  const slope = Math.log(high.shareAbove / low.shareAbove) / Math.log(high.edge / low.edge);
  return Math.min(1, low.shareAbove * (edge / low.edge) ** slope);
}
