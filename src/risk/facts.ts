import * as z from 'zod';

export const riskLevels = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export const timesToUndo = ['instant', 'minutes', 'hours', 'never'] as const;
export type TimeToUndo = (typeof timesToUndo)[number];

export const strategies = ['big-bang', 'progressive', 'canary'] as const;
export type StrategyName = (typeof strategies)[number];

const commit = z.string().min(1).max(200);

/**
 * What the user tells of the change for its risk. Every one may be left out: what is unknown is asked. A description
 * is paid for by every session of a model and stays short; `help` is what people read.
 */
export const riskFacts = {
  usersPercent: z.number().min(0).max(100).optional().meta({
    description: 'Share once fully on',
    help: 'Share of all users who meet the change once it is fully on',
  }),
  revenueImpact: z.enum(['none', 'indirect', 'direct']).optional().meta({ help: 'Whether money depends on it' }),
  criticality: z.enum(['non-critical', 'important', 'critical']).optional().meta({
    help: 'How much depends on the system that changes',
  }),
  timeToUndo: z.enum(timesToUndo).optional().meta({
    description: 'By flag, redeploy, revert, or not',
    help: 'How fast it can be taken back: instant by a flag, minutes by the previous version, hours by a revert, never',
  }),
  flag: z.string().min(1).max(200).optional().meta({
    description: 'Its key',
    help: 'Key of the feature flag around the change; where the code reads it, undoing counts as instant',
  }),
  base: commit.optional().meta({
    description: 'Git revision',
    help: 'Branch, tag or commit that the change starts from; git then shows what it touches',
  }),
  head: commit.optional().meta({ help: 'Where the change ends; HEAD unless told' }),
};

/** What the plan needs beyond the risk: today's figures of the service, names and dates. */
export const planFacts = {
  errorRatePercent: z.number().min(0).max(100).optional().meta({
    description: 'Baseline',
    help: "The service's usual share of failed requests, for example over the last 7 days; limits are made from it",
  }),
  p95Milliseconds: z.number().positive().optional().meta({
    help: "The service's usual 95th percentile of latency; limits are made from it",
  }),
  requestsPerSecond: z.number().positive().lt(1e9).optional().meta({
    help: 'Requests a second of the whole service, on average over a week; says how long a stage has to last',
  }),
  eventsPerDay: z.number().positive().lt(1e14).optional().meta({
    cliOnly: true,
    help: 'The same as events a day (orders, jobs, sign-ups), where nobody counts requests a second',
  }),
  conversionPercent: z.number().positive().lt(100).optional().meta({
    cliOnly: true,
    help: 'Usual share of requests (or events) that end in what the business metric counts; sizes its test',
  }),
  holdbackPercent: z.number().min(0.1).max(20).optional().meta({
    cliOnly: true,
    help: 'Share of the traffic that keeps the old version until the end of the last stage, to compare with',
  }),
  minimumHours: z.number().min(1).max(2016).optional().meta({
    cliOnly: true,
    help: "How long every stage lasts at least, in place of the ladder's lengths; needs --minimum-hours-reason",
  }),
  minimumHoursReason: z.string().trim().min(1).max(500).optional().meta({
    cliOnly: true,
    help: 'Why; the plan shows it at every stage that departs',
  }),
  businessMetric: z.string().min(1).max(100).optional().meta({
    description: 'Name; higher is better',
    help: 'Name of the business metric to watch; higher has to be better',
  }),
  businessBaseline: z.number().positive().optional().meta({ help: 'Its usual value' }),
  start: z.string().max(40).optional().meta({
    description: 'ISO 8601',
    help: 'When stage 1 begins, for example 2026-12-01T09:00:00+01:00; without it the dates are relative',
  }),
  owner: z.string().min(1).max(200).optional().meta({ help: 'Who gives the go at each stage' }),
  stakeholders: z.array(z.string().min(1).max(200)).max(30).optional().meta({ help: 'Who has to be told, by name' }),
  dashboard: z.string().max(500).optional().meta({ help: 'Address of the dashboard to watch' }),
};

export const factsSchema = z.strictObject({ ...riskFacts, ...planFacts });
export type Facts = z.infer<typeof factsSchema>;

export const featureName = z.string().trim().min(1).max(200).meta({ help: 'Name of the feature, in a few words' });

/** Where the repository is, for every operation. */
export const repositoryArgument = z.string().max(1000).optional().meta({
  help: 'Folder of the checkout; without it the current project',
});

/** What was told before, overridden by what is told now. */
export function mergeFacts(before: Facts, now: Facts): Facts {
  const told = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  return { ...before, ...told };
}

/** 0 for LOW, 2 for HIGH. */
export function rank(level: RiskLevel): number {
  return riskLevels.indexOf(level);
}

/** A value in the order of danger: the riskier of two. */
export function riskier(a: RiskLevel, b: RiskLevel): RiskLevel {
  return rank(a) >= rank(b) ? a : b;
}

/** 0 for instant, 3 for never. */
export function slowness(time: TimeToUndo): number {
  return timesToUndo.indexOf(time);
}
