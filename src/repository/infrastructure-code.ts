import { placeOf } from '../catalog/place.js';
import type { Sighting } from '../catalog/provider.js';
import { requiredWords } from './required-words.js';
import { lineCounter, type TextFile } from './text-file.js';
import type { Watch } from './watches/alerts.js';

/** What a program that declares infrastructure says in literals. */
export interface DeclaredByCode {
  readonly sightings: Sighting[];
  readonly slo: Watch[];
}

const program = /(?:^|\/)(?:Pulumi\.ya?ml|cdk\.json|cdktf\.json|cdk8s\.ya?ml)$/;

/** Whether sources of the repository may be such programs: one of the tools keeps its project file there. */
export function declaresByCode(files: readonly string[]): boolean {
  return files.some((file) => program.test(file) && placeOf(file) === 'product');
}

const languages = /\.(?:ts|tsx|mts|js|mjs|py|go|cs|java|kt)$/;
const library = /\b[Pp]ulumi|\baws[-_]?cdk|\bcdktf|\bcdk8s/;

/** Words of which every program that declares infrastructure holds one. */
export function declaringWords(): readonly string[] {
  return requiredWords(library);
}

/** Whether a source file whose text holds one of the `declaringWords` may be such a program. */
export function mayDeclare(path: string, text: string): boolean {
  return isDeclaringLanguage(path) && library.test(text);
}

export function isDeclaringLanguage(path: string): boolean {
  return languages.test(path);
}

/**
 * Charts, Kubernetes objects, alert rules and resources that Pulumi or CDK code declares, as far as their names are
 * literals. A resource of Pulumi is told in Terraform's words, since one is made from the other.
 */
export function declaredByCode({ path, text }: TextFile): DeclaredByCode {
  if (text.length > mostText || !telling.test(text)) return { sightings: [], slo: [] };
  const plain = text.replace(comments, (it) => it.replace(/[^\n]+/g, ''));
  const sightings: Sighting[] = [];
  const see = (kind: Sighting['kind'], pattern: RegExp, worded: (groups: readonly string[]) => string) => {
    const lineAt = lineCounter(plain);
    for (const match of plain.matchAll(pattern))
      sightings.push({ kind, value: worded(match), path, line: lineAt(match.index) });
  };
  see('helm', chart, ([, name = '']) => name.slice(name.lastIndexOf('/') + 1));
  see('terraform', release, () => 'helm_release');
  see(
    'kind',
    object,
    ([, version = '', kind = '']) => `${version.slice(0, Math.max(0, version.indexOf('/')))}/${kind}`,
  );
  see('terraform', alarm, () => 'aws_cloudwatch_metric_alarm');
  see('terraform', pulumiProvider, ([, name = '']) => `${name}_provider`);
  const lineAt = lineCounter(plain);
  const slo = [...plain.matchAll(rule)].map(
    ({ 1: first, 2: second, index }): Watch => ({
      name: first ?? second ?? '',
      kind: 'alert',
      path,
      line: lineAt(index),
    }),
  );
  return { sightings, slo };
}

/** What is larger was generated: the client of a whole provider, not a program that somebody wrote. */
const mostText = 256 * 1024;

/** One look in place of seven: most programs of a project declare nothing that is looked for. */
const telling =
  /\b[cC]hart\s*[=:]|helm\.v\d\.|HelmChart|helm_chart|(?:api_v|apiV|ApiV)ersion|Alarm\s*\(|\balert["']?\s*:|RuleGroupRule|pulumi(?:verse)?[_/](?:grafana|datadog|newrelic|pagerduty|opsgenie|sentry|checkly|signalfx|honeycombio|launchdarkly)/;

const comments = /^[ \t]*(?:#|\/\/).*$|"""[\s\S]*?(?:"""|(?![\s\S]))|(?<![^\s;(,])\/\*[\s\S]*?(?:\*\/|(?![\s\S]))/gm;
/** `chart="traefik"`, `chart: 'kube-prometheus-stack'`, `Chart: pulumi.String("loki")`. */
const chart = /\b[cC]hart\s*[=:]\s*(?:pulumi\.String\()?["'](?:oci:\/\/)?([\w./-]+)["']/g;
/** `kubernetes.helm.v3.Release(`, `new k8s.helm.v4.Chart(`, `cluster.addHelmChart(`. */
const release =
  /\bhelm\.v[34]\.(?:Release|Chart)\s*\(|\.(?:addHelmChart|add_helm_chart)\s*\(|\bnew eks\.HelmChart\s*\(/g;
/** The version and, close behind it, the kind of one object. */
const object =
  /(?:api_v|apiV|ApiV)ersion["']?\s*[=:]\s*["']([\w.-]+(?:\/[\w.-]+)?)["']\s*,\s*["']?[kK]ind["']?\s*[=:]\s*["']([A-Z]\w+)["']/g;
const alarm = /\bcloudwatch\.(?:Metric|Composite)?Alarm\s*\(/g;
/** Clients of monitoring products that Pulumi drives: `import pulumiverse_grafana`, `from "@pulumi/datadog"`. */
const pulumiProvider =
  /(?:^[ \t]*(?:import|from)\s+pulumi(?:verse)?_|["']@pulumi(?:verse)?\/)(grafana|datadog|newrelic|pagerduty|opsgenie|sentry|checkly|signalfx|honeycombio|launchdarkly)\b/gm;
/** A Prometheus rule as a dictionary or object, and a rule of Grafana. */
const rule =
  /\balert["']?\s*:\s*["']([\w .:/-]+)["']\s*,\s*["']?expr\b|\bRuleGroupRule(?:Data)?Args\s*\(\s*name\s*=\s*["']([^"'\n{}]+)["']/g;
