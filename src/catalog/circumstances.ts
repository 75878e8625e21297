import { isBuildServer } from './evidence.js';
import { type Atom, catalog } from './match.js';
import { type Place, placeOf } from './place.js';
import type { Provider, Sighting, SignalKind } from './provider.js';

/** A sighting that met an atom, and where it lies. */
export interface Hit {
  readonly atom: Atom;
  readonly sighting: Sighting;
  readonly place: Place;
}

export const dependencyKinds: ReadonlySet<SignalKind> = new Set([
  'npm',
  'pypi',
  'go',
  'maven',
  'gem',
  'cargo',
  'nuget',
  'composer',
  'hex',
  'pub',
  'pod',
  'swift',
]);

/** Whether a dependency is one that the vendor gave its name: `*_datadog` is a client that somebody made for themselves. */
export function namesProduct({ kind, signal }: Atom): boolean {
  return dependencyKinds.has(kind) && !signal.includes(':*');
}

/**
 * Whether a published name of this atom makes the repository the vendor's. A rule of several signals may name a package
 * of others that use the product, unless its name begins with the product's.
 */
export function isOwnName(atom: Atom): boolean {
  if (!namesProduct(atom)) return false;
  if (typeof atom.provider.signals[atom.rule] === 'string') return true;
  return atom.signal
    .slice(atom.kind.length + 1)
    .replace(/^@/, '')
    .startsWith(atom.provider.id);
}

/**
 * Products that the repository publishes and does not itself run with: no application in it declares them. In a library
 * a private package is a bundle or a helper, and no application.
 */
export function ownOnly(
  published: ReadonlySet<Provider>,
  hits: readonly Hit[],
  library: boolean,
): ReadonlySet<Provider> {
  const own = new Set(published);
  if (library) return own;
  for (const { atom, sighting, place } of hits) {
    if (sighting.role === 'application' && place === 'product' && dependencyKinds.has(atom.kind))
      own.delete(atom.provider);
  }
  return own;
}

/**
 * Dependencies that source code names in adapters alone, by kind and value, and what else of the same products no
 * source code names.
 */
export function offeredDependencies(hits: readonly Hit[]): ReadonlySet<string> {
  const offered = new Map<string, Provider>();
  const used = new Map<string, Provider>();
  for (const { atom, sighting, place } of hits) {
    if (sighting.role === 'imported') (place === 'product' ? used : offered).set(keyOf(sighting), atom.provider);
  }
  const found = new Set([...offered.keys()].filter((key) => !used.has(key)));
  if (found.size === 0) return found;
  const inUse = new Set(used.values());
  const adapted = new Set([...offered.values()].filter((provider) => !inUse.has(provider)));
  for (const { atom, sighting } of hits) {
    if (dependencyKinds.has(sighting.kind) && sighting.role !== 'application' && adapted.has(atom.provider))
      found.add(keyOf(sighting));
  }
  return found;
}

/** The folder of a path; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Answers whether the manifest in a folder declares dependencies of one kind. */
export function declaresIn(sightings: readonly Sighting[]): (kind: SignalKind, folder: string) => boolean {
  const declared = new Set<string>();
  for (const { kind, path, role } of sightings) {
    if (dependencyKinds.has(kind) && role !== 'published' && role !== 'own' && role !== 'imported')
      declared.add(`${kind}:${folderOf(path)}`);
  }
  return (kind, folder) => declared.has(`${kind}:${folder}`);
}

/** Folders of what a team makes for its own work, at the top or one below. */
const ownTools = /^(?:[^/]+\/)?(?:internal-tools|build-tools|dev-tools|tools|tooling|scripts)\//;

/** Kinds of dependencies that manifests outside the folders of a team's own tools declare. */
export function kindsOutsideTools(sightings: readonly Sighting[]): ReadonlySet<SignalKind> {
  const kinds = new Set<SignalKind>();
  for (const { kind, path, role } of sightings) {
    if (dependencyKinds.has(kind) && role !== 'imported' && !ownTools.test(path) && placeOf(path) === 'product')
      kinds.add(kind);
  }
  return kinds;
}

/** What the whole of the sightings says about the repository. */
export interface Circumstances {
  /** Nothing in it was seen to run as a service. */
  readonly library: boolean;
  /** Dependencies that adapters alone import. */
  readonly offered: ReadonlySet<string>;
  /** Exporters that no code names. */
  readonly idle: ReadonlySet<string>;
  /** Products that it publishes. */
  readonly published: ReadonlySet<Provider>;
  /** It publishes packages of whatever name. */
  readonly publishes: boolean;
  /** Kinds of dependencies that something besides a team's own tools declares. */
  readonly outsideTools: ReadonlySet<SignalKind>;
}

const offeredKinds: ReadonlySet<SignalKind> = new Set(['call', 'env', 'flag']);

function offersRivals({ capability, provider }: Atom, published: ReadonlySet<Provider>): boolean {
  return !published.has(provider) && [...published].some((own) => catalog[capability].includes(own));
}

/** Where a dependency stands aside from the product though its manifest does not; undefined where it does not. */
export function asideOf(
  { atom, sighting, place }: Hit,
  { library, offered, idle, published, publishes, outsideTools }: Circumstances,
): Place | undefined {
  if (place !== 'product') return undefined;
  if (sighting.role === 'gone') return 'gone';
  if (outsideTools.has(atom.kind) && ownTools.test(sighting.path)) return 'development';
  const isOffer = library && published.size > 0 && sighting.role !== 'application';
  // An SDK names a platform in order to be built against it, and its scripts put the SDK itself there.
  if (atom.capability === 'deployment')
    return sighting.role === 'test'
      ? 'tests'
      : isOffer && (dependencyKinds.has(atom.kind) || atom.kind === 'cli') && !isBuildServer(atom.provider.id)
        ? 'development'
        : undefined;
  // Who publishes one product of a capability offers adapters to its rivals.
  if (isOffer && offersRivals(atom, published) && (dependencyKinds.has(atom.kind) || offeredKinds.has(atom.kind)))
    return 'adapters';
  if (atom.kind === 'flag' && ((library && publishes) || offersRivals(atom, published))) return 'adapters';
  if (sighting.role === 'test') return 'development';
  if (library && sighting.role === 'development') return 'development';
  if (library && sighting.role === 'optional') return 'extras';
  // Whoever wants to send traces somewhere has the library, wherever they go.
  if (idle.has(keyOf(sighting)) && atom.provider.id !== 'opentelemetry') return 'idle';
  return offered.has(keyOf(sighting)) ? 'adapters' : undefined;
}

/** A dependency in the words of its signal. */
export function keyOf({ kind, value }: Sighting): string {
  return `${kind}:${value}`;
}
