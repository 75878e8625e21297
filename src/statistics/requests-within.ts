/** Traffic of the whole service. */
export interface Traffic {
  /** On average over the week. */
  readonly requestsPerHour: number;
  /** Relative weights of the hours of a day (24) or of a week from Monday 0:00 (168); any scale. Even where left out. */
  readonly hourWeights?: readonly number[];
  /** The hour of the week (0 … 167, from Monday 0:00) at which counting starts; 0 where left out. */
  readonly startHourOfWeek?: number;
}

/**
 * Requests of the whole service within so many hours (fractions allowed) from the start, by the shape of its week.
 *
 * @example requestsWithin({ requestsPerHour: 10, hourWeights: [...Array(12).fill(0), ...Array(12).fill(1)] }, 18) // 120
 */
export function requestsWithin(traffic: Traffic, hours: number): number {
  const { hourWeights: weights, requestsPerHour, startHourOfWeek = 0 } = traffic;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? 0;
  if (weights === undefined || total === 0) return requestsPerHour * hours;
  const perWeight = (requestsPerHour * weights.length) / total;
  const upTo = (hour: number) => {
    const rounds = Math.floor(hour / weights.length);
    const rest = hour - rounds * weights.length;
    const whole = Math.floor(rest);
    const part = (weights[whole] ?? 0) * (rest - whole);
    return rounds * total + weights.slice(0, whole).reduce((sum, weight) => sum + weight, 0) + part;
  };
  return perWeight * (upTo(startHourOfWeek + hours) - upTo(startHourOfWeek));
}
