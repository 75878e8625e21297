import { leastValue } from './least-value.js';
import { type StageQuestion, stageHours } from './stage-hours.js';

const largestRatio = 1000;

/**
 * The smallest regression (ratio of rates) that a stage of so many hours sees with the power asked for; undefined where
 * it sees none below a thousandfold.
 *
 * @example smallestRegression({ traffic: { requestsPerHour: 0 }, share: 0.1, baselineRate: 0.005, tolerance: 1.1, margin: 1.5, harmAlpha: 0.01, healthAlpha: 0.05, weight: 0.45, power: 0.8, noise: 1.1, warmUpHours: 0 }, 24) // undefined
 */
export function smallestRegression(
  question: Omit<StageQuestion, 'smallestRegression'>,
  hours: number,
): number | undefined {
  return leastValue(
    question.tolerance * 1.0001,
    largestRatio,
    (value) => stageHours({ ...question, smallestRegression: value }).detectHours <= hours,
  );
}
