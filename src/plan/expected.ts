import * as z from 'zod';

const chance = z.strictObject({
  value: z.number().min(0).max(1),
  /** Exact 95 % interval of the runs. */
  lower: z.number().min(0).max(1),
  upper: z.number().min(0).max(1),
});

const outcome = z.strictObject({
  rolledBack: chance,
  held: chance,
  medianHours: z.number().min(0).optional(),
  stage: z.int().min(0).optional(),
  requestsHurt: z.number(),
});
export type ExpectedOutcome = z.infer<typeof outcome>;

const compared = { plan: outcome, fixedThreshold: outcome, bigBang: outcome };

/** What is expected of the plan, by a seeded simulation of its own rules. */
export const expectedSchema = z.strictObject({
  /** Facts that keep it from being simulated; then nothing else is there. */
  missing: z.array(z.string()).optional(),
  simulated: z
    .strictObject({
      seed: z.int().min(0),
      healthyRuns: z.int().min(1),
      regressionRuns: z.int().min(1),
      healthy: z.strictObject(compared),
      regressions: z.array(
        z.strictObject({
          metric: z.enum(['errors', 'latency']),
          /** Errors so many times as frequent, or every request so many times as slow. */
          ratio: z.number().gt(1),
          ...compared,
        }),
      ),
      /** What the simulation leaves out. */
      leavesOut: z.array(z.string()),
    })
    .optional(),
});
export type Expected = z.infer<typeof expectedSchema>;
