import { adapterFolders, isBelow } from './adapters.js';
import { keyOf } from './circumstances.js';
import type { SignalIndex } from './match.js';
import { placeOf } from './place.js';
import type { Provider, Sighting, SignalKind } from './provider.js';

/**
 * Dependencies worth looking for in source code, each as a word of an import: those of products for which there is
 * an adapter on offer, and exporters of traces, so that nothing but the imports tells whether the product uses them itself.
 */
export function importsWorthSearching(
  sightings: readonly Sighting[],
  index: SignalIndex,
): ReadonlyMap<string, Sighting> {
  const wanted = new Map(chosenExporters(sightings).map((it) => [it.value, it]));
  const entries = offeredIn(sightings);
  if (entries.size === 0) return wanted;
  const known = new Map<Provider, boolean>();
  const isOffered = (provider: Provider) => {
    const before = known.get(provider);
    if (before !== undefined) return before;
    const words = wordsOf(provider.id);
    const answer = [...entries].some((entry) => words.some((word) => names(entry, word)));
    known.set(provider, answer);
    return answer;
  };
  const declared = sightings.filter(({ kind }) => imported.has(kind));
  const involved = new Set<Provider>();
  for (const sighting of declared) {
    const met = index.meet(sighting).filter(({ capability }) => capability !== 'deployment');
    if (!met.some(({ provider }) => isOffered(provider))) continue;
    wanted.set(sighting.value, sighting);
    for (const { provider } of met) involved.add(provider);
  }
  // Who has one package in an adapter may have its others everywhere.
  for (const sighting of involved.size === 0 ? [] : declared)
    if (index.meet(sighting).some(({ provider }) => involved.has(provider))) wanted.set(sighting.value, sighting);
  return wanted;
}

/** A package that takes measurements and traces to one product. Lists of what might be sent name several of them. */
const exporter = /opentelemetry.{0,200}exporter/;
/** Chooses an exporter without a line of code. */
const chosenByName = /^OTEL_(?:TRACES_EXPORTER|METRICS_EXPORTER|EXPORTER_(?!OTLP))/;

/** Exporters that send nothing unless code names them. */
function chosenExporters(sightings: readonly Sighting[]): Sighting[] {
  const found = sightings.filter(
    ({ kind, value, role }) => kind === 'npm' && role !== 'published' && role !== 'imported' && exporter.test(value),
  );
  const isChosen = found.length > 0 && sightings.some(({ kind, value }) => kind === 'env' && chosenByName.test(value));
  return isChosen ? [] : found;
}

/** Exporters, by kind and value, that are declared and that no code names. */
export function idleExporters(sightings: readonly Sighting[]): ReadonlySet<string> {
  const found = new Set(chosenExporters(sightings).map(keyOf));
  for (const it of found.size === 0 ? [] : sightings) if (it.role === 'imported') found.delete(keyOf(it));
  return found;
}

/** Kinds whose names stand in the sources that import them. */
const imported: ReadonlySet<SignalKind> = new Set(['npm', 'pypi', 'go', 'cargo']);

/** What lies in folders of adapters, each as letters and digits alone: `aws_cloudwatch_metrics` → `awscloudwatchmetrics`. */
function offeredIn(sightings: readonly Sighting[]): ReadonlySet<string> {
  const adapters = adapterFolders(sightings);
  const entries = new Set<string>();
  for (const { kind, path } of adapters.size === 0 ? [] : sightings) {
    if (kind !== 'file' || !isBelow(path, adapters) || placeOf(path) !== 'product') continue;
    for (const part of path.split('/'))
      entries.add(
        part
          .replace(/\..*$/, '')
          .toLowerCase()
          .replace(/[^a-z0-9]/g, ''),
      );
  }
  return entries;
}

/** `aws-appconfig` → `awsappconfig`, `appconfig`. */
function wordsOf(id: string): string[] {
  const words = [id, id.replace(/^(?:aws|azure|google-cloud|google)-(?=.{5})/, ''), ...(formerNames[id] ?? [])];
  return [...new Set(words)].map((it) => it.replace(/-/g, ''));
}

/** Names that adapters keep when the product has another. */
const formerNames: Readonly<Record<string, readonly string[]>> = {
  'google-cloud-monitoring': ['stackdriver'],
  splunk: ['signalfx'],
};

/** Short names stand inside of others, so they have to be all there is. */
function names(entry: string, word: string): boolean {
  return entry === word || (word.length >= 7 && entry.includes(word));
}
