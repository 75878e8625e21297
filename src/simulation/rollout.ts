import type { Traffic } from '../statistics/requests-within.js';
import type { EdgeShare } from '../statistics/share-above.js';

export interface SimulatedStage {
  /** Of all requests, 0 < … ≤ 100. What is left is the baseline; at 100 there is none and only history guards. */
  readonly trafficPercent: number;
  /** From minimum to maximum the stage waits for certificates; at the maximum it is held. */
  readonly minimumHours: number;
  readonly maximumHours: number;
  /** Stages judged by people go on at the minimum, unless evidence of harm comes first. */
  readonly promotedBy: 'evidence' | 'people';
}

/** The numbers of the rollout policy that the rules are made of; none has a default here. */
export interface SimulatedLimits {
  /** Ratios of error rates, above 1: worse is harm; better is needed to promote; worse than history at 100 %. */
  readonly errorTolerance: number;
  readonly errorMargin: number;
  readonly errorHardRatio: number;
  /** Shares of requests: below counts as healthy whatever the ratio; above is harm whatever the ratio. */
  readonly errorFloorRate: number;
  readonly errorCeilingRate: number;
  /** Factors of slowness, above 1, in the same three roles. */
  readonly latencyTolerance: number;
  readonly latencyMargin: number;
  readonly latencyHardRatio: number;
  /** Chance that a healthy rollout is ever rolled back, over all stages and metrics. */
  readonly rollbackAlpha: number;
  /** Chance that a stage is promoted with some metric at its margin. */
  readonly promotionAlpha: number;
  /** Of the evidence for harm; they sum to 1 at most. */
  readonly weights: { readonly errors: number; readonly latency: number; readonly ceiling: number };
  readonly warmUpMinutes: number;
  /** How long the naive plan's windows are. */
  readonly fixedWindowMinutes: number;
}

export interface SimulatedRollout {
  readonly stages: readonly SimulatedStage[];
  /** Of the whole service. */
  readonly traffic: Traffic;
  /** A share of requests, 0 … 1. */
  readonly baselineErrorRate: number;
  /** Shares of baseline requests slower than each edge, by edge; left out where latency is not watched. */
  readonly latency?: readonly EdgeShare[];
  /** Variance of counts over that of independent requests, ≥ 1: what is simulated, and what the rules are told. */
  readonly noise: number;
  /** From the decision to the last request of the canary. */
  readonly undoMinutes: number;
  readonly limits: SimulatedLimits;
}

/** Errors `ratio` times as frequent, or every request `ratio` times as slow, from the first request on. */
export interface Regression {
  readonly metric: 'errors' | 'latency';
  readonly ratio: number;
}
