import { linesOf, slashOrHashComments, type TextFile, without } from '../text-file.js';
import { nameOfBoth, type Watch, watchesInYaml } from './alerts.js';

/** Resources that watch; those whose name says so are objectives. */
const watching = new RegExp(
  `^(?:${[
    'aws_cloudwatch_(?:metric|composite)_alarm',
    'datadog_(?:monitor\\w*|service_level_objective|synthetics_test)',
    'google_monitoring_(?:alert_policy|slo|uptime_check_config)',
    'grafana_(?:rule_group|slo|synthetic_monitoring_check)',
    'newrelic_(?:\\w*alert_condition|service_level|synthetics_\\w*monitor)',
    'azurerm_monitor_\\w*alert\\w*',
    'azurerm_application_insights_(?:standard_)?web_test',
    'sentry_(?:metric_alert|issue_alert|uptime_monitor|cron_monitor)',
    'honeycombio_(?:trigger|slo|burn_alert)',
    'signalfx_(?:detector|slo)',
    'nobl9_(?:slo|alert_policy)',
    'checkly_(?:check|heartbeat|multistep_check|tcp_check)(?:_group|_monitor)?',
    'elasticstack_(?:kibana_alerting_rule|elasticsearch_watch|kibana_slo)',
    'statuscake_(?:\\w+_check|test)',
    'pingdom_check',
    'uptimerobot_monitor',
    'better(?:uptime|stack)_(?:monitor|heartbeat)',
    'coralogix_(?:alert|slo)\\w*',
    'dynatrace_(?:slo\\w*|metric_events)',
    'logzio_alert\\w*',
    'axiom_monitor',
    'lightstep_(?:alert|slo)',
    'digitalocean_(?:monitor|uptime)_alert',
    'mongodbatlas_alert_configuration',
    'oci_monitoring_alarm',
    'alicloud_cms_alarm',
    'opslevel_check_alert_source_usage',
  ].join('|')})$`,
);
const opening = /^\s*(resource|module)\s+"([\w-]+)"(?:\s+"([\w-]+)")?\s*\{/;

/** Alarms, monitors and objectives that Terraform declares, each rule of a group, and rules of Prometheus within. */
export function watchesInTerraform({ path, text }: TextFile): Watch[] {
  const plain = without(text, slashOrHashComments);
  const lines = linesOf(plain);
  const found = plain.includes('alert:') && plain.includes('expr:') ? watchesInYaml({ path, text: plain }, lines) : [];
  for (const [index, line] of lines.entries()) {
    const [, block, type = '', label = type] = opening.exec(line) ?? [];
    if (block === undefined) continue;
    const end = lines.findIndex((it, at) => at > index && /^\}/.test(it));
    const body = lines.slice(index + 1, end < 0 ? index + 60 : end);
    if (block === 'module' ? body.some((it) => /^\s*alarm_name\s*=/.test(it)) : watching.test(type)) {
      found.push(declared({ path, line: index + 1, type, label, body }));
    }
    if (/^(?:grafana_rule_group|azurerm_monitor_alert_prometheus_rule_group|kube\w+_manifest)$/.test(type))
      found.push(...rulesOf(path, body, index + 2));
  }
  return found;
}

interface Declaration {
  readonly path: string;
  readonly line: number;
  readonly type: string;
  readonly label: string;
  readonly body: readonly string[];
}

function declared({ path, line, type, label, body }: Declaration): Watch {
  const metrics = body.flatMap((it) => /^\s*metric_name\s*=\s*"([^"$]+)"/.exec(it)?.[1] ?? []);
  return {
    name: nameIn(body, label),
    kind: /slo|service_level/.test(type) ? 'objective' : 'alert',
    path,
    line,
    ...(metrics.length === 0 ? {} : { metrics: [...new Set(metrics)].sort() }),
  };
}

/** The name that people see, of the resource itself and not of a part; the label where it is put together. */
function nameIn(body: readonly string[], label: string): string {
  const depth = Math.min(...body.filter((it) => it.trim() !== '').map((it) => it.search(/\S/)));
  for (const field of ['alarm_name', 'display_name', 'monitor_name', 'name', 'title']) {
    const value = body
      .filter((it) => it.search(/\S/) === depth)
      .flatMap((it) => new RegExp(`^\\s*${field}\\s*=\\s*(.+?)\\s*$`).exec(it)?.[1] ?? [])[0];
    if (value === undefined) continue;
    const text =
      /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1] ?? [...value.matchAll(/"([^"A-Za-z]*[A-Za-z][^"]*)"/g)][0]?.[1];
    if (text === undefined) continue;
    return value.startsWith('"') && !text.includes('${') ? text : nameOfBoth(label, text);
  }
  return label;
}

/** `rule { name = "Slow" }` of a group, `alert = "Slow"` of a rule of Prometheus. */
function rulesOf(path: string, body: readonly string[], from: number): Watch[] {
  let inRule: number | undefined;
  return body.flatMap((line, index): Watch[] => {
    const indent = line.search(/\S/);
    if (/^\s*(?:rule|dynamic\s+"rule")\s*\{/.test(line)) inRule = indent;
    else if (inRule !== undefined && indent >= 0 && indent <= inRule) inRule = undefined;
    const alert = /^\s*["']?alert["']?\s*[=:]\s*"([^"]+)"/.exec(line)?.[1];
    const name = inRule !== undefined && indent === inRule + 2 ? /^\s*name\s*=\s*"([^"]+)"/.exec(line)?.[1] : undefined;
    const found = alert ?? name;
    return found === undefined ? [] : [{ name: found, kind: 'alert', path, line: from + index }];
  });
}
