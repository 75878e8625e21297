import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from '../../src/catalog/detect.js';
import { readSightings } from '../../src/repository/sightings.js';
import { repositoryOf } from '../support/repository-of.js';

const options = () => ({ signal: new AbortController().signal, progress: () => {} });

test('one pass over a whole repository, decoys included', async () => {
  const repository = repositoryOf({
    'package.json': '{"dependencies": {"@launchdarkly/node-server-sdk": "9"}, "scripts": {"deploy": "flyctl deploy"}}',
    'fly.toml': 'app = "shop"\n',
    'src/checkout.ts': "// prose about useFlag\nif (await client.boolVariation('new-checkout', ctx, false)) show();\n",
    'src/checkout.test.ts': "client.boolVariation('only-in-test', ctx, false);\n",
    'rules/shop.yml': 'groups:\n- rules:\n  - alert: ShopDown\n    expr: up == 0\n',
    'docs/history.md': 'We left Unleash and Heroku; see Datadog.\n',
    'test/fixtures/Chart.yaml': 'name: fixture\n',
    '.env.example': 'SENTRY_DSN=https://secret@host/1\n',
    CODEOWNERS: '* @shop/all\n',
    'backlog/tasks/task-1.md': '---\nid: task-1\n---\n',
    'logo.png': '\0PNG',
  });

  const read = await readSightings(repository, options());
  const found = detect(read.sightings);

  const verdicts = Object.values(found).flatMap((list) => list.map(({ id, verdict }) => `${id} ${verdict}`));
  assert.deepEqual(verdicts, ['launchdarkly in-use', 'fly-io in-use', 'helm mentioned', 'sentry mentioned']);
  assert.deepEqual(read.flagKeys, [
    { key: 'new-checkout', path: 'src/checkout.ts', line: 2, evaluations: [{ path: 'src/checkout.ts', line: 2 }] },
  ]);
  assert.deepEqual(read.slo, [{ name: 'ShopDown', kind: 'alert', path: 'rules/shop.yml', line: 3, metrics: ['up'] }]);
  assert.deepEqual(read.boards, ['backlog']);
  assert.equal(read.owners.length, 1);
  assert.deepEqual(read.unreadable, []);
  assert.equal(read.files.listed, 11);
  assert.doesNotMatch(JSON.stringify(read), /secret@host/);
});

test('several keys that a product names are a mechanism of its own, unless another product is asked for them', async () => {
  const gates =
    'package features\nconst (\n\tNewCart featuregate.Feature = "NewCart"\n\tSearch featuregate.Feature = "Search"\n\tTotals featuregate.Feature = "Totals"\n)\n';
  const flags = async (files: Readonly<Record<string, string>>) => {
    const { sightings } = await readSightings(repositoryOf(files), options());
    return detect(sightings)['feature-flags'].map(({ id, verdict }) => `${id} ${verdict}`);
  };
  const asked = {
    'package.json': '{"dependencies": {"@launchdarkly/node-server-sdk": "9"}}',
    'src/a.ts': "await client.boolVariation('NewCart', ctx, false);\n",
  };

  assert.deepEqual(await flags({ 'pkg/features/kube_features.go': gates }), ['custom-flags in-use']);
  assert.deepEqual(await flags({ 'pkg/features/kube_features.go': gates, ...asked }), ['launchdarkly in-use']);
  assert.deepEqual(await flags({ 'pkg/features/kube_features.go': gates.replaceAll('Totals', 'Search') }), []);
  assert.deepEqual(
    await flags({
      'src/project.ts': "export enum EProjectFeatureKey {\n  A = 'aaa',\n  B = 'bbb',\n  C = 'ccc',\n}\n",
    }),
    [],
  );
  assert.deepEqual(
    await flags({
      'app/services/feature_service.rb': 'module FeatureService\n  def self.enabled?(name)\n  end\nend\n',
    }),
    ['custom-flags in-use'],
  );
});

test('what does not parse is named with its line and still read', async () => {
  const repository = repositoryOf({
    'package.json': '{\n  "dependencies": {\n    "prom-client": "1",\n}\n',
    'Cargo.toml': '[dependencies]\nsentry = "1"\nbroken = \n',
    'k8s/shop.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n\tname: shop\n',
    'k8s/list.yaml': 'apiVersion: v1\nkind: Service\nspec: {ports: [80\n',
    'charts/shop/templates/a.yaml': 'apiVersion: apps/v1\nkind: Deployment\nspec: {{ toYaml .Values.spec\n',
    'flags.json': '{"flags": {',
    '.mcp.json': 'nonsense',
  });

  const read = await readSightings(repository, options());
  const found = detect(read.sightings);

  assert.deepEqual(read.unreadable.map(({ path, line }) => `${path}:${line ?? '?'}`).sort(), [
    '.mcp.json:?',
    'Cargo.toml:3',
    'flags.json:1',
    'k8s/list.yaml:4',
    'k8s/shop.yaml:4',
    'package.json:4',
  ]);
  assert.ok(read.unreadable.every(({ reason }) => /is no valid (?:JSON|YAML|TOML)/.test(reason)));
  assert.deepEqual(
    found.monitoring.map(({ id }) => id),
    ['prometheus', 'sentry'],
  );
  assert.deepEqual(
    found.deployment.map(({ id }) => id),
    ['kubernetes'],
  );
});

test('flag definitions too large to parse in good time are named, not parsed', async () => {
  const repository = repositoryOf({ 'flags.yaml': `flags:\n${'  - key: a\n'.repeat(10_000)}` });

  const { flagKeys, unreadable } = await readSightings(repository, options());

  assert.deepEqual(flagKeys, []);
  assert.match(unreadable[0]?.reason ?? '', /64 KiB/);
});

test('only what lies below the folder asked for', async () => {
  const repository = repositoryOf({ 'a/fly.toml': '', 'ab/netlify.toml': '', 'vercel.json': '{}' });

  const { sightings, files } = await readSightings(repository, { ...options(), under: 'a' });

  assert.deepEqual(
    sightings.map(({ value }) => value),
    ['a/fly.toml'],
  );
  assert.deepEqual(files, { listed: 1, read: 1 });
});

test('a cancelled scan ends soon, with the reason of the one who cancelled', async () => {
  const controller = new AbortController();
  const text = `${'apiVersion: apps/v1\nkind: Deployment\n---\n'.repeat(200)}`;
  const repository = repositoryOf(
    Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`k8s/${index}.yaml`, text])),
  );
  const heard: number[] = [];
  let cancelledAt = 0;
  const progress = (done: number) => {
    heard.push(done);
    if (heard.length === 2) {
      cancelledAt = performance.now();
      controller.abort(new Error('enough'));
    }
  };

  await assert.rejects(readSightings(repository, { signal: controller.signal, progress }), /enough/);

  assert.ok(performance.now() - cancelledAt < 100);
  assert.ok(heard.every((done, index) => index === 0 || done > (heard[index - 1] ?? 0)));
});

test('of large YAML, what begins as an object is read, and what defines objects is not', async () => {
  const filling = Array.from({ length: 9000 }, (_, at) => `    "panel-${at}": {}`).join('\n');
  const board = (kind: string) =>
    `${kind}\ndata:\n  board.json: |-\n${filling}\nmetadata:\n  labels:\n    grafana_dashboard: "true"\n`;
  const repository = repositoryOf({
    'deploy/board.yaml': board('apiVersion: v1'),
    'deploy/crd.yaml': board('apiVersion: apiextensions.k8s.io/v1'),
  });

  const { sightings } = await readSightings(repository, options());

  const paths = sightings.filter(({ value }) => value === 'grafana_dashboard').map(({ path }) => path);
  assert.deepEqual(paths, ['deploy/board.yaml']);
});

test('a board of Grafana is one by what it holds, in a folder of boards, and not among examples', async () => {
  const board = '{"title": "Shop", "schemaVersion": 36, "panels": []}';
  const found = async (path: string, text: string) =>
    detect((await readSightings(repositoryOf({ [path]: text }), options())).sightings).monitoring.map(({ id }) => id);

  assert.deepEqual(await found('dashboards/shop.json', board), ['grafana']);
  assert.deepEqual(await found('dashboards/shop.json', '{"title": "Shop", "tiles": []}'), []);
  assert.deepEqual(await found('examples/dashboards/shop.json', board), []);
});
