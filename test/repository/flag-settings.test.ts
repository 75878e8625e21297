import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagSettings } from '../../src/repository/flags/flag-settings.js';

const keys = (path: string, text: string) =>
  flagSettings({ path, text }, text.split('\n')).map(
    ({ key, line, default: initially }) => `${key}@${line}=${initially}`,
  );

test('switches right below a block of flags at the root of a settings file', () => {
  const text = `feature-flags:\n  # soon\n  new-cart: false\n  "old.cart": \${OLD_CART:true} # until May\n  timeout: 30\n  group:\n    nested: true\nscheduling:\n  enabled: true\n`;

  assert.deepEqual(keys('src/main/resources/application.yml', text), [
    'new-cart@3=false',
    'old.cart@4=true',
    'group.nested@7=true',
  ]);
});

test("somebody else's features are no flags of the product", () => {
  assert.deepEqual(keys('values.yaml', 'grafana:\n  featureFlags:\n    panels: true\n'), []);
  assert.deepEqual(keys('mkdocs.yml', 'features:\n  search: true\n'), []);
  assert.deepEqual(keys('values.yaml', 'featuredItems:\n  cart: true\n'), []);
  assert.deepEqual(keys('config/application-dev.yml', 'features:\n  search: true\n'), ['search@2=true']);
});

test('what a switch says of its group names the group', () => {
  const text = 'features:\n  exit_pages:\n    enabled_by_group: true\n  cart:\n    new_total: false\n';

  assert.deepEqual(keys('config/settings.yml', text), ['exit_pages@3=true', 'cart.new_total@5=false']);
  assert.deepEqual(keys('config/settings.yml', 'feature-toggle:\n  toggle:\n    new-cart: true\n'), [
    'new-cart@3=true',
  ]);
});

test('groups of switches, and what .NET reads as flags from variables', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Spring writes so
  const spring = 'feature:\n  new-cart:\n    enabled: ${NEW_CART:false}\n  timeout: 30\n';
  const compose = 'services:\n  web:\n    environment:\n      FeatureManagement__NewCart: "true"\n';

  assert.deepEqual(keys('src/main/resources/application.yaml', spring), ['new-cart@3=false']);
  assert.deepEqual(keys('docker-compose.yml', compose), ['NewCart@4=undefined']);
});

test("waffle's flags that a deployment lists", () => {
  const text =
    'config:\n  shop:size: small\n  shop:waffle_flags:\n  - ["cart.new", "--create", "--everyone"]\n  - search\n  shop:hosts:\n  - a.example\n';

  assert.deepEqual(keys('Pulumi.production.yaml', text), ['cart.new@4=undefined', 'search@5=undefined']);
});
