import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behindOf, behindWords } from '../../src/catalog/behind.js';
import { detect } from '../../src/catalog/detect.js';
import { placeOf } from '../../src/catalog/place.js';
import type { Sighting, SignalKind } from '../../src/catalog/provider.js';

const seen = (...signals: string[]): Sighting[] =>
  signals.map((signal, index) => {
    const [kind = '', value = ''] = signal.split(/:(.*)/s);
    return { kind: kind as SignalKind, value, path: 'services/shop/manifest', line: index + 1 };
  });
const behind = (id: string, ...signals: string[]) => behindOf(id, seen(...signals), placeOf).map((it) => it.id);

test('OpenFeature: the package that joins it to a provider says who answers', () => {
  const cases: Readonly<Record<string, string>> = {
    'npm:@openfeature/flagd-provider': 'flagd',
    'npm:@openfeature/go-feature-flag-web-provider': 'go-feature-flag',
    'npm:@launchdarkly/openfeature-node-server': 'launchdarkly',
    'npm:@splitsoftware/openfeature-js-split-provider': 'split',
    'npm:@openfeature/config-cat-provider': 'configcat',
    'pypi:openfeature-provider-unleash': 'unleash',
    'pypi:openfeature-provider-ofrep': 'ofrep',
    'go:github.com/open-feature/go-sdk-contrib/providers/growthbook': 'growthbook',
    'go:github.com/open-feature/go-sdk-contrib/providers/from-env': 'environment-variables',
    'maven:dev.openfeature.contrib.providers:flipt': 'flipt',
    'maven:com.spotify.confidence:openfeature-provider': 'spotify-confidence',
    'nuget:OpenFeature.Contrib.Providers.FeatureManagement': 'microsoft-feature-management',
    'nuget:LaunchDarkly.OpenFeature.ServerProvider': 'launchdarkly',
    'composer:open-feature/flagd-provider': 'flagd',
    'gem:openfeature-flagd-provider': 'flagd',
    'image:open-feature/flagd': 'flagd',
    'call:InMemoryProvider(': 'in-memory',
  };

  for (const [signal, id] of Object.entries(cases)) assert.deepEqual(behind('openfeature', signal), [id], signal);
  // Another product's own SDK beside OpenFeature is not known to answer behind it.
  assert.deepEqual(behind('openfeature', 'npm:@openfeature/server-sdk', 'npm:launchdarkly-node-server-sdk'), []);
});

test('OpenTelemetry: exporters, distributions, addresses and collectors say who receives', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'npm:@opentelemetry/exporter-jaeger': ['jaeger'],
    'npm:@opentelemetry/exporter-trace-otlp-http': [],
    'npm:@opentelemetry/instrumentation-aws-sdk': [],
    'npm:@azure/monitor-opentelemetry': ['azure-monitor'],
    'npm:@honeycombio/opentelemetry-node': ['honeycomb'],
    'npm:@sentry/opentelemetry': ['sentry'],
    'pypi:opentelemetry-exporter-gcp-trace': ['google-cloud-monitoring'],
    'pypi:opentelemetry-instrumentation-elasticsearch': [],
    'go:go.opentelemetry.io/otel/exporters/prometheus': ['prometheus'],
    'go:go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-sdk-go-v2/otelaws': [],
    'maven:io.opentelemetry:opentelemetry-exporter-zipkin': ['zipkin'],
    'nuget:Azure.Monitor.OpenTelemetry.AspNetCore': ['azure-monitor'],
    'nuget:OpenTelemetry.Instrumentation.ElasticsearchClient': [],
    'nuget:Aspire.Hosting.AppHost': ['dotnet-aspire'],
    'annotation:sent-to/api.honeycomb.io': ['honeycomb'],
    'annotation:sent-to/otlp.eu01.nr-data.net': ['newrelic'],
    'annotation:sent-to/otlp-gateway-prod-eu-west-2.grafana.net': ['grafana'],
    'annotation:exporter/awsxray': ['aws-xray'],
    'annotation:exporter/prometheusremotewrite': ['prometheus'],
    'annotation:tempo/decoy': [],
  };

  for (const [signal, ids] of Object.entries(cases)) assert.deepEqual(behind('opentelemetry', signal), ids, signal);
});

test('Micrometer: its registries', () => {
  assert.deepEqual(
    behind(
      'micrometer',
      'maven:io.micrometer:micrometer-registry-prometheus',
      'maven:io.micrometer:micrometer-registry-otlp',
    ),
    ['opentelemetry', 'prometheus'],
  );
});

test('the reason says who answers, or that nobody was seen; tests do not count; both stay listed', () => {
  const sdk = seen('npm:@openfeature/server-sdk');
  const inTests: Sighting = { kind: 'npm', value: '@openfeature/flagd-provider', path: 'test/package.json', line: 1 };

  const found = detect([...sdk, ...seen('npm:@openfeature/flagd-provider')])['feature-flags'];
  const alone = detect([...sdk, inTests])['feature-flags'];

  assert.deepEqual(
    found.map(({ id, behind: it }) => [id, it?.map((one) => one.id)]),
    [
      ['flagd', undefined],
      ['openfeature', ['flagd']],
    ],
  );
  assert.match(found[1]?.reason ?? '', / OpenFeature is answered by flagd\.$/);
  assert.deepEqual(alone.find(({ id }) => id === 'openfeature')?.behind, []);
  assert.match(alone.find(({ id }) => id === 'openfeature')?.reason ?? '', /was not seen\.$/);
  assert.equal(behindWords('sentry', []), '');
});
