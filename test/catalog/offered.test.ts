import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adapterFolders } from '../../src/catalog/adapters.js';
import { catalogIndex, detect } from '../../src/catalog/detect.js';
import { importsWorthSearching } from '../../src/catalog/offered.js';
import type { Sighting, SignalKind } from '../../src/catalog/provider.js';

const seen = (kind: SignalKind, value: string, path: string): Sighting => ({ kind, value, path, line: 1 });
const sinks = ['aws_cloudwatch_metrics', 'datadog', 'elasticsearch', 'kafka', 'loki', 'splunk'].map((name) =>
  seen('file', `src/sinks/${name}/mod.rs`, `src/sinks/${name}/mod.rs`),
);
const wanted = (sightings: Sighting[]) => [...importsWorthSearching(sightings, catalogIndex()).keys()];

test('imports tell of products for which there is an adapter, under whatever prefix either is named', () => {
  const cloud = seen('cargo', 'aws-sdk-cloudwatch', 'Cargo.toml');
  const go = seen('go', 'github.com/DataDog/datadog-go', 'go.mod');

  assert.deepEqual(wanted([...sinks, cloud, go]), ['aws-sdk-cloudwatch', 'github.com/DataDog/datadog-go']);
});

test('they are not looked for where there is no adapter, or no folder of adapters', () => {
  const cloud = seen('cargo', 'aws-sdk-cloudwatch', 'Cargo.toml');

  assert.deepEqual(wanted([...sinks, seen('npm', '@sentry/node', 'package.json')]), []);
  assert.deepEqual(wanted([cloud, seen('file', 'src/sinks/aws_cloudwatch_metrics/mod.rs', 'src/sinks/a/mod.rs')]), []);
});

test('providers of metrics that a controller offers lie side by side', () => {
  const file = (path: string): Sighting => ({ kind: 'file', value: path, path, line: 1 });
  const offered = ['datadog', 'influxdb', 'prometheus', 'cloudwatch'].map((it) =>
    file(`metricproviders/${it}/${it}.go`),
  );

  assert.deepEqual([...adapterFolders(offered)], ['metricproviders']);
  assert.deepEqual([...adapterFolders(offered.slice(0, 2))], []);
});

test('adapters keep former names of products, and backends of tracing lie side by side', () => {
  const monitoring = seen('go', 'cloud.google.com/go/monitoring', 'go.mod');
  const files = (names: string[]) => names.map((it) => `pkg/tracing/${it}/tracer.go`).map((it) => seen('file', it, it));

  assert.deepEqual(
    wanted([...sinks, seen('file', 'src/sinks/stackdriver/mod.rs', 'src/sinks/stackdriver/mod.rs'), monitoring]),
    ['cloud.google.com/go/monitoring'],
  );
  assert.deepEqual([...adapterFolders(files(['jaeger', 'lightstep', 'elasticapm', 'otlp']))], ['pkg/tracing']);
  assert.deepEqual([...adapterFolders(files(['jaeger', 'otlp', 'spans']))], []);
});

test('an exporter of traces that no code names sends nothing, unless a variable chooses it', () => {
  const declared = seen('npm', '@opentelemetry/exporter-jaeger', 'package.json');
  const verdictOf = (sightings: Sighting[]) => detect(sightings).monitoring.find(({ id }) => id === 'jaeger')?.verdict;

  assert.deepEqual(wanted([declared]), ['@opentelemetry/exporter-jaeger']);
  assert.equal(verdictOf([declared]), 'mentioned');
  assert.equal(verdictOf([declared, { ...declared, path: 'src/tracing.ts', role: 'imported' }]), 'in-use');
  assert.equal(verdictOf([declared, seen('env', 'OTEL_TRACES_EXPORTER', 'deploy.yaml')]), 'in-use');
  assert.equal(detect([declared]).monitoring.find(({ id }) => id === 'opentelemetry')?.verdict, 'in-use');
});

test('who has one package in an adapter may have its others everywhere', () => {
  const files = ['jaeger', 'lightstep', 'elasticapm', 'otlp'].map((it) => `pkg/tracing/${it}/tracer.go`);
  const declared = ['go.opentelemetry.io/otel', 'go.opentelemetry.io/otel/exporters/jaeger'].map((it) =>
    seen('go', it, 'go.mod'),
  );
  const sightings = [...files.map((it) => seen('file', it, it)), ...declared];
  const imports: Sighting[] = declared.map((it, at) => ({
    ...it,
    path: at === 0 ? 'pkg/receive/handler.go' : 'pkg/tracing/jaeger/tracer.go',
    role: 'imported',
  }));

  assert.deepEqual(
    wanted(sightings).sort(),
    declared.map(({ value }) => value),
  );
  const found = detect([...sightings, ...imports]).monitoring;
  assert.equal(found.find(({ id }) => id === 'opentelemetry')?.verdict, 'in-use');
  assert.equal(found.find(({ id }) => id === 'jaeger')?.verdict, 'mentioned');
});
