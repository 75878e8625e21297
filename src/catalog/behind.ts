import { byCodeUnits } from '../text.js';
import { flagWords, storeWords, vendorHosts } from './behind-words.js';
import { dependencyKinds } from './circumstances.js';
import type { Place } from './place.js';
import type { Sighting } from './provider.js';

/** What answers, or receives, behind a product that only hands on; and where that is said. */
export interface Behind {
  /** The catalog's id, or one of the same form where the catalog has none. */
  readonly id: string;
  readonly path: string;
  readonly line: number;
}

interface Wrapper {
  /** `OpenFeature, answered by flagd`. */
  readonly does: string;
  readonly unknown: string;
  /** A dependency whose name speaks of both, and names of variables, images, objects and calls. */
  readonly dependency: RegExp;
  /** The part of a dependency's name that is not looked at, because it names the wrapper itself. */
  readonly own?: RegExp;
  readonly words: Readonly<Record<string, RegExp>>;
  readonly signs?: Readonly<Record<string, RegExp>>;
}

/** Products that hand on, by id. */
const wrappers: Readonly<Record<string, Wrapper>> = {
  openfeature: {
    does: 'OpenFeature is answered by',
    unknown: 'What answers behind OpenFeature was not seen.',
    dependency: /open-?feature/,
    words: flagWords,
    signs: {
      flagd: /^(?:env:FLAGD_|image:.*\bflagd\b|kind:core\.openfeature\.dev\/)/,
      ofrep: /^env:(?:OFREP_|OPENFEATURE_OFREP)/,
      'in-memory': /^call:InMemoryProvider\($/,
    },
  },
  opentelemetry: {
    does: 'OpenTelemetry is received by',
    unknown: 'What receives behind OpenTelemetry was not seen.',
    // Of its own packages exporters alone tell; others instrument whatever their name says.
    dependency:
      /^(?:@opentelemetry\/|opentelemetry[-_.]|go\.opentelemetry\.io|io\.opentelemetry|open-telemetry\/)(?=.*export)|^(?!@opentelemetry\/|opentelemetry[-_.]|go\.opentelemetry\.io|io\.opentelemetry|open-telemetry\/)(?!.*profiling).*(?:open-?telemetry|\botel\b)|^opentelemetry[-_](?:prometheus|jaeger|zipkin|stackdriver|datadog)|^aspire\.hosting/,
    own: /^(?:@opentelemetry\/|io\.opentelemetry[\w.]*:|go\.opentelemetry\.io\/)|^github\.com\/open-telemetry\//,
    words: storeWords,
    signs: {
      jaeger: /^env:OTEL_EXPORTER_JAEGER_/,
      zipkin: /^env:OTEL_EXPORTER_ZIPKIN_/,
      prometheus: /^env:OTEL_EXPORTER_PROMETHEUS_/,
      datadog: /^env:DD_OTLP_CONFIG_/,
      lightstep: /^env:LIGHTSTEP_/,
      grafana: /^image:grafana\/otel-lgtm$/,
      'aws-xray': /^image:.*aws-otel-collector$/,
    },
  },
  micrometer: {
    does: 'Micrometer is read by',
    unknown: 'No registry behind Micrometer was seen.',
    dependency: /micrometer-registry-/,
    words: { ...storeWords, opentelemetry: /registry-otlp/ },
  },
  statsd: {
    does: 'StatsD is received by',
    unknown: 'What receives behind StatsD was not seen.',
    dependency: /dogstatsd/,
    words: { datadog: /dogstatsd/ },
    signs: {
      datadog: /^(?:image:datadog\/agent|helm:datadog)$/,
      prometheus: /^(?:image:prom\/statsd-exporter|helm:prometheus-statsd-exporter)$/,
      cloudwatch: /^image:amazon\/cloudwatch-agent$/,
      graphite: /^image:graphiteapp\//,
    },
  },
};

/** Whether a product only hands on to another one. */
export function handsOn(id: string): boolean {
  return Object.hasOwn(wrappers, id);
}

/** Literals that tell who answers where the wrapper's own calls are searched. */
export function callsBehind(id: string): readonly string[] {
  return id === 'openfeature' ? ['InMemoryProvider('] : [];
}

/** One sentence on who answers behind a wrapper. */
export function behindWords(id: string, behind: readonly Behind[]): string {
  const wrapper = wrappers[id];
  if (wrapper === undefined) return '';
  return behind.length === 0 ? wrapper.unknown : `${wrapper.does} ${behind.map((it) => it.id).join(', ')}.`;
}

/**
 * Who answers or receives behind a wrapper, each once with the first place that says so, sorted by id. What lies in
 * tests, examples and documents does not count.
 */
export function behindOf(id: string, sightings: readonly Sighting[], placeAt: (path: string) => Place): Behind[] {
  const wrapper = wrappers[id];
  if (wrapper === undefined) return [];
  const found = new Map<string, Behind>();
  for (const sighting of sightings) {
    const { kind, role, path, line } = sighting;
    if (kind === 'file' || role === 'test' || role === 'published' || role === 'own' || role === 'optional') continue;
    const ids = toldBy(sighting, wrapper, id);
    if (ids.length === 0 || placeAt(path) !== 'product') continue;
    for (const one of ids) {
      const known = found.get(one);
      if (known === undefined || byCodeUnits(path, known.path) < 0) found.set(one, { id: one, path, line });
    }
  }
  return [...found.values()].sort((a, b) => byCodeUnits(a.id, b.id));
}

function toldBy({ kind, value }: Sighting, { dependency, own, words, signs }: Wrapper, id: string): string[] {
  if (dependencyKinds.has(kind)) {
    const name = value.toLowerCase();
    return dependency.test(name) ? namedIn(own === undefined ? name : name.replace(own, ''), words) : [];
  }
  if (id === 'opentelemetry' && kind === 'annotation') {
    const target = /^(?:sent-to|exporter)\/(.+)$/.exec(value)?.[1];
    return target === undefined ? [] : namedIn(target, storeHosts(target));
  }
  const sign = `${kind}:${value}`;
  return Object.entries(signs ?? {}).flatMap(([one, pattern]) => (pattern.test(sign) ? [one] : []));
}

function namedIn(name: string, words: Readonly<Record<string, RegExp>>): string[] {
  return Object.entries(words).flatMap(([one, pattern]) => (pattern.test(name) ? [one] : []));
}

function storeHosts(target: string): Readonly<Record<string, RegExp>> {
  if (!target.includes('.')) return storeWords;
  const special = Object.entries(vendorHosts).find(([, pattern]) => pattern.test(target));
  return special === undefined ? storeWords : { [special[0]]: special[1] };
}
