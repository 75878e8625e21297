import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../src/repository/sightings.js';
import { repositoryOf } from '../support/repository-of.js';

const inventoriesOf = async (files: Readonly<Record<string, string>>) =>
  (await readSightings(repositoryOf(files), { signal: new AbortController().signal, progress: () => {} })).inventories;

const object = (apiVersion: string, kind: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: shop\nspec:\n${spec}`;

test('strategies of Kubernetes objects and their relatives, in plain YAML and templates', async () => {
  const { deployments } = await inventoriesOf({
    'a/rolling.yaml': object(
      'apps/v1',
      'Deployment',
      '  strategy:\n    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\n',
    ),
    'b/recreate.yaml': object('apps/v1', 'Deployment', '  strategy:\n    type: Recreate\n'),
    'c/steps.yaml': object(
      'argoproj.io/v1alpha1',
      'Rollout',
      '  strategy:\n    canary:\n      steps:\n      - setWeight: 5\n      - pause: {duration: 10m}\n      - setWeight: 50\n      - pause: {}\n',
    ),
    'd/twins.yaml': object(
      'argoproj.io/v1alpha1',
      'Rollout',
      '  strategy:\n    blueGreen:\n      autoPromotionEnabled: false\n',
    ),
    'e/flagger.yaml': object(
      'flagger.app/v1beta1',
      'Canary',
      '  targetRef:\n    name: cart\n  analysis:\n    interval: 1m\n    maxWeight: 20\n    stepWeight: 10\n',
    ),
    'f/listed.yaml': object('flagger.app/v1beta1', 'Canary', '  analysis:\n    stepWeights: [1, 5, 25]\n'),
    'g/mesh.yaml': object(
      'networking.istio.io/v1',
      'VirtualService',
      '  http:\n  - route:\n    - destination: {host: a}\n      weight: 90\n    - destination: {host: b}\n      weight: 10\n',
    ),
    'h/templates/deployment.yaml':
      '{{- if .Values.on }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "x" . }}\n{{- end }}\n',
    'i/ingress.yaml':
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  annotations:\n    nginx.ingress.kubernetes.io/canary-weight: "30"\n',
    'j/knative.yaml': object('serving.knative.dev/v1', 'Service', '  traffic:\n  - percent: 80\n  - percent: 20\n'),
    'z/decoy.yaml': object('v1', 'Service', '  strategy:\n    type: Recreate\n'),
    'tests/x.yaml': object('apps/v1', 'Deployment', '  strategy:\n    type: Recreate\n'),
  });

  assert.deepEqual(
    deployments.map(({ path, line, name, strategy, text }) => `${path[0]}:${line} ${name} ${strategy}: ${text}`),
    [
      'a:2 shop rolling: rolling update, max surge 1, max unavailable 0',
      'b:2 shop recreate: recreate: all old pods stop before new ones start',
      'c:2 shop canary: canary: 5% → pause 10m → 50% → pause',
      'd:2 shop blue-green: blue-green, promoted by hand',
      'e:2 cart canary: canary: +10% up to 20% every 1m',
      'f:2 shop canary: canary: 1% → 5% → 25%',
      'g:2 shop traffic-split: traffic split 90 / 10',
      'h:3 h rolling: rolling update, by default 25% surge and 25% unavailable',
      'i:2 shop traffic-split: canary ingress with weight 30',
      'j:2 shop traffic-split: traffic split 80 / 20',
    ],
  );
  assert.deepEqual(deployments[2]?.steps, [5, 50]);
  assert.deepEqual(deployments[4]?.steps, [10, 20]);
});

test('strategies outside Kubernetes', async () => {
  const { deployments } = await inventoriesOf({
    'aws/template.yaml':
      'Resources:\n  Pay:\n    Type: AWS::Serverless::Function\n    Properties:\n      DeploymentPreference:\n        Type: Canary10Percent5Minutes\n  Hook:\n    Type: AWS::Serverless::Function\n    Properties:\n      DeploymentPreference:\n        Enabled: false\n',
    'fly.toml': 'app = "shop"\n[deploy]\n  strategy = "bluegreen"\n',
    'job.nomad': 'job "cart" {\n  update {\n    canary = 2\n    auto_promote = true\n  }\n}\n',
    'main.tf':
      'resource "aws_ecs_service" "web" {\n  deployment_minimum_healthy_percent = 50\n}\nresource "aws_lambda_alias" "live" {\n  routing_config {\n    additional_version_weights = { "2" = 0.1 }\n  }\n}\nresource "aws_s3_bucket" "b" {\n}\n',
  });

  assert.deepEqual(
    deployments.map(({ path, line, name, text }) => `${path}:${line} ${name}: ${text}`),
    [
      'aws/template.yaml:3 Pay: canary: 10% for 5 min → 100%',
      'fly.toml:3 shop: blue-green',
      'job.nomad:2 cart: canary: 2 allocations first, promoted automatically',
      'main.tf:1 web: rolling update, 50–200% of tasks',
      'main.tf:4 live: alias sends 10% to another version',
    ],
  );
});

test('services: a manifest with a way to run it, with owner and tier; libraries, tests and tools are none', async () => {
  const { services } = await inventoriesOf({
    CODEOWNERS: '* @all\n/src/cart/ @carts\n',
    'package.json': '{"name": "tools"}',
    'src/cart/package.json': '{\n  "name": "@shop/cart-service"\n}',
    'src/cart/Dockerfile': 'FROM node\n',
    'src/pay/go.mod': 'module example.com/shop/pay\n',
    'src/pay/service.datadog.yaml': 'schema-version: v2.2\ndd-service: pay\nteam: money\ntier: "1"\n',
    'k8s/pay.yaml': object('apps/v1', 'Deployment', '  replicas: 2\n').replace('shop', 'pay-deployment'),
    'src/api/Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
    'src/shared/package.json': '{"name": "shared"}',
    'test/fake/package.json': '{}',
    'test/fake/Dockerfile': '',
    '.devcontainer/Dockerfile': '',
    'worker/catalog-info.yaml': 'kind: Component\nmetadata:\n  name: mailer\nspec:\n  owner: post\n',
  });

  assert.deepEqual(
    services.map(({ name, folder, path, owner, tier }) => [name, folder, path, owner, tier]),
    [
      ['api', 'src/api', 'src/api/Api.csproj', '@all', undefined],
      ['cart', 'src/cart', 'src/cart/package.json', '@carts', undefined],
      ['pay', 'src/pay', 'src/pay/go.mod', 'money', '1'],
      ['mailer', 'worker', 'worker/catalog-info.yaml', 'post', undefined],
    ],
  );
});

test('a repository of one program is a service at its root; one of manifests alone has its workloads', async () => {
  const one = await inventoriesOf({
    'go.mod': 'module example.com/v2/shop/v2\n',
    'k8s/a.yaml': object('apps/v1', 'Deployment', ''),
  });
  const none = await inventoriesOf({ 'go.mod': 'module example.com/library\n' });
  const manifests = await inventoriesOf({ 'apps/shop/a.yaml': object('apps/v1', 'Deployment', '') });

  assert.deepEqual(
    [one, none, manifests].map(({ services }) => services.map(({ name, folder }) => `${name} ${folder}`)),
    [['shop .'], [], ['shop apps/shop']],
  );
});

test('jobs: where to and with what; a test is told apart, a called workflow is followed', async () => {
  const { jobs } = await inventoriesOf({
    '.github/workflows/ci.yml':
      'on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n      - run: kubectl version\n  release:\n    environment:\n      name: production\n    steps:\n      - run: |\n          kubectl apply -f k8s\n  call:\n    uses: ./.github/workflows/fly.yml\n',
    '.github/workflows/fly.yml':
      'on: workflow_call\njobs:\n  fly:\n    environment: staging # first\n    steps:\n      - run: flyctl deploy\n',
    '.gitlab-ci.yml':
      'stages: [deploy]\n.base:\n  script: [helm upgrade a b]\nship:\n  script:\n    - helm upgrade --install shop .\n',
  });

  assert.deepEqual(
    jobs.map(
      ({ name, line, environment, deploysWith }) => `${name}:${line} ${environment ?? '-'} ${deploysWith.join()}`,
    ),
    ['test:3 - ', 'release:7 production kubernetes', 'call:13 - fly-io', 'fly:3 staging fly-io', 'ship:4 - helm'],
  );
});

test('freezes: sync windows, policies, Harness, GitLab, calendars', async () => {
  const { freezes } = await inventoriesOf({
    'a/project.yaml': object(
      'argoproj.io/v1alpha1',
      'AppProject',
      '  syncWindows:\n  - kind: deny\n    schedule: "0 22 * * 5"\n    duration: 48h\n',
    ),
    'b/freeze.yaml':
      'freeze:\n  name: Year end\n  windows:\n    - timeZone: UTC\n      startTime: 2026-12-20 00:00 AM\n      duration: 14d\n',
    'c.ics':
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Black Friday fre\r\n eze\\, shop\r\nDTSTART;TZID=Europe/Berlin:20261127T000000\r\nDTEND:20261130T120000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Team day\r\nDTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    '.gitlab-ci.yml': 'ship:\n  script: [x]\n  rules:\n    - if: $CI_DEPLOY_FREEZE == null\n',
  });

  assert.deepEqual(
    freezes.map(({ name, source, kind, line, start, end }) => [name, source, kind, line, start, end]),
    [
      ['deploy freeze', 'gitlab', 'freeze', 4, undefined, undefined],
      ['shop deny window', 'argo-cd', 'freeze', 7, undefined, undefined],
      ['Year end', 'harness', 'freeze', 4, '2026-12-20 00:00 AM', undefined],
      [
        'Black Friday freeze, shop',
        'calendar',
        'freeze',
        2,
        '2026-11-27T00:00:00 Europe/Berlin',
        '2026-11-30T12:00:00Z',
      ],
      ['Team day', 'calendar', 'event', 8, '2027-01-01', undefined],
    ],
  );
});

test('dashboards: title and series, no labels, functions or words of the query language', async () => {
  const { dashboards } = await inventoriesOf({
    'grafana/shop.json': JSON.stringify({
      panels: [
        {
          title: 'p',
          targets: [{ expr: 'sum by (code) (rate(http_requests_total{job="shop"}[5m])) / on(pod) up > bool 1' }],
        },
      ],
      title: 'Shop',
    }),
    'dashboard/i18n.json': '{"panels": "Felder", "title": "Tafel"}',
    'main.tf': 'resource "aws_cloudwatch_dashboard" "shop" {\n}\n',
  });

  assert.deepEqual(
    dashboards.map(({ title, tool, metrics }) => [title, tool, metrics]),
    [
      ['Shop', 'grafana', ['http_requests_total', 'up']],
      ['shop', 'cloudwatch', []],
    ],
  );
});

test('migrations by tool, and plain SQL where none is told', async () => {
  const tools = async (files: Readonly<Record<string, string>>) =>
    (await inventoriesOf(files)).migrations.map(({ tool, folder, count }) => `${tool} ${folder} ${count}`);

  assert.deepEqual(
    await tools({
      'app/migrations/0001_initial.py': '',
      'app/migrations/__init__.py': '',
      'db/migrate/20260101000000_add.rb': '',
      'db/migrate/20260102000000_add.rb': '',
      'prisma/migrations/20260101_x/migration.sql': '',
      'requirements.txt': 'Django==5\n',
      'src/main/resources/db/migration/V1__init.sql': '',
      'sql/migrations/000001_init.up.sql': '',
      'test/migrations/0001_initial.py': '',
    }),
    [
      'django app/migrations 1',
      'rails db/migrate 2',
      'prisma prisma/migrations 1',
      'golang-migrate sql/migrations 1',
      'flyway src/main/resources/db/migration 1',
    ],
  );
  assert.deepEqual(await tools({ 'migrations/0012_a.sql': '', 'migrations/0001_warning.py': '' }), [
    'sql migrations 1',
  ]);
});

test('public contracts by name and by their first line', async () => {
  const { contracts } = await inventoriesOf({
    'api/events.yaml': 'asyncapi: 2.6.0\n',
    'api/google/api/http.proto': '',
    'api/shop.proto': '',
    'api/shop.yaml': '# ours\nopenapi: "3.1.0"\n',
    'api/swagger-config.json': '{}',
    'schema.graphql': '',
    'src/query.graphql': '',
    'values.yaml': 'openapi:\n  on: true\n',
  });

  assert.deepEqual(
    contracts.map(({ format, path, line }) => `${format} ${path}:${line}`),
    ['asyncapi api/events.yaml:1', 'protobuf api/shop.proto:1', 'openapi api/shop.yaml:2', 'graphql schema.graphql:1'],
  );
});
