import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from '../../src/catalog/detect.js';
import { readSightings } from '../../src/repository/sightings.js';
import { repositoryOf } from '../support/repository-of.js';

async function verdicts(files: Readonly<Record<string, string>>, id: string): Promise<string[]> {
  const { sightings } = await readSightings(repositoryOf(files), {
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  return Object.values(detect(sightings))
    .flat()
    .filter((it) => it.id === id && it.verdict !== 'mentioned')
    .map((it) => it.verdict);
}

test('GitLab runs the pipeline at the root; one that came with a generated client runs nowhere', async () => {
  const pipeline = 'test:\n  script: [make test]\n';

  assert.deepEqual(await verdicts({ 'clients/python/.gitlab-ci.yml': pipeline }, 'gitlab-ci'), []);
  assert.deepEqual(await verdicts({ '.gitlab-ci.yml': pipeline }, 'gitlab-ci'), ['weak']);
});

test('a database that asks for an App Engine application runs nothing on App Engine', async () => {
  const application = 'resource "google_app_engine_application" "store" {\n  database_type = "CLOUD_FIRESTORE"\n}\n';
  const version = 'resource "google_app_engine_standard_app_version" "web" {\n  service = "web"\n}\n';

  assert.deepEqual(await verdicts({ 'main.tf': application }, 'app-engine'), []);
  assert.deepEqual(await verdicts({ 'main.tf': application + version }, 'app-engine'), ['in-use']);
});

test('a compose file beside the workflows serves tests', async () => {
  const compose = 'services:\n  web:\n    environment:\n      DATADOG_API_KEY: x\n';

  assert.deepEqual(await verdicts({ '.github/docker-compose-ci.yml': compose }, 'datadog'), []);
  assert.deepEqual(await verdicts({ 'docker-compose.production.yml': compose }, 'datadog'), ['weak']);
});

test('several switches below a heading for features, each set by its environment, are flags of a team', async () => {
  const by = (name: string) => `enabled: \${${name}:false}`;
  const settings = `feature:\n  search:\n    ${by('SEARCH')}\n  checkout:\n    ${by('CHECKOUT')}\n`;
  const fixed = 'feature:\n  search:\n    enabled: false\n  checkout:\n    enabled: true\n';
  const path = 'src/main/resources/application.yaml';

  assert.deepEqual(await verdicts({ [path]: settings }, 'custom-flags'), ['in-use']);
  assert.deepEqual(await verdicts({ [path]: fixed }, 'custom-flags'), []);
});

test('the name of a variable alone counts where the product is deployed from, and nowhere else', async () => {
  const compose = 'services:\n  web:\n    environment:\n      SENTRY_DSN: x\n';
  const five = `services:\n${[1, 2, 3, 4, 5, 6].map((it) => `  web${it}:\n    environment:\n      SENTRY_DSN: x\n`).join('')}`;
  const workflow = 'on: push\njobs:\n  test:\n    env:\n      SENTRY_DSN: x\n    steps:\n      - run: make test\n';
  const values = 'env:\n  - name: SENTRY_DSN\n    value: x\n';

  assert.deepEqual(await verdicts({ 'fastlane/example.env': 'SENTRY_DSN=\n' }, 'sentry'), []);
  assert.deepEqual(await verdicts({ '.env.example': 'SENTRY_DSN=\n' }, 'sentry'), []);
  assert.deepEqual(await verdicts({ 'docker-compose.yml': compose }, 'sentry'), []);
  assert.deepEqual(await verdicts({ '.github/workflows/production.yml': workflow }, 'sentry'), []);
  assert.deepEqual(await verdicts({ '.env.production': 'SENTRY_DSN=\n' }, 'sentry'), ['weak']);
  assert.deepEqual(await verdicts({ 'deploy/values.yaml': values }, 'sentry'), ['weak']);
  assert.deepEqual(await verdicts({ 'compose.yml': five, 'deploy/values.yaml': values }, 'sentry'), ['weak']);
  assert.deepEqual(
    await verdicts(
      { '.env.example': 'SENTRY_DSN=\n', 'package.json': '{"dependencies":{"@sentry/node":"1"}}' },
      'sentry',
    ),
    ['in-use'],
  );
});

test('what is installed into a cluster that the script makes itself, or by scripts of contributors, is to be tried out', async () => {
  const install = 'helm upgrade --install web ./chart\n';

  assert.deepEqual(await verdicts({ 'scripts/try.sh': `kind create cluster --name web\n${install}` }, 'helm'), []);
  assert.deepEqual(await verdicts({ 'hack/install.sh': install }, 'helm'), []);
  assert.deepEqual(await verdicts({ 'scripts/deploy.sh': `# not after kind create cluster\n${install}` }, 'helm'), [
    'in-use',
  ]);
  assert.deepEqual(await verdicts({ Makefile: `local:\n\tkind create cluster\n\nrelease:\n\t${install}` }, 'helm'), [
    'in-use',
  ]);
});

test('what only a tool of the team declares beside a product that does without is no part of the product', async () => {
  const tool = '{"dependencies":{"@sentry/node":"1"}}';
  const product = '{"dependencies":{"prom-client":"1","express":"5"}}';

  assert.deepEqual(await verdicts({ 'tools/report/package.json': tool, 'package.json': product }, 'sentry'), []);
  assert.deepEqual(await verdicts({ 'tools/report/package.json': tool }, 'sentry'), ['in-use']);
  assert.deepEqual(await verdicts({ 'tools/report/package.json': tool, 'package.json': tool }, 'sentry'), ['in-use']);
  assert.deepEqual(await verdicts({ 'apps/report/package.json': tool, 'package.json': product }, 'sentry'), ['in-use']);
});

test('what users contributed at the top of a repository is nothing that the product runs with', async () => {
  const compose = 'services:\n  proxy:\n    image: traefik:v3\n';

  assert.deepEqual(await verdicts({ 'contrib/compose/docker-compose.yml': compose }, 'traefik'), []);
  assert.deepEqual(await verdicts({ 'src/contrib/docker-compose.yml': compose }, 'traefik'), ['in-use']);
  assert.deepEqual(await verdicts({ 'contributions/docker-compose.yml': compose }, 'traefik'), ['in-use']);
});

test('an action of the makers of Sentry that makes tokens for anybody does not report to Sentry', async () => {
  const using = (action: string) => `on: push\njobs:\n  web:\n    steps:\n      - uses: ${action}\n`;

  assert.deepEqual(
    await verdicts({ '.github/workflows/web.yml': using('getsentry/action-github-app-token@v3') }, 'sentry'),
    [],
  );
  assert.deepEqual(await verdicts({ '.github/workflows/web.yml': using('getsentry/action-release@v3') }, 'sentry'), [
    'in-use',
  ]);
});
