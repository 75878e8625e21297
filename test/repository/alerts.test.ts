import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarmsInCode } from '../../src/repository/watches/alarms-in-code.js';
import { type Watch, watchesInYaml } from '../../src/repository/watches/alerts.js';
import { watchesInBicep, watchesInTemplate } from '../../src/repository/watches/alerts-in-azure.js';
import { mayHoldWatches, watchesInJson, watchesInJsonnet } from '../../src/repository/watches/alerts-in-json.js';
import { watchesInTerraform } from '../../src/repository/watches/alerts-in-terraform.js';

const words = (watches: readonly Watch[]) =>
  watches.map(
    ({ name, kind, line, metrics }) => `${kind}:${name}@${line}${metrics === undefined ? '' : ` ${metrics.join(',')}`}`,
  );

test('rules with expressions on one line, in a block, or above the name', () => {
  const text = `groups:
- rules:
  - alert: ShopErrors
    expr: |
      sum(rate(http_requests_total{code=~"5.."}[5m]))
        / sum(rate(http_all_total[5m])) > 0.01
    for: 5m
  - expr: up{job="shop"} == 0
    alert: ShopDown
  - record: job:errors:rate5m
    expr: "sum by (job) (rate(errors_total[5m]))"
`;

  assert.deepEqual(words(watchesInYaml({ path: 'rules.yml', text }, text.split('\n'))), [
    'alert:ShopErrors@3 http_all_total,http_requests_total',
    'alert:ShopDown@9 up',
    'recording:job:errors:rate5m@10 errors_total',
  ]);
});

test('rules that Jsonnet writes', () => {
  const text = `{
  prometheusAlerts+:: { groups+: [{ rules: [
    {
      alert: 'ShopDown',
      expr: |||
        absent(up{%(selector)s})
      ||| % $._config,
    },
    { record: 'shop:up', expr: 'sum(shop_up)' },
  ] }] },
  title: 'a dashboard',
}`;

  assert.deepEqual(words(watchesInJsonnet({ path: 'alerts.libsonnet', text })), [
    'alert:ShopDown@4 up',
    'recording:shop:up@9 shop_up',
  ]);
});

test('monitors and alert rules in JSON, and JSON that only looks like them', () => {
  const json = (text: string) => words(watchesInJson({ path: 'monitors/shop.json', text }));

  assert.deepEqual(json('{\n "name": "Shop errors",\n "type": "metric alert",\n "query": "avg(last_5m):…"\n}'), [
    'alert:Shop errors@2',
  ]);
  assert.deepEqual(json('{"groups": [{"rules": [{"title": "Shop slow",\n"noDataState": "NoData"}]}]}'), [
    'alert:Shop slow@1',
  ]);
  assert.deepEqual(json('{"groups":[{"rules":[\n{"alert": "ShopDown",\n"expr": "up == 0"}]}]}'), [
    'alert:ShopDown@2 up',
  ]);
  assert.deepEqual(json('{"name": "shop", "type": "metric"}'), []);
  assert.equal(mayHoldWatches('package.json'), false);
});

test('alarms of CloudFormation and Terraform name their metric', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: a template holds exactly this
  const template =
    'Resources:\n  ErrorsAlarm:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      AlarmName: !Sub "${Name}-errors"\n      MetricName: Errors\n';

  assert.deepEqual(words(watchesInYaml({ path: 'template.yaml', text: template }, template.split('\n'))), [
    'alert:ErrorsAlarm (${Name}-errors)@3 Errors',
  ]);
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
  assert.deepEqual(
    words(
      watchesInTerraform({
        path: 'alarms.tf',
        text: 'resource "aws_cloudwatch_metric_alarm" "errors" {\n  alarm_name  = "shop-errors"\n  metric_name = "5XXError"\n}\n# resource "aws_cloudwatch_metric_alarm" "old" {\n',
      }),
    ),
    ['alert:shop-errors@1 5XXError'],
  );
});

test('the name of a resource, not of a part; each rule of a group; rules within', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Terraform writes exactly this
  const text = `resource "azurerm_monitor_metric_alert" "latency" {
  name = "\${var.app}-latency"
  criteria {
    metric_name = "TotalLatency"
    dimension {
      name = "Endpoint"
    }
  }
}
resource "grafana_rule_group" "shop" {
  name = "shop"
  rule {
    name = "Shop is slow"
    data {
      name = "inner"
    }
  }
}
module "alarm" {
  source     = "./alarm"
  alarm_name = "queue-old"
}
module "bucket" {
  name = "bucket"
}
resource "kubernetes_manifest" "rules" {
  manifest = {
    rules = [{
      alert = "ShopDown"
    }]
  }
}
`;

  assert.deepEqual(words(watchesInTerraform({ path: 'a.tf', text })), [
    'alert:latency (${var.app}-latency)@1 TotalLatency',
    'alert:shop@10',
    'alert:Shop is slow@13',
    'alert:queue-old@19',
    'alert:ShopDown@29',
  ]);
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
});

test('alert rules of Bicep and of templates', () => {
  const bicep = `resource slow 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'shop-slow'
}
resource plan 'Microsoft.Web/serverfarms@2022-03-01' = {
  name: 'shop-plan'
}
resource errors 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = {
  name: alertName
}
`;
  const template = `{
  "resources": [
    {
      "name": "shop-slow",
      "type": "Microsoft.Insights/metricAlerts",
      "properties": { "name": "inner" }
    },
    {
      "name": "shop-plan",
      "type": "Microsoft.Web/serverfarms"
    }
  ]
}`;

  assert.deepEqual(words(watchesInBicep({ path: 'main.bicep', text: bicep })), ['alert:shop-slow@1', 'alert:errors@7']);
  assert.deepEqual(words(watchesInTemplate({ path: 'azuredeploy.json', text: template })), ['alert:shop-slow@5']);
});

test('alarms, monitors and checks that a program declares', () => {
  const kit = `import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
new OurAlarm(this, 'NoHosts', {
  alarmName: \`no hosts for shop\`,
});
// new cloudwatch.Alarm(this, 'Old', {});
metric.createAlarm(this, 'Errors', { threshold: 1 });
new cloudwatch.Dashboard(this, 'Shop', {});
`;
  const pulumi =
    'import pulumi_datadog as datadog\ndatadog.Monitor("slow", name="Shop is slow")\ndatadog.Dashboard("shop")\n';
  const checks = "import { ApiCheck } from 'checkly/constructs';\nnew ApiCheck('home', { name: 'Home page' });\n";

  assert.deepEqual(words(alarmsInCode({ path: 'a.ts', text: kit })), [
    'alert:NoHosts (no hosts for shop)@2',
    'alert:Errors@6',
  ]);
  assert.deepEqual(words(alarmsInCode({ path: 'a.py', text: pulumi })), ['alert:slow (Shop is slow)@2']);
  assert.deepEqual(words(alarmsInCode({ path: 'home.check.ts', text: checks })), ['alert:home (Home page)@2']);
  assert.deepEqual(words(alarmsInCode({ path: 'a.ts', text: "new Alarm(this, 'Clock');" })), []);
});

test("Sloth's plain file, Google's policies and SLOs in JSON", () => {
  const sloth =
    'version: "prometheus/v1"\nservice: "shop"\nslos:\n  - name: "requests"\n    sli:\n      events: {}\n    alerting:\n      name: ShopErrors\n';
  const policy = '{\n"displayName": "Shop is down",\n"combiner": "OR", "conditions": [{"displayName": "inner"}]}';

  assert.deepEqual(words(watchesInYaml({ path: 'slo.yml', text: sloth }, sloth.split('\n'))), [
    'objective:requests@4',
    'alert:ShopErrors@8',
  ]);
  assert.deepEqual(words(watchesInJson({ path: 'alerts/a.json', text: policy })), ['alert:Shop is down@2']);
});

test("Datadog's monitors in YAML, and what merely has a query", () => {
  const yaml = (text: string) => words(watchesInYaml({ path: 'catalog/monitors/shop.yaml', text }, text.split('\n')));

  assert.deepEqual(yaml('shop-cpu:\n  name: "(Shop) CPU above 90%"\n  type: metric alert\n  query: |\n    avg:cpu\n'), [
    'alert:(Shop) CPU above 90%@2',
  ]);
  assert.deepEqual(yaml('report:\n  name: "Shop"\n  type: table\n  query: select\n'), []);
});
