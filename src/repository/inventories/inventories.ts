import { placeOf } from '../../catalog/place.js';
import type { Sighting } from '../../catalog/provider.js';
import type { Lever } from '../../plan/rollback/lever.js';
import { actionSightings, commandSightings } from '../commands.js';
import { mayHoldManifests } from '../kubernetes.js';
import type { Owner } from '../owners.js';
import type { Gathered } from '../sightings.js';
import { extensionOf, type Lines, lazyLines, type TextFile } from '../text-file.js';
import {
  type Dashboard,
  dashboardIn,
  dashboardsInTerraform,
  dashboardsInYaml,
  mayHoldDashboard,
} from '../watches/dashboards.js';
import { type RuleWords, ruleWordsOf } from '../watches/rule-words.js';
import { dashboardInCloudJson, dashboardsInTemplate, isProvisioned } from './cloud-dashboards.js';
import { type Contract, contractByName, contractInYaml } from './contracts.js';
import { type Deployment, deploymentsInManifest } from './deployments.js';
import { type Freeze, freezesInCalendar, freezesInYaml } from './freezes.js';
import { freezesInTerraform } from './freezes-in-terraform.js';
import { deploysBy, firstWords, withCalled } from './job-deploys.js';
import { holdsAzureTasks, holdsJobs, holdsTaskObjects, type Job, jobsIn } from './jobs.js';
import { isLeverFile, leversInManifest, leversInSettings } from './levers.js';
import { leversInCommands, leversInTerraform, leversOnPlatform } from './levers-in-code.js';
import { type Migrations, mayBeMigration, migrationsIn, migrationWords } from './migrations.js';
import { type Noted, type Notes, notedAs } from './noted.js';
import {
  deploymentsInTemplate,
  deploymentsInTerraform,
  deploymentsOnPlatform,
  isPlatformFile,
} from './platform-deployments.js';
import { serviceReader, signByName, signWords } from './service-signs.js';
import { type Service, servicesOf } from './services.js';

/** What later steps ask a repository for, beside its products. Deployments are sorted by path, as is all else. */
export interface Inventories {
  readonly services: readonly Service[];
  readonly deployments: readonly Deployment[];
  readonly dashboards: readonly Dashboard[];
  readonly jobs: readonly Job[];
  readonly freezes: readonly Freeze[];
  readonly migrations: readonly Migrations[];
  readonly contracts: readonly Contract[];
  /** Words of the rules in files that hold alerts or objectives. */
  readonly rules: readonly RuleWords[];
  /** What a rollback is run on, and what would undo it. */
  readonly levers: readonly Lever[];
}

type Noting = (file: TextFile, gathered: Gathered) => void;

/**
 * Notes what one file adds to the inventories, from the text that was read already and what others saw in it, so it
 * has to come after them. Undefined where the name says that there is nothing, and in tests, examples and documents.
 */
export function notingOf(path: string): Noting | undefined {
  const notings = notingsOf(path);
  if (notings.length === 0 || !isOurs(path)) return undefined;
  return (file, gathered) => {
    const lines = lazyLines(file.text);
    for (const noting of notings) gathered.noted.push(...noting(file, lines, gathered));
  };
}

function isOurs(path: string): boolean {
  const isProduct = (it: string) => placeOf(it) === 'product';
  return isProduct(path) || (mayHoldDashboard(path) && isProvisioned(path, isProduct));
}

type LazyNoting = (file: TextFile, lines: Lines, gathered: Gathered) => Noted[];

function notingsOf(path: string): LazyNoting[] {
  const notings: LazyNoting[] = [];
  const service = serviceReader(path);
  if (service !== undefined) notings.push((file, lines) => service(file, lines).map((it) => ({ what: 'service', it })));
  if (mayHoldManifests(path)) notings.push(manifest, rules);
  if (holdsJobs(path)) notings.push(jobs, (file) => asLevers(leversInCommands(file)));
  else if (mayHoldManifests(path)) notings.push(taskObjects);
  if (/\.(?:tf|tofu)$/.test(path)) notings.push(terraform, rules);
  if (isPlatformFile(path))
    notings.push((file) => [...asDeployments(deploymentsOnPlatform(file)), ...asLevers(leversOnPlatform(file))]);
  if (isLeverFile(path)) notings.push((file) => asLevers(leversInSettings(file)));
  if (extensionOf(path) === '.ics')
    notings.push((file) => freezesInCalendar(file).map((it) => ({ what: 'freeze', it })));
  if (mayHoldDashboard(path))
    notings.push((file, _, { sightings }) => {
      const found = [dashboardIn(file) ?? dashboardInCloudJson(file)].filter((it) => it !== undefined);
      for (const { tool, path, line } of found)
        sightings.push({ kind: 'annotation', value: `dashboard/${tool}`, path, line });
      return asDashboards(found);
    });
  return notings;
}

/** Above this size YAML is mostly generated, and taking it apart by lines would be felt. */
const mostCharacters = 256 * 1024;

const manifest: LazyNoting = (file, lines) => {
  if (file.text.length > mostCharacters) return [];
  const contract = contractInYaml(file);
  return [
    ...asDeployments([...deploymentsInManifest(file, lines), ...deploymentsInTemplate(file, lines)]),
    ...asLevers([...leversInManifest(file, lines), ...leversInSettings(file)]),
    ...freezesInYaml(file, lines).map((it) => ({ what: 'freeze' as const, it })),
    ...asDashboards([...dashboardsInYaml(file, lines), ...dashboardsInTemplate(file, lines)]),
    ...(contract === undefined ? [] : [{ what: 'contract' as const, it: contract }]),
  ];
};

const terraform: LazyNoting = (file) => [
  ...freezesInTerraform(file).map((it) => ({ what: 'freeze' as const, it })),
  ...asDeployments(deploymentsInTerraform(file)),
  ...asLevers(leversInTerraform(file)),
  ...asDashboards(dashboardsInTerraform(file)),
];

const rules: LazyNoting = (file, lines, { slo }) => {
  const own = lastOf(slo, file.path);
  return own.length === 0 ? [] : [{ what: 'rules', it: ruleWordsOf(file, lines(), own) }];
};

const jobs: LazyNoting = (file, lines, { sightings }) =>
  jobsIn(file, lines(), lastOf(sightings, file.path), deploysBy).map((it) => ({ what: 'job', it }));

/** Tekton, Argo Workflows and Azure keep jobs in files of any name; nobody else read the commands there. */
const taskObjects: LazyNoting = (file, lines, { sightings }) => {
  if (file.text.length > mostCharacters) return [];
  const isAzure = holdsAzureTasks(file.text);
  if (!isAzure && !holdsTaskObjects(file.text)) return [];
  const actions = isAzure ? actionSightings(file) : [];
  sightings.push(...actions);
  const seen = [...actions, ...commandSightings(file, lines(), firstWords())];
  return jobsIn(file, lines(), seen, deploysBy).map((it) => ({ what: 'job', it }));
};

function asDeployments(found: readonly Deployment[]): Noted[] {
  return found.map((it) => ({ what: 'deployment', it }));
}

function asLevers(found: readonly Lever[]): Noted[] {
  return found.map((it) => ({ what: 'lever', it }));
}

function asDashboards(found: readonly Dashboard[]): Noted[] {
  return found.map((it) => ({ what: 'dashboard', it }));
}

/** Those of this file: what a pass adds to its lists for one file stands together at their end. */
function lastOf<Placed extends { readonly path: string }>(all: readonly Placed[], path: string): Placed[] {
  let from = all.length;
  while (from > 0 && all[from - 1]?.path === path) from -= 1;
  return all.slice(from);
}

/** What the join needs of a pass. */
export interface Pass {
  readonly files: readonly string[];
  /** Those of them that speak by their names. */
  readonly named: readonly string[];
  readonly noted: readonly Noted[];
  readonly sightings: readonly Sighting[];
  readonly owners: readonly Owner[];
  readonly repository: string;
}

/** Of these every path holds one whose name alone adds to the inventories, unless its ending is that of a contract. */
export const namedWords: readonly string[] = [...signWords, ...migrationWords];

/** Whether a file's name alone adds to the inventories. */
export function speaksByName(path: string): boolean {
  return (
    (signByName(path) !== undefined || contractByName(path) !== undefined || mayBeMigration(path)) &&
    placeOf(path) === 'product'
  );
}

/** Joins what single files told; linear in them. */
export function inventoriesOf({ files, named, noted, sightings, owners, repository }: Pass): Inventories {
  const by = <What extends keyof Notes>(what: What) => notedAs(noted, what);
  const deployments = by('deployment');
  const signs = named.flatMap((file) => signByName(file) ?? []);
  const contracts = named.flatMap((file) => contractByName(file) ?? []);
  const byPlace = (a: { path: string; line: number }, b: { path: string; line: number }) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line;
  return {
    services: servicesOf({
      signs: [...by('service'), ...signs].sort(byPlace),
      workloads: deployments.filter(({ kind }) => workloadKinds.has(kind)),
      owners,
      repository,
    }),
    deployments,
    dashboards: by('dashboard'),
    jobs: withCalled(by('job'), sightings),
    freezes: by('freeze'),
    migrations: migrationsIn(named, files, sightings),
    contracts: [...contracts, ...by('contract')].sort(byPlace),
    rules: by('rules'),
    levers: by('lever'),
  };
}

const workloadKinds: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'Rollout',
  'Canary',
  'Service',
  'Nomad job',
  'AWS::ECS::Service',
  'AWS::Serverless::Function',
]);
