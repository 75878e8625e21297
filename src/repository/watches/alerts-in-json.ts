import { lineCounter, linesOf, nameOf, type TextFile } from '../text-file.js';
import { expressionNear, named, type Watch, withMetrics } from './alerts.js';
import { watchesInTemplate } from './alerts-in-azure.js';

/** Rules that Jsonnet writes: `alert: 'ShopDown'`, with the expression as one string or a text block. */
export function watchesInJsonnet(file: TextFile): Watch[] {
  if (!/\b(?:alert|record):/.test(file.text)) return [];
  const lines = linesOf(file.text);
  return [
    ...named(file, lines, 'alert', /^\s*(?:\{\s*)?alert:\s*(?:[$\w.]+\(\s*)?["']([^"']+)["']/),
    ...named(file, lines, 'recording', /^\s*(?:\{\s*)?record:\s*["']([^"']+)["']/),
  ].map((watch) => withMetrics(watch, expressionNear(lines, watch.line - 1)));
}

/** Whether JSON of this name is worth reading for monitors, alert rules and dashboards that ring. */
export function mayHoldWatches(path: string): boolean {
  return /(?:monitor|alert|rules?|dashboard|grafana|datadog|slo|watch(?:er|es)?).{0,400}\.json$/i.test(path);
}

/** Datadog monitors, alert rules of Grafana (exported, provisioned, or of a panel), and Prometheus rules, in JSON. */
export function watchesInJson(file: TextFile): Watch[] {
  const { text } = file;
  const found: Watch[] = [];
  if (/"(?:alert|record)"\s*:/.test(text) && text.includes('"expr"')) found.push(...prometheusJson(file));
  if (
    /"type"\s*:\s*"(?:(?:metric|query|service|event|event-v2|log|trace-analytics|rum|slo) alert|service check|composite|synthetics alert)"/.test(
      text,
    ) &&
    text.includes('"query"')
  )
    found.push(...valuesOf(file, /"name"\s*:\s*"((?:[^"\\]|\\.)+)"/g));
  if (text.includes('"noDataState"')) {
    found.push(
      ...valuesOf(
        file,
        text.includes('"conditions"')
          ? /"alert"\s*:\s*\{[\s\S]*?"name"\s*:\s*"((?:[^"\\]|\\.)+)"/g
          : /"title"\s*:\s*"((?:[^"\\]|\\.)+)"/g,
      ),
    );
  }
  if (!text.includes('"noDataState"') && text.includes('"thresholds"') && text.includes('"timeframe"'))
    found.push(...valuesOf(file, /"name"\s*:\s*"((?:[^"\\]|\\.)+)"/g));
  if (text.includes('"combiner"') && text.includes('"conditions"'))
    found.push(...valuesOf(file, /"displayName"\s*:\s*"((?:[^"\\]|\\.)+)"/g).slice(0, 1));
  if (
    text.includes('"trigger"') &&
    text.includes('"input"') &&
    text.includes('"actions"') &&
    text.includes('"condition"')
  )
    found.push({ name: nameOf(file.path).replace(/\.json$/, ''), kind: 'alert', path: file.path, line: 1 });
  return [...found, ...watchesInTemplate(file)];
}

function prometheusJson(file: TextFile): Watch[] {
  const alerts = valuesOf(file, /"alert"\s*:\s*"((?:[^"\\]|\\.)+)"/g);
  const records = valuesOf(file, /"record"\s*:\s*"((?:[^"\\]|\\.)+)"/g).map((it) => ({
    ...it,
    kind: 'recording' as const,
  }));
  const lines = linesOf(file.text);
  return [...alerts, ...records].map((it) => withMetrics(it, expressionNear(lines, it.line - 1)));
}

function valuesOf({ path, text }: TextFile, pattern: RegExp): Watch[] {
  const lineAt = lineCounter(text);
  return [...text.matchAll(pattern)].map((match) => ({
    name: match[1] ?? '',
    kind: 'alert',
    path,
    line: lineAt(match.index + match[0].length),
  }));
}
