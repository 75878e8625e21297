import * as z from 'zod';
import { partKinds } from '../configuration/parts.js';

const sentence = z.string();
const when = {
  /** Hours from the start of the rollout. */
  startsAfterHours: z.number().min(0),
  /** ISO 8601 with offset, once a start is given. */
  startsAt: z.string().optional(),
};

/** The services, regions and clusters of a plan, as its record keeps them. */
export const partsPlanSchema = z.strictObject({
  waves: z
    .array(
      z.strictObject({
        number: z.int().min(1),
        parts: z.array(z.string()).min(1),
        ...when,
        /** When its parts have the full share, and when the next wave may begin; hours from the start. */
        fullAfterHours: z.number().min(0),
        fullAt: z.string().optional(),
        endsAfterHours: z.number().min(0),
        endsAt: z.string().optional(),
        /** At the full share before the next wave, the watch of the last stage included. */
        bakeHours: z.number().min(0),
        why: sentence,
      }),
    )
    .min(1),
  /** In the order in which they begin. */
  order: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(partKinds),
      wave: z.int().min(1),
      after: z.array(z.string()).optional(),
      sharePercent: z.number().optional(),
      pair: z.string().optional(),
      /** Whether its rollback takes the others back, too. */
      failsTogether: z.boolean(),
      reason: sentence.optional(),
      /** The plan's stages by their numbers, whose criteria hold here, too. */
      stages: z.array(
        z.strictObject({
          number: z.int().min(1),
          audience: z.string(),
          trafficPercent: z.number().min(0).max(100),
          durationHours: z.number().min(0),
          ...when,
          endsAt: z.string().optional(),
        }),
      ),
      watch: z.array(sentence),
    }),
  ),
  /** Names, the last to begin first. */
  rollbackOrder: z.array(z.string()),
  rollback: z.array(sentence),
});
export type PartsPlan = z.infer<typeof partsPlanSchema>;
