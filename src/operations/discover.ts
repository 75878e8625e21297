import path from 'node:path';
import * as z from 'zod';
import { type Capabilities, catalogIndex, detect, type Finding, mostEvidence } from '../catalog/detect.js';
import { type Capability, capabilities } from '../catalog/provider.js';
import { knownVariables } from '../repository/environment.js';
import { executablesOnPath } from '../repository/executables.js';
import { repositoryOfCall } from '../repository/locate.js';
import { knownCommands } from '../repository/readings.js';
import { installedSiblings } from '../repository/siblings.js';
import { readSightings } from '../repository/sightings.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { type Discovery, discoverySchema, searchedFor } from './discover/answer.js';
import { briefOf, briefSchema } from './discover/brief.js';
import { renderDiscovery } from './discover/render.js';
import { type Call, operation } from './operation.js';

const input = z.strictObject({
  repository: z.string().max(1000).optional(),
  capability: z.enum(capabilities).optional(),
  under: z.string().max(1000).optional().describe('Only this folder'),
});

type Input = z.infer<typeof input>;

export const discover = operation<Input, Discovery, z.infer<typeof briefSchema>>({
  name: 'discover',
  title: 'Discover rollout capabilities',
  description:
    'Names the flag, deployment and monitoring tools a repository uses, each with verdict, file and line; flag keys, alerts, owners; what was looked for and not found; apart from that, tools on this machine. Names of variables are read, never values.',
  effect: 'reads',
  idempotent: true,
  doors: ['mcp', 'cli'],
  input,
  output: discoverySchema,
  brief: briefSchema,
  shortNames: { path: 'repository' },
  example: { capability: 'deployment' },
  run,
  toBrief: briefOf,
  render: renderDiscovery,
  exitCode: () => 0,
});

async function run({ repository: asked, capability, under }: Input, call: Call): Promise<Discovery> {
  const repository = repositoryOfCall(asked, call);
  const read = await readSightings(repository, {
    signal: call.signal,
    progress: call.progress,
    under: folderOf(under),
  });
  if (under !== undefined && read.files.listed === 0) {
    throw new UserError(
      'no-such-folder',
      `There is no file below ${quoted(under)}; give \`under\` a folder of the repository.`,
    );
  }
  const wanted = capability === undefined ? capabilities : [capability];
  const found = detect(read.sightings);
  return {
    repository: repository.name,
    capabilities: only(found, wanted),
    flagKeys: wanted.includes('feature-flags')
      ? read.flagKeys.map((flag) => ({ ...flag, evaluations: [...flag.evaluations] }))
      : [],
    slo: wanted.includes('monitoring') ? [...read.slo] : [],
    owners: read.owners.map((owner) => ({ ...owner, owners: [...owner.owners] })),
    boards: [...read.boards],
    notFound: wanted
      .filter((it) => !found[it].some(({ verdict }) => verdict === 'in-use'))
      .map((it) => ({ capability: it, searched: searchedFor(it, read.files.listed) })),
    machine: machineFacts(call),
    unreadable: [...read.unreadable],
    files: { ...read.files },
  };
}

/** `./services/shop/` and `services\shop` mean the same folder; the whole repository is no filter. */
function folderOf(under: string | undefined): string | undefined {
  if (under === undefined) return undefined;
  const folder = path.posix.normalize(under.replaceAll('\\', '/')).replace(/\/+$/, '');
  if (folder === '..' || folder.startsWith('../') || folder.startsWith('/') || /^[A-Za-z]:/.test(folder)) {
    throw new UserError('path-outside', `${quoted(under)} leaves the repository; give \`under\` a folder inside it.`);
  }
  return folder === '.' || folder === '' ? undefined : folder;
}

function only(found: Capabilities, wanted: readonly Capability[]): Discovery['capabilities'] {
  const mutable = (findings: readonly Finding[]) =>
    findings.map((finding) => ({
      ...finding,
      evidence: finding.evidence.slice(0, mostEvidence).map((it) => ({ ...it })),
    }));
  return Object.fromEntries(wanted.map((it) => [it, mutable(found[it])]));
}

/** Commands of the catalog, without those that only start others and lie on every machine. */
function programs(): ReadonlySet<string> {
  const starters = new Set(['git', 'npx', 'bundle']);
  return new Set([...knownCommands()].filter((name) => !starters.has(name)));
}

/** Facts of this machine, told apart: none of them shows that the repository uses anything. */
function machineFacts(call: Call): Discovery['machine'] {
  const configuration = call.environment.CLAUDE_CONFIG_DIR || path.join(call.homeDirectory, '.claude');
  return {
    executables: executablesOnPath(programs(), call),
    environmentVariables: knownVariables(Object.keys(call.environment), catalogIndex()),
    siblings: installedSiblings(configuration),
  };
}
