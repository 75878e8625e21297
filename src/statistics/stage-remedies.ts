import { leastValue } from './least-value.js';
import { requestsWithin } from './requests-within.js';
import { smallestRegression } from './smallest-regression.js';
import { type StageQuestion, stageHours } from './stage-hours.js';

export type Remedy =
  /** This part of the traffic (0 … 1) would decide in time. */
  | { readonly kind: 'larger-share'; readonly share: number }
  /** In the time there is, these are the smallest regression seen and the smallest margin certified. */
  | { readonly kind: 'wider-effect'; readonly smallestRegression: number; readonly margin: number }
  /** Above the maximum, by consent. */
  | { readonly kind: 'longer-stage'; readonly hours: number }
  /** Requests a second to add to the canary, and to the baseline in proportion. */
  | { readonly kind: 'synthetic-load'; readonly requestsPerSecond: number }
  /** No counting will do: an internal audience, judged by people. */
  | { readonly kind: 'judged-by-people' };

const largestShare = 0.5;
const largestRatio = 1000;

/**
 * What would decide a stage that cannot decide within `maximumHours`, from the question of stageHours; empty where it
 * can. Each remedy is computed with everything else left as it is. Remedies that would not help are left out.
 *
 * @example stageRemedies({ traffic: { requestsPerHour: 7.2e6 }, share: 0.1, baselineRate: 0.005, smallestRegression: 2, tolerance: 1.1, margin: 1.5, harmAlpha: 0.01, healthAlpha: 0.05, weight: 0.45, power: 0.8, noise: 1.1, warmUpHours: 0 }, 168) // []
 */
export function stageRemedies(question: StageQuestion, maximumHours: number): Remedy[] {
  const needed = (changed: Partial<StageQuestion>) => {
    const { detectHours, certifyHours } = stageHours({ ...question, ...changed });
    return { detectHours, certifyHours, hours: Math.max(detectHours, certifyHours) };
  };
  const { hours } = needed({});
  if (hours <= maximumHours) return [];
  const { healthyRatio = 1, traffic, share, warmUpHours } = question;

  const remedies: Remedy[] = [];
  const largerShare = leastValue(share, largestShare, (value) => needed({ share: value }).hours <= maximumHours);
  if (largerShare !== undefined) remedies.push({ kind: 'larger-share', share: largerShare });

  const seen = smallestRegression(question, maximumHours);
  const margin = leastValue(
    Math.max(healthyRatio, question.margin),
    largestRatio,
    (value) => needed({ margin: value }).certifyHours <= maximumHours,
  );
  if (seen !== undefined && margin !== undefined)
    remedies.push({
      kind: 'wider-effect',
      smallestRegression: Math.max(seen, question.smallestRegression),
      margin,
    });

  if (Number.isFinite(hours)) {
    remedies.push({ kind: 'longer-stage', hours });
    const { detectRequests, certifyRequests } = stageHours(question);
    const available = requestsWithin(traffic, Math.max(0, maximumHours - warmUpHours)) * share;
    const seconds = 3600 * (maximumHours - warmUpHours);
    const missing = Math.max(detectRequests, certifyRequests) - available;
    if (seconds > 0) remedies.push({ kind: 'synthetic-load', requestsPerSecond: missing / seconds });
  }
  return [...remedies, { kind: 'judged-by-people' }];
}
