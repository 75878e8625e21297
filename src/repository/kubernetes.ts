import type { Sighting } from '../catalog/provider.js';
import { extensionOf, type TextFile } from './text-file.js';

/** Endings under which manifests are kept: templates are no YAML, so all of them are read by lines. */
const manifestEndings = new Set(['.yaml', '.yml', '.tmpl', '.tpl', '.erb', '.gotmpl', '.j2']);

export function mayHoldManifests(path: string): boolean {
  return manifestEndings.has(extensionOf(path));
}

/**
 * Objects by API group and kind, annotation and label keys, images and charts. Only keys at the root of a
 * document (or of a list's entry) make an object: a `targetRef` names one without being it.
 */
export function manifestSightings({ path }: TextFile, lines: readonly string[]): Sighting[] {
  const found: Sighting[] = [];
  const isChart = path.endsWith('Chart.yaml');
  let group: Placed | undefined;
  let kind: Placed | undefined;
  let inDependencies = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('---')) {
      group = undefined;
      kind = undefined;
    }
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const match = keyAndValue.exec(line);
    if (match === null) continue;
    const [, indent = '', dash = '', key = '', value = ''] = match;
    const at = { kind: 'annotation', path, line: index + 1 } as const;
    const depth = indent.length + dash.length;
    if (key === 'apiVersion' || key === 'kind') {
      if (dash !== '' && depth !== (group ?? kind)?.depth) [group, kind] = [undefined, undefined];
      if (dash !== '') [group, kind] = [undefined, undefined];
      if (key === 'kind') kind = { value, depth, line: index + 1, listed: dash !== '' };
      else
        group = {
          value: value.includes('/') ? value.slice(0, value.indexOf('/')) : '',
          depth,
          line: index + 1,
          listed: dash !== '',
        };
      if (
        group !== undefined &&
        kind !== undefined &&
        group.depth === kind.depth &&
        (depth === 0 || group.listed || kind.listed)
      ) {
        if (/^[A-Z]\w+$/.test(kind.value))
          found.push({ kind: 'kind', value: `${group.value}/${kind.value}`, path, line: kind.line });
        [group, kind] = [undefined, undefined];
      }
    } else if (key === 'image' || key === 'repository') {
      const image = imageName(value);
      if (image !== undefined) found.push({ ...at, kind: 'image', value: image });
    } else if (key === 'chart' && value !== '') {
      found.push({ ...at, kind: 'helm', value: value.slice(value.lastIndexOf('/') + 1) });
    } else if (key.includes('/') || loneLabels.has(key)) {
      found.push({ ...at, value: key });
    }
    if (isChart) {
      if (depth === 0) inDependencies = key === 'dependencies' || (inDependencies && dash !== '');
      else if (inDependencies && key === 'name' && value !== '') found.push({ ...at, kind: 'helm', value });
      if (depth > 0 && dash !== '' && inDependencies && key === 'name') continue;
    }
  }
  return found;
}

interface Placed {
  readonly value: string;
  readonly depth: number;
  readonly line: number;
  /** Stands at the start of a list's entry. */
  readonly listed: boolean;
}

const loneLabels = new Set(['istio-injection', 'grafana_dashboard', 'grafana_datasource']);
const keyAndValue = /^(\s*)((?:-\s+)?)["']?([A-Za-z][\w./-]*)["']?\s*:(?:\s+["']?([^\s"'#{][^\s"'#]*)?|\s*$)/;

/** `ghcr.io/open-feature/flagd:v0.1@sha256:…` → `open-feature/flagd`; undefined for templates and addresses. */
export function imageName(value: string): string | undefined {
  if (value.includes('://') || value.includes('{') || value.includes('$') || value.includes('<')) return undefined;
  const plain = value.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const parts = plain.split('/');
  const [host = ''] = parts;
  if (parts.length > 1 && (host.includes('.') || host.includes(':') || host === 'localhost')) parts.shift();
  if (parts[0] === 'library') parts.shift();
  const name = parts.join('/');
  return /^[a-z0-9][\w./-]*$/.test(name) ? name : undefined;
}
