import * as z from 'zod';
import { catalog } from '../../catalog/match.js';
import { type Capability, capabilities } from '../../catalog/provider.js';

const placed = { path: z.string(), line: z.int().positive() };

const findingSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  verdict: z.enum(['in-use', 'weak', 'mentioned']),
  reason: z.string(),
  evidence: z.array(z.strictObject({ signal: z.string(), ...placed, strength: z.enum(['strong', 'medium', 'weak']) })),
  ended: z.string().optional(),
});

/** The whole answer of `discover`. A capability that was not asked for is left out. */
export const discoverySchema = z.strictObject({
  repository: z.string(),
  capabilities: z.strictObject({
    'feature-flags': z.array(findingSchema).optional(),
    deployment: z.array(findingSchema).optional(),
    monitoring: z.array(findingSchema).optional(),
  }),
  flagKeys: z.array(z.strictObject({ key: z.string(), ...placed, evaluations: z.array(z.strictObject(placed)) })),
  slo: z.array(
    z.strictObject({ name: z.string(), kind: z.enum(['alert', 'recording', 'objective', 'metric']), ...placed }),
  ),
  owners: z.array(z.strictObject({ pattern: z.string(), owners: z.array(z.string()), ...placed })),
  boards: z.array(z.string()),
  notFound: z.array(z.strictObject({ capability: z.enum(capabilities), searched: z.string() })),
  machine: z.strictObject({
    executables: z.array(z.string()),
    environmentVariables: z.array(z.string()),
    siblings: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  }),
  unreadable: z.array(z.strictObject({ path: z.string(), line: z.int().positive().optional(), reason: z.string() })),
  files: z.strictObject({ listed: z.int().nonnegative(), read: z.int().nonnegative() }),
});

export type Discovery = z.infer<typeof discoverySchema>;

const where: Readonly<Record<Capability, string>> = {
  'feature-flags':
    'dependency manifests, flag definition files, Kubernetes objects, Terraform, images, variable names and calls in source code',
  deployment:
    'platform files, Kubernetes objects, charts, infrastructure code, and the actions and commands of pipelines and scripts',
  monitoring:
    'dependency manifests, alert rules, dashboards, Kubernetes objects and annotations, infrastructure code, images and variable names',
};

/** A sentence on what was looked for, so that an absence can be checked. */
export function searchedFor(capability: Capability, listed: number): string {
  return `Signals of ${catalog[capability].length} products were looked for in ${listed} files: ${where[capability]}.`;
}
