import { catalog } from '../../catalog/match.js';
import type { Capability } from '../../catalog/provider.js';
import type { Service } from '../../repository/inventories/services.js';
import type { Sightings } from '../../repository/sightings.js';
import { namesIt } from '../../repository/watches/rule-words.js';
import { counted } from '../../text.js';
import type { Discovery } from './answer.js';
import { namesOf } from './belonging.js';

type Absence = Discovery['notFound'][number];
/** What is known of one service, and of the places where it was looked for. */
export type Found = Pick<Discovery, 'service' | 'capabilities' | 'deployments' | 'dashboards' | 'slo' | 'flagKeys'>;

const mostPlaces = 5;
/** What lies there rings, shows and runs for nobody. */
const leftAside = ', tests, examples and documents left aside';
const gradual: ReadonlySet<string> = new Set(['canary', 'blue-green', 'traffic-split']);

/**
 * What was searched and not found, so that an absence can be checked: first whole capabilities, then what each
 * service lacks. A service is not told to lack what the whole repository lacks.
 */
export function absencesOf(read: Sightings, found: Found, services: readonly Service[]): Absence[] {
  const absences: Absence[] = [];
  for (const capability of ['feature-flags', 'deployment', 'monitoring'] as const) {
    const findings = found.capabilities[capability];
    if (findings === undefined) continue;
    if (findings.some(({ verdict }) => verdict === 'in-use'))
      absences.push(...lacks[capability](read, found, services));
    else
      absences.push({
        capability,
        what: 'product',
        ...(found.service === undefined ? {} : { service: found.service }),
        searched: searchedFor(capability, read.files.listed),
        looked: { count: read.files.listed, places: [] },
      });
  }
  return absences;
}

type Lacks = (read: Sightings, found: Found, services: readonly Service[]) => Absence[];

const flagLacks: Lacks = (_, { flagKeys }, services) => {
  if (services.length === 0) return [];
  const places = placesOf(flagKeys);
  if (flagKeys.length === 0) {
    return [
      {
        capability: 'feature-flags',
        what: 'flag',
        searched: 'No flag key was found in definition files or calls.',
        looked: { count: 0, places: [] },
      },
    ];
  }
  const paths = flagKeys.flatMap(({ path, evaluations }) => [path, ...evaluations.map((it) => it.path)]);
  const folders = foldersAbove(paths);
  return services
    .filter(({ folder }) => folder !== '.' && !folders.has(folder))
    .map(({ name, folder }) => ({
      capability: 'feature-flags',
      service: name,
      what: 'flag',
      searched: `No flag is defined or read below ${folder}/; the repository has ${counted(flagKeys.length, 'flag key')}.`,
      looked: { count: flagKeys.length, places },
    }));
};

const deploymentLacks: Lacks = ({ files }, { deployments }, services) => {
  if (services.length === 0) return [];
  if (deployments.length === 0) {
    const searched = `Nothing that says how a service changes (a workload, an alias, a platform's file) was found in ${files.read} files read${leftAside}.`;
    return [{ capability: 'deployment', what: 'strategy', searched, looked: { count: files.read, places: [] } }];
  }
  const byService = new Map<string | undefined, (typeof deployments)[number][]>();
  for (const it of deployments) {
    const known = byService.get(it.service);
    if (known === undefined) byService.set(it.service, [it]);
    else known.push(it);
  }
  return services.flatMap(({ name }): Absence[] => {
    const own = byService.get(name) ?? [];
    if (own.some(({ strategy }) => gradual.has(strategy))) return [];
    const looked = own.length > 0 ? own : deployments;
    const searched =
      own.length > 0
        ? `\`${name}\` has no canary, blue-green or traffic split: ${counted(own.length, 'deployment')} of it ${own.length === 1 ? 'is' : 'are'} ${[...new Set(own.map(({ strategy }) => strategy))].sort().join(' or ')}.`
        : `No deployment of \`${name}\` says its strategy; looked at ${counted(deployments.length, 'deployment')}.`;
    return [
      {
        capability: 'deployment',
        service: name,
        what: 'strategy',
        searched,
        looked: { count: looked.length, places: placesOf(looked) },
      },
    ];
  });
};

const monitoringLacks: Lacks = ({ inventories, files, slo }, { dashboards }, services) => {
  const ringing = new Set(slo.filter(({ kind }) => kind !== 'metric').map(({ path, line }) => `${path}:${line}`));
  const rules = inventories.rules
    .map(({ path, rules: each }) => ({ path, rules: each.filter(({ line }) => ringing.has(`${path}:${line}`)) }))
    .filter(({ rules: each }) => each.length > 0);
  const absences: Absence[] = [];
  const all = { count: files.read, places: [] };
  if (rules.length === 0) {
    absences.push({
      capability: 'monitoring',
      what: 'alert',
      searched: `No alert, objective or recording rule was found in ${files.read} files read${leftAside}.`,
      looked: all,
    });
  }
  if (inventories.dashboards.length === 0) {
    absences.push({
      capability: 'monitoring',
      what: 'dashboard',
      searched: `No dashboard was found in ${files.read} files read${leftAside}.`,
      looked: all,
    });
  }
  for (const service of services) {
    const names = namesOf(service);
    const { name } = service;
    if (
      rules.length > 0 &&
      !rules.some(
        ({ path, rules: each }) =>
          isIn(path, service) || each.some(({ words }) => names.some((it) => namesIt(words, it))),
      )
    ) {
      const places = placesOf(rules);
      const searched = `No alert rule names \`${name}\`; looked in ${counted(rules.length, 'rule file')} (${listed(places, rules.length)}).`;
      absences.push({
        capability: 'monitoring',
        service: name,
        what: 'alert',
        searched,
        looked: { count: rules.length, places },
      });
    }
    if (inventories.dashboards.length > 0 && !dashboards.some((it) => it.service === name)) {
      const places = placesOf(inventories.dashboards);
      const searched = `No dashboard names \`${name}\`; looked in ${counted(inventories.dashboards.length, 'dashboard')} (${listed(places, inventories.dashboards.length)}).`;
      absences.push({
        capability: 'monitoring',
        service: name,
        what: 'dashboard',
        searched,
        looked: { count: inventories.dashboards.length, places },
      });
    }
  }
  return absences;
};

const lacks: Readonly<Record<Capability, Lacks>> = {
  'feature-flags': flagLacks,
  deployment: deploymentLacks,
  monitoring: monitoringLacks,
};

function isIn(path: string, { folder }: Service): boolean {
  return folder !== '.' && path.startsWith(`${folder}/`);
}

/** Every folder that one of the paths lies in, at whatever depth. */
function foldersAbove(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** The first few paths, each once. Asked for each service, so it ends as soon as it has them. */
function placesOf(placed: readonly { readonly path: string }[]): string[] {
  const places = new Set<string>();
  for (const { path } of placed) {
    if (places.size >= mostPlaces) break;
    places.add(path);
  }
  return [...places];
}

function listed(places: readonly string[], total: number): string {
  const shown = places.slice(0, 2).join(', ');
  return total > 2 ? `${shown}, …` : shown;
}

const where: Readonly<Record<Capability, string>> = {
  'feature-flags':
    'dependency manifests, flag definition files, Kubernetes objects, Terraform, images, variable names and calls in source code',
  deployment:
    'platform files, Kubernetes objects, charts, infrastructure code, and the actions and commands of pipelines and scripts',
  monitoring:
    'dependency manifests, alert rules, dashboards, Kubernetes objects and annotations, infrastructure code, images and variable names',
};

/** A sentence on what was looked for, so that an absence can be checked. */
function searchedFor(capability: Capability, listed: number): string {
  return `Signals of ${catalog[capability].length} products were looked for in ${listed} files: ${where[capability]}.`;
}
