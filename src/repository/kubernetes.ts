import type { Sighting } from '../catalog/provider.js';
import { routingSightings } from './alert-routing.js';
import { analysisSightings } from './analysis-sources.js';
import { isTelegraf, targetSightings, telegrafSightings } from './telemetry-targets.js';
import { extensionOf, lineCounter, sightingsOf, type TextFile } from './text-file.js';

/** Endings under which manifests are kept: templates are no YAML, so all of them are read by lines. */
const manifestEndings = new Set(['.yaml', '.yml', '.tmpl', '.tpl', '.erb', '.gotmpl', '.j2']);

export function mayHoldManifests(path: string): boolean {
  const ending = extensionOf(path);
  return manifestEndings.has(ending) || (ending === '.template' && /\.ya?ml\.template$/.test(path)) || isTelegraf(path);
}

/**
 * Objects by API group and kind, annotation and label keys, images and charts. Only keys at the root of a
 * document (or of a list's entry) make an object: a `targetRef` names one without being it.
 */
export function manifestSightings({ path, text }: TextFile, lines: readonly string[]): Sighting[] {
  if (isTelegraf(path)) return telegrafSightings({ path, text });
  const found = [
    ...targetSightings({ path, text }),
    ...analysisSightings({ path, text }),
    ...routingSightings(path, text, lines),
  ];
  const objectAt = objectReader();
  const isChartFile = path.endsWith('Chart.yaml');
  const lists = (text.includes('atasources') || text.includes('ataSources')) && listsSources.test(text);
  if (text.includes('nais.io/'))
    found.push(...sightingsOf('annotation', { path, text }, scraping).map((it) => ({ ...it, value: 'scraped/nais' })));
  const isOfAzd = path === 'azure.yaml' || path.endsWith('/azure.yaml');
  const delivers = text.includes('deploy.cloud.google.com/');
  const isKustomization = path.includes('kustomization.y');
  const ofArgo = text.includes('argoproj.io/');
  // The description of what objects may hold holds none of it.
  const isSchema = text.includes('CustomResourceDefinition') && definition.test(text);
  let section = '';
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('---')) objectAt(undefined, index + 1);
    const match = line.includes(':') ? keyAndValue.exec(line) : null;
    if (match === null) continue;
    const [, indent = '', dash = '', key = '', value = ''] = match;
    const depth = indent.length + dash.length;
    if (depth === 0) section = key;
    if (isSchema && loneLabels.has(key)) continue;
    const namesChart =
      key === 'name' &&
      value !== '' &&
      ((isChartFile && section === 'dependencies') || (isKustomization && depth <= 4 && section === 'helmCharts'));
    if (key === 'chart' && ofArgo && value !== '')
      found.push({ kind: 'annotation', value: 'source/chart', path, line: index + 1 });
    if (isKustomization && depth === 0 && key === 'helmCharts')
      found.push({ kind: 'annotation', value: key, path, line: index + 1 });
    const seen =
      key === 'apiVersion' || key === 'kind'
        ? objectAt({ key, value, depth, listed: dash !== '' }, index + 1)
        : namesChart
          ? { kind: 'helm' as const, value, line: index + 1 }
          : lists && key === 'type' && dataSources.has(value)
            ? { kind: 'annotation' as const, value: `datasource/${value}`, line: index + 1 }
            : isOfAzd && key === 'host' && value !== ''
              ? { kind: 'annotation' as const, value: `hosted-on/${value}`, line: index + 1 }
              : delivers && depth === 0 && value === '' && targets.has(key)
                ? { kind: 'annotation' as const, value: `delivered-to/${key}`, line: index + 1 }
                : seenIn(key, value, index + 1);
    if (seen !== undefined) found.push({ ...seen, path });
  }
  return found;
}

const definition = /^kind:[ \t]*["']?CustomResourceDefinition\b/m;

/** NAIS has an application scraped by a key of its own. */
const scraping =
  /^[ \t]+(prometheus):[ \t]*\n(?:[ \t]*(?:#.*)?\n|[ \t]+path:.*\n|[ \t]+port:.*\n)*[ \t]+enabled:[ \t]*["']?true/gm;

/** Where Grafana is told what to ask: a store that it asks is a store that is run. */
const listsSources = /^[^\S\n]*["']?(?:additionalDataSources|datasources|deleteDatasources)["']?\s*:/m;
const dataSources = new Set(['loki', 'tempo', 'prometheus', 'jaeger', 'zipkin']);

/** What a target of Cloud Deploy runs on, as a key at the root of its object. */
const targets = new Set(['gke', 'run']);

type Seen = Pick<Sighting, 'kind' | 'value' | 'line'>;

function seenIn(key: string, value: string, line: number): Seen | undefined {
  if (key === 'image' || key === 'repository') {
    const image = imageName(value);
    return image === undefined ? undefined : { kind: 'image', value: image, line };
  }
  // Flux names a chart by the address of its artifact.
  if (key === 'url' && value.startsWith('oci://'))
    return { kind: 'helm', value: value.slice(value.lastIndexOf('/') + 1), line };
  if (key === 'chart' && value !== '') return { kind: 'helm', value: value.slice(value.lastIndexOf('/') + 1), line };
  // An object that asks for a controller by its class is of no use without it.
  if (classKeys.has(key) && value !== '') return { kind: 'annotation', value: `class/${value}`, line };
  if (switches.test(key) && off.test(value)) return undefined;
  return key.includes('/') || loneLabels.has(key) ? { kind: 'annotation', value: key, line } : undefined;
}

/** `sidecar.istio.io/inject: "false"` keeps a pod out of whatever may run in somebody's cluster. */
const switches = /[/.-](?:inject(?:ion|-\w+)?|scrape|enabled?)$/;
const off = /^(?:false|disabled|off|no)$/i;

interface HalfObject {
  readonly key: 'apiVersion' | 'kind';
  readonly value: string;
  readonly depth: number;
  /** Stands at the start of a list's entry. */
  readonly listed: boolean;
}

/** Joins `apiVersion` and `kind` of one object, whichever comes first; undefined starts a new document. */
function objectReader(): (half: HalfObject | undefined, line: number) => Seen | undefined {
  let before: (HalfObject & { readonly line: number }) | undefined;
  return (half, line) => {
    const other = before;
    before = half === undefined ? undefined : { ...half, line };
    if (half === undefined || other === undefined || half.listed || half.key === other.key) return undefined;
    if (half.depth !== other.depth || (half.depth > 0 && !other.listed)) return undefined;
    before = undefined;
    const [version, kind] = half.key === 'kind' ? [other.value, half.value] : [half.value, other.value];
    if (!/^[A-Z]\w+$/.test(kind)) return undefined;
    const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
    return { kind: 'kind', value: `${group}/${kind}`, line: half.key === 'kind' ? line : other.line };
  };
}

const classKeys = new Set(['ingressClassName', 'gatewayClassName', 'kubernetes.io/ingress.class']);

const loneLabels = new Set([
  'istio-injection',
  'grafana_dashboard',
  'grafana_datasource',
  // Receivers of Alertmanager, as its own file and as its object write them.
  'pagerduty_configs',
  'pagerdutyConfigs',
  'opsgenie_configs',
  'opsgenieConfigs',
]);
const keyAndValue = /^(\s*)((?:-\s+)?)["']?([A-Za-z][\w./-]*)["']?\s*:(?:\s+["']?([^\s"'#{][^\s"'#]*)?|\s*$)/;

/**
 * `ghcr.io/open-feature/flagd:v0.1@sha256:…` → `open-feature/flagd`. A variable may stand for the registry or the tag,
 * and may have a default; undefined where it stands for the name, and for addresses.
 */
export function imageName(value: string): string | undefined {
  if (value.includes('://')) return undefined;
  const filled = value.includes('$') ? value.replace(/\$\{\w+:?-([^{}]*)\}/g, '$1') : value;
  // What stands for a registry may hold an owner, so a bare name behind it is anybody's.
  const plain = filled
    .replace(/^(?:\$\{\w+\}|\$\w+|\{\{[^{}]*\}\})\/(?=[\w.-]+\/)/, '')
    .replace(/@.*$/, '')
    .replace(/:[^/]*$|:[^/]*[${].*$/, '');
  if (/[{$<]/.test(plain)) return undefined;
  const parts = plain.split('/');
  const [host = ''] = parts;
  if (parts.length > 1 && (host.includes('.') || host.includes(':') || host === 'localhost')) parts.shift();
  if (parts[0] === 'library') parts.shift();
  const name = parts.join('/');
  return /^[a-z0-9][\w./-]*$/.test(name) ? name : undefined;
}

/** Folders in which JSON is likely to hold objects; elsewhere it is read by nobody, because there is too much of it. */
export function mayHoldJsonManifests(path: string): boolean {
  return /(?:^|\/)(?:k8s|kubernetes|kube|manifests?)\/.*\.json$/.test(path);
}

/** Objects at the root of a JSON file, or in its list. Read by lines, so that a file that does not parse still tells. */
export function jsonManifestSightings({ path, text }: TextFile): Sighting[] {
  if (!text.includes('"apiVersion"')) return [];
  const found: Sighting[] = [];
  const pattern = /^([^\S\n]*)"(apiVersion|kind)"\s*:\s*"([\w./-]+)"/gm;
  const open = new Map<number, { readonly key: string; readonly value: string }>();
  const lineAt = lineCounter(text);
  for (const match of text.matchAll(pattern)) {
    const [, space = '', key = '', value = ''] = match;
    const depth = space.length - space.lastIndexOf('\n') - 1;
    const other = open.get(depth);
    // The two keys of one object stand together, as every serializer writes them.
    if (other === undefined || other.key === key) {
      open.set(depth, { key, value });
      continue;
    }
    open.delete(depth);
    const [version, kind] = key === 'kind' ? [other.value, value] : [value, other.value];
    const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
    if (/^[A-Z]/.test(kind))
      found.push({ kind: 'kind', value: `${group}/${kind}`, path, line: lineAt(match.index + match[0].length) });
  }
  return found;
}
