import { placeOf } from '../../catalog/place.js';
import type { Owner } from '../owners.js';
import { plain } from '../watches/rule-words.js';
import { folderOf, type ServiceSign } from './service-signs.js';

/** A part of the repository that runs by itself. */
export interface Service {
  readonly name: string;
  /** Relative POSIX path, `.` for the root. */
  readonly folder: string;
  /** The best evidence: its manifest, else the way it is run, else the catalog that names it. */
  readonly path: string;
  readonly line: number;
  /** Everything that says it is one, sorted. */
  readonly signs: readonly string[];
  readonly owner?: string;
  readonly tier?: string;
}

/** A workload outside the service's folder: a Deployment, a chart's template. */
export interface Workload {
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

export interface ServiceFacts {
  readonly signs: readonly ServiceSign[];
  readonly workloads: readonly Workload[];
  readonly owners: readonly Owner[];
  /** The repository's own name, for a root whose manifest has none. */
  readonly repository: string;
}

/** `checkout-deployment` is the checkout's. */
export function bareName(name: string): string {
  return plain(withoutKind(name));
}

function withoutKind(name: string): string {
  return name.replace(/[-_](?:deployment|statefulset|rollout|canary|primary)$/, '');
}

/** Built along, but not what the repository is about. */
const infrastructure =
  /^(?:grafana|prometheus|postgres(?:ql)?|mysql|mariadb|mssql|mongo(?:db)?|redis|memcached|nginx|rabbitmq|kafka|zookeeper|elasticsearch|opensearch|clickhouse|kibana|otel|jaeger|zipkin|localstack|minio|traefik|envoy|mailpit|mailhog|maildev)(?:$|[-_])/i;

interface Candidate {
  readonly folder: string;
  readonly signs: ServiceSign[];
}

/** Names of folders that say nothing of what lies in them. */
const generic =
  /^(?:src|app|source|cmd|main|docker|build|deploy|deployment|images?|charts?|helm|k8s|kubernetes|infra|ops|ci|package|manifests|templates|base|overlays|root|monorepo|workspace)$/i;
const mostServices = 500;

/**
 * A service is a folder with a program's manifest and a way to run it: in the same folder, below it, or a workload
 * or compose service of its name. Where nothing but workloads is kept (GitOps), each of them is one.
 */
export function servicesOf(facts: ServiceFacts): Service[] {
  const candidates = candidatesOf(facts.signs);
  const workloads = new Map(facts.workloads.map(({ name }) => [bareName(name), withoutKind(name)]));
  for (const { name, image } of facts.signs) {
    // `mssql/server` is nobody's `server`.
    if (name !== undefined && image !== undefined && !infrastructure.test(name)) workloads.set(plain(image), name);
  }
  const services: Service[] = [];
  for (const candidate of candidates.values()) {
    const service = serviceOf(candidate, workloads, facts);
    if (service !== undefined) services.push(service);
  }
  const programs = services.filter(({ signs }) => signs.some((path) => !path.endsWith('Chart.yaml')));
  // A chart is a way to run a program; it stands for itself only where no program is kept.
  if (programs.length > 0) services.splice(0, services.length, ...programs);
  const [root] = services.length === 0 ? rootOf(candidates.get('.'), facts) : [];
  if (root !== undefined) services.push(root);
  else if (services.length === 0) services.push(...onlyWorkloads(facts.workloads));
  services.push(...onlyCatalogued(facts.signs, services));
  const owned = services.slice(0, mostServices).map((service) => withOwner(service, facts));
  return owned.sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : a.name < b.name ? -1 : 1));
}

/** Folders with a manifest, each with the ways to run it that lie there or below and nearer to no other. */
function candidatesOf(signs: readonly ServiceSign[]): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  const put = (folder: string, sign: ServiceSign) => {
    const known = candidates.get(folder) ?? { folder, signs: [] };
    known.signs.push(sign);
    candidates.set(folder, known);
  };
  for (const sign of signs) if (sign.sign === 'manifest' && !isAside(sign.folder)) put(sign.folder, sign);
  const withManifest = new Set(candidates.keys());
  for (const sign of signs) {
    if ((sign.sign !== 'deployable' && sign.sign !== 'build') || isAside(sign.folder)) continue;
    if (placeOf(`${sign.folder}/x`) !== 'product') continue;
    let folder = sign.folder;
    while (folder !== '.' && !withManifest.has(folder)) folder = folderOf(folder);
    const base = sign.folder.slice(sign.folder.lastIndexOf('/') + 1);
    // Without any manifest above, the folder that is built or packed stands for itself.
    const own =
      folder === '.' &&
      sign.folder !== '.' &&
      (!withManifest.has('.') || sign.sign === 'build' || isSite(sign.path)) &&
      !generic.test(base);
    if (own) put(sign.folder, sign);
    else if (withManifest.has(folder)) put(folder, sign);
  }
  return candidates;
}

/** What a hosting platform is told lies in the folder that it hosts, whatever the folders above are. */
function isSite(path: string): boolean {
  return /(?:^|\/)(?:vercel\.json|netlify\.toml|firebase\.json|wrangler\.(?:toml|jsonc?))$/.test(path);
}

/** `.devcontainer`, `.github` and the like hold tools of the developers. */
function isAside(folder: string): boolean {
  return /(?:^|\/)(?:\.[\w-]+|devcontainer|hack|scripts|tools|tooling|benchmarks?|bench|genproto|codegen|dev|development|local|docs?[-_][\w-]+)(?:\/|$)/.test(
    folder,
  );
}

function serviceOf(
  candidate: Candidate,
  workloads: ReadonlyMap<string, string>,
  { repository }: ServiceFacts,
): Service | undefined {
  const { signs, folder: own } = candidate;
  const folder = own !== '.' && /(?:^|\/)(?:src|app|source)$/i.test(own) ? folderOf(own) : own;
  const base = folder === '.' ? repository : folder.slice(folder.lastIndexOf('/') + 1);
  const manifest = signs.find(({ sign }) => sign === 'manifest');
  const builds = signs.filter(({ sign }) => sign === 'build').map(({ name }) => name);
  // A compose file may build ten services from the root; none of them names it.
  const names = [base, manifest?.name, ...(folder === '.' ? [] : builds)].filter((name) => name !== undefined);
  const workload = names.map((name) => workloads.get(plain(name))).find((it) => it !== undefined);
  const runs = signs.some(({ sign, runs }) => sign !== 'manifest' || runs === true);
  // A library may be called like the product that it talks to.
  if (!runs && (workload === undefined || folder === '.' || manifest?.library === true)) return undefined;
  if (manifest === undefined && [...names, ...folder.split('/')].some((name) => infrastructure.test(name)))
    return undefined;
  const [built] = builds;
  const rootName = manifest?.name === undefined || generic.test(manifest.name) ? repository : manifest.name;
  const name = workload ?? (folder === '.' ? rootName : (built ?? nameBetween(manifest?.name, base)));
  const best = manifest ?? signs[0];
  if (best === undefined) return undefined;
  return { name, folder, path: best.path, line: best.line, signs: signsOf(signs) };
}

/** A manifest is often called after the language or its author's template; the folder's name is what people say. */
function nameBetween(manifest: string | undefined, base: string): string {
  return generic.test(base) ? (manifest ?? base) : base;
}

function signsOf(signs: readonly ServiceSign[]): string[] {
  return [...new Set(signs.map(({ path }) => path))].sort().slice(0, 20);
}

/** A repository of one program whose ways to run lie elsewhere, for example under `k8s/`. */
function rootOf(candidate: Candidate | undefined, { workloads, repository }: ServiceFacts): Service[] {
  const best = candidate?.signs.find(({ sign }) => sign === 'manifest');
  if (candidate === undefined || best === undefined || workloads.length === 0) return [];
  return [
    { name: best.name ?? repository, folder: '.', path: best.path, line: best.line, signs: signsOf(candidate.signs) },
  ];
}

function onlyWorkloads(workloads: readonly Workload[]): Service[] {
  const byName = new Map<string, Service>();
  for (const { name, path, line } of workloads) {
    if (!byName.has(name)) byName.set(name, { name, folder: folderOf(path), path, line, signs: [path] });
  }
  return [...byName.values()];
}

function onlyCatalogued(signs: readonly ServiceSign[], known: readonly Service[]): Service[] {
  return signs.flatMap(({ sign, name, folder, path, line }) => {
    if (sign !== 'catalog' || name === undefined) return [];
    const same = known.some((it) => plain(it.name) === plain(name) || (it.folder === folder && aloneIn(signs, folder)));
    return same ? [] : [{ name, folder, path, line, signs: [path] }];
  });
}

function aloneIn(signs: readonly ServiceSign[], folder: string): boolean {
  return signs.filter((it) => it.sign === 'catalog' && it.folder === folder).length === 1;
}

/** A catalog's word counts for more than CODEOWNERS, whose last fitting line wins. */
function withOwner(service: Service, { signs, owners }: ServiceFacts): Service {
  const entry = signs.find(
    ({ sign, name, folder }) =>
      sign === 'catalog' &&
      name !== undefined &&
      (plain(name) === plain(service.name) || (folder === service.folder && aloneIn(signs, folder))),
  );
  const listed = owners.filter(({ path, pattern }) => path !== pattern && covers(pattern, service.folder)).pop();
  const owner = entry?.owner ?? listed?.owners.join(' ');
  return {
    ...service,
    ...(owner === undefined ? {} : { owner }),
    ...(entry?.tier === undefined ? {} : { tier: entry.tier }),
  };
}

/** Whether a CODEOWNERS pattern takes in the whole folder; patterns for some files of it do not. */
function covers(pattern: string, folder: string): boolean {
  const plainPattern = pattern.replace(/\/?\*{1,2}$/, '').replace(/\/$/, '');
  if (plainPattern === '' || plainPattern === '*') return true;
  if (plainPattern.includes('*') || folder === '.') return false;
  const anchored = plainPattern.replace(/^\//, '');
  if (plainPattern.includes('/')) return folder === anchored || folder.startsWith(`${anchored}/`);
  return folder.split('/').includes(anchored);
}
