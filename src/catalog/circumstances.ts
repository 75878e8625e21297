import { isBuildServer } from './evidence.js';
import type { Atom, SignalIndex } from './match.js';
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
]);

/** Answers where a file lies. Folders of adapters are told from what lies side by side in them. */
export function places(sightings: readonly Sighting[]): (path: string) => Place {
  const adapters = adapterFolders(sightings);
  const known = new Map<string, Place>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const lying = placeOf(path);
    const place = lying === 'product' && isBelow(path, adapters) ? 'adapters' : lying;
    known.set(path, place);
    return place;
  };
}

/** Folders called so hold one adapter a product where enough rivals lie side by side. */
const offering =
  /^(?:integrations?|connectors?|datasources?|data[-_]sources?|destinations?|query[-_]runners?|adapters?|exporters?|importers?|sinks?|notifiers?|notification[-_]?(?:channels?|providers?)|alerting[-_]?providers?|receivers?|nodes|pieces|app-?store)$/i;
/** Folders called so hold adapters more often than not, and at times what this product plugs into itself. */
const perhapsOffering = /^(?:providers?|plugins?|addons?|extensions?|rules|detectors?|checks)$/i;
/** One look at a path, since nearly none of them goes through such a folder. */
const mayOffer = new RegExp(
  `(?:^|/)(?:${[offering, perhapsOffering].map(({ source }) => source.slice(1, -1)).join('|')})/`,
  'i',
);
const fewestRivals = 4;
const fewestPerhaps = 6;

/** Names of products that people connect things to. Rivals side by side are choices for users, not this product's tools. */
const connected = new Set(
  'airbrake aws awss3 azure bigquery bitbucket bugsnag clickhouse cloudwatch cloudflare confluence databricks datadog discord dynamodb dynatrace elasticsearch email github gitlab googlechat googlesheets grafana honeybadger honeycomb hubspot influxdb intercom jenkins jira kafka launchdarkly linear loki mattermost mongodb mssql mysql netlify newrelic notion openai opsgenie optimizely oracle pagerduty postgres postgresql posthog prometheus redis redshift rocketchat rollbar salesforce segment sendgrid sentry servicenow shopify signoz slack snowflake splunk split sqlite statsig stripe teams telegram terraform trello twilio unleash vercel webhook zapier zendesk zoom'.split(
    ' ',
  ),
);

function adapterFolders(sightings: readonly Sighting[]): ReadonlySet<string> {
  const named = new Map<string, Set<string>>();
  const enough = new Set<string>();
  for (const { kind, path } of sightings) {
    if (kind !== 'file' || !mayOffer.test(path)) continue;
    const parts = path.split('/');
    for (const [at, part] of parts.entries()) {
      const sure = offering.test(part);
      if (at + 1 >= parts.length || (!sure && !perhapsOffering.test(part))) continue;
      const folder = parts.slice(0, at + 1).join('/');
      const products = named.get(folder) ?? new Set();
      named.set(folder, products);
      // Rivals lie in the folder itself or in one group below it: `rules/cloud/heroku.ts`.
      for (const entry of parts.slice(at + 1, at + 3)) {
        const product = productIn(entry);
        if (product !== undefined) products.add(product);
      }
      if (products.size >= (sure ? fewestRivals : fewestPerhaps)) enough.add(folder);
    }
  }
  return enough;
}

/** `pagerduty.py`, `PagerDuty`, `pagerduty-alerts` → `pagerduty`. */
function productIn(entry: string): string | undefined {
  const stem = entry.replace(/\..*$/, '').toLowerCase();
  const whole = stem.replace(/[^a-z0-9]/g, '');
  if (connected.has(whole)) return whole;
  return stem.split(/[^a-z0-9]+/).find((word) => connected.has(word));
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (folders.has(path.slice(0, slash))) return true;
  }
  return false;
}

/** Whether a published name of this atom makes the repository the vendor's. */
export function publishes({ kind, provider, rule }: Atom): boolean {
  return dependencyKinds.has(kind) && typeof provider.signals[rule] === 'string';
}

/** Products that the repository publishes and does not itself run with: no application in it declares them. */
export function ownOnly(published: ReadonlySet<Provider>, hits: readonly Hit[]): ReadonlySet<Provider> {
  const own = new Set(published);
  for (const { atom, sighting, place } of hits) {
    if (sighting.role === 'application' && place === 'product' && dependencyKinds.has(atom.kind))
      own.delete(atom.provider);
  }
  return own;
}

const sites = new Set(['netlify', 'vercel', 'firebase-hosting', 'cloudflare-pages', 'cloudflare-workers']);
const notRun = new Set([
  ...sites,
  'terraform',
  'bicep',
  'goreleaser',
  'fastlane',
  'aws-cdk',
  'pulumi',
  'ansible',
  'kustomize',
]);

/** Whether this shows that the repository holds something that is run, and not only a library. */
export function isRun({ atom, sighting, place }: Hit): boolean {
  return (
    place === 'product' &&
    atom.capability === 'deployment' &&
    (atom.kind === 'kind' || atom.kind === 'file') &&
    sighting.role === undefined &&
    !isBuildServer(atom.provider.id) &&
    !notRun.has(atom.provider.id)
  );
}

/** Dependencies that source code names in adapters alone, by kind and value. */
export function offeredDependencies(hits: readonly Hit[]): ReadonlySet<string> {
  const offered = new Set<string>();
  const used = new Set<string>();
  for (const { sighting, place } of hits) {
    if (sighting.role === 'imported') (place === 'product' ? used : offered).add(keyOf(sighting));
  }
  return new Set([...offered].filter((key) => !used.has(key)));
}

/** Where a dependency stands aside from the product though its manifest does not; undefined where it does not. */
export function asideOf(
  { atom, sighting, place }: Hit,
  library: boolean,
  offered: ReadonlySet<string>,
): Place | undefined {
  if (place !== 'product' || atom.capability === 'deployment') return undefined;
  if (sighting.role === 'test') return 'development';
  if (library && sighting.role === 'development') return 'development';
  if (library && sighting.role === 'optional') return 'extras';
  return offered.has(keyOf(sighting)) ? 'adapters' : undefined;
}

/**
 * Dependencies worth looking for in source code, each as a word of an import: those of products for which there is
 * an adapter on offer, so that nothing but the imports tells whether the product uses them itself.
 */
export function importsWorthSearching(
  sightings: readonly Sighting[],
  index: SignalIndex,
): ReadonlyMap<string, Sighting> {
  const adapters = adapterFolders(sightings);
  const offered = new Set<string>();
  for (const { kind, path } of adapters.size === 0 ? [] : sightings) {
    if (kind !== 'file' || !isBelow(path, adapters) || placeOf(path) !== 'product') continue;
    for (const part of path.split('/'))
      offered.add(
        part
          .replace(/\..*$/, '')
          .toLowerCase()
          .replace(/[^a-z0-9]/g, ''),
      );
  }
  const wanted = new Map<string, Sighting>();
  if (offered.size === 0) return wanted;
  for (const sighting of sightings) {
    if (sighting.kind !== 'npm' && sighting.kind !== 'pypi') continue;
    const speaks = index
      .meet(sighting)
      .some(({ provider, capability }) => capability !== 'deployment' && offered.has(provider.id.replace(/-/g, '')));
    if (speaks) wanted.set(sighting.value, sighting);
  }
  return wanted;
}

function keyOf({ kind, value }: Sighting): string {
  return `${kind}:${value}`;
}
