import { outlinesOf } from '../outline.js';
import { type Lines, nameOf, type TextFile } from '../text-file.js';
import type { Dashboard } from '../watches/dashboards.js';

const mostMetrics = 50;

/** A dashboard of Google Cloud, CloudWatch or New Relic as its own JSON; undefined for all else. */
export function dashboardInCloudJson({ path, text }: TextFile): Dashboard | undefined {
  const tool = toolOf(text);
  if (tool === undefined) return undefined;
  const name = /^\s{0,4}"(?:displayName|name)"\s*:\s*"([^"]+)"/m.exec(text);
  const line = name === null ? 1 : text.slice(0, name.index + name[0].search(/\S/)).split('\n').length;
  const title = name?.[1] ?? nameOf(path).replace(/\.json$/, '');
  const metrics = [...text.matchAll(/metric\.type\s*=\s*\\?"([\w./-]+)/g)].map(([, metric = '']) => metric);
  return { title, tool, metrics: [...new Set(metrics)].slice(0, mostMetrics), path, line };
}

function toolOf(text: string): Dashboard['tool'] | undefined {
  if (/"(?:grid|mosaic|row|column)Layout"\s*:/.test(text) && text.includes('"displayName"'))
    return 'google-cloud-monitoring';
  if (text.includes('"pages"') && text.includes('"nrqlQueries"')) return 'new-relic';
  if (text.includes('"widgets"') && /"type"\s*:\s*"(?:metric|log|alarm)"/.test(text) && text.includes('"properties"'))
    return 'cloudwatch';
  return undefined;
}

/** Dashboards that a CloudFormation or SAM template declares. */
export function dashboardsInTemplate({ path, text }: TextFile, lines: Lines): Dashboard[] {
  if (!text.includes('AWS::CloudWatch::Dashboard')) return [];
  return outlinesOf(lines()).flatMap((entries) =>
    entries.flatMap(({ path: at, value, line }): Dashboard[] => {
      const title = /^Resources\.([^.]+)\.Type$/.exec(at)?.[1];
      return title === undefined || value !== 'AWS::CloudWatch::Dashboard'
        ? []
        : [{ title, tool: 'cloudwatch', metrics: [], path, line }];
    }),
  );
}

/** Below a folder that Grafana is given, `demo` or `samples` is a group of dashboards and no place for examples. */
export function isProvisioned(path: string, isProduct: (path: string) => boolean): boolean {
  const folder = /^(.*?(?:^|\/)(?:provisioning|dashboards))\/.*\.json$/.exec(path)?.[1];
  return folder !== undefined && isProduct(`${folder}/x.json`);
}
