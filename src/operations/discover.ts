import type { Discovery } from './discover/answer.js';
import { discoveryOf, type Wanted } from './discover/begin.js';
import { briefOf } from './discover/brief.js';
import { renderDiscovery } from './discover/render.js';
import type { Brief } from './discover/schemas.js';
import { operation } from './operation.js';

export const discover = operation<Wanted, Discovery, Brief>({
  name: 'discover',
  title: 'Discover rollout capabilities',
  description:
    'Names the flag, deployment and monitoring tools a repository uses, with verdict, file and line, and who answers behind OpenFeature or OpenTelemetry; services, present strategies, deploying jobs, flag keys, alerts, dashboards, freezes, migrations, contracts, owners; what was looked for and not found; apart from that, tools on this machine. Of variables it reads names, of values only the host that telemetry is sent to.',
  effect: 'reads',
  idempotent: true,
  doors: ['mcp', 'cli'],
  schemas: () => import('./discover/schemas.js'),
  plainInput: true,
  shortNames: { path: 'repository' },
  example: { capability: 'deployment' },
  run: discoveryOf,
  toBrief: briefOf,
  render: renderDiscovery,
  exitCode: () => 0,
});
