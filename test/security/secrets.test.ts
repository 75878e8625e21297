import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { listPlanResources, readPlanResource } from '../../src/operations/resources.js';
import { saidByAll } from '../support/both-doors.js';
import { callIn, commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';
import { planted } from '../support/planted-secrets.js';

const lines = planted.map(({ line }) => line);
const commented = (mark: string) => lines.map((line) => `${mark} ${line}`).join('\n');
const oneEach = (wrap: (line: string, at: number) => string) => lines.map(wrap).join('\n');
const asText = (line: string) => JSON.stringify(line);

/** A shop with the planted lines wherever a repository is read, and nothing else that could be found there. */
const before: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'shop',
    scripts: Object.fromEntries(lines.map((line, at) => [`deploy:${at}`, `kubectl apply && ${line}`])),
    dependencies: { '@openfeature/server-sdk': '1.0.0', stripe: '17.0.0', ...dependencies() },
  }),
  '.env': oneEach((line, at) => `WORD_${at}=${line}`),
  '.env.production': lines.join('\n'),
  'config/application.yaml': `feature-flags:\n  new-checkout: false\n${oneEach((line, at) => `v${at}: ${asText(line)}`)}`,
  'deploy/kubeconfig': lines.join('\n'),
  'deploy/rollout.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n${oneEach(
    (line, at) => `      - name: c${at}\n        image: "${line.replaceAll('"', '')}"\n        args: [${asText(line)}]`,
  )}\n`,
  'deploy/application.yaml': oneEach(
    (line) =>
      `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: ${asText(line)}\nspec:\n  destination:\n    server: ${asText(line)}\n    namespace: ${asText(line)}`,
  ),
  'deploy/alerts.yaml': `groups:\n- name: shop\n  rules:\n${oneEach(
    (line) =>
      `  - alert: ${asText(line)}\n    expr: rate(errors[5m]) > 1\n    annotations:\n      runbook_url: ${asText(line)}`,
  )}\n`,
  'deploy/freeze.yaml': oneEach((line) => `freeze:\n  name: ${asText(line)}\n  window: ${asText(line)}`),
  'dashboards/shop.json': JSON.stringify({
    dashboard: { title: lines[10], panels: lines.map((title) => ({ title })) },
  }),
  '.github/workflows/deploy.yml': `on: push\njobs:\n${oneEach(
    (line, at) =>
      `  deploy${at}:\n    name: ${asText(line)}\n    environment:\n      name: ${asText(line)}\n      url: ${asText(line)}\n    steps:\n      - run: ${asText(`kubectl set image && ${line}`)}`,
  )}\n`,
  CODEOWNERS: oneEach((line) => `* @shop/payments # ${line}`),
  'infra/main.tf': oneEach((line, at) => `resource "aws_db_instance" "d${at}" {\n  password = ${asText(line)}\n}`),
  '.mcp.json': JSON.stringify({
    mcpServers: Object.fromEntries(
      lines.map((line, at) => [`s${at}`, { command: 'npx', args: [line], env: { X: line } }]),
    ),
  }),
  'README.md': `# Shop\n\n## Runbook\n\n${commented('-')}\n`,
  'catalog-info.yaml': oneEach(
    (line) =>
      `---\nkind: Component\nmetadata:\n  name: ${asText(line)}\nspec:\n  owner: ${asText(line)}\n  dependsOn: [${asText(line)}]`,
  ),
  'src/flags.ts': oneEach(
    (line, at) => `export const f${at} = client.getBooleanValue('new-checkout', false); // ${line}`,
  ),
  'src/payment.ts': 'export const a = 1;\n',
  'db/0001.sql': 'CREATE TABLE orders (id int);\n',
  'api/openapi.yaml': 'openapi: 3.0.0\npaths:\n  /orders:\n    get:\n      responses: {}\n',
};

/** The change: the same lines beside what a risk quotes. */
const after: Readonly<Record<string, string>> = {
  '.env': oneEach((line, at) => `OTHER_${at}=${line}`),
  '.env.production': commented('#'),
  'src/payment.ts': oneEach((line) => `export const charge = (card) => stripe.charges.create(card); // ${line}`),
  'src/login.ts': oneEach((line) => `authenticate(user, ${asText(line)}); session.refresh(${asText(line)});`),
  'src/queue.ts': oneEach((line) => `await queue.publish('orders', ${asText(line)});`),
  'db/0002.sql': oneEach((line, at) => `ALTER TABLE orders DROP COLUMN c${at}; -- ${line}`),
  'db/0003.sql': oneEach((line) => `UPDATE users SET note = '${line.replaceAll("'", '')}';`),
  'deploy/service.yaml': `kind: Service\napiVersion: v1\nspec:\n  type: LoadBalancer\n  env:\n${oneEach(
    (line, at) => `  - name: PASSWORD_${at}\n    value: ${asText(line)}\n  replicas: 3 # ${line}`,
  )}\n`,
  'infra/main.tf': oneEach((line, at) => `resource "aws_security_group" "g${at}" {\n  token = ${asText(line)}\n}`),
  'config/settings.yaml': oneEach((line) => `timeout_seconds: 30 # ${line}`),
  'api/openapi.yaml': `openapi: 3.0.0\npaths:\n  /carts:\n    get:\n      description: ${asText(lines.join(' '))}\n      responses: {}\n`,
  '.github/workflows/deploy.yml': `on: push\njobs:\n  a:\n    steps:\n${oneEach((line) => `      - run: ${asText(`helm upgrade ${line}`)}`)}\n`,
};

function dependencies(): Record<string, string> {
  return Object.fromEntries(lines.map((line, at) => [`own-${at}`, `git+${line}`]));
}

function plantedShop(): string {
  const folder = folderOf(before);
  gitIn(folder, 'init', '-q', '-b', 'main');
  commitIn(folder, `Begin\n\n${lines.join('\n')}`);
  for (const [at, line] of lines.entries()) gitIn(folder, 'config', `remote.origin${at}.url`, line);
  for (const [at, line] of lines.entries()) {
    putInto(folder, { 'src/payment.ts': `export const a = ${at};\n` });
    gitIn(folder, 'commit', '-q', '-a', '-m', `Revert "${line}"\n\nfix ${line}`);
  }
  putInto(folder, after);
  commitIn(folder, `Change the payment ${lines.slice(0, 12).join(' ')}`);
  return folder;
}

const environment = {
  PATH: process.env.PATH,
  ...Object.fromEntries(planted.map(({ secret }, at) => [`SHOP_SECRET_${at}`, secret])),
  LAUNCHDARKLY_SDK_KEY: planted[0]?.secret,
};

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });
}

const leaksIn = (text: string) =>
  planted.filter(({ secret }) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)));

test('no planted secret leaves through any operation, record, journal or card', { timeout: 400_000 }, async () => {
  const folder = plantedShop();
  putInto(folder, {
    '.rollouts/linked.json': before['.env'] ?? '',
    '.rollouts/broken.json': `{"feature": ${lines[3]}`,
  });

  const said = await saidByAll(folder, { environment });

  for (const { door, operation, text, isBug } of said) {
    const leaks = leaksIn(text).map(({ kind, secret }) => {
      const at = text.indexOf(secret);
      return `${kind}: ${text.slice(Math.max(0, at - 120), at + secret.length + 10)}`;
    });
    assert.deepEqual(leaks, [], `${operation} through ${door}`);
    assert.equal(isBug, false, `${operation} through ${door}: ${text.slice(-2000)}`);
  }
  const written = [...filesBelow(path.join(folder, '.rollouts')), ...filesBelow(path.join(folder, 'backlog'))];
  assert.ok(written.some((file) => file.endsWith('new-checkout.json')) && written.some((file) => file.endsWith('.md')));
  for (const file of written.filter((it) => !/(?:linked|broken)\.json$/.test(it))) {
    assert.deepEqual(leaksIn(readFileSync(file, 'utf8')), [], file);
  }
  // They were read, or nothing was proved: what stands beside them is told.
  const all = said.map(({ text }) => text).join('\n');
  assert.match(all, /DROP COLUMN|drops/i);
  assert.match(all, /\*\*\*/);
  rmSync(folder, { recursive: true, force: true });
});

test('nor through a resource, nor by an error about a variable', { timeout: 200_000 }, async () => {
  const folder = plantedShop();
  const list = { CLAUDE_CODE_TASK_LIST_ID: `${planted[1]?.secret}/../${planted[2]?.secret}` };
  const said = await saidByAll(folder, { environment: { ...environment, ...list } });
  const call = callIn(folder, { door: 'mcp', environment: { PATH: process.env.PATH } });

  const resources = await listPlanResources(call);
  const texts = await Promise.all(resources.map(({ uri }) => readPlanResource(uri, call)));

  assert.ok(texts.length >= 3);
  assert.deepEqual(leaksIn(JSON.stringify([resources, texts])), []);
  assert.deepEqual(leaksIn(said.map(({ text }) => text).join()), []);
  rmSync(folder, { recursive: true, force: true });
});
