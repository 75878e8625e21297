import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Watch, watchesInTerraform, watchesInYaml } from '../../src/repository/watches/alerts.js';
import { mayHoldWatches, watchesInJson, watchesInJsonnet } from '../../src/repository/watches/alerts-in-json.js';

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
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

  assert.deepEqual(words(watchesInYaml({ path: 'template.yaml', text: template }, template.split('\n'))), [
    'alert:ErrorsAlarm@3 Errors',
  ]);
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
