import { literally } from '../../text.js';
import { type Entry, has, isLiteral, outlinesOf, valueAt } from '../outline.js';
import { type Lines, nameOf, type TextFile } from '../text-file.js';
import { byIngress, byWeights, cloudDeploy } from './traffic-splits.js';

/** How a change reaches this workload today. */
export interface Deployment {
  /** The workload's own name, else that of its file or chart. */
  readonly name: string;
  /** As the format calls it: `Rollout`, `Deployment`, `fly.toml`, `AWS::Lambda::Alias`. */
  readonly kind: string;
  readonly strategy: StrategyKind;
  /** One line for people. */
  readonly text: string;
  /** Shares of traffic in percent, in order, where the strategy names them. */
  readonly steps?: readonly number[];
  readonly path: string;
  readonly line: number;
  /** Copies, where the object says a number. */
  readonly replicas?: number;
  /** What splits the traffic for a controller, in its own word (`istio`, `nginx`), or `replicas` where nothing does. */
  readonly routedBy?: string;
}

export type StrategyKind =
  | 'canary'
  | 'blue-green'
  | 'traffic-split'
  | 'rolling'
  | 'recreate'
  | 'on-delete'
  | 'all-at-once';

export type Told = Pick<Deployment, 'strategy' | 'text' | 'steps' | 'routedBy'>;
type Reader = (entries: readonly Entry[], at: string) => Told | undefined;

/** A cheap look before a document is taken apart. */
const worthReading =
  /^[^\S\n]*(?:- )?kind:\s*["']?(?:Deployment|StatefulSet|DaemonSet|Rollout|Canary|Service|VirtualService|HTTPRoute|Ingress|DeliveryPipeline)\b/m;

/** Strategies in Kubernetes objects and their relatives, in plain YAML and in templates. */
export function deploymentsInManifest({ path, text }: TextFile, lines: Lines): Deployment[] {
  if (!text.includes('kind:') || !worthReading.test(text)) return [];
  return outlinesOf(lines()).flatMap((entries) =>
    rootsOf(entries).flatMap((at): Deployment[] => {
      const kind = valueAt(entries, `${at}kind`) ?? '';
      const group = valueAt(entries, `${at}apiVersion`)?.replace(/\/?[^/]*$/, '') ?? '';
      const told = Object.hasOwn(readers, kind) ? readers[kind]?.(entries, at, group) : undefined;
      if (told === undefined) return [];
      const target = isLiteral(valueAt(entries, `${at}spec.targetRef.name`)) ? 'spec.targetRef.name' : 'metadata.name';
      const given = valueAt(entries, `${at}${target}`);
      const name = isLiteral(given) ? given : nameFromPath(path);
      const line = entries.find((entry) => entry.path === `${at}kind`)?.line ?? 1;
      const copies = valueAt(entries, `${at}spec.replicas`) ?? '';
      const replicas = /^\d+$/.test(copies) ? { replicas: Number(copies) } : {};
      return [{ name, kind, ...told, path, line, ...replicas }];
    }),
  );
}

/** The document itself, or each entry of a `kind: List`. */
function rootsOf(entries: readonly Entry[]): string[] {
  const roots = entries.flatMap(({ path }) => /^((?:items\[\d+\]\.)?)kind$/.exec(path)?.[1] ?? []);
  return [...new Set(roots)];
}

const readers: Readonly<Record<string, (entries: readonly Entry[], at: string, group: string) => Told | undefined>> = {
  Deployment: (entries, at, group) =>
    group === 'apps' || group === 'extensions' ? rolling(entries, `${at}spec.strategy`) : undefined,
  StatefulSet: (entries, at) => updating(entries, `${at}spec.updateStrategy`),
  DaemonSet: (entries, at) => updating(entries, `${at}spec.updateStrategy`),
  Rollout: (entries, at, group) => (group === 'argoproj.io' ? argo(entries, at) : undefined),
  Canary: (entries, at, group) => (group === 'flagger.app' ? withProvider(entries, at) : undefined),
  Service: (entries, at, group) =>
    group === 'serving.knative.dev'
      ? byWeights(entries, new RegExp(`^${literally(at)}spec\\.traffic\\[\\d+\\]\\.percent$`))
      : undefined,
  VirtualService: (entries) => byWeights(entries, /\.route\[\d+\]\.weight$/),
  HTTPRoute: (entries) => byWeights(entries, /\.backendRefs\[\d+\]\.weight$/),
  Ingress: (entries) => byIngress(entries),
  DeliveryPipeline: (entries, _at, group) => (group === 'deploy.cloud.google.com' ? cloudDeploy(entries) : undefined),
};

const rolling: Reader = (entries, at) => {
  const type = valueAt(entries, `${at}.type`);
  if (type === 'Recreate') return { strategy: 'recreate', text: 'recreate: all old pods stop before new ones start' };
  const limits = [
    ['surge', valueAt(entries, `${at}.rollingUpdate.maxSurge`)],
    ['unavailable', valueAt(entries, `${at}.rollingUpdate.maxUnavailable`)],
  ].flatMap(([word, value]) => (isLiteral(value) ? [`max ${word} ${value}`] : []));
  // Source: Kubernetes API reference, DeploymentSpec.strategy: both default to 25 %.
  const told =
    limits.length > 0
      ? limits.join(', ')
      : type === undefined
        ? 'by default 25% surge and 25% unavailable'
        : '25% surge and 25% unavailable';
  return { strategy: 'rolling', text: `rolling update, ${told}` };
};

const updating: Reader = (entries, at) => {
  if (valueAt(entries, `${at}.type`) === 'OnDelete')
    return { strategy: 'on-delete', text: 'pods change when deleted by hand' };
  const partition = valueAt(entries, `${at}.rollingUpdate.partition`);
  return {
    strategy: 'rolling',
    text:
      isLiteral(partition) && partition !== '0'
        ? `rolling update from ordinal ${partition} up`
        : 'rolling update, one pod after the other',
  };
};

const argo: Reader = (entries, at) => {
  const spec = `${at}spec.strategy`;
  if (has(entries, `${spec}.blueGreen`)) {
    const automatic = valueAt(entries, `${spec}.blueGreen.autoPromotionEnabled`) !== 'false';
    return { strategy: 'blue-green', text: `blue-green, promoted ${automatic ? 'automatically' : 'by hand'}` };
  }
  if (!has(entries, `${spec}.canary`)) return undefined;
  const told: string[] = [];
  const steps: number[] = [];
  const step = new RegExp(
    `^${literally(spec)}\\.canary\\.steps\\[\\d+\\]\\.(setWeight|pause|analysis|pause\\.duration)$`,
  );
  for (const { path, value } of entries) {
    const kind = step.exec(path)?.[1];
    if (kind === 'setWeight') told.push(isLiteral(value) ? `${value}%` : 'a share from the chart');
    if (kind === 'setWeight' && Number.isFinite(Number(value)) && value !== '') steps.push(Number(value));
    if (kind === 'pause') told.push('pause');
    if (kind === 'pause.duration') told.splice(-1, 1, `pause ${value}`);
    if (kind === 'analysis') told.push('analysis');
  }
  const shown = told.length > 12 ? [...told.slice(0, 12), '…'] : told;
  const text = shown.length === 0 ? 'canary without steps: a rolling update' : `canary: ${shown.join(' → ')}`;
  const routing = `${spec}.canary.trafficRouting`;
  const below = new RegExp(`^${literally(routing)}\\.(\\w+)`);
  const named = entries.flatMap(({ path }) => below.exec(path)?.[1] ?? []).filter((key) => !settings.has(key));
  const routedBy = has(entries, routing) ? (named[0] ?? 'unknown') : 'replicas';
  return { strategy: 'canary', text, routedBy, ...(steps.length > 0 ? { steps } : {}) };
};

/** Keys of `trafficRouting` that name no router. */
const settings: ReadonlySet<string> = new Set(['managedRoutes', 'maxTrafficWeight']);

/** Without a provider of its own, Flagger takes the one that it was installed with. */
const withProvider: Reader = (entries, at) => {
  const told = flagger(entries, at);
  const provider = valueAt(entries, `${at}spec.provider`);
  return told === undefined || !isLiteral(provider) ? told : { ...told, routedBy: provider };
};

const flagger: Reader = (entries, at) => {
  const analysis = has(entries, `${at}spec.analysis`) ? `${at}spec.analysis` : `${at}spec.canaryAnalysis`;
  const number = (key: string) => {
    const value = valueAt(entries, `${analysis}.${key}`);
    return isLiteral(value) && Number.isFinite(Number(value)) ? Number(value) : undefined;
  };
  const every = valueAt(entries, `${analysis}.interval`);
  const pace = isLiteral(every) ? ` every ${every}` : '';
  const listed = entries
    .filter(({ path }) => path.startsWith(`${analysis}.stepWeights[`))
    .map(({ value }) => Number(value));
  const inline = /^\[(.*)\]$/
    .exec(valueAt(entries, `${analysis}.stepWeights`) ?? '')?.[1]
    ?.split(',')
    .map(Number);
  const weights = (inline ?? listed).filter((weight) => Number.isFinite(weight));
  if (weights.length > 0)
    return { strategy: 'canary', text: `canary: ${weights.map((it) => `${it}%`).join(' → ')}${pace}`, steps: weights };
  const [step, most] = [number('stepWeight'), number('maxWeight') ?? 100];
  if (step !== undefined && step > 0) {
    const steps = Array.from({ length: Math.min(100, Math.floor(most / step)) }, (_, index) => (index + 1) * step);
    return { strategy: 'canary', text: `canary: +${step}% up to ${most}%${pace}`, steps };
  }
  const iterations = number('iterations');
  if (iterations === undefined) return { strategy: 'canary', text: 'canary, judged by its analysis' };
  const matched = has(entries, `${analysis}.match`);
  return matched
    ? { strategy: 'canary', text: `canary for matching requests, ${iterations} checks${pace}` }
    : { strategy: 'blue-green', text: `blue-green after ${iterations} checks${pace}` };
};

/** `charts/podinfo/templates/deployment.yaml` → `podinfo`; `templates/adservice.yaml` → `adservice`. */
function nameFromPath(path: string): string {
  const stem = nameOf(path).replace(/\..*$/, '');
  const own = stem.replace(
    /(?:^|[-_])(?:deployment|statefulset|daemonset|rollout|canary|service|ingress|virtualservice|httproute|deploy|ksvc)$/i,
    '',
  );
  const folders = path.split('/').slice(0, -1);
  const parent = folders.filter((folder) => !/^(?:templates|k8s|kubernetes|manifests|base|deploy)$/.test(folder)).pop();
  return own === '' ? (parent ?? stem) : own;
}
