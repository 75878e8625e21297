import path from 'node:path';
import { type Capabilities, catalogIndex, detect, type Finding, mostEvidence } from '../../catalog/detect.js';
import { type Capability, capabilities } from '../../catalog/provider.js';
import { rest } from '../../repository/breathe.js';
import { knownVariables } from '../../repository/environment.js';
import type { Service } from '../../repository/inventories/services.js';
import { executablesOnPath } from '../../repository/machine/executables.js';
import { installedSiblings } from '../../repository/machine/siblings.js';
import { knownCommands } from '../../repository/readings.js';
import type { Repository } from '../../repository/repository.js';
import { readSightings, type Sightings } from '../../repository/sightings.js';
import type { Watch } from '../../repository/watches/alerts.js';
import { quoted } from '../../text.js';
import { UserError } from '../../user-error.js';
import type { Call } from '../operation.js';
import { absencesOf } from './absences.js';
import type { Discovery } from './answer.js';
import type { Wanted } from './begin.js';
import { belongingOf, serviceNamed } from './belonging.js';

/**
 * All that one call of `discover` finds in a repository.
 * @throws UserError `no-such-folder`, `path-outside`, `unknown-service`
 */
export async function discoveryIn(
  repository: Repository,
  { capability, service: name, under }: Wanted,
  call: Call,
): Promise<Discovery> {
  // Before the first wait, because git is still listing: looking through PATH and building the catalog's index are free.
  const machine = machineFacts(call);
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
  const service = name === undefined ? undefined : serviceNamed(name, read.inventories.services);
  const linked = linkedTo(read);
  const kept = service === undefined ? linked : ofService(linked, service);
  await rest(call.signal);
  const owns = service === undefined ? undefined : ownsOf(service, kept);
  const seen = owns === undefined ? read.sightings : read.sightings.filter((it) => owns(it.path));
  const found = detect(seen, { name: repository.name });
  await rest(call.signal);
  const services = service === undefined ? read.inventories.services : [service];
  const whose = service === undefined ? {} : { service: service.name };
  const own = { ...kept, flagKeys: offersFlags(found) ? [] : kept.flagKeys };
  const listed = { ...whose, capabilities: only(found, wanted), ...forCapabilities(own, wanted) };
  return {
    repository: repository.name,
    ...listed,
    services: services.map((it) => ({ ...it, signs: [...it.signs] })),
    freezes: read.inventories.freezes.map((it) => ({ ...it })),
    migrations: kept.migrations,
    contracts: kept.contracts,
    owners: read.owners.map((owner) => ({ ...owner, owners: [...owner.owners] })),
    boards: [...read.boards],
    notFound: absencesOf(read, listed, services),
    machine,
    unreadable: [...read.unreadable],
    files: { ...read.files },
  };
}

/** Whoever offers a mechanism of flags to others names keys in its code that switch nothing here. */
function offersFlags({ 'feature-flags': findings }: Capabilities): boolean {
  return findings.every(({ verdict }) => verdict === 'mentioned') && findings.some(({ id }) => id === 'custom-flags');
}

type Linked = Pick<
  Discovery,
  'flagKeys' | 'slo' | 'deployments' | 'dashboards' | 'pipelines' | 'migrations' | 'contracts'
>;

/** The inventories with the service that each entry belongs to. */
function linkedTo({ flagKeys, slo, inventories }: Sightings): Linked {
  const belonging = belongingOf(inventories);
  const of = (service: string | undefined) => (service === undefined ? {} : { service });
  return {
    flagKeys: flagKeys.map((flag) => ({ ...flag, evaluations: [...flag.evaluations] })),
    slo: slo.map((it) => {
      const { metrics, ...rest }: Watch & { readonly metrics?: readonly string[] } = it;
      return { ...rest, ...(metrics === undefined ? {} : { metrics: [...metrics] }), ...of(belonging.ofRule(it)) };
    }),
    deployments: inventories.deployments.map(({ steps, ...it }) => ({
      ...it,
      ...(steps === undefined ? {} : { steps: [...steps] }),
      ...of(belonging.ofWorkload(it)),
    })),
    dashboards: inventories.dashboards.map((it) => ({
      ...it,
      metrics: [...it.metrics],
      ...of(belonging.ofDashboard(it)),
    })),
    pipelines: inventories.jobs.map(({ calls, triesWith, ...it }) => ({
      ...it,
      deploysWith: [...it.deploysWith],
      ...(triesWith === undefined ? {} : { triesWith: [...triesWith] }),
      ...(calls === undefined ? {} : { calls: [...calls] }),
    })),
    migrations: inventories.migrations.map((it) => ({ ...it, ...of(belonging.ofPath(it.path)) })),
    contracts: inventories.contracts.map((it) => ({ ...it, ...of(belonging.ofPath(it.path)) })),
  };
}

/** What belongs to one service. Jobs of pipelines stay, because they seldom say whose they are. */
function ofService(linked: Linked, { name, folder }: Service): Linked {
  const isOwn = (it: { readonly service?: string | undefined }) => it.service === name;
  const inside = (place: { readonly path: string }) => folder === '.' || place.path.startsWith(`${folder}/`);
  return {
    ...linked,
    flagKeys: linked.flagKeys.filter((flag) => inside(flag) || flag.evaluations.some(inside)),
    slo: linked.slo.filter(isOwn),
    deployments: linked.deployments.filter(isOwn),
    dashboards: linked.dashboards.filter(isOwn),
    migrations: linked.migrations.filter(isOwn),
    contracts: linked.contracts.filter(isOwn),
  };
}

/** A service owns its folder, and the manifests, rules and dashboards that name it, wherever they lie. */
function ownsOf({ folder, signs }: Service, { slo, deployments, dashboards }: Linked): (path: string) => boolean {
  const paths = new Set([...signs, ...[...slo, ...deployments, ...dashboards].map((it) => it.path)]);
  return (path) => folder === '.' || path.startsWith(`${folder}/`) || paths.has(path);
}

/** Where one capability is asked for, the inventories of the others stay empty. */
function forCapabilities(
  linked: Linked,
  wanted: readonly Capability[],
): Pick<Linked, 'flagKeys' | 'slo' | 'deployments' | 'dashboards' | 'pipelines'> {
  const [flags, deployment, monitoring] = capabilities.map((it) => wanted.includes(it));
  return {
    flagKeys: flags ? linked.flagKeys : [],
    slo: monitoring ? linked.slo : [],
    deployments: deployment ? linked.deployments : [],
    dashboards: monitoring ? linked.dashboards : [],
    pipelines: deployment ? linked.pipelines : [],
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
    findings.map(({ behind, ...finding }) => ({
      ...finding,
      ...(behind === undefined ? {} : { behind: behind.map((it) => ({ ...it })) }),
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
