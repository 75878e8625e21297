import * as z from 'zod';
import { targetSchema } from '../configuration/target.js';

/** What a release reaches, where that is no service that answers requests. */
export const targetPlanSchema = z.strictObject({
  kind: targetSchema,
  basis: z.enum(['told', 'found', 'assumed']),
  /** The line of the team's file, or what shows it. */
  why: z.string(),
  /** How its stages are judged. */
  judged: z.string(),
});
