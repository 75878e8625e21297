import type { SimulatedRollout } from '../../src/simulation/rollout.js';

/** Five weeks in five shares and three days at 100 %, on the numbers that the policy has by default. */
export function checkoutRollout(requestsPerSecond: number): SimulatedRollout {
  return {
    stages: [1, 5, 10, 25, 50, 100].map((trafficPercent) => ({
      trafficPercent,
      minimumHours: trafficPercent === 100 ? 72 : 168,
      maximumHours: 168,
      promotedBy: 'evidence',
    })),
    traffic: {
      requestsPerHour: 3600 * requestsPerSecond,
      // Five times as much in the afternoon as at night.
      hourWeights: Array.from({ length: 24 }, (_, hour) => 3 + 2 * Math.sin(((hour - 9) / 12) * Math.PI)),
      startHourOfWeek: 9,
    },
    baselineErrorRate: 0.005,
    latency: [100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 2000].map((edge) => ({
      edge,
      shareAbove: Math.min(1, (80 / edge) ** 2),
    })),
    noise: 1.1,
    undoMinutes: 5,
    limits: {
      errorTolerance: 1.1,
      errorMargin: 1.5,
      errorHardRatio: 2,
      errorFloorRate: 0.001,
      errorCeilingRate: 0.05,
      latencyTolerance: 1.2,
      latencyMargin: 1.5,
      latencyHardRatio: 1.5,
      rollbackAlpha: 0.01,
      promotionAlpha: 0.05,
      weights: { errors: 0.45, latency: 0.45, ceiling: 0.1 },
      warmUpMinutes: 10,
      fixedWindowMinutes: 30,
    },
  };
}
