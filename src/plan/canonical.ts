import type { Plan } from './plan.js';

/**
 * JSON that is the same text for the same value, whatever the order in which it was made: keys by code units, no
 * spaces, nothing undefined (RFC 8785, which for strings and numbers is what JSON.stringify writes).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * What a person agrees to: the plan without what only tells how far the preparations are (readiness, next steps) and
 * where in the team's file a value stands. Those change while the plan stays what it is.
 */
export function approvedPart(plan: Plan): Partial<Plan> {
  const { readiness: _readiness, nextSteps: _nextSteps, configured: _configured, ...agreed } = plan;
  return agreed;
}
