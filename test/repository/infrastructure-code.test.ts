import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredByCode, declaresByCode, mayDeclare } from '../../src/repository/infrastructure-code.js';
import { readSightings } from '../../src/repository/sightings.js';
import { repositoryOf } from '../support/repository-of.js';

const words = (path: string, text: string) =>
  declaredByCode({ path, text }).sightings.map(({ kind, value, line }) => `${kind}:${value}@${line}`);

test('Pulumi in Python: charts, objects, alarms and providers; no comments, no prose', () => {
  const text = `"""Installs chart="loki" one day."""
import pulumiverse_grafana as grafana
# chart="argo-rollouts"
kubernetes.helm.v3.Release("edge", ReleaseArgs(
    chart="traefik",
))
CustomResource("route", api_version="gateway.networking.k8s.io/v1", kind="HTTPRoute")
target = {"kind": "Rollout"}
cloudwatch.MetricAlarm("full")
label = "a chart of loki"
`;

  assert.deepEqual(words('infra/__main__.py', text), [
    'helm:traefik@5',
    'terraform:helm_release@4',
    'kind:gateway.networking.k8s.io/HTTPRoute@7',
    'terraform:aws_cloudwatch_metric_alarm@9',
    'terraform:grafana_provider@2',
  ]);
});

test('a generated client of a provider is too large to be a program', () => {
  const text = 'import pulumi\nReleaseArgs(chart="traefik")\n';

  assert.deepEqual(words('infra.py', text), ['helm:traefik@2']);
  assert.deepEqual(words('sdk/inputs.py', text + '#\n'.repeat(140_000)), []);
});

test('Pulumi and CDK in TypeScript', () => {
  const text = `import * as datadog from "@pulumi/datadog";
new k8s.helm.v3.Chart("stack", { chart: "kube-prometheus-stack" });
new k8s.apiextensions.CustomResource("m", {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
});
`;

  assert.deepEqual(words('index.ts', text), [
    'helm:kube-prometheus-stack@2',
    'terraform:helm_release@2',
    'kind:monitoring.coreos.com/ServiceMonitor@4',
    'terraform:datadog_provider@1',
  ]);
});

test('alert rules as dictionaries and as arguments', () => {
  const text = `rules = [{"alert": "ShopDown", "expr": "up == 0"}, {"alert": "notARule", "colour": "red"}]
alerting.RuleGroupRuleArgs(
    name="PodCrashLooping",
)
Person(name="nobody")
`;

  assert.deepEqual(
    declaredByCode({ path: 'rules.py', text }).slo.map(({ name, line }) => `${name}@${line}`),
    ['ShopDown@1', 'PodCrashLooping@2'],
  );
});

test('sources count only in a project of such a tool, and only where they name it', async () => {
  const source = 'import pulumi\nReleaseArgs(chart="traefik")\n';
  const options = () => ({ signal: new AbortController().signal, progress: () => {} });

  const plain = await readSightings(repositoryOf({ 'app.py': source }), options());
  const project = await readSightings(
    repositoryOf({ 'Pulumi.yaml': 'name: shop\n', 'app.py': source, 'plot.py': 'Plot(chart="loki")\n' }),
    options(),
  );

  const charts = (read: typeof plain) => read.sightings.filter(({ kind }) => kind === 'helm').map(({ value }) => value);
  assert.deepEqual(charts(plain), []);
  assert.deepEqual(charts(project), ['traefik']);
  assert.equal(declaresByCode(['examples/Pulumi.yaml', 'docs/cdk.json']), false);
  assert.equal(mayDeclare('a.md', 'import pulumi'), false);
});
