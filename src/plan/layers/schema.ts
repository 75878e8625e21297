import * as z from 'zod';

const sentence = z.string();
const holder = z.strictObject({
  /** The catalog's; absent for a flag of which no system was seen. */
  id: z.string().optional(),
  name: z.string(),
  /** Which shares it can hold, in words. */
  shares: sentence.optional(),
  /** Who meets the new version as the share grows, in words. */
  users: sentence.optional(),
  /** What those words do not say by themselves. */
  trap: sentence.optional(),
  /** Where its vendor says so. */
  source: z.string().optional(),
});

/** A short canary of the code with the flag off, one gate, then the stages as the ramp of the flag. */
export const layersSchema = z.strictObject({
  deploy: z.strictObject({
    by: z.string(),
    /** Whether a flag keeps the change off meanwhile. */
    flagOff: z.boolean(),
    /** The repository's own steps, where it has some: they stay as they are. */
    own: z
      .strictObject({ path: z.string(), line: z.int().min(1), text: sentence, advice: sentence.optional() })
      .optional(),
    steps: z.array(
      z.strictObject({
        trafficPercent: z.number().gt(0).max(100),
        /** Absent where the repository's own steps say it. */
        minutes: z.number().min(0).optional(),
      }),
    ),
    /** What ends it and takes the deployment back. */
    watch: z.array(sentence),
    judge: sentence,
    /** How long its users let it last. */
    usual: sentence.optional(),
  }),
  /** Absent where no flag follows, and for one step alone. */
  gate: z.strictObject({ minutes: z.number().min(0), checks: z.array(sentence) }).optional(),
});
export type Layers = z.infer<typeof layersSchema>;

/** Who holds the shares of the stages, what that costs, and whom the first stage reaches one after the other. */
export const routingSchema = z.strictObject({
  ramp: z.enum(['flag', 'deployment', 'none']),
  flag: holder.optional(),
  deployment: holder.optional(),
  /** What a missing layer costs. */
  lost: sentence.optional(),
  /** Stages whose share cannot be held, with the next one that can. */
  shares: z.array(
    z.strictObject({
      stage: z.int().min(1),
      askedPercent: z.number(),
      heldPercent: z.number().optional(),
      text: sentence,
    }),
  ),
  audiences: z
    .strictObject({
      stage: z.int().min(1),
      steps: z.array(
        z.strictObject({
          audience: z.enum(['staff', 'beta', 'everyone']),
          /** Absent for people who are chosen: they are no share. */
          trafficPercent: z.number().optional(),
          /** Who they are, in the team's words. */
          who: sentence.optional(),
          durationHours: z.number().min(0),
        }),
      ),
      how: sentence,
      reason: sentence,
    })
    .optional(),
  /** Staff or beta that the router cannot choose, and what that costs. */
  unreached: sentence.optional(),
  shadow: z
    .strictObject({
      kind: z.enum(['shadow', 'dark-launch']),
      how: sentence,
      hours: z.number().min(0),
      never: z.array(sentence),
      /** Whether the change was read, so that `never` is more than the usual list. */
      derived: z.boolean(),
      source: z.string().optional(),
    })
    .optional(),
});
export type Routing = z.infer<typeof routingSchema>;
