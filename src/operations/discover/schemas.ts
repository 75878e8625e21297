import * as z from 'zod';
import { capabilities } from '../../catalog/provider.js';
import { discoverySchema } from './answer.js';

// Imported when a schema is asked for: a call whose input is plainly right needs none, and zod takes some 15 ms.

export const input = z.strictObject({
  repository: z.string().max(1000).optional(),
  capability: z.enum(capabilities).optional(),
  service: z.string().max(200).optional().describe('Name or folder'),
  under: z.string().max(1000).optional().describe('Only this folder'),
});

export const output = discoverySchema();

/** The bounded answer. Its parts are described loosely, because the schema is paid for in every session. */
export const brief = z.strictObject({
  repository: z.string(),
  found: z.record(z.string(), z.unknown()),
  notFound: z.array(z.string()),
  inventories: z.record(z.string(), z.unknown()),
  flagKeys: z.array(z.string()),
  alerts: z.array(z.string()),
  owners: z.array(z.string()),
  machine: z.record(z.string(), z.unknown()),
  notes: z.array(z.string()),
});

export type Brief = z.infer<typeof brief>;
