import { extensionOf, type Lines, nameOf, type TextFile } from '../text-file.js';
import { metricsIn } from './metric-names.js';

/** A dashboard that is kept in the repository. */
export interface Dashboard {
  readonly title: string;
  readonly tool: 'grafana' | 'datadog' | 'cloudwatch' | 'google-cloud-monitoring' | 'new-relic' | 'kibana';
  /** Names of the series it shows, at most 50. */
  readonly metrics: readonly string[];
  readonly path: string;
  readonly line: number;
}

const mostMetrics = 50;
const mostQueries = 2000;

/** JSON is opened only where a folder or the file's name speaks of dashboards. */
export function mayHoldDashboard(path: string): boolean {
  const ending = extensionOf(path);
  return /dashboard|grafana/i.test(path) && (ending === '.json' || ending === '.jsonnet' || ending === '.libsonnet');
}

/** A dashboard in a file of its own; undefined for translations, components and the like. */
export function dashboardIn({ path, text }: TextFile): Dashboard | undefined {
  if (!path.endsWith('.json')) {
    const title = /(?:grafana\.)?dashboard\.new\(\s*(?:title=)?['"]([^'"]+)/.exec(text);
    if (title?.[1] === undefined) return undefined;
    const line = text.slice(0, title.index).split('\n').length;
    return { title: title[1], tool: 'grafana', metrics: [], path, line };
  }
  const isGrafana = text.includes('"panels"') || (text.includes('"rows"') && text.includes('"schemaVersion"'));
  const isDatadog = text.includes('"widgets"') && text.includes('"layout_type"');
  if (!isGrafana && !isDatadog) return undefined;
  const found = parsed(text);
  if (found === undefined) return undefined;
  const inner = isRecord(found.dashboard) ? found.dashboard : found;
  if (isGrafana && !Array.isArray(inner.panels) && !Array.isArray(inner.rows)) return undefined;
  const title =
    typeof inner.title === 'string' && inner.title !== '' ? inner.title : nameOf(path).replace(/\.json$/, '');
  const metrics = new Set(queriesIn(inner).flatMap((query) => metricsIn(query)));
  return {
    title,
    tool: isGrafana ? 'grafana' : 'datadog',
    metrics: [...metrics].slice(0, mostMetrics),
    path,
    line: lineOfTitle(text, title),
  };
}

/** The last one at a shallow depth would be right; the title's own text is nearly always unique. */
function lineOfTitle(text: string, title: string): number {
  const at = text.indexOf(JSON.stringify(title));
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Every text under a key that holds a query, however deep. */
function queriesIn(dashboard: Readonly<Record<string, unknown>>): string[] {
  const queries: string[] = [];
  const open: unknown[] = [dashboard];
  for (let next = open.pop(); next !== undefined && queries.length < mostQueries; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next);
    else if (isRecord(next)) {
      for (const [key, value] of Object.entries(next)) {
        if (typeof value === 'string' && (key === 'expr' || key === 'q')) queries.push(value);
        else if (typeof value === 'object' && value !== null) open.push(value);
      }
    }
  }
  return queries.reverse();
}

/** Grafana's dashboards in ConfigMaps and its operator's objects. */
export function dashboardsInYaml({ path, text }: TextFile, linesOfFile: Lines): Dashboard[] {
  const isObject = text.includes('kind: GrafanaDashboard');
  if (!isObject && !text.includes('"panels"')) return [];
  const lines = linesOfFile();
  return lines.flatMap((line, index): Dashboard[] => {
    const file = /^\s+["']?([\w.-]+)\.json["']?:\s*(?:[|>]|$)/.exec(line)?.[1];
    const isInline = isObject && /^\s+json:/.test(line);
    if (file === undefined && !isInline) return [];
    const indent = line.search(/\S/);
    const end = lines.findIndex((it, at) => at > index && it.trim() !== '' && it.search(/\S/) <= indent);
    const body = lines.slice(index + 1, end < 0 ? undefined : end).join('\n');
    const found = parsed(body);
    const title = typeof found?.title === 'string' ? found.title : (file ?? nameOf(path));
    const metrics = found === undefined ? [] : [...new Set(queriesIn(found).flatMap((query) => metricsIn(query)))];
    return [{ title, tool: 'grafana', metrics: metrics.slice(0, mostMetrics), path, line: index + 1 }];
  });
}

const dashboardResources: Readonly<Record<string, Dashboard['tool']>> = {
  aws_cloudwatch_dashboard: 'cloudwatch',
  datadog_dashboard: 'datadog',
  datadog_dashboard_json: 'datadog',
  google_monitoring_dashboard: 'google-cloud-monitoring',
  grafana_dashboard: 'grafana',
  newrelic_one_dashboard: 'new-relic',
  newrelic_one_dashboard_json: 'new-relic',
};

export function dashboardsInTerraform({ path, text }: TextFile): Dashboard[] {
  if (!text.includes('_dashboard')) return [];
  return text.split(/\r?\n/).flatMap((line, index): Dashboard[] => {
    const [, type = '', label = ''] = /^resource\s+"(\w+_dashboard(?:_json)?)"\s+"([\w-]+)"/.exec(line) ?? [];
    const tool = Object.hasOwn(dashboardResources, type) ? dashboardResources[type] : undefined;
    return tool === undefined ? [] : [{ title: label, tool, metrics: [], path, line: index + 1 }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
