import assert from 'node:assert/strict';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { briefOf } from '../../src/operations/check-readiness/answer.js';
import { checkReadiness } from '../../src/operations/check-readiness.js';
import { planStages } from '../../src/operations/plan-stages.js';
import { UserError } from '../../src/user-error.js';
import { callIn, commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';

const feature = 'New checkout';
const pay = {
  'pay/package.json':
    '{"name": "pay", "dependencies": {"@openfeature/server-sdk": "1", "@openfeature/flagd-provider": "1"}}',
  'pay/Dockerfile': 'FROM node\n',
  'pay/src/pay.ts':
    "import { OpenFeature } from '@openfeature/server-sdk';\nconst client = OpenFeature.getClient();\nexport const on = () => client.getBooleanValue('new-checkout', false);\n",
  'flags/flags.flagd.json':
    '{\n  "flags": {\n    "new-checkout": {\n      "state": "ENABLED",\n      "variants": { "on": true, "off": false },\n      "defaultVariant": "off"\n    }\n  }\n}\n',
  'k8s/pay.yaml':
    'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: pay\nspec:\n  template:\n    spec:\n      containers:\n      - image: shop/pay:1.4.0\n  strategy:\n    canary:\n      steps:\n      - setWeight: 10\n',
  'rules/pay.yaml':
    'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n  - rules:\n    - alert: PayErrors\n      expr: pay_errors > 1\n      annotations:\n        runbook_url: https://wiki.example/pay\n',
  'rules/alertmanager.yml': 'receivers:\n- name: team\n  pagerduty_configs:\n  - routing_key_file: /key\n',
};
const cart = { 'cart/package.json': '{"name": "cart"}', 'cart/Dockerfile': 'FROM node\n' };
const junit = '<testsuite tests="1">\n<testcase name="pays"/>\n</testsuite>\n';
const later = new Date('2040-01-01T00:00:00Z');
const statesOf = ({ checks }: Awaited<ReturnType<typeof checkReadiness.run>>) =>
  Object.fromEntries(checks.map(({ name, state }) => [name, state]));

describe('check-readiness', () => {
  it('is ready where the checkout shows all and the people were told', async () => {
    const folder = folderOf({ ...pay, '.gitignore': 'test-results/\n' });
    gitIn(folder, 'init', '-q');
    commitIn(folder, 'All of it');
    putInto(folder, { 'test-results/junit.xml': junit });
    utimesSync(path.join(folder, 'test-results/junit.xml'), later, later);
    await planStages.run({ feature, flag: 'new-checkout', timeToUndo: 'instant' }, callIn(folder));

    const answer = await checkReadiness.run({ feature, confirmed: ['stakeholders'] }, callIn(folder));

    assert.deepEqual(
      answer.checks.filter(({ state }) => state !== 'ready'),
      [],
    );
    assert.equal(answer.ready, true);
    assert.equal(checkReadiness.exitCode(answer), 0);
    assert.deepEqual((await checkReadiness.schemas()).output.parse(answer), answer);
    for (const { name, evidence } of answer.checks) {
      if (name !== 'stakeholders') assert.ok(evidence.length > 0, name);
      for (const { path: file, line } of evidence) {
        const lines = readFileSync(path.join(folder, file), 'utf8').split('\n');
        assert.ok(line <= lines.length, `${file}:${line}`);
      }
    }
  });

  it('is not ready in a folder with nothing, asks, and writes nothing', async () => {
    const folder = folderOf({ 'README.md': '# shop\n' });

    const answer = await checkReadiness.run({ feature }, callIn(folder));

    assert.equal(answer.ready, false);
    assert.equal(checkReadiness.exitCode(answer), 1);
    assert.equal(
      answer.checks.some(({ state }) => state === 'ready'),
      false,
    );
    assert.match(checkReadiness.render(answer), /^Not ready: 0 of 9/m);
    assert.match(checkReadiness.render(answer), /- tests: Do all tests pass/);
    assert.equal(existsSync(path.join(folder, '.rollouts')), false);
  });

  it('holds the alerts against the service that was asked for', async () => {
    const folder = folderOf({ ...pay, ...cart });
    const alertsOf = async (service?: string) =>
      statesOf(await checkReadiness.run({ feature, ...(service === undefined ? {} : { service }) }, callIn(folder)))
        .alerts;

    assert.equal(await alertsOf('pay'), 'ready');
    assert.equal(await alertsOf('cart'), 'not-ready');
    assert.equal(await alertsOf(), 'unknown');
  });

  it('names the services where an unknown one was asked for', async () => {
    const folder = folderOf({ ...pay, ...cart });

    await assert.rejects(
      checkReadiness.run({ feature, service: 'crat' }, callIn(folder)),
      (error) => error instanceof UserError && /cart/.test(error.message),
    );
  });

  it('does not believe a report that is older than a file', async () => {
    const folder = folderOf({ ...pay, 'test-results/junit.xml': junit });
    const early = new Date('2020-01-01T00:00:00Z');
    utimesSync(path.join(folder, 'test-results/junit.xml'), early, early);

    const { checks } = await checkReadiness.run({ feature }, callIn(folder));

    assert.equal(checks[0]?.state, 'unknown');
    assert.match(checks[0]?.why ?? '', /no newer than/);
  });
});

it('the brief answer stays below 1,000 tokens, however long names are', async () => {
  const long = 'a'.repeat(150);
  const folder = folderOf({
    ...Object.fromEntries(Object.entries(pay).map(([file, text]) => [`${long}/${long}/${file}`, text])),
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((index) => [`docs/runbooks/${long}-${index}.md`, `# ${long}\n\nText.\n`]),
    ),
  });
  const stakeholders = Array.from({ length: 30 }, (_, index) => `${long}-${index}`);
  await planStages.run({ feature, flag: long, stakeholders, timeToUndo: 'minutes' }, callIn(folder));

  const brief = briefOf(await checkReadiness.run({ feature }, callIn(folder)));

  assert.ok(JSON.stringify(brief).length <= 4000, `${JSON.stringify(brief).length / 4}`);
  assert.equal(brief.checks.length, 9);
});
