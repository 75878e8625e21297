import { requestsWithin, type Traffic } from './requests-within.js';

const mostHours = 1e6;

/**
 * Hours until so many requests of the whole service have come, by the shape of its week. Infinity where they do not come
 * within a century.
 *
 * @example hoursUntil({ requestsPerHour: 10 }, 25) // 2.5
 */
export function hoursUntil(traffic: Traffic, requests: number): number {
  if (requests <= 0) return 0;
  if (!(traffic.requestsPerHour > 0) || requestsWithin(traffic, mostHours) < requests) return Number.POSITIVE_INFINITY;
  const { hourWeights } = traffic;
  if (hourWeights === undefined) return requests / traffic.requestsPerHour;
  let low = 0;
  let high = mostHours;
  while (high - low > 1e-6 * Math.max(1, low)) {
    const middle = (low + high) / 2;
    if (requestsWithin(traffic, middle) < requests) low = middle;
    else high = middle;
  }
  return high;
}
