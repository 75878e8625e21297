import * as z from 'zod';

/** What a release reaches. `service` answers requests; the others have no request rate, or cannot be called back. */
export const targetKinds = ['service', 'worker', 'queue', 'batch', 'mobile', 'client-library'] as const;
export type TargetKind = (typeof targetKinds)[number];

export const targetSchema = z.enum(targetKinds);

const percent = z.number().min(0).max(100);

export const targetFactsSchema = z.strictObject({
  consumers: z.int().min(1).max(100_000).optional().meta({
    help: 'worker, queue: how many consumers (instances, or partitions where they bind) share the work',
  }),
  backlogSeconds: z.number().positive().max(10_000_000).optional().meta({
    help: 'worker, queue: usual age of the oldest waiting message',
  }),
  retryPercent: percent.optional().meta({ help: 'worker, queue: usual share of messages that are tried again' }),
  runEveryHours: z.number().positive().max(8784).optional().meta({ help: 'batch: hours from one run to the next' }),
  runMinutes: z.number().positive().max(100_000).optional().meta({ help: 'batch: how long a run usually takes' }),
  store: z.enum(['app-store', 'google-play', 'both']).optional().meta({ help: 'mobile: where the app is published' }),
  crashFreePercent: percent.optional().meta({ help: 'mobile: usual share of users without a crash' }),
});
export type TargetFacts = z.infer<typeof targetFactsSchema>;

const belongs: Readonly<Record<keyof TargetFacts, readonly TargetKind[]>> = {
  consumers: ['worker', 'queue'],
  backlogSeconds: ['worker', 'queue'],
  retryPercent: ['worker', 'queue'],
  runEveryHours: ['batch'],
  runMinutes: ['batch'],
  store: ['mobile'],
  crashFreePercent: ['mobile'],
};

/** Facts that contradict the told target, each with its key. Without a told target nothing contradicts it. */
export function strayFacts(target: TargetKind | undefined, facts: TargetFacts = {}) {
  if (target === undefined) return [];
  return Object.entries(belongs).flatMap(([key, kinds]) =>
    Object.hasOwn(facts, key) && !kinds.includes(target)
      ? [
          {
            key,
            message: `a ${target} target has none; it belongs to ${kinds.join(' or ')}. Take it out, or correct \`target\`.`,
          },
        ]
      : [],
  );
}
