import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../../src/repository/sightings.js';
import { repositoryOf } from '../../support/repository-of.js';

test('dashboards of clouds, and groups of dashboards that Grafana is given; examples elsewhere are none', async () => {
  const grafana = JSON.stringify({ title: 'Shop', panels: [] });
  const { inventories } = await readSightings(
    repositoryOf({
      'dashboards/cloudwatch.json': '{"widgets": [{"type": "metric", "properties": {}}]}',
      'dashboards/gcp.json':
        '{\n  "displayName": "Pay",\n  "gridLayout": {"widgets": [{"f": "metric.type=\\"a.io/latency\\" x"}]}\n}',
      'dashboards/layout.json': '{"displayName": "No dashboard"}',
      'grafana/provisioning/dashboards/demo/shop.json': grafana,
      'examples/grafana/dashboards/shop.json': grafana,
      'orders/template.yaml':
        'Resources:\n  Board:\n    Type: AWS::CloudWatch::Dashboard\n  Alarm:\n    Type: AWS::CloudWatch::Alarm\n',
    }),
    { signal: new AbortController().signal, progress: () => {} },
  );

  assert.deepEqual(
    inventories.dashboards.map(({ title, tool, metrics, line }) => [title, tool, metrics, line]),
    [
      ['cloudwatch', 'cloudwatch', [], 1],
      ['Pay', 'google-cloud-monitoring', ['a.io/latency'], 2],
      ['Shop', 'grafana', [], 1],
      ['Board', 'cloudwatch', [], 3],
    ],
  );
});
