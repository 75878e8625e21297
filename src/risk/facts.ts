import * as z from 'zod';

export const riskLevels = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export const timesToUndo = ['instant', 'minutes', 'hours', 'never'] as const;
export type TimeToUndo = (typeof timesToUndo)[number];

export const strategies = ['big-bang', 'progressive', 'canary'] as const;
export type StrategyName = (typeof strategies)[number];

const commit = z.string().min(1).max(200);

/** What the user tells of the change for its risk. Every one may be left out: what is unknown is asked. */
export const riskFacts = {
  usersPercent: z.number().min(0).max(100).optional().describe('Share once fully on'),
  revenueImpact: z.enum(['none', 'indirect', 'direct']).optional(),
  criticality: z.enum(['non-critical', 'important', 'critical']).optional(),
  timeToUndo: z.enum(timesToUndo).optional().describe('By flag, redeploy, revert, or not'),
  flag: z.string().min(1).max(200).optional().describe('Its key'),
  base: commit.optional().describe('Git revision'),
  head: commit.optional(),
};

/** What the plan needs beyond the risk: today's figures of the service, names and dates. */
export const planFacts = {
  errorRatePercent: z.number().min(0).max(100).optional().describe('Baseline'),
  p95Milliseconds: z.number().positive().optional().describe('Baseline'),
  businessMetric: z.string().min(1).max(100).optional().describe('Name; higher is better'),
  businessBaseline: z.number().positive().optional(),
  start: z.string().max(40).optional().describe('ISO 8601'),
  owner: z.string().min(1).max(200).optional(),
  stakeholders: z.array(z.string().min(1).max(200)).max(30).optional(),
  dashboard: z.string().max(500).optional(),
};

export const factsSchema = z.strictObject({ ...riskFacts, ...planFacts });
export type Facts = z.infer<typeof factsSchema>;

export const featureName = z.string().trim().min(1).max(200);

/** What was told before, overridden by what is told now. */
export function mergeFacts(before: Facts, now: Facts): Facts {
  const told = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  return { ...before, ...told };
}

/** A value in the order of danger: the riskier of two. */
export function riskier(a: RiskLevel, b: RiskLevel): RiskLevel {
  return riskLevels.indexOf(a) >= riskLevels.indexOf(b) ? a : b;
}
