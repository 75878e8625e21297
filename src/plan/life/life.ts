import * as z from 'zod';

/** Where a rollout stands. `moves.ts` says what each means and what may follow. */
export const lifeStates = [
  'draft',
  'approved',
  'running',
  'paused',
  'held',
  'rolled-back',
  'completed',
  'abandoned',
] as const;
export type LifeState = (typeof lifeStates)[number];

/** Why users were taken off again, as far as anybody found out. */
export const rollbackCauses = ['regression', 'false-alarm', 'other'] as const;
export type RollbackCause = (typeof rollbackCauses)[number];

const events = [
  'approved',
  'withdrawn',
  'voided',
  'started',
  'stage',
  'paused',
  'held',
  'resumed',
  'rolled-back',
  'cause',
  'completed',
  'abandoned',
  'restarted',
] as const;

const words = z.string().max(1000);

/** Figures that somebody saw at that moment, as told. */
export const numbersSchema = z.strictObject({
  requests: z.int().min(0).optional(),
  errorRatePercent: z.number().min(0).max(100).optional(),
  p95Milliseconds: z.number().min(0).optional(),
  businessValue: z.number().optional(),
});
export type Numbers = z.infer<typeof numbersSchema>;

const eventSchema = z.strictObject({
  /** ISO 8601, UTC: when it happened, not when it was written down. */
  at: z.iso.datetime(),
  what: z.enum(events),
  by: z.string().max(200).optional(),
  stage: z.int().min(1).optional(),
  /** The stage in words, where it is one of several waves. */
  where: words.optional(),
  reason: words.optional(),
  cause: z.enum(rollbackCauses).optional(),
  numbers: numbersSchema.optional(),
});
export type LifeEvent = z.infer<typeof eventSchema>;

/** A stage as it really was. A stage that was gone back to is there once for each time. */
const visitSchema = z.strictObject({
  /** Over all waves. */
  number: z.int().min(1),
  /** In words, where it is one of several waves: `stage 1 of wave 2`. */
  where: words.optional(),
  audience: z.enum(['staff', 'beta', 'everyone']),
  trafficPercent: z.number().min(0).max(100),
  /** What the plan gave it when it began. */
  plannedHours: z.number().min(0),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** Hours in which the rollout stood still; they count for no stage. */
  pausedHours: z.number().min(0).optional(),
});
export type Visit = z.infer<typeof visitSchema>;

/** A try that is over, with the plan it was tried by as far as comparison needs it. */
const attemptSchema = z.strictObject({
  number: z.int().min(1),
  state: z.enum(['rolled-back', 'completed', 'abandoned']),
  revision: z.int().min(1),
  level: z.enum(['LOW', 'MEDIUM', 'HIGH']),
  /** From the start to the end of the last watch, as the plan had it when the first stage began. */
  plannedHours: z.number().min(0),
  cause: z.enum(rollbackCauses).optional(),
  reason: words.optional(),
  events: z.array(eventSchema),
  visits: z.array(visitSchema),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** Optional on the record: one without it is a draft, or approved where it bears a valid approval. */
export const lifeSchema = z.strictObject({
  state: z.enum(lifeStates),
  /** Counts the tries of this feature. */
  attempt: z.int().min(1),
  /** Of this attempt, oldest first. */
  events: z.array(eventSchema),
  visits: z.array(visitSchema),
  /** What the whole plan was to last when the first stage began. */
  plannedHours: z.number().min(0).optional(),
  cause: z.enum(rollbackCauses).optional(),
  /** Attempts before this one, oldest first. */
  earlier: z.array(attemptSchema).optional(),
});
export type Life = z.infer<typeof lifeSchema>;

/** The life of a record; one that has none yet has only been planned, and perhaps approved. */
export function lifeOf(record: {
  readonly life?: Life | undefined;
  readonly approval?: { readonly voidSince?: string | undefined } | undefined;
}): Life {
  if (record.life !== undefined) return record.life;
  const isApproved = record.approval !== undefined && record.approval.voidSince === undefined;
  return { state: isApproved ? 'approved' : 'draft', attempt: 1, events: [], visits: [] };
}

const underWay: ReadonlySet<LifeState> = new Set(['running', 'paused', 'held']);

/** `stage 2`, in waves `stage 1 of wave 2`. */
export function whereOf({ number, where }: Pick<Visit, 'number' | 'where'>): string {
  return where ?? `stage ${number}`;
}

/** Some users have the change now. */
export function isUnderWay({ state }: Pick<Life, 'state'>): boolean {
  return underWay.has(state);
}

export function isOver({ state }: Pick<Life, 'state'>): boolean {
  return state === 'rolled-back' || state === 'completed' || state === 'abandoned';
}

/** The stage that users are in now; undefined before the first and after the last. */
export function currentVisit({ visits }: Pick<Life, 'visits'>): Visit | undefined {
  const last = visits.at(-1);
  return last?.endedAt === undefined ? last : undefined;
}
