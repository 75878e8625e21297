import * as z from 'zod';

const sentence = z.string();
const moment = z.enum(['announcement', 'start', 'advance', 'rollback', 'completion']);
const recipient = z.enum(['Engineering', 'Product', 'Support', 'Leadership']);
const place = z.strictObject({ path: z.string(), line: z.int().min(1) });

/** Who is told what, when and where; what is optional, records written before do not have. */
export const communicationSchema = z.strictObject({
  stakeholders: z.array(
    z.strictObject({
      audience: recipient,
      needs: sentence,
      channel: z.string().optional(),
      /** Where the repository names the channel; absent for one that was told. */
      foundAt: place.optional(),
    }),
  ),
  told: z.array(z.string()),
  /** Who answers for the rollout by the repository, where nobody told an owner. */
  owner: z.strictObject({ name: z.string(), foundAt: place }).optional(),
  timeline: z.array(
    z.strictObject({
      when: z.string(),
      audience: z.string(),
      what: sentence,
      /** ISO 8601 with offset, once a start is given. */
      at: z.string().optional(),
      /** Which of the texts goes out then, and at an advance of which stage. */
      message: moment.optional(),
      stage: z.int().min(1).optional(),
      recipients: z
        .array(z.strictObject({ audience: recipient, needs: sentence, channel: z.string().optional() }))
        .optional(),
    }),
  ),
  messages: z.array(
    z.strictObject({ moment, audience: recipient, text: z.string(), stage: z.int().min(1).optional() }),
  ),
});

export type Communication = z.infer<typeof communicationSchema>;
export type Audience = z.infer<typeof recipient>;
export type Moment = z.infer<typeof moment>;
