import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { definitionOf } from '../../src/operations/definition.js';
import { discover } from '../../src/operations/discover.js';
import type { Call } from '../../src/operations/operation.js';

/** A real folder, because an operation opens one; `git` is not needed for it. */
function checkout(t: TestContext, files: Readonly<Record<string, string>>): Call {
  const root = mkdtempSync(path.join(os.tmpdir(), 'discover-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const shop = path.join(root, 'shop');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(shop, file)), { recursive: true });
    writeFileSync(path.join(shop, file), text);
  }
  return {
    now: () => new Date(0),
    environment: { PATH: '', SENTRY_DSN: 'https://value@host/1' },
    workingDirectory: shop,
    homeDirectory: root,
    platform: 'linux',
    door: 'cli',
    roots: [],
    signal: new AbortController().signal,
    progress: () => {},
  };
}

const shopFiles = {
  Gemfile: "gem 'flipper'\n",
  'app/checkout.rb': 'show if Flipper.enabled?(:new_checkout)\n',
  'k8s/shop.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n',
  'docs/old.md': 'Datadog\n',
};

test('what is found, what is not and what only the machine has stand apart', async (t) => {
  const output = await discover.run({}, checkout(t, shopFiles));

  assert.deepEqual((await discover.schemas()).output.parse(output), output);
  assert.equal(output.repository, 'shop');
  assert.deepEqual(output.capabilities.deployment?.[0], {
    id: 'argo-rollouts',
    name: 'Argo Rollouts',
    verdict: 'in-use',
    reason: 'An object of its kind is kept in a manifest.',
    evidence: [{ signal: 'kind:argoproj.io/Rollout', path: 'k8s/shop.yaml', line: 2, strength: 'strong' }],
  });
  assert.deepEqual(output.flagKeys, [
    { key: 'new_checkout', path: 'app/checkout.rb', line: 1, evaluations: [{ path: 'app/checkout.rb', line: 1 }] },
  ]);
  assert.deepEqual(
    output.notFound.map(({ capability }) => capability),
    ['monitoring'],
  );
  assert.match(output.notFound[0]?.searched ?? '', /products were looked for in 4 files/);
  assert.deepEqual(output.machine, { executables: [], environmentVariables: ['SENTRY_DSN'], siblings: [] });
  assert.doesNotMatch(JSON.stringify(output), /value@host/);
});

const shopOfTwo = {
  'src/cart/package.json': '{"name": "cart"}',
  'src/cart/Dockerfile': 'FROM node\n',
  'src/pay/go.mod': 'module shop/pay\n',
  'k8s/pay.yaml':
    'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: pay\nspec:\n  strategy:\n    canary:\n      steps:\n      - setWeight: 10\n',
  'k8s/cart.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\n',
  'rules/shop.yaml':
    'kind: PrometheusRule\napiVersion: monitoring.coreos.com/v1\nspec:\n  groups:\n  - rules:\n    - alert: Slow\n      expr: pay_latency > 1\n    - alert: Down\n      expr: up == 0\n',
};

test('who offers flags to others is not told that the keys of that code are its own', async (t) => {
  const library = {
    'package.json': '{"name": "acme-flags", "version": "1.0.0", "main": "index.js"}',
    'src/feature-flags.ts': "export enum FeatureFlag {\n  A = 'flag-a',\n  B = 'flag-b',\n  C = 'flag-c',\n}\n",
  };
  const offered = await discover.run({}, checkout(t, library));
  const own = await discover.run({}, checkout(t, { ...library, Dockerfile: 'FROM scratch\n' }));

  assert.deepEqual(offered.flagKeys, []);
  assert.deepEqual(
    own.flagKeys.map(({ key }) => key),
    ['flag-a', 'flag-b', 'flag-c'],
  );
});

test('what belongs to which service, and what each provably lacks', async (t) => {
  const output = await discover.run({}, checkout(t, shopOfTwo));

  assert.deepEqual((await discover.schemas()).output.parse(output), output);
  assert.deepEqual(
    output.deployments.map(({ service, strategy, steps }) => [service, strategy, steps]),
    [
      ['cart', 'rolling', undefined],
      ['pay', 'canary', [10]],
    ],
  );
  assert.deepEqual(
    output.slo.map(({ name, service }) => [name, service]),
    [
      ['Slow', 'pay'],
      ['Down', undefined],
    ],
  );
  assert.deepEqual(
    output.notFound.map(({ capability, what, service, looked }) => [capability, what, service, looked.count]),
    [
      ['feature-flags', 'product', undefined, 6],
      ['deployment', 'strategy', 'cart', 1],
      ['monitoring', 'dashboard', undefined, 6],
      ['monitoring', 'alert', 'cart', 1],
    ],
  );
  assert.equal(
    output.notFound.at(-1)?.searched,
    'No alert rule names `cart`; looked in 1 rule file (rules/shop.yaml).',
  );
});

test('what judges a canary is no alert, and what nothing deploys is said once', async (t) => {
  const output = await discover.run(
    {},
    checkout(t, {
      '.github/workflows/ship.yml': 'jobs:\n  ship:\n    steps:\n      - run: kubectl apply -f k8s\n',
      'package.json': '{"dependencies": {"prom-client": "1"}}',
      'src/cart/package.json': '{"name": "cart"}',
      'src/cart/Dockerfile': '',
      'src/pay/package.json': '{"name": "pay"}',
      'src/pay/Dockerfile': '',
      'metric.yaml':
        'apiVersion: flagger.app/v1beta1\nkind: MetricTemplate\nmetadata:\n  name: cart-errors\nspec:\n  query: cart_errors\n',
    }),
  );

  assert.deepEqual(
    output.notFound.map(({ capability, what, service }) => [capability, what, service]),
    [
      ['feature-flags', 'product', undefined],
      ['deployment', 'strategy', undefined],
      ['monitoring', 'alert', undefined],
      ['monitoring', 'dashboard', undefined],
    ],
  );
});

test('one service: its folder, its manifests and rules wherever they lie; a misspelt one is guessed', async (t) => {
  const call = checkout(t, shopOfTwo);

  const output = await discover.run({ service: 'src/pay/' }, call);

  assert.equal(output.service, 'pay');
  assert.deepEqual(
    output.capabilities.deployment?.map(({ id }) => id),
    ['argo-rollouts'],
  );
  assert.deepEqual(
    output.slo.map(({ name }) => name),
    ['Slow'],
  );
  await assert.rejects(
    discover.run({ service: 'crat' }, call),
    /no service `crat`; did you mean `cart`\? .* cart, pay\./,
  );
});

test('one capability, one folder', async (t) => {
  const call = checkout(t, { ...shopFiles, 'services/pay/fly.toml': '' });

  const output = await discover.run({ capability: 'deployment', under: './services/pay/' }, call);

  assert.deepEqual(Object.keys(output.capabilities), ['deployment']);
  assert.deepEqual(
    output.capabilities.deployment?.map(({ id }) => id),
    ['fly-io'],
  );
  await assert.rejects(discover.run({ under: '../other' }, call), { code: 'path-outside' });
  await assert.rejects(discover.run({ under: 'nothing/here' }, call), { code: 'no-such-folder' });
});

test('the bounded answer stays within 1,500 tokens, however much there is', async (t) => {
  const long = 'very-long-folder-name/'.repeat(8);
  const rules = Array.from(
    { length: 500 },
    (_, index) => `  - alert: Alert${'X'.repeat(100)}${index}\n    expr: up == 0\n`,
  ).join('');
  const platforms =
    'fly.toml netlify.toml vercel.json render.yaml heroku.yml serverless.yml Pulumi.yaml skaffold.yaml Tiltfile cdk.json sst.config.ts firebase.json appspec.yml Chart.yaml wrangler.toml Jenkinsfile azure.yaml';
  const call = checkout(t, {
    ...Object.fromEntries(platforms.split(' ').map((name) => [`${long}${name}`, ''])),
    [`${long}rules.yml`]: `groups:\n- rules:\n${rules}`,
    CODEOWNERS: Array.from({ length: 300 }, (_, index) => `/folder-${index}/ @team-${index}\n`).join(''),
  });

  const brief = discover.toBrief(await discover.run({}, call));

  assert.deepEqual((await discover.schemas()).brief.parse(brief), brief);
  assert.ok(JSON.stringify(brief).length <= 6000, `${JSON.stringify(brief).length} characters`);
  assert.match(brief.alerts.at(-1) ?? '', /^showing \d+ of 500$/);
});

test('the page for a person: found first, then not found, the machine apart, no control characters', async (t) => {
  const call = checkout(t, { ...shopFiles, 'bad\u001b[31mname/fly.toml': '' });

  const page = discover.render(await discover.run({}, call));

  const order = [
    '# Rollout capabilities of shop',
    '## Feature flags',
    '## Deployment',
    '## Flag keys',
    '## Not found',
    '## On this machine',
  ];
  const places = order.map((title) => page.indexOf(title));
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.ok(
    places.every((place) => place >= 0),
    page,
  );
  assert.match(page, /- flipper +app\/checkout\.rb:1 +`call:Flipper\.enabled\?/);
  assert.ok(!page.includes('\u001b'));
});

test('the definition stays below 450 tokens', async () => {
  const { name, title, description, inputSchema, outputSchema } = await definitionOf(discover);
  const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };

  const size = JSON.stringify({ name, title, description, annotations, inputSchema, outputSchema }).length;

  assert.ok(size < 1800, `${size} characters`);
});
