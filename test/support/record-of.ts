import { assemblePlan } from '../../src/plan/assemble.js';
import { assessmentSchema, planSchema, type RolloutRecord, schemaVersion } from '../../src/plan/plan.js';
import { assess } from '../../src/risk/assess.js';
import type { Facts } from '../../src/risk/facts.js';

/** A whole record as plan-stages would keep it for a repository in which nothing was found. */
export function recordOf(feature: string, slug: string, facts: Facts = {}): RolloutRecord {
  const found = {
    capabilities: { 'feature-flags': [], deployment: [], monitoring: [] },
    flagKeys: [],
    owners: [],
    catalog: [],
    texts: new Map(),
  };
  const assessment = assess(facts, undefined, found);
  const plan = assemblePlan({
    feature,
    facts,
    assessment,
    ...found,
    objectives: [],
    strategy: undefined,
    strategyReason: undefined,
  });
  return {
    schemaVersion,
    feature,
    slug,
    revision: 1,
    createdAt: '2026-11-02T08:00:00.000Z',
    updatedAt: '2026-11-02T08:00:00.000Z',
    facts,
    assessment: assessmentSchema.parse(assessment),
    plan: planSchema.parse(plan),
  };
}
