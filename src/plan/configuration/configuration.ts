import * as z from 'zod';
import { planFacts, riskFacts } from '../../risk/facts.js';
import { calendarSchema } from './calendar.js';
import { laddersSchema } from './ladders.js';
import { limitsSchema } from './limits.js';
import { partsSchema } from './parts.js';
import { routersSchema } from './routers.js';
import { strayFacts, targetFactsSchema, targetSchema } from './target.js';
import { trafficSchema } from './traffic.js';

/** Where a team keeps what holds for all of its rollouts; cited in plans with the line. */
export const configurationPath = '.rollouts/config.yaml';

const { revenueImpact, criticality } = riskFacts;
const { errorRatePercent, p95Milliseconds, businessMetric, businessBaseline } = planFacts;
const { requestsPerSecond, eventsPerDay, conversionPercent, holdbackPercent } = planFacts;
const text = (most: number) => z.string().trim().min(1).max(most);

/** Boards by the names of `kanban/choose.ts`; a test compares the two. */
export const configurableBoards = [
  'auto',
  'backlog-md',
  'claude-tasks',
  'wicked-kanban',
  'github',
  'hand-over',
] as const;

/**
 * What a team tells once. Facts that differ from change to change (users, time to undo, flag, start) are no part of
 * it: a default for them would lower the risk of every change without anybody saying so.
 */
export const configurationSchema = z
  .strictObject({
    facts: z
      .strictObject({
        revenueImpact,
        criticality,
        errorRatePercent,
        p95Milliseconds,
        requestsPerSecond,
        eventsPerDay,
        businessMetric,
        businessBaseline,
        conversionPercent,
        holdbackPercent,
      })
      .optional()
      .meta({ help: 'Facts of the service; what a call tells of a feature outweighs them' }),
    owner: planFacts.owner,
    stakeholders: planFacts.stakeholders,
    dashboard: planFacts.dashboard,
    channels: z
      .strictObject({
        Engineering: text(200).optional(),
        Product: text(200).optional(),
        Support: text(200).optional(),
        Leadership: text(200).optional(),
      })
      .optional()
      .meta({ help: 'Where each audience is told, for example #checkout-eng' }),
    board: z
      .enum(configurableBoards)
      .optional()
      .meta({ help: 'Where cards are put unless a call names another board' }),
    audiences: z
      .strictObject({ staff: text(300).optional(), beta: text(300).optional() })
      .optional()
      .meta({ help: 'Who staff and beta are, for example a segment of the flag system' }),
    ladders: laddersSchema
      .optional()
      .meta({ help: "Stages of a level in place of the policy's, with the team's reason" }),
    limits: limitsSchema.optional().meta({ help: 'Other values for rows of the policy, each with its reason' }),
    alpha: z.number().min(0.0001).max(0.2).optional().meta({
      help: 'How often a healthy rollout may be rolled back by false alarm, over all stages and metrics: 0.01 is one in a hundred',
    }),
    traffic: trafficSchema
      .optional()
      .meta({ help: 'How traffic runs over the week, and what a stage has to be able to see' }),
    approvalRequired: z.boolean().optional().meta({
      help: 'Whether a rollout may only be marked running with an approval of its very plan (rollout approve)',
    }),
    calendar: calendarSchema.optional().meta({ help: 'When rollouts may start, and when not' }),
    parts: partsSchema.optional().meta({
      help: 'Services, regions or clusters that a rollout goes through in waves; of services, those that the change touches',
    }),
    target: targetSchema.optional().meta({
      help: 'What a release reaches, where the repository does not show it: stages, criteria and the way back follow it',
    }),
    targetFacts: targetFactsSchema.optional().meta({ help: 'Figures of the target' }),
    routers: routersSchema.optional().meta({ help: 'What holds the shares, where the repository does not show it' }),
    queries: z
      .strictObject({
        requests: text(2000).optional(),
        errorRate: text(2000).optional(),
        p95: text(2000).optional(),
        business: text(2000).optional(),
      })
      .optional()
      .meta({ help: 'How the monitoring is asked for each figure' }),
  })
  .superRefine(({ target, targetFacts }, context) => {
    for (const { key, message } of strayFacts(target, targetFacts))
      context.addIssue({ code: 'custom', path: ['targetFacts', key], message });
  });

export type Configuration = z.infer<typeof configurationSchema>;

/** The file as it was read: what it says, and where. */
export interface TeamConfiguration {
  readonly values: Configuration;
  /** 1-based line of each key by its dotted path: `facts.criticality`, `ladders.HIGH.stages.0`. */
  readonly lines: Readonly<Record<string, number>>;
  /** The file line by line, for quotations. */
  readonly source: readonly string[];
}

/** `.rollouts/config.yaml:12`, or the file alone for a key that it does not hold. */
export function placeOf({ lines }: Pick<TeamConfiguration, 'lines'>, key: string): string {
  const line = lines[key];
  return line === undefined ? configurationPath : `${configurationPath}:${line}`;
}
