import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callsWorthSearching } from '../../src/catalog/calls.js';
import { catalogIndex, detect, mostEvidence } from '../../src/catalog/detect.js';
import { placeOf } from '../../src/catalog/place.js';
import type { Sighting, SignalKind } from '../../src/catalog/provider.js';

const seen = (kind: SignalKind, value: string, path: string, line = 1): Sighting => ({ kind, value, path, line });

test('a kind counts only with its API group', () => {
  const { deployment } = detect([
    seen('kind', 'argoproj.io/Rollout', 'deploy/shop.yaml', 2),
    seen('kind', 'example.com/Canary', 'deploy/bird.yaml'),
  ]);

  assert.deepEqual(
    deployment.map(({ id, verdict }) => [id, verdict]),
    [['argo-rollouts', 'in-use']],
  );
  assert.deepEqual(deployment[0]?.evidence, [
    { signal: 'kind:argoproj.io/Rollout', path: 'deploy/shop.yaml', line: 2, strength: 'strong' },
  ]);
});

test('what lies in tests, examples, documents or vendored code is only mentioned, and the reason says where', () => {
  const found = (path: string) => detect([seen('npm', 'prom-client', path)]).monitoring[0];

  assert.equal(found('package.json')?.verdict, 'in-use');
  for (const path of [
    'test/fixtures/package.json',
    'examples/a/package.json',
    'docs/package.json',
    'vendor/x/package.json',
  ]) {
    assert.equal(found(path)?.verdict, 'mentioned', path);
  }
  assert.match(found('examples/a/package.json')?.reason ?? '', /examples/);
  assert.equal(found('examples/a/package.json')?.evidence[0]?.strength, 'weak');
});

test('an SDK that mostly means other things counts only together with its flag call', () => {
  const dependency = seen('npm', 'posthog-js', 'package.json', 7);
  const call = seen('call', '.isFeatureEnabled(', 'src/app.ts', 3);

  assert.deepEqual(detect([dependency])['feature-flags'], []);
  assert.deepEqual(detect([call])['feature-flags'], []);
  const [posthog] = detect([dependency, call])['feature-flags'];
  assert.equal(posthog?.id, 'posthog');
  assert.equal(posthog?.evidence.length, 2);
});

test('a common method name beside no more than a variable is no evidence', () => {
  const [unleash] = detect([
    seen('env', 'UNLEASH_URL', 'deploy/web.yaml'),
    seen('call', '.isEnabled(', 'src/widget.ts'),
  ])['feature-flags'];

  assert.equal(unleash?.verdict, 'weak');
  assert.deepEqual(
    unleash?.evidence.map(({ signal }) => signal),
    ['env:UNLEASH_*'],
  );
});

test('a build server is in use where one of its pipelines deploys, else weak', () => {
  const pipeline = seen('file', '.github/workflows/main.yml', '.github/workflows/main.yml');
  const verdict = (sightings: Sighting[]) =>
    detect(sightings).deployment.find(({ id }) => id === 'github-actions')?.verdict;

  assert.equal(verdict([pipeline]), 'weak');
  assert.equal(verdict([pipeline, seen('cli', 'docker build .', pipeline.path)]), 'weak');
  assert.equal(verdict([pipeline, seen('cli', 'kubectl apply -f k8s', 'deploy.sh')]), 'weak');
  assert.equal(verdict([pipeline, seen('cli', 'kubectl apply -f k8s', pipeline.path)]), 'in-use');
});

test('a command meets a signal by whole words', () => {
  const ids = (command: string) => detect([seen('cli', command, 'deploy.sh')]).deployment.map(({ id }) => id);

  assert.deepEqual(ids('helm upgrade --install shop ./chart'), ['helm']);
  assert.deepEqual(ids('helm upgraded'), []);
  assert.deepEqual(ids('helm lint'), []);
});

test('the answer is bounded and does not depend on the order of what was seen', () => {
  const many = Array.from({ length: 40 }, (_, index) => seen('file', `s${index}/Dockerfile`, `s${index}/Dockerfile`));
  const sightings = [...many, seen('gem', 'flipper', 'Gemfile', 4), seen('call', 'Flipper.enabled?(', 'app/a.rb', 2)];

  const forwards = detect(sightings);
  const backwards = detect([...sightings].reverse());

  assert.deepEqual(forwards, backwards);
  assert.equal(forwards.deployment[0]?.evidence.length, mostEvidence);
});

test('an ended product says so', () => {
  const [mesh] = detect([seen('kind', 'appmesh.k8s.aws/VirtualNode', 'mesh.yaml')]).deployment;

  assert.match(mesh?.ended ?? '', /2026/);
});

test('sources are searched only for products that more than a name speaks of', () => {
  const literals = (sightings: Sighting[]) =>
    callsWorthSearching(sightings, catalogIndex()).map(({ literal }) => literal);

  assert.deepEqual(literals([seen('npm', 'express', 'package.json'), seen('env', 'UNLEASH_URL', '.env')]), []);
  assert.ok(literals([seen('gem', 'flipper', 'Gemfile')]).includes('Flipper.enabled?('));
  assert.deepEqual(
    callsWorthSearching([seen('gem', 'flipper', 'Gemfile')], catalogIndex()).flatMap(({ literal, flag }) =>
      literal === 'Flipper.enabled?(' ? [flag] : [],
    ),
    [true],
  );
});

test('no key follows a call of which the rest of its rule is not there', () => {
  const literal = 'get_app_config(';
  const isKeyless = (sightings: Sighting[]) =>
    callsWorthSearching(sightings, catalogIndex()).find((it) => it.literal === literal)?.keyless;
  const client = seen('pypi', 'boto3', 'requirements.txt');

  assert.equal(isKeyless([client]), true);
  assert.equal(isKeyless([client, seen('pypi', 'aws-lambda-powertools', 'requirements.txt')]), undefined);
});

test('the address of a script tells by itself; a call does not', () => {
  const snippet = seen('call', 'edge.fullstory.com/s/fs.js', 'app/views/layout.html.erb');

  const addresses = callsWorthSearching([seen('gem', 'flipper', 'Gemfile')], catalogIndex());

  assert.ok(addresses.some(({ literal }) => literal === 'edge.fullstory.com/s/fs.js'));
  assert.deepEqual(
    detect([snippet, seen('call', 'Flipper.enabled?(', 'app/a.rb')]).monitoring.map(({ id, verdict }) => [id, verdict]),
    [['fullstory', 'in-use']],
  );
});

test("an operator's own image is none of the product that it is called after", () => {
  const image = seen('image', 'argoprojlabs/argocd-image-updater', 'config/install.yaml');
  const variable = seen('env', 'ARGOCD_TOKEN', 'config/install.yaml');
  const own: Sighting = { ...seen('go', 'github.com/argoproj-labs/argocd-image-updater', 'go.mod'), role: 'own' };

  assert.deepEqual(
    detect([image]).deployment.map(({ id }) => id),
    ['argocd'],
  );
  assert.deepEqual(detect([image, variable, own]).deployment, []);
});

test('places are told from folders and names', () => {
  const places = [
    'src/spec.ts',
    'spec/a.rb',
    'a/b_test.go',
    'README.md',
    'requirements/base.txt',
    'src/ShopTest.java',
    'contest/a.ts',
  ];

  assert.deepEqual(places.map(placeOf), ['product', 'tests', 'tests', 'documents', 'product', 'tests', 'product']);
});

const verdictOf = (sightings: readonly Sighting[], id: string) => {
  const found = detect(sightings);
  return [...found['feature-flags'], ...found.deployment, ...found.monitoring].find((it) => it.id === id);
};

test('who publishes a product does not use it, unless an application beside it does', () => {
  const own: Sighting[] = [
    { ...seen('npm', '@sentry/node', 'packages/node/package.json'), role: 'published' },
    seen('npm', '@sentry/core', 'packages/node/package.json'),
    seen('env', 'SENTRY_DSN', '.env.example'),
  ];
  const application: Sighting = { ...seen('npm', '@sentry/node', 'apps/site/package.json'), role: 'application' };
  const run = seen('file', 'apps/site/Dockerfile', 'apps/site/Dockerfile');

  assert.equal(verdictOf(own, 'sentry')?.verdict, 'mentioned');
  assert.match(verdictOf(own, 'sentry')?.reason ?? '', /publishes/);
  assert.equal(verdictOf([...own, application], 'sentry')?.verdict, 'mentioned', 'a private bundle is not run');
  assert.equal(verdictOf([...own, application, run], 'sentry')?.verdict, 'in-use');
});

test('rivals side by side are adapters for users; a lone one in such a folder is not', () => {
  const files = (names: string[]) =>
    names.map((name) => `app/destinations/${name}.py`).map((path) => seen('file', path, path));
  const dependency = seen('pypi', 'pypd', 'pyproject.toml');
  const imported = (path: string): Sighting => ({ ...seen('pypi', 'pypd', path), role: 'imported' });
  const rivals = files(['slack', 'pagerduty', 'discord', 'webhook']);
  const adapter = 'app/destinations/pagerduty.py';

  assert.equal(verdictOf([...rivals, dependency, imported(adapter)], 'pagerduty')?.verdict, 'mentioned');
  assert.equal(
    verdictOf([...rivals, dependency, imported(adapter), imported('app/paging.py')], 'pagerduty')?.verdict,
    'in-use',
  );
  assert.equal(verdictOf([...files(['pagerduty']), dependency, imported(adapter)], 'pagerduty')?.verdict, 'in-use');
  assert.equal(verdictOf([...rivals, dependency], 'pagerduty')?.verdict, 'in-use');
});

test('extras and development dependencies count where the repository is run, not where it is a library', () => {
  const extra: Sighting = { ...seen('pypi', 'sentry-sdk', 'pyproject.toml'), role: 'optional' };
  const forTests: Sighting = { ...seen('pypi', 'sentry-sdk', 'pyproject.toml'), role: 'test' };
  const image = seen('file', 'Dockerfile', 'Dockerfile');

  assert.equal(verdictOf([extra], 'sentry')?.verdict, 'mentioned');
  assert.match(verdictOf([extra], 'sentry')?.reason ?? '', /extras/);
  assert.equal(verdictOf([extra, image], 'sentry')?.verdict, 'in-use');
  assert.equal(verdictOf([forTests, image], 'sentry')?.verdict, 'mentioned');
});

test('a flag vendor offers adapters to its rivals, and names flags for others', () => {
  const own: Sighting = {
    ...seen('npm', '@launchdarkly/js-client-sdk', 'packages/js/package.json'),
    role: 'published',
  };
  const rival = seen('npm', '@openfeature/server-sdk', 'packages/openfeature/package.json');
  const named = seen('flag', 'class', 'src/FeatureFlag.ts');

  const found = detect([own, rival, named])['feature-flags'].map(({ id, verdict }) => [id, verdict]);

  assert.deepEqual(found, [
    ['custom-flags', 'mentioned'],
    ['openfeature', 'mentioned'],
  ]);
  assert.equal(verdictOf([rival, named], 'openfeature')?.verdict, 'in-use');
});

test('a pipeline that deploys to a cluster of its own tests', () => {
  const pipeline = seen('file', '.github/workflows/e2e.yml', '.github/workflows/e2e.yml');
  const applied = seen('cli', 'kubectl apply -f k8s', pipeline.path);

  assert.equal(verdictOf([pipeline, applied], 'github-actions')?.verdict, 'in-use');
  assert.equal(verdictOf([pipeline, { ...applied, role: 'test' }], 'github-actions')?.verdict, 'weak');
});

test('a pipeline that calls a deploying workflow of others deploys', () => {
  const pipeline = seen('file', '.github/workflows/deploy.yml', '.github/workflows/deploy.yml');
  const called = (name: string) => seen('action', `acme/platform/.github/workflows/${name}`, pipeline.path);

  assert.equal(verdictOf([pipeline, called('deploy.yml')], 'github-actions')?.verdict, 'in-use');
  assert.equal(verdictOf([pipeline, called('lint.yml')], 'github-actions')?.verdict, 'weak');
});

test('an environment called test is no folder of tests', () => {
  const paths = [
    'overlays/test/kustomization.yaml',
    'src/overlays/test/a.ts',
    'AppTests/a.swift',
    '.devcontainer/compose.yml',
  ];

  assert.deepEqual(paths.map(placeOf), ['product', 'tests', 'tests', 'workbench']);
});

test('the parts of a package are no folders, and what a pipeline starts beside its tests is none of the product', () => {
  const paths = [
    'api/src/main/java/com/example/demo/Shop.java',
    'api/src/main/kotlin/org/acme/samples/bank/Shop.kt',
    'api/src/test/java/com/example/demo/Shop.java',
    'samples/api/src/main/java/com/acme/Shop.java',
    'ci/pod/docker-compose.plugin.yml',
    'integration/resources/compose/consul.yml',
    'ci/pipeline.yml',
    'deploy/compose.yml',
  ];

  assert.deepEqual(paths.map(placeOf), [
    'product',
    'product',
    'tests',
    'examples',
    'tests',
    'tests',
    'product',
    'product',
  ]);
});

test('jobs of a web application are no functions, and instrumentation is no store of a vendor', () => {
  const jobs = seen('nuget', 'Microsoft.Azure.WebJobs', 'src/Jobs/Jobs.csproj');
  const host = seen('file', 'src/Functions/host.json', 'src/Functions/host.json');
  const driver = seen('go', 'github.com/signalfx/splunk-otel-go/instrumentation/github.com/lib/pq/splunkpq', 'go.mod');

  assert.equal(verdictOf([jobs], 'azure-functions'), undefined);
  assert.equal(verdictOf([jobs, host], 'azure-functions')?.verdict, 'in-use');
  assert.deepEqual(
    detect([driver]).monitoring.map(({ id }) => id),
    ['opentelemetry'],
  );
});

test('a project that is served is no library, whatever it also publishes', () => {
  const named = seen('flag', 'class', 'src/Shop/FeatureFlagService.cs');
  const published: Sighting = { ...seen('nuget', 'Acme.Shop.Client', 'src/Client/Client.csproj'), role: 'published' };
  const server = (path: string) => seen('nuget', 'Microsoft.NET.Sdk.Web', path);

  assert.equal(verdictOf([named, published], 'custom-flags')?.verdict, 'mentioned');
  assert.equal(verdictOf([named, published, server('src/Shop/Shop.csproj')], 'custom-flags')?.verdict, 'in-use');
  assert.equal(verdictOf([named, published, server('samples/Shop/Shop.csproj')], 'custom-flags')?.verdict, 'mentioned');
});

test('images to try a published product in, in folders that declare nothing, make no application of a library', () => {
  const sdk: readonly Sighting[] = [
    { ...seen('npm', 'posthog-js', 'packages/browser/package.json'), role: 'published' },
    seen('call', '.isFeatureEnabled(', 'packages/browser/src/core.ts'),
    seen('npm', '@openfeature/server-sdk', 'packages/provider/package.json'),
    seen('npm', '@sentry/types', 'packages/browser/package.json'),
  ];
  const image = (path: string) => seen('file', path, path);
  const ids = (more: readonly Sighting[]) =>
    detect([...sdk, ...more])
      ['feature-flags'].filter(({ verdict }) => verdict !== 'mentioned')
      .map(({ id }) => id);

  assert.deepEqual(ids([image('compliance/node/Dockerfile')]), []);
  assert.deepEqual(ids([image('Dockerfile')]), ['openfeature']);
  assert.deepEqual(ids([image('server/Dockerfile'), seen('npm', 'express', 'server/package.json')]), ['openfeature']);
});

test("a vendor's kit that joins another product to its own does not run with it, whatever it is developed with", () => {
  const kit: readonly Sighting[] = [
    { ...seen('gem', 'sentry-ruby', 'sentry-ruby/sentry-ruby.gemspec'), role: 'published' },
    seen('gem', 'puma', 'sentry-ruby/Gemfile'),
    seen('gem', 'opentelemetry-sdk', 'sentry-opentelemetry/sentry-opentelemetry.gemspec'),
  ];
  const server = seen('gem', 'puma', 'relay/Gemfile');

  assert.equal(verdictOf(kit, 'opentelemetry')?.verdict, 'mentioned');
  assert.equal(verdictOf([...kit, server], 'opentelemetry')?.verdict, 'in-use');
});

test('what was put into an archive is not in use', () => {
  const chart = (path: string) => verdictOf([seen('helm', 'thanos', path)], 'thanos')?.verdict;

  assert.equal(chart('_archive/cluster-0/thanos/helmrelease.yaml'), 'mentioned');
  assert.equal(chart('archive/thanos/helmrelease.yaml'), 'mentioned');
  assert.equal(chart('src/archive/thanos/helmrelease.yaml'), 'in-use');
});

test('options may stand before the verb of a command, with their values or without', () => {
  const ids = (command: string) => detect([seen('cli', command, 'deploy.sh')]).deployment.map(({ id }) => id);

  assert.deepEqual(ids('kubectl -n shop apply'), ['kubernetes']);
  assert.deepEqual(ids('terraform -chdir=live apply'), ['terraform']);
  assert.deepEqual(ids('helm --debug upgrade shop'), ['helm']);
  assert.deepEqual(ids('kubectl -n shop get'), []);
  assert.deepEqual(ids('terraform fmt -check'), []);
});

test('a variable that is shown to browsers is told by what stands behind the prefix', () => {
  const ids = (name: string) => detect([seen('env', name, '.env.example')]).monitoring.map(({ id }) => id);

  assert.deepEqual(ids('NEXT_PUBLIC_SENTRY_DSN'), ['sentry']);
  assert.deepEqual(ids('VITE_BUGSNAG_API_KEY'), ['bugsnag']);
  assert.deepEqual(ids('VITE_SENTRYWARE'), []);
});

test('a search domain is no store of logs, and a file of another program is no flag product', () => {
  assert.equal(verdictOf([seen('terraform', 'aws_opensearch_domain', 'search.tf')], 'opensearch'), undefined);
  assert.equal(verdictOf([seen('cli', 'dvc pull -r models', 'train.sh')], 'devcycle'), undefined);
  assert.equal(verdictOf([seen('cli', 'krane digest app', 'build.sh')], 'krane'), undefined);
  assert.equal(verdictOf([seen('cli', 'dvc generate types', 'Makefile')], 'devcycle')?.verdict, 'in-use');
});

test('what is called after a test is one where it is code, not where it is an environment, a pipeline or a contract', () => {
  const paths = [
    'src/cart-test.ts',
    'rules/alerts_test.yml',
    'docker-compose-test.yml',
    'deploy/values-test.yaml',
    '.github/workflows/load-test.yml',
    'live/main-test.tf',
    'openapi/shop-spec.json',
  ];

  assert.deepEqual(paths.map(placeOf), ['tests', 'tests', 'tests', 'product', 'product', 'product', 'product']);
});

test('scripts of an SDK put the SDK somewhere; those of a service deploy it', () => {
  const own: Sighting = { ...seen('pypi', 'sentry-sdk', 'setup.py'), role: 'published' };
  const script = seen('cli', 'aws lambda publish-layer-version', 'scripts/layer.sh');

  assert.equal(verdictOf([own, script], 'aws-lambda')?.verdict, 'mentioned');
  assert.equal(verdictOf([script], 'aws-lambda')?.verdict, 'in-use');
  assert.equal(verdictOf([own, script, seen('file', 'fly.toml', 'fly.toml')], 'aws-lambda')?.verdict, 'in-use');
});

test('a dependency that is another package of the repository says nothing of a product with such a name', () => {
  const own: Sighting = { ...seen('cargo', 'opentelemetry-proto', 'lib/proto/Cargo.toml'), role: 'own' };
  const declared = seen('cargo', 'opentelemetry-proto', 'lib/codecs/Cargo.toml');
  const other = seen('cargo', 'opentelemetry-otlp', 'Cargo.toml');

  assert.equal(verdictOf([own, declared], 'opentelemetry'), undefined);
  assert.equal(verdictOf([own, declared, other], 'opentelemetry')?.verdict, 'in-use');
});

test('settings of a command line tool alone are left over; beside anything else they count', () => {
  const settings = seen('file', '.sentryclirc', '.sentryclirc');

  assert.equal(verdictOf([settings], 'sentry')?.verdict, 'mentioned');
  assert.match(verdictOf([settings], 'sentry')?.reason ?? '', /settings of its tool/);
  assert.equal(verdictOf([settings, seen('cli', 'sentry-cli releases', 'ci/release.sh')], 'sentry')?.verdict, 'in-use');
});

test('a workflow is called after what it works on, and a template after what it becomes', () => {
  const file = (path: string) => seen('file', path, path);

  assert.equal(verdictOf([file('.github/workflows/kong.yml')], 'kong'), undefined);
  assert.equal(verdictOf([file('gateway/kong.yml')], 'kong')?.verdict, 'in-use');
  assert.equal(verdictOf([file('.github/workflows/kong.yml')], 'github-actions')?.verdict, 'weak');
  assert.equal(verdictOf([file('bootstrap/helmfile.yaml.j2')], 'helmfile')?.verdict, 'in-use');
  assert.equal(verdictOf([file('generators/fly.toml.ejs')], 'fly-io'), undefined);
});

test('settings of a library are left over where the manifest beside them declares others', () => {
  const settings = seen('file', 'web/config/newrelic.yml', 'web/config/newrelic.yml');
  const rails = seen('gem', 'rails', 'web/Gemfile');

  assert.equal(verdictOf([settings, rails], 'newrelic')?.verdict, 'mentioned');
  // A manifest elsewhere, the library itself, its image, and an agent of a language without a manifest.
  assert.equal(verdictOf([settings, seen('gem', 'rails', 'Gemfile')], 'newrelic')?.verdict, 'in-use');
  assert.equal(verdictOf([settings, rails, seen('gem', 'newrelic_rpm', 'web/Gemfile')], 'newrelic')?.verdict, 'in-use');
  assert.equal(verdictOf([seen('file', 'newrelic.yml', 'newrelic.yml'), rails], 'newrelic')?.verdict, 'in-use');
  // Its tool is installed beside the application.
  const deploy = seen('file', 'web/config/deploy.yml', 'web/config/deploy.yml');
  assert.notEqual(verdictOf([deploy, rails], 'kamal')?.verdict, 'mentioned');
});

test('what a tool is told to leave out shows nobody who calls it', () => {
  const left = seen('file', '.cfignore', '.cfignore');

  assert.equal(verdictOf([left], 'cloud-foundry')?.verdict, 'mentioned');
  assert.equal(verdictOf([left, seen('cli', 'cf push', 'deploy.sh')], 'cloud-foundry')?.verdict, 'in-use');
});

test('an agent or a window alone shows no store; with what it feeds, it does', () => {
  const compose = (...images: string[]) => images.map((it) => seen('image', it, 'compose.yaml'));
  const found = (...images: string[]) => detect(compose(...images)).monitoring.map(({ id, verdict }) => [id, verdict]);

  assert.deepEqual(found('beats/filebeat', 'telegraf'), []);
  assert.deepEqual(found('beats/filebeat', 'elasticsearch/elasticsearch'), [['elastic-stack', 'in-use']]);
  assert.deepEqual(found('telegraf', 'influxdb'), [['influxdb', 'in-use']]);
  assert.deepEqual(found('opensearchproject/opensearch-dashboards'), []);
});

test("of a product in an adapter alone, dependencies that no source names are the adapter's too", () => {
  const files = ['datadog', 'dynatrace', 'influxdb', 'splunk']
    .map((it) => `pkg/metrics-providers/${it}.go`)
    .map((path) => seen('file', path, path));
  const client = 'github.com/signalfx/signalflow-client-go/v2';
  const dependencies = [seen('go', client, 'go.mod'), seen('go', 'github.com/signalfx/signalfx-go', 'go.mod')];
  const imported = (path: string): Sighting => ({ ...seen('go', client, path), role: 'imported' });
  const adapter = imported('pkg/metrics-providers/splunk.go');

  assert.equal(verdictOf([...files, ...dependencies, adapter], 'splunk')?.verdict, 'mentioned');
  assert.equal(verdictOf([...files, ...dependencies, adapter, imported('cmd/main.go')], 'splunk')?.verdict, 'in-use');
});
