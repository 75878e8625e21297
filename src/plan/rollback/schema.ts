import * as z from 'zod';

const sentence = z.string();

/** How long a step takes, and what that is known from. A figure to rehearse against, no promise. */
const estimateSchema = z.strictObject({ seconds: z.number().min(0), basis: sentence });
export type Estimate = z.infer<typeof estimateSchema>;

const stepSchema = z.strictObject({
  speed: z.enum(['instant', 'minutes', 'hours', 'forward']),
  title: z.string(),
  steps: z.array(sentence),
  estimate: estimateSchema.optional(),
});
export type PlaybookStep = z.infer<typeof stepSchema>;

const rehearsalSchema = z.strictObject({
  title: z.string(),
  steps: z.array(sentence),
  /** What to write down while rehearsing. */
  measure: z.array(sentence),
  /** Number of the stage that must not begin before the rehearsal has passed. */
  beforeStage: z.int().min(1),
  before: sentence,
  /** The rehearsal has passed when the first step of the playbook took no longer. */
  withinSeconds: z.number().min(0),
  passed: sentence,
});
export type Rehearsal = z.infer<typeof rehearsalSchema>;

/** Records written before the ways back were bound to the repository have none of what is optional. */
export const rollbackSchema = z.strictObject({
  possible: z.boolean(),
  automatic: z.array(sentence),
  manual: z.array(sentence),
  playbook: z.array(stepSchema),
  procedure: z.array(sentence),
  /** What would undo a rollback or keep it from working, each with where it was seen. */
  traps: z.array(sentence).optional(),
  rehearsal: rehearsalSchema.optional(),
});
