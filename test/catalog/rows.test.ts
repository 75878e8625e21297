import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from '../../src/catalog/detect.js';
import { catalog } from '../../src/catalog/match.js';
import {
  capabilities,
  type Provider,
  type Sighting,
  type Signal,
  type SignalKind,
} from '../../src/catalog/provider.js';

/** What one sighting may also mean, said once: `signal of this product` → other products it speaks of as well. */
const shared: Readonly<Record<string, readonly string[]>> = {
  // A SAM function is a Lambda; what SAM declares is SAM's and, as any type of AWS, CloudFormation's.
  'cfn:AWS::Serverless::Function': ['aws-sam', 'aws-lambda', 'cloudformation'],
  'cfn:AWS::Serverless::StateMachine': ['aws-sam', 'aws-step-functions', 'cloudformation'],
  // Heroku is told from its Procfile and its description together; a Procfile alone names no platform.
  'annotation:app.json/heroku': ['procfile'],
  'file:.buildpacks': ['procfile'],
  // Packages that bring two things.
  'maven:dev.openfeature.contrib.providers:flagd': ['openfeature'],
  'maven:dev.openfeature.contrib.providers:go-feature-flag': ['openfeature'],
  'maven:io.micrometer:micrometer-registry-*': ['prometheus'],
  'pypi:opentelemetry-exporter-gcp-*': ['opentelemetry'],
  // An exporter or a format of headers names what is written to.
  'npm:@opentelemetry/exporter-jaeger': ['opentelemetry'],
  'pypi:opentelemetry-exporter-jaeger*': ['opentelemetry'],
  'gem:opentelemetry-exporter-jaeger': ['opentelemetry'],
  'go:go.opentelemetry.io/otel/exporters/jaeger': ['opentelemetry'],
  'cargo:opentelemetry-jaeger': ['opentelemetry'],
  'hex:opentelemetry_jaeger': ['opentelemetry'],
  'npm:@opentelemetry/exporter-zipkin': ['opentelemetry'],
  'pypi:opentelemetry-exporter-zipkin*': ['opentelemetry'],
  'gem:opentelemetry-exporter-zipkin': ['opentelemetry'],
  'go:go.opentelemetry.io/otel/exporters/zipkin': ['opentelemetry'],
  'cargo:opentelemetry-zipkin': ['opentelemetry'],
  'maven:io.opentelemetry:opentelemetry-exporter-zipkin': ['opentelemetry'],
  'cargo:opentelemetry-prometheus': ['opentelemetry'],
  'npm:@opentelemetry/id-generator-aws-xray': ['opentelemetry'],
  'gem:opentelemetry-propagator-xray': ['opentelemetry'],
  'go:go.opentelemetry.io/contrib/propagators/aws': ['opentelemetry'],
  'nuget:Azure.Monitor.OpenTelemetry*': ['azure-monitor'],
  'pypi:opentelemetry-sdk-extension-aws': ['opentelemetry'],
  'nuget:OpenTelemetry.Extensions.AWSXRay': ['opentelemetry'],
  'pypi:opentelemetry-exporter-google-cloud*': ['opentelemetry'],
  'gem:opentelemetry-exporter-google_cloud*': ['opentelemetry'],
  'maven:io.quarkus:quarkus-micrometer-registry-prometheus': ['micrometer'],
  'npm:serverless-plugin-datadog': ['serverless-framework'],
  'nuget:Aspire.Hosting.Azure.ApplicationInsights': ['dotnet-aspire'],
  // A home-made set of flags is the second half of flags in Parameter Store.
  'npm:@aws-sdk/client-ssm': ['custom-flags'],
  'pypi:boto3': ['custom-flags'],
  // What CDK, Pulumi or a collector's program declares is, first of all, theirs.
  'file:**/*.alloy': ['grafana-alloy'],
  'npm:aws-cdk-lib': ['aws-cdk'],
  'npm:@pulumi/aws': ['pulumi'],
  'npm:@pulumi/gcp': ['pulumi'],
  'npm:@pulumi/azure-native': ['pulumi'],
  // An Aspire host names the platform that it publishes to.
  'nuget:Aspire.Hosting.Azure.Kubernetes': ['dotnet-aspire'],
  'nuget:Aspire.Hosting.Azure.AppService': ['dotnet-aspire'],
  'nuget:Aspire.Hosting.Azure.AppContainers': ['dotnet-aspire'],
  // Powertools run in functions alone.
  'pypi:aws-lambda-powertools': ['aws-lambda'],
  'cli:kubectl apply -k': ['kubernetes'],
  // A module for a cluster of one cloud.
  'terraform:terraform-google-modules/kubernetes-engine/google//modules/acm*': ['gke'],
  // Flux installs charts by an object of its own.
  'kind:helm.toolkit.fluxcd.io/HelmRelease': ['fluxcd'],
  'kind:argoproj.io/Application': ['argocd'],
  'kind:argoproj.io/ApplicationSet': ['argocd'],
  'file:**/docker-compose*swarm*.{yml,yaml}': ['docker-compose'],
  'pypi:aws-cdk-lib': ['aws-cdk'],
  'go:github.com/aws/aws-cdk-go/*': ['aws-cdk'],
};

const rows = capabilities.flatMap((capability) => catalog[capability].map((provider) => ({ capability, provider })));

test('there are products enough, each once and each with a homepage', () => {
  const ids = rows.map(({ capability, provider }) => `${capability}/${provider.id}`);

  assert.ok(rows.length >= 150, `${rows.length} products`);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
  for (const { provider } of rows) {
    assert.match(provider.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.match(provider.homepage, /^https:\/\/[^\s]+$/, provider.id);
    assert.ok(provider.signals.length > 0, provider.id);
  }
});

for (const { capability, provider } of rows) {
  test(`${capability}/${provider.id} is found by each of its signals, and nothing else is`, () => {
    for (const rule of provider.signals) {
      const members: readonly Signal[] = typeof rule === 'string' ? [rule] : rule;
      const sightings = [...members.map(exampleOf), ...companions(provider, members)];

      const found = detect(sightings);

      const ids = capabilities.flatMap((it) => found[it].map(({ id }) => id));
      const signals =
        found[capability].find(({ id }) => id === provider.id)?.evidence.map(({ signal }) => signal) ?? [];
      const label = members.join(' and ');
      assert.ok(
        members.every((member) => signals.includes(member)),
        `${label} is not evidence: ${signals.join(', ')}`,
      );
      const others = new Set(ids.filter((id) => id !== provider.id));
      const allowed = new Set(members.flatMap(sharedWith));
      assert.deepEqual(
        [...others].filter((id) => !allowed.has(id)),
        [],
        `${label} also means`,
      );
    }
  });
}

function sharedWith(signal: string): readonly string[] {
  const known = shared[signal];
  if (known !== undefined) return known;
  return signal.startsWith('cfn:') ? ['cloudformation'] : [];
}

/** A thing that the signal's own pattern matches. */
function exampleOf(signal: Signal): Sighting {
  const colon = signal.indexOf(':');
  const kind = signal.slice(0, colon) as SignalKind;
  const pattern = signal.slice(colon + 1);
  if (kind === 'call') return { kind, value: pattern, path: 'src/app.ts', line: 3 };
  const value = pattern
    .replace(/\{([^,}]*),?[^}]*\}/g, '$1')
    .replace(/\*\*\//g, '')
    .replace(/\*\*?/g, 'Zz');
  return { kind, value, path: kind === 'file' ? value : 'services/shop/source', line: 1 };
}

/** A call counts only beside a dependency, so the row's first dependency comes with it. */
function companions(provider: Provider, members: readonly Signal[]): Sighting[] {
  if (members.length > 1 || members[0]?.startsWith('call:') !== true) return [];
  const dependency = provider.signals.find(
    (it) => typeof it === 'string' && /^(?:npm|pypi|go|maven|gem|cargo|nuget|composer|hex|pub|pod|swift):/.test(it),
  );
  return typeof dependency === 'string' ? [exampleOf(dependency)] : [];
}
