import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetSightings, telegrafSightings } from '../../src/repository/telemetry-targets.js';

const targets = (text: string) =>
  targetSightings({ path: 'a.yaml', text }).map(({ value, line }) => `${line} ${value}`);

test('hosts of vendors and stores behind an endpoint, never a path, query or user', () => {
  assert.deepEqual(
    targets(
      [
        'OTEL_EXPORTER_OTLP_ENDPOINT=https://api.honeycomb.io/v1/secret?token=secret',
        '- name: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
        '  value: "http://tempo.monitoring.svc:4317"',
        '# OTEL_EXPORTER_OTLP_ENDPOINT=http://jaeger:4317',
        'OTEL_EXPORTER_OTLP_ENDPOINT: http://collector.internal.example.com:4317',
        'OTEL_EXPORTER_OTLP_ENDPOINT: $(GIVEN)',
        'OTEL_EXPORTER_OTLP_HEADERS: api-key=secret',
      ].join('\n'),
    ),
    ['1 sent-to/api.honeycomb.io', '3 sent-to/tempo'],
  );
  assert.deepEqual(targets('endpoint: https://api.honeycomb.io'), []);
});

test('of a collector, the exporters that its pipelines name', () => {
  assert.deepEqual(
    targets(`exporters:
  datadog: {}
  awsxray: {}
  zipkin: {}
service:
  pipelines:
    traces:
      exporters: [debug, awsxray, otlphttp/honeycomb]
    metrics:
      exporters:
        - datadog
        - otlp
`),
    ['8 exporter/awsxray', '8 exporter/honeycomb', '10 exporter/datadog'],
  );
});

test('of Telegraf, the stores that it sends to; comments send nothing', () => {
  const text =
    '[agent]\n# [[outputs.datadog]]\n[[inputs.syslog]]\n[[outputs.influxdb_v2]]\n  urls = []\n[[outputs.file]]\n';

  assert.deepEqual(
    telegrafSightings({ path: 'telegraf.conf', text }).map(({ value, line }) => `${line} ${value}`),
    ['4 exporter/influxdb', '6 exporter/file'],
  );
});
