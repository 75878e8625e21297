import { evidenceNeeded } from './evidence-needed.js';
import { hoursUntil } from './hours-until.js';
import { rateGrowth } from './rate-growth.js';
import { ratioGrowth } from './ratio-growth.js';
import { requestsNeeded } from './requests-needed.js';
import type { Traffic } from './requests-within.js';

export interface StageQuestion {
  readonly traffic: Traffic;
  /** The canary's part of the traffic, 0 < share < 1; the rest is the baseline. */
  readonly share: number;
  /** The baseline's share of bad requests; for latency, of requests above the pair's low edge. */
  readonly baselineRate: number;
  /** What must not slip through, as a ratio of rates above the tolerance. */
  readonly smallestRegression: number;
  readonly tolerance: number;
  /** Promotion certifies that the ratio is below it. */
  readonly margin: number;
  /**
   * The ratio of a healthy canary, 1 where left out. Below 1 for latency, where canary requests above the high edge are
   * compared with baseline requests above the low one.
   */
  readonly healthyRatio?: number;
  /** A rate so low that lying below it counts as healthy whatever the ratio. */
  readonly certifiedRate?: number;
  /** Chance of one stage to be rolled back though healthy, and of promotion though at the margin. */
  readonly harmAlpha: number;
  readonly healthAlpha: number;
  /** Of this metric's evidence among all, 0 < weight ≤ 1. */
  readonly weight: number;
  readonly power: number;
  readonly noise: number;
  readonly warmUpHours: number;
}

export interface StageHours {
  /** Canary requests and hours to see the smallest regression with the power asked for. */
  readonly detectRequests: number;
  readonly detectHours: number;
  /** The same to certify a healthy canary. */
  readonly certifyRequests: number;
  readonly certifyHours: number;
}

/**
 * How long a stage must last for one metric to decide it, either way. Infinity where it never could. With M metrics that
 * must all certify, ask for the power 1 − (1 − power) / M.
 *
 * Source: ratioGrowth, rateGrowth, evidenceNeeded, requestsNeeded.
 *
 * @example stageHours({ traffic: { requestsPerHour: 7200 }, share: 0.01, baselineRate: 0.005, smallestRegression: 2, tolerance: 1.1, margin: 1.5, harmAlpha: 0.01, healthAlpha: 0.05, weight: 0.45, power: 0.8, noise: 1.1, warmUpHours: 0 }).detectRequests // 9146
 */
export function stageHours(question: StageQuestion): StageHours {
  const { traffic, share, baselineRate, power, noise, certifiedRate = 0, healthyRatio = 1 } = question;
  const exposureRatio = share / (1 - share);
  const nats = evidenceNeeded(question);
  const growth = (trueRatio: number, nullRatio: number) =>
    ratioGrowth({ baselineRate, trueRatio, nullRatio, exposureRatio });
  const { smallestRegression: regression, tolerance, margin } = question;
  const detectRequests = requestsNeeded({
    growth: growth(regression, Math.min(regression, tolerance)),
    nats: nats.harm,
    noise,
    power,
  });
  const byRatio =
    healthyRatio < margin
      ? requestsNeeded({ growth: growth(healthyRatio, margin), nats: nats.health, noise, power })
      : Number.POSITIVE_INFINITY;
  const byRate =
    baselineRate < certifiedRate
      ? requestsNeeded({ growth: rateGrowth(baselineRate, certifiedRate), nats: nats.health, noise, power })
      : Number.POSITIVE_INFINITY;
  const certifyRequests = Math.min(byRatio, byRate);
  const hours = (canaryRequests: number) => question.warmUpHours + hoursUntil(traffic, canaryRequests / share);
  return {
    detectRequests,
    detectHours: hours(detectRequests),
    certifyRequests,
    certifyHours: hours(certifyRequests),
  };
}
