import type { Sighting } from '../catalog/provider.js';
import { lineCounter, sightingsOf, type TextFile } from './text-file.js';

/**
 * Where OpenTelemetry is told to send: the host behind the endpoint's variable or a property, as `sent-to/HOST`, and the
 * exporters that the pipelines of a collector's configuration name, as `exporter/TYPE`. Of an address the host alone is
 * kept, and only where it names a vendor or a known store: paths, queries and users may hold secrets.
 */
export function targetSightings({ path, text }: TextFile): Sighting[] {
  const isCollector = text.includes('exporters:') && text.includes('pipelines:');
  if (!isCollector && !text.includes('otlp') && !text.includes('OTLP')) return [];
  const lineAt = lineCounter(text);
  const found = [...text.matchAll(endpoint)].flatMap(({ 1: host = '', 0: whole, index }): Sighting[] => {
    const name = host.toLowerCase();
    if (!known.test(name) || whole.trimStart().startsWith('#')) return [];
    return [
      { kind: 'annotation', value: `sent-to/${shortened(name)}`, path, line: lineAt(index + whole.lastIndexOf(host)) },
    ];
  });
  return isCollector ? [...found, ...exporterSightings({ path, text })] : found;
}

/** `…OTLP_ENDPOINT: https://host`, `- name: …ENDPOINT` with its value on the next line, `endpoint: host:4317`. */
const endpoint =
  /^[^\n]*?\b(?:OTEL_EXPORTER_OTLP_(?:\w+_)?ENDPOINT|OTLP_ENDPOINT|otlp[\w.-]*endpoint|otlp\.[\w.]*url|endpoint)\b["']?(?:\s*[:=]\s*|\s*\n\s*value:\s*)["']?(?:https?:\/\/|grpc:\/\/)?(?:[\w.%-]+@)?([A-Za-z0-9][\w-]*(?:\.[\w-]+)*)/gim;

/** Vendors by their domains, and stores as people call them inside a cluster. */
const known =
  /(?:honeycomb\.io|nr-data\.net|datadoghq\.(?:com|eu)|ddog-gov\.com|dynatrace\.com|(?:grafana|signoz)\.(?:net|cloud|io)|signalfx\.com|splunk\.com|splunkcloud\.com|lightstep\.com|sentry\.io|elastic(?:-cloud)?\.(?:co|com)|es\.io|axiom\.co|hyperdx\.io|coralogix\.\w+|betterstackdata\.com|betterstack\.com|uptrace\.dev|(?:telemetry|cloudtrace)\.googleapis\.com|(?:xray|logs|monitoring)\.[\w-]+\.amazonaws\.com|openobserve\.ai|appsignal\.com|instana\.io)$|^[\w-]*(?:tempo|jaeger|zipkin|loki|mimir|prometheus|signoz|hyperdx|openobserve|victoria|uptrace|datadog|pyroscope|elastic|apm-server|lgtm|aspire)[\w-]*(?:\.[\w-]+)*$/;

/** A name inside a cluster ends where its namespace begins. */
function shortened(host: string): string {
  const isInside = !host.includes('.') || /\.(?:svc|local|internal)\b/.test(host) || !/\.[a-z]{2,}$/.test(host);
  return isInside ? host.replace(/\..*$/, '') : host;
}

/** Only what a pipeline sends to: many configurations hold exporters that nothing uses. */
function exporterSightings({ path, text }: TextFile): Sighting[] {
  const lineAt = lineCounter(text);
  const seen = new Set<string>();
  return [...text.matchAll(/^[ \t]*exporters:[ \t]*(?:\[([^\]]*)\]|((?:\n[ \t]*- [^\n]*)+))/gm)].flatMap((match) =>
    [...(match[1] ?? match[2] ?? '').matchAll(/([a-z][\w]*)(\/[\w.-]+)?/g)].flatMap(
      ({ 1: kind = '', 2: label = '' }): Sighting[] => {
        // `otlphttp/honeycomb`: the protocol says nothing, the label what it is for.
        const type = kind.startsWith('otlp') && label !== '' ? label.slice(1) : kind;
        if (seen.has(type) || /^(?:otlp|otlphttp|debug|logging|file|nop|loadbalancing|kafka)$/.test(type)) return [];
        seen.add(type);
        return [{ kind: 'annotation', value: `exporter/${type}`, path, line: lineAt(match.index) }];
      },
    ),
  );
}

/** Agents whose outputs are read by the same names as a collector's exporters. */
export function isTelegraf(path: string): boolean {
  return /(?:^|\/)telegraf[^/]*\.conf$/.test(path);
}

/** What Telegraf sends to; the agent itself may as well feed a file or the product. */
export function telegrafSightings({ path, text }: TextFile): Sighting[] {
  return sightingsOf('annotation', { path, text }, /^[ \t]*\[\[outputs\.([a-z]+)\w*\]\]/gm).map((it) => ({
    ...it,
    value: `exporter/${it.value}`,
  }));
}
