import type { Sighting } from '../catalog/provider.js';
import { lineCounter, type TextFile } from './text-file.js';

/**
 * The products that a controller asks while it rolls out, as `asked/PRODUCT`: the provider of a metric in an
 * AnalysisTemplate of Argo Rollouts, and the type of a MetricTemplate's provider in Flagger. Whoever judges by a
 * product's answer has that product, wherever it is installed from.
 */
export function analysisSightings({ path, text }: TextFile): Sighting[] {
  if (!text.includes('provider:') || !judges.test(text)) return [];
  const lineAt = lineCounter(text);
  const seen = new Set<string>();
  return [...text.matchAll(provider)].flatMap(({ 1: key, 2: type, index }): Sighting[] => {
    const value = (key ?? type ?? '').toLowerCase();
    if (seen.has(value)) return [];
    seen.add(value);
    return [{ kind: 'annotation', value: `asked/${value}`, path, line: lineAt(index) + 1 }];
  });
}

const judges = /^kind:\s*["']?(?:(?:Cluster)?AnalysisTemplate|AnalysisRun|MetricTemplate)\b/m;

/** The key below `provider:`, or its `type:`; a comment may stand between. */
const provider =
  /^[ \t]+provider:[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[ \t]+(?:(prometheus|datadog|newRelic|wavefront|cloudWatch|graphite|influxdb|skywalking):|type:[ \t]*["']?(prometheus|datadog|newrelic|cloudwatch|graphite|influxdb|stackdriver|dynatrace|splunk)\b)/gm;
