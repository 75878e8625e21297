import type { Lever, LeverKind } from '../../plan/rollback/lever.js';
import { type Entry, has, isLiteral, outlinesOf, valueAt } from '../outline.js';
import { type Lines, nameOf, type TextFile } from '../text-file.js';

// What a rollback is run on, in manifests: workloads with their namespaces, and the controllers that put Git back.

interface Read {
  readonly entries: readonly Entry[];
  /** Prefix of the object in its document: empty, or the entry of a list. */
  readonly at: string;
}

type Settings = Readonly<Record<string, string | undefined>>;

interface Kind {
  readonly kind: LeverKind;
  readonly group: RegExp;
  readonly settings?: (read: Read) => Settings;
}

const worthReading =
  /^[^\S\n]*(?:- )?kind:\s*["']?(?:Application|ApplicationSet|Kustomization|HelmRelease|Rollout|Canary|Deployment|StatefulSet|DaemonSet|Service|HorizontalPodAutoscaler|ScaledObject|DeliveryPipeline)\b/m;

const kinds: Readonly<Record<string, Kind>> = {
  Application: { kind: 'argo-app', group: /^argoproj\.io$/, settings: (read) => ofApplication(read, 'spec') },
  ApplicationSet: {
    kind: 'argo-appset',
    group: /^argoproj\.io$/,
    settings: (read) => ofApplication(read, 'spec.template.spec'),
  },
  Kustomization: {
    kind: 'flux-kustomization',
    group: /^kustomize\.toolkit\.fluxcd\.io$/,
    settings: (read) => picked(read, ['spec.path', 'spec.interval', 'spec.suspend', 'spec.targetNamespace']),
  },
  HelmRelease: {
    kind: 'flux-helm-release',
    group: /^helm\.toolkit\.fluxcd\.io$/,
    settings: (read) => picked(read, ['spec.interval', 'spec.suspend', 'spec.releaseName', 'spec.targetNamespace']),
  },
  Rollout: {
    kind: 'rollout',
    group: /^argoproj\.io$/,
    settings: (read) => picked(read, ['spec.strategy.canary.dynamicStableScale']),
  },
  Canary: { kind: 'canary', group: /^flagger\.app$/, settings: ofCanary },
  Deployment: { kind: 'deployment', group: /^(?:apps|extensions)$/ },
  StatefulSet: { kind: 'statefulset', group: /^apps$/ },
  DaemonSet: { kind: 'daemonset', group: /^apps$/ },
  Service: { kind: 'knative-service', group: /^serving\.knative\.dev$/ },
  HorizontalPodAutoscaler: {
    kind: 'scaler',
    group: /^autoscaling$/,
    settings: (read) => ({ by: 'HPA', target: literalAt(read, 'spec.scaleTargetRef.name') }),
  },
  ScaledObject: {
    kind: 'scaler',
    group: /^keda\.sh$/,
    settings: (read) => ({ by: 'KEDA', target: literalAt(read, 'spec.scaleTargetRef.name') }),
  },
  DeliveryPipeline: { kind: 'cloud-deploy-pipeline', group: /^deploy\.cloud\.google\.com$/, settings: ofPipeline },
};

/** Levers in Kubernetes objects and their relatives. An object whose name a template has yet to fill in is none. */
export function leversInManifest({ path, text }: TextFile, lines: Lines): Lever[] {
  if (!text.includes('kind:') || !worthReading.test(text)) return [];
  return outlinesOf(lines()).flatMap((entries) =>
    rootsOf(entries).flatMap((at): Lever[] => {
      const read = { entries, at };
      const word = valueAt(entries, `${at}kind`) ?? '';
      const row = Object.hasOwn(kinds, word) ? kinds[word] : undefined;
      const group = valueAt(entries, `${at}apiVersion`)?.replace(/\/?[^/]*$/, '') ?? '';
      if (row === undefined || !row.group.test(group)) return [];
      const name = literalAt(read, 'metadata.name');
      if (name === undefined) return [];
      const line = entries.find((entry) => entry.path === `${at}kind`)?.line ?? 1;
      return [
        leverOf({ kind: row.kind, name, path, line }, literalAt(read, 'metadata.namespace'), row.settings?.(read)),
      ];
    }),
  );
}

/** A lever without the keys that nothing is known of. */
export function leverOf(
  known: Pick<Lever, 'kind' | 'name' | 'path' | 'line'>,
  namespace: string | undefined,
  settings: Settings = {},
): Lever {
  const told = Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return {
    ...known,
    ...(namespace !== undefined && { namespace }),
    ...(told.length > 0 && { settings: Object.fromEntries(told) }),
  };
}

/** Files with a format of their own that name what they deploy: Kamal and App Engine. */
export function leversInSettings({ path, text }: TextFile): Lever[] {
  const named = (kind: LeverKind, pattern: RegExp): Lever[] => {
    const found = pattern.exec(text);
    const name = found?.[1];
    return found === null || !isLiteral(name)
      ? []
      : [leverOf({ kind, name, path, line: lineAt(text, found.index) }, undefined)];
  };
  if (/(?:^|\/)config\/deploy(?:\.[\w-]+)?\.ya?ml$/.test(path))
    return named('kamal-service', /^service:\s*["']?([\w-]+)/m);
  if (nameOf(path) === 'app.yaml' && /^runtime:/m.test(text))
    return named('app-engine-service', /^service:\s*["']?([\w-]+)/m);
  if (/^wrangler\.(?:toml|jsonc?)$/.test(nameOf(path)))
    return named('worker', /^[^\S\n]*"?name"?\s*[=:]\s*"([\w-]+)"/m);
  if (nameOf(path) === 'Appfile')
    return [
      ...named('android-app', /^[^\S\n]*package_name\s*\(?\s*["']([\w.]+)["']/m),
      ...named('apple-app', /^[^\S\n]*app_identifier\s*\(?\s*["']([\w.-]+)["']/m),
    ];
  return [];
}

/** Files that `leversInSettings` reads and nobody else may have opened. */
export function isLeverFile(path: string): boolean {
  return /^(?:wrangler\.(?:toml|jsonc?)|Appfile)$/.test(nameOf(path));
}

export function lineAt(text: string, offset: number): number {
  const start = offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0);
  return text.slice(0, start).split('\n').length;
}

/** The document itself, or each entry of a `kind: List`. */
function rootsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.flatMap(({ path }) => /^((?:items\[\d+\]\.)?)kind$/.exec(path)?.[1] ?? []))];
}

function literalAt({ entries, at }: Read, path: string): string | undefined {
  const value = valueAt(entries, `${at}${path}`);
  return isLiteral(value) ? value : undefined;
}

/** The literal values at these paths, each under the last word of its path. */
function picked(read: Read, paths: readonly string[]): Settings {
  return Object.fromEntries(paths.map((path) => [path.slice(path.lastIndexOf('.') + 1), literalAt(read, path)]));
}

/**
 * Source: Argo CD, user guide on automated sync: it is on where `automated` stands, unless `enabled` is false;
 * `selfHeal` and `prune` are off unless they are true.
 */
function ofApplication(read: Read, spec: string): Settings {
  const { entries, at } = read;
  const automated = `${spec}.syncPolicy.automated`;
  const isThere = has(entries, `${at}${automated}`) && !/^(?:null|~)$/.test(literalAt(read, automated) ?? '');
  const isOn = isThere && literalAt(read, `${automated}.enabled`) !== 'false';
  const sources = new RegExp(`^${spec.replaceAll('.', '\\.')}\\.sources?(?:\\[\\d+\\])?\\.(?:chart|helm)\\b`);
  return {
    automated: String(isOn),
    selfHeal: String(isOn && literalAt(read, `${automated}.selfHeal`) === 'true'),
    prune: String(isOn && literalAt(read, `${automated}.prune`) === 'true'),
    path: literalAt(read, `${spec}.source.path`) ?? literalAt(read, `${spec}.sources[0].path`),
    helm: entries.some(({ path }) => path.startsWith(at) && sources.test(path.slice(at.length))) ? 'true' : undefined,
    destination: literalAt(read, `${spec}.destination.namespace`),
  };
}

function ofCanary(read: Read): Settings {
  const analysis = has(read.entries, `${read.at}spec.analysis`) ? 'spec.analysis' : 'spec.canaryAnalysis';
  return {
    target: literalAt(read, 'spec.targetRef.name'),
    targetKind: literalAt(read, 'spec.targetRef.kind'),
    ...picked(read, ['spec.skipAnalysis', ...['interval', 'stepWeight', 'maxWeight'].map((it) => `${analysis}.${it}`)]),
  };
}

/** The last target of a pipeline is the one that users meet. */
function ofPipeline(read: Read): Settings {
  const targets = read.entries.filter(({ path }) => /serialPipeline\.stages\[\d+\]\.targetId$/.test(path));
  const last = targets.at(-1)?.value;
  return { target: isLiteral(last) ? last : undefined };
}
