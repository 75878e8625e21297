import { type Facts, type RiskLevel, rank } from './facts.js';
import type { Factor } from './weigh.js';

export interface Asking {
  readonly factors: readonly Factor[];
  readonly facts: Facts;
  readonly level: RiskLevel;
  /** The overall level if this had been told. */
  readonly levelIf: (facts: Facts) => RiskLevel;
  readonly isChangeRead: boolean;
}

const factOf = {
  users: 'usersPercent',
  revenue: 'revenueImpact',
  criticality: 'criticality',
  timeToUndo: 'timeToUndo',
} as const;

const calmest: Facts = {
  usersPercent: 0,
  revenueImpact: 'none',
  criticality: 'non-critical',
  timeToUndo: 'instant',
};
const worst: Facts = { usersPercent: 100, revenueImpact: 'direct', criticality: 'critical', timeToUndo: 'never' };

const askForChange =
  'From which git revision does the change start (base)? Then its lines and history are read: what it touches, what a flag encloses, and how likely such changes are taken back.';

/**
 * What to ask, by what the answer could do: lower the level by itself; lower it together with others; raise it;
 * nothing but settle an assumption.
 */
export function questionsOf(asking: Asking): string[] {
  const { factors, facts, level, levelIf, isChangeRead } = asking;
  const asked = factors.flatMap(({ question, name, level: own }) => {
    if (question === undefined) return [];
    const fact = factOf[name];
    const best = levelIf({ ...facts, [fact]: calmest[fact] });
    const highest = levelIf({ ...facts, [fact]: worst[fact] });
    const decides = factors.every((factor) => rank(factor.level) <= rank(own));
    const place = rank(best) < rank(level) ? 0 : decides ? 1 : rank(highest) > rank(level) ? 2 : 3;
    return [{ question, place }];
  });
  const sorted = asked.sort((a, b) => a.place - b.place).map(({ question }) => question);
  return isChangeRead || facts.base !== undefined || level === 'HIGH' ? sorted : [...sorted, askForChange];
}
