import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMovingImages } from '../../src/repository/moving-images.js';
import { readOperatingNotes } from '../../src/repository/operating-notes.js';
import { repositoryOf } from '../support/repository-of.js';

test('runbooks are pages, addresses in rules and links of catalogs', async () => {
  const repository = repositoryOf({
    'docs/runbooks/pay.md': '# Pay\n\nLook at the queue.\n',
    'docs/runbooks/README.md': '# All runbooks\n\n- pay\n',
    'docs/runbooks/cart.md': '# Cart\n',
    'RUNBOOK.md': 'Call Ada.\n',
    'playbooks/site.yml': '- hosts: all\n',
    'test/fixtures/runbook.md': '# Sample\n\nText.\n',
    'rules/shop.yaml':
      'groups:\n- rules:\n  - alert: CartErrors\n    expr: cart_errors > 1\n    annotations:\n      runbook_url: https://wiki.example/cart\n  - alert: PaySlow\n    expr: pay_seconds > 1\n    # runbook_url: https://wiki.example/old\n',
    'ship/catalog-info.yaml':
      'kind: Component\nmetadata:\n  name: ship\n  annotations:\n    pagerduty.com/service-id: P1\n  links:\n  - url: https://wiki.example/x\n    title: Runbook\n',
  });

  const { runbooks, pages } = await readOperatingNotes(repository, ['rules/shop.yaml']);

  assert.deepEqual(
    runbooks.map(({ path, line }) => `${path}:${line}`),
    ['RUNBOOK.md:1', 'docs/runbooks/pay.md:1', 'rules/shop.yaml:6', 'ship/catalog-info.yaml:8'].sort(),
  );
  const [inRule] = runbooks.filter(({ path }) => path === 'rules/shop.yaml');
  assert.equal(inRule?.what, 'https://wiki.example/cart');
  assert.ok(inRule?.words.has('cart'));
  assert.ok(!inRule?.words.has('pay'));
  assert.deepEqual(
    pages.map(({ path, line, what }) => [path, line, what]),
    [['ship/catalog-info.yaml', 5, 'PagerDuty']],
  );
});

test('an image by a tag that moves cannot be named tomorrow', () => {
  const repository = repositoryOf({
    'k8s/pay.yaml':
      'containers:\n- image: shop/pay:latest\n- image: "reg.example:5000/shop/pay:main" # newest\n- image: shop/pay:1.4.0\n- image: shop/pay\n- image: shop/pay:{{ .tag }}\n- image: shop/pay:latest@sha256:ab\n',
  });

  const found = readMovingImages(repository, ['k8s/pay.yaml', 'k8s/none.yaml']);

  assert.deepEqual(
    found.map(({ line, what }) => [line, what]),
    [
      [2, 'shop/pay:latest'],
      [3, 'reg.example:5000/shop/pay:main'],
    ],
  );
});
