import * as z from 'zod';

/** Which test of src/statistics decides a criterion, and against what. */
export const criterionTestSchema = z.strictObject({
  /** harm: evidence of being worse than `ratio` rolls back. non-inferiority: evidence of being better promotes. */
  kind: z.enum(['harm', 'non-inferiority']),
  /** The old version over the same minutes; its history where none is left beside the new one. */
  against: z.enum(['old-version', 'history']),
  /** New version over old: above 1 where high is bad, below 1 where low is bad. */
  ratio: z.number().positive(),
});

const share = z.number().gt(0).lt(1);

export const judgementSchema = z.strictObject({
  /** Chance that a healthy rollout is ever rolled back, over all stages and metrics. */
  falseAlarm: share,
  /** Chance that a stage is promoted while some metric lies at its margin or beyond. */
  falsePromotion: share,
  /** Combined evidence for harm at which a stage is rolled back: stages / falseAlarm. */
  rollbackEvidence: z.number().min(1),
  /** Evidence against harm that every metric has to reach: 1 / falsePromotion. */
  promotionEvidence: z.number().min(1),
  weights: z.record(z.string(), z.number().gt(0).max(1)),
  minimumRequests: z.int().min(1),
  warmUpMinutes: z.number().min(0),
  power: share,
  /** What must not slip through, by metric, as new version over old. */
  smallestRegression: z.record(z.string(), z.number().positive()),
  /** Variance of counts over that of independent requests. */
  noise: z.number().min(1),
  lastStage: z.enum(['holdback', 'history']),
  /** What the numbers rest on that nobody told. */
  assumptions: z.array(z.string()),
});
export type Judgement = z.infer<typeof judgementSchema>;

const neededHours = z.strictObject({
  metric: z.enum(['error-rate', 'p95-latency', 'business']),
  /** Hours until the smallest regression is seen, and until health is certified; left out where they never are. */
  detectHours: z.number().min(0).optional(),
  certifyHours: z.number().min(0).optional(),
});

export const stageEvidenceSchema = z.strictObject({
  /** Of the new version, expected within the stage. */
  requests: z.number().min(0),
  needed: z.array(neededHours),
  /** Whether every counted metric is decided within the stage. */
  decides: z.boolean(),
  /** The smallest ratio of errors that the stage sees with the power asked for; left out where it sees none. */
  smallestRegression: z.number().min(1).optional(),
  /** Why the stage is longer than its ladder says. */
  lengthened: z.string().optional(),
  /** What would decide it, where a stage of the longest length does not. */
  remedies: z.array(z.string()).optional(),
});
export type StageEvidence = z.infer<typeof stageEvidenceSchema>;
