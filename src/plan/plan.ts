import * as z from 'zod';
import { factsSchema, featureName, strategies } from '../risk/facts.js';
import { assessmentSchema } from './assessment.js';
import { communicationSchema } from './communication/schema.js';
import { criterionTestSchema, judgementSchema, stageEvidenceSchema } from './evidence/schema.js';
import { expectedSchema } from './expected.js';
import { targetPlanSchema } from './kinds/record.js';
import { layersSchema, routingSchema } from './layers/schema.js';
import { lifeSchema } from './life/life.js';
import { partsPlanSchema } from './parts/record.js';
import { rollbackSchema } from './rollback/schema.js';

export { assessmentSchema, likelihoodSchema } from './assessment.js';

/**
 * Raised once for each release that changes what a record may hold, also by a field that may be missing: to a program
 * of before such a field is damage, and a higher number is only news. `migrations.ts` leads from each to the next.
 */
export const schemaVersion = 2;

const sentence = z.string();

const criterionSchema = z.strictObject({
  metric: z.enum([
    'error-rate',
    'p95-latency',
    'business',
    'people',
    'backlog-age',
    'retry-rate',
    'dead-letter-rate',
    'job-duration',
    'output-difference',
    'crash-free-users',
    'anr-rate',
    'consumer-builds',
  ]),
  /** The sentence that people read. */
  text: sentence,
  direction: z.enum(['at-most', 'above', 'at-least', 'below']).optional(),
  limit: z.number().min(0).optional(),
  unit: z.string().optional(),
  windowMinutes: z.int().min(1).optional(),
  /** Requests of the new version below which the criterion is undecided. */
  minimumRequests: z.int().min(1).optional(),
  /** What decides it, in place of a comparison of one window with the limit; functions of src/statistics. */
  test: criterionTestSchema.optional(),
  basis: z.enum(['baseline', 'placeholder', 'rule']),
});
export type Criterion = z.infer<typeof criterionSchema>;

const shiftSchema = z.strictObject({
  /** The start of the stage, or the end of the last one, where its results are judged. */
  moves: z.enum(['start', 'end']),
  from: z.string(),
  to: z.string(),
  /** `Saturday → Monday 09:00`. */
  reason: sentence,
});

const stageSchema = z.strictObject({
  number: z.int().min(1),
  name: z.string(),
  audience: z.enum(['staff', 'beta', 'everyone']),
  trafficPercent: z.number().min(0).max(100),
  durationHours: z.number().min(0),
  /** Of a batch job: how often it has to run in this stage. */
  runs: z.int().min(1).optional(),
  /** Hours from the start of the rollout to the start of this stage. */
  startsAfterHours: z.number().min(0),
  /** ISO 8601 with offset, once a start is given. */
  startsAt: z.string().optional(),
  /** When the next stage is predicted to start, with a calendar; of the last one, when it is judged. */
  endsAt: z.string().optional(),
  /** What the calendar moved, and why. */
  shifts: z.array(shiftSchema).optional(),
  /** Who staff or beta are, in the team's words. */
  who: sentence.optional(),
  /** Why this stage departs from the policy in length or share. */
  reason: sentence.optional(),
  /** What its traffic can show within its length. */
  evidence: stageEvidenceSchema.optional(),
  /** Of all traffic, kept on the old version to compare with where the stage has everyone. */
  holdbackPercent: z.number().gt(0).max(20).optional(),
  success: z.array(criterionSchema),
  rollback: z.array(criterionSchema),
});
export type Stage = z.infer<typeof stageSchema>;

const checkSchema = z.strictObject({ text: sentence, state: z.enum(['found', 'open']), note: z.string() });

export const planSchema = z.strictObject({
  strategy: z.strictObject({
    name: z.enum(strategies),
    recommended: z.enum(strategies),
    reason: sentence,
    /** The user's own words for choosing another strategy than the risk recommends. */
    overrideReason: sentence.optional(),
  }),
  /** What holds the shares of the stages. */
  router: sentence,
  layers: layersSchema.optional(),
  routing: routingSchema.optional(),
  /** From the start to the full share. */
  hoursToFull: z.number().min(0),
  /** From the start to the end of the last watch. */
  hoursToEnd: z.number().min(0),
  startsAt: z.string().optional(),
  /** When the last watch is predicted to end, and the zone of all dates, with a calendar. */
  endsAt: z.string().optional(),
  timeZone: z.string().optional(),
  /** Absent for a service that answers requests. */
  target: targetPlanSchema.optional(),
  /** Of one part; where there are several, of those of the first wave. */
  stages: z.array(stageSchema).min(1),
  /** Services, regions and clusters in waves, each with the stages above. */
  parts: partsPlanSchema.optional(),
  rollback: rollbackSchema,
  monitoring: z.strictObject({
    watch: z.array(z.strictObject({ group: z.string(), metrics: z.array(z.string()) })),
    warning: z.array(sentence),
    critical: z.array(sentence),
    dashboard: sentence,
    tools: z.array(z.string()),
    alertsFound: z.array(z.string()),
  }),
  communication: communicationSchema,
  /** How its criteria are decided: levels, weights, and what was assumed. */
  judgement: judgementSchema.optional(),
  /** What a simulation of the plan's own rules says of it before anyone starts. */
  expected: expectedSchema.optional(),
  mitigations: z.array(sentence),
  readiness: z.array(checkSchema),
  gate: z.array(sentence),
  nextSteps: z.array(sentence),
  /** Numbers that stand in for figures nobody told, and how to get each. */
  placeholders: z.array(sentence),
  /** What the reader must not overlook. */
  notices: z.array(sentence),
  /** Values that the team's file gave to this plan, each with its line there. */
  configured: z
    .array(z.strictObject({ key: z.string(), line: z.int().min(1), value: z.string(), reason: sentence.optional() }))
    .optional(),
});
export type Plan = z.infer<typeof planSchema>;

/** What is kept at `.rollouts/<slug>.json`. Markdown is always rendered from it. */
export const recordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  feature: featureName,
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** Counts the plans made for this feature. */
  revision: z.int().min(1),
  createdAt: z.string(),
  updatedAt: z.string(),
  facts: factsSchema,
  assessment: assessmentSchema,
  plan: planSchema,
  /** Of one very plan, named by its hash; a later change of the plan voids it. */
  approval: z
    .strictObject({
      by: z.string().min(1).max(200),
      at: z.string(),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      /** ISO 8601, once the plan is another one. */
      voidSince: z.string().optional(),
    })
    .optional(),
  /** What happened since; a record without it has only been planned. */
  life: lifeSchema.optional(),
  /** Paths that the change touches, as git told when it was planned; at most 200. */
  changedPaths: z.array(z.string()).optional(),
});
export type RolloutRecord = z.infer<typeof recordSchema>;
