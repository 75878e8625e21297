import { type Place, placeOf } from './place.js';
import type { Sighting } from './provider.js';
import { uncalledModules } from './uncalled.js';

/**
 * Answers where a file lies. Folders of adapters are told from what lies side by side in them.
 * @param lies where a path alone says that it does
 */
export function places(sightings: readonly Sighting[], lies = placeOf): (path: string) => Place {
  const adapters = adapterFolders(sightings);
  const isUncalled = uncalledModules(sightings);
  const known = new Map<string, Place>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const lying = lies(path);
    const aside = () => (isBelow(path, adapters) ? 'adapters' : isUncalled(path) ? 'uncalled' : lying);
    const place = lying === 'product' ? aside() : lying;
    known.set(path, place);
    return place;
  };
}

/** Folders called so hold one adapter a product where enough rivals lie side by side. */
const offering =
  /^(?:integrations?|connectors?|datasources?|data[-_]sources?|destinations?|query[-_]runners?|adapters?|exporters?|importers?|sinks?|notifiers?|notification[-_]?(?:channels?|providers?)|alerting[-_]?providers?|receivers?|metrics?[-_]?providers?|trac(?:ing|ers?)|nodes|pieces|app-?store)$/i;
/** Folders called so hold adapters more often than not, and at times what this product plugs into itself. */
const perhapsOffering = /^(?:providers?|plugins?|addons?|extensions?|rules|detectors?|checks)$/i;
/** One look at a path, since nearly none of them goes through such a folder. */
export const mayOffer = new RegExp(
  `(?:^|/)(?:${[offering, perhapsOffering].map(({ source }) => source.slice(1, -1)).join('|')})/`,
  'i',
);
const fewestRivals = 4;
const fewestPerhaps = 6;

/** Names of products that people connect things to. Rivals side by side are choices for users, not this product's tools. */
const connected = new Set(
  'airbrake aws awss3 azure bigquery bitbucket bugsnag clickhouse cloudwatch cloudflare confluence databricks datadog discord dynamodb dynatrace elasticapm elasticsearch email github gitlab googlechat googlesheets grafana honeybadger honeycomb hubspot influxdb intercom jaeger jenkins jira kafka launchdarkly lightstep linear loki mattermost mongodb mssql mysql netlify newrelic notion openai opsgenie optimizely oracle otlp pagerduty postgres postgresql posthog prometheus redis redshift rocketchat rollbar salesforce segment sendgrid sentry servicenow shopify signoz slack snowflake splunk split sqlite stackdriver statsig stripe teams telegram terraform trello twilio unleash vercel webhook zapier zendesk zipkin zoom'.split(
    ' ',
  ),
);

export function adapterFolders(sightings: readonly Sighting[]): ReadonlySet<string> {
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
export function productIn(entry: string): string | undefined {
  const stem = entry.replace(/\..*$/, '').toLowerCase();
  const whole = stem.replace(/[^a-z0-9]/g, '');
  if (connected.has(whole)) return whole;
  const words = stem.split(/[^a-z0-9]+/);
  return words
    .map((word, at) => [word, word + (words[at + 1] ?? '')].find((it) => connected.has(it)))
    .find((it) => it !== undefined);
}

export function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (folders.has(path.slice(0, slash))) return true;
  }
  return false;
}
