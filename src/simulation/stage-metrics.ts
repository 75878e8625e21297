import { harmPairs } from '../statistics/latency-pairs.js';
import { promotionPair } from '../statistics/promotion-pair.js';
import { shareAbove } from '../statistics/share-above.js';
import type { Regression, SimulatedRollout } from './rollout.js';

/** One count that is compared between the arms: shares of requests that are bad, as the arms really are. */
export interface Compared {
  readonly canaryRate: number;
  readonly baselineRate: number;
  /** For harm: the ratio tolerated and the weight among all. For certificates: the margin. */
  readonly nullRatio: number;
  readonly weight: number;
}

/** One count of the canary alone, against a limit that history gives. */
export interface Limited {
  readonly canaryRate: number;
  readonly limit: number;
  readonly weight: number;
}

export interface StageMetrics {
  readonly errorRate: number;
  readonly harm: readonly Compared[];
  readonly certificates: readonly Compared[];
  readonly ceiling: readonly Limited[];
  /** What guards a stage at 100 %. */
  readonly history: readonly Limited[];
  /** Of canary requests, how many more than of baseline requests are hurt: fail, or are slower than the 95th percentile. */
  readonly hurtShare: number;
}

const slowQuantile = 0.95;

/**
 * The rules of the plan as counts and their true rates under a regression (undefined: healthy). Latency whose buckets
 * cannot resolve the margin is compared for harm and certified by nothing.
 */
export function stageMetrics(rollout: SimulatedRollout, regression: Regression | undefined): StageMetrics {
  const { baselineErrorRate, limits, latency = [] } = rollout;
  const errorFactor = regression?.metric === 'errors' ? regression.ratio : 1;
  const slowness = regression?.metric === 'latency' ? regression.ratio : 1;
  const errorRate = Math.min(1, baselineErrorRate * errorFactor);
  const canarySlower = (edge: number) => shareAbove(latency, edge / slowness);
  const slowPairs = harmPairs(latency, limits.latencyTolerance);
  const certified = promotionPair(latency, limits.latencyMargin, slowQuantile);
  const slowest = harmPairs(latency, limits.latencyHardRatio, [slowQuantile]);
  const slowEdge = slowest[0]?.low ?? slowPairs.at(-1)?.low;
  const moreSlow = slowEdge === undefined ? 0 : canarySlower(slowEdge.edge) - slowEdge.shareAbove;
  const hasRoom = limits.errorCeilingRate > limits.errorHardRatio * baselineErrorRate;
  const errors = { canaryRate: errorRate, baselineRate: baselineErrorRate };
  const historyLimit = Math.min(0.99, limits.errorHardRatio * baselineErrorRate);

  return {
    errorRate,
    harm: [
      { ...errors, nullRatio: limits.errorTolerance, weight: limits.weights.errors },
      ...slowPairs.map(({ low, high }) => ({
        canaryRate: canarySlower(high.edge),
        baselineRate: low.shareAbove,
        nullRatio: 1,
        weight: limits.weights.latency / slowPairs.length,
      })),
    ],
    certificates: [
      { ...errors, nullRatio: limits.errorMargin, weight: 1 },
      ...(certified.kind === 'pair'
        ? [
            {
              canaryRate: canarySlower(certified.pair.high.edge),
              baselineRate: certified.pair.low.shareAbove,
              nullRatio: 1,
              weight: 1,
            },
          ]
        : []),
    ],
    ceiling: hasRoom ? [{ canaryRate: errorRate, limit: limits.errorCeilingRate, weight: limits.weights.ceiling }] : [],
    history: [
      ...(historyLimit > 0 ? [{ canaryRate: errorRate, limit: historyLimit, weight: limits.weights.errors }] : []),
      ...slowest.map(({ low, high }) => ({
        canaryRate: canarySlower(high.edge),
        limit: low.shareAbove,
        weight: limits.weights.latency,
      })),
    ],
    hurtShare: errorRate - baselineErrorRate + moreSlow,
  };
}
