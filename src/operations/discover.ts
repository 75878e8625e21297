import * as z from 'zod';
import { capabilities } from '../catalog/provider.js';
import { type Discovery, discoverySchema } from './discover/answer.js';
import { briefOf, briefSchema } from './discover/brief.js';
import { discoveryOf } from './discover/gather.js';
import { renderDiscovery } from './discover/render.js';
import { operation } from './operation.js';

const input = z.strictObject({
  repository: z.string().max(1000).optional(),
  capability: z.enum(capabilities).optional(),
  service: z.string().max(200).optional().describe('Name or folder'),
  under: z.string().max(1000).optional().describe('Only this folder'),
});

export const discover = operation<z.infer<typeof input>, Discovery, z.infer<typeof briefSchema>>({
  name: 'discover',
  title: 'Discover rollout capabilities',
  description:
    'Names the flag, deployment and monitoring tools a repository uses, with verdict, file and line; services, present strategies, deploying jobs, flag keys, alerts, dashboards, freezes, migrations, contracts, owners; what was looked for and not found; apart from that, tools on this machine. Names of variables are read, never values.',
  effect: 'reads',
  idempotent: true,
  doors: ['mcp', 'cli'],
  input,
  output: discoverySchema,
  brief: () => briefSchema,
  shortNames: { path: 'repository' },
  example: { capability: 'deployment' },
  run: discoveryOf,
  toBrief: briefOf,
  render: renderDiscovery,
  exitCode: () => 0,
});
