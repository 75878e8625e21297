import type { TextFile } from '../text-file.js';
import { metricsIn } from './metric-names.js';

/** Something that already watches the product: its name and where it is kept. */
export interface Watch {
  readonly name: string;
  /** alert: rings; recording: a prepared series; objective: an SLO; metric: a named query that a controller judges by. */
  readonly kind: 'alert' | 'recording' | 'objective' | 'metric';
  readonly path: string;
  readonly line: number;
  /** Series that its expression reads, sorted, where that is written down. */
  readonly metrics?: string[];
}

/** Prometheus rules, PrometheusRule, Sloth, Pyrra, OpenSLO, templates of Flagger's metrics and of Argo's analyses, Grafana alert rules, CloudFormation alarms. */
export function watchesInYaml(file: TextFile, lines: readonly string[]): Watch[] {
  const { text } = file;
  const found: Watch[] = [];
  // A search for plain text is many times cheaper than a pattern, and most files hold none of these.
  if (text.includes('expr:') && /(?:alert|record):/.test(text)) found.push(...prometheusRules(file, lines));
  if (text.includes('kind:') && objectiveKind.test(text)) found.push(...objectsByName(file, lines));
  if (text.includes('noDataState:') && text.includes('condition:')) {
    found.push(...named(file, lines, 'alert', /^\s*(?:-\s+)?title:\s*["']?(\S(?:.*[^\s"'])?)["']?\s*$/));
  }
  if (text.includes('slos:') && /^version:\s*["']?prometheus\/v1/m.test(text))
    found.push(...plainObjectives(file, lines));
  if (text.includes('combiner:') && text.includes('conditions:')) {
    found.push(...named(file, lines, 'alert', /^(?:-\s+)?displayName:\s*["']?(\S(?:.*[^\s"'])?)["']?\s*$/));
  }
  if (text.includes('query:') && monitorType.test(text)) {
    found.push(...named(file, lines, 'alert', /^\s{0,6}(?:-\s+)?name:\s*["']?(\S(?:.*[^\s"'])?)["']?\s*$/));
  }
  if (text.includes('AWS::CloudWatch::')) found.push(...cloudFormationAlarms(file, lines));
  return found;
}

/** Datadog's monitors, as modules read them from YAML. */
const monitorType =
  /^[^\S\n]+type:\s*["']?(?:(?:metric|query|event|log|trace-analytics|slo) alert|service check)["']?\s*$/m;

function prometheusRules(file: TextFile, lines: readonly string[]): Watch[] {
  return [
    ...named(file, lines, 'alert', /^\s*(?:-\s+)?["']?alert["']?:\s*["']?([^"'#\s](?:[^"'#]*[^"'#\s])?)["']?\s*$/),
    ...named(file, lines, 'recording', /^\s*(?:-\s+)?["']?record["']?:\s*["']?([^"'#\s]+)["']?\s*$/),
  ].map((watch) => withMetrics(watch, expressionNear(lines, watch.line - 1)));
}

export function withMetrics(watch: Watch, expression: string): Watch {
  const metrics = metricsIn(expression);
  return metrics.length === 0 ? watch : { ...watch, metrics: metrics.sort() };
}

/** The expression of the rule that a line names: after it, or before it where keys are sorted otherwise. */
export function expressionNear(lines: readonly string[], at: number): string {
  const isExpression = (line: string) => /^\s*(?:-\s+)?["']?expr["']?\s*:/.test(line);
  const opens = (line: string) => /^\s*(?:-\s|\{)/.test(line);
  const beside = /\bexpr["']?\s*:\s*(["'].*)$/.exec(lines[at] ?? '')?.[1];
  if (beside !== undefined) return unquoted(beside);
  let found = -1;
  for (let next = at; next < Math.min(lines.length, at + 20) && found < 0; next += 1) {
    if (next > at && opens(lines[next] ?? '') && !isExpression(lines[next] ?? '')) break;
    if (isExpression(lines[next] ?? '')) found = next;
  }
  for (let before = at - 1; before >= Math.max(0, at - 20) && found < 0 && !opens(lines[at] ?? ''); before -= 1) {
    if (isExpression(lines[before] ?? '')) found = before;
    if (opens(lines[before] ?? '')) break;
  }
  const first = lines[found];
  if (first === undefined) return '';
  const value = first.slice(first.indexOf(':') + 1).trim();
  if (!/^[|>][-+]?$/.test(value) && value !== '|||') return unquoted(value);
  const indent = first.length - first.trimStart().length;
  const body: string[] = [];
  for (const line of lines.slice(found + 1, found + 40)) {
    if (
      /\S/.test(line) &&
      line.length - line.trimStart().length <= indent + (first.trimStart().startsWith('- ') ? 2 : 0)
    )
      break;
    body.push(line);
  }
  return body.join('\n');
}

function unquoted(value: string): string {
  const inside = /^(["'])((?:\\.|(?!\1).)*)\1/.exec(value);
  return (inside?.[2] ?? value).replace(/\\"/g, '"');
}

const objectiveKind =
  /^kind:\s*["']?(SLO|PrometheusServiceLevel|ServiceLevelObjective|MetricTemplate|(?:Cluster)?AnalysisTemplate|DatadogSLO|DatadogMonitor|AlertPolicy|MonitoringAlertPolicy|MetricAlarm)\b/m;

/** Objects whose own name is the objective's, and the entries that Sloth keeps in a list. */
function objectsByName({ path }: TextFile, lines: readonly string[]): Watch[] {
  const found: Watch[] = [];
  let kind = '';
  let name: { text: string; line: number } | undefined;
  let inMetadata = false;
  let inObjectives = false;
  const close = () => {
    const watched = watchOfKind[kind];
    if (watched !== undefined && name !== undefined)
      found.push({ name: name.text, kind: watched, path, line: name.line });
    kind = '';
    name = undefined;
  };
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('---')) close();
    if (/^\S/.test(line)) {
      inMetadata = line.startsWith('metadata:');
      inObjectives = false;
    }
    kind = /^kind:\s*["']?(\w+)/.exec(line)?.[1] ?? kind;
    if (/^\s*slos:/.test(line)) inObjectives = true;
    const text = /^\s+(?:-\s+)?name:\s*["']?([\w./-]+)/.exec(line)?.[1];
    if (text === undefined) continue;
    if (inMetadata) name ??= { text, line: index + 1 };
    else if (inObjectives && kind === 'PrometheusServiceLevel' && /^\s*-/.test(line)) {
      found.push({ name: text, kind: 'objective', path, line: index + 1 });
    }
  }
  close();
  return found;
}

/** Sloth's own file: objectives in a list, each with the alert that it makes. */
function plainObjectives(file: TextFile, lines: readonly string[]): Watch[] {
  const first = lines.find((line) => /^\s+-\s+name:/.test(line)) ?? '';
  const indent = first.search(/\S/);
  return lines.flatMap((line, index): Watch[] => {
    const [, dash, name = ''] = /^\s+(-\s+)?name:\s*["']?([\w. /-]+?)["']?\s*$/.exec(line) ?? [];
    if (name === '') return [];
    if (dash !== undefined && line.search(/\S/) === indent)
      return [{ name, kind: 'objective', path: file.path, line: index + 1 }];
    return /^\s+alerting:/.test(lines[index - 1] ?? '')
      ? [{ name, kind: 'alert', path: file.path, line: index + 1 }]
      : [];
  });
}

const watchOfKind: Readonly<Record<string, Watch['kind']>> = {
  SLO: 'objective',
  ServiceLevelObjective: 'objective',
  DatadogSLO: 'objective',
  DatadogMonitor: 'alert',
  AlertPolicy: 'alert',
  MonitoringAlertPolicy: 'alert',
  MetricAlarm: 'alert',
  MetricTemplate: 'metric',
  AnalysisTemplate: 'metric',
  ClusterAnalysisTemplate: 'metric',
};

/** Where a name is put together when deployed, it is told by its id in the code and how it is put together. */
export function nameOfBoth(id: string, made: string | undefined): string {
  return made === undefined || made.trim() === '' || made === id ? id : `${id} (${made.trim()})`;
}

/** The logical id above `Type: AWS::CloudWatch::Alarm`, or its AlarmName where that is literal. */
function cloudFormationAlarms({ path }: TextFile, lines: readonly string[]): Watch[] {
  return lines.flatMap((line, index) => {
    if (!/Type["']?\s*:\s*["']?AWS::CloudWatch::(?:Composite)?Alarm\b/.test(line)) return [];
    const rest = lines.slice(index, index + 25).join('\n');
    const given = /AlarmName["']?\s*:\s*["']?([\w./-](?:[\w ./-]*[\w./-])?)["']?\s*(?:,\s*)?$/m.exec(rest)?.[1]?.trim();
    const [, short, long] =
      /AlarmName["']?\s*:\s*(?:!Sub\s+["']?(.+?)["']?\s*$|\{?\s*["']?Fn::Sub["']?\s*:\s*["']([^"'\n]+))/m.exec(rest) ??
      [];
    const made = short ?? long;
    const above = lines.slice(Math.max(0, index - 4), index).reverse();
    const logical = above
      .map((it) => /^\s*["']?(\w+)["']?\s*:\s*(?:\{\s*)?$/.exec(it)?.[1])
      .find((it) => it !== undefined);
    const name = given ?? (logical === undefined ? made : nameOfBoth(logical, made));
    if (name === undefined) return [];
    const metric = /MetricName["']?\s*:\s*["']?([\w./-]+)/.exec(rest)?.[1];
    return [{ name, kind: 'alert', path, line: index + 1, ...(metric === undefined ? {} : { metrics: [metric] }) }];
  });
}

export function named({ path }: TextFile, lines: readonly string[], kind: Watch['kind'], pattern: RegExp): Watch[] {
  return lines.flatMap((line, index) => {
    const name = pattern.exec(line)?.[1];
    return name === undefined ? [] : [{ name, kind, path, line: index + 1 }];
  });
}
