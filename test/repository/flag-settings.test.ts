import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagSettings } from '../../src/repository/flags/flag-settings.js';

const keys = (path: string, text: string) =>
  flagSettings({ path, text }, text.split('\n')).map(
    ({ key, line, default: initially }) => `${key}@${line}=${initially}`,
  );

test('switches right below a block of flags at the root of a settings file', () => {
  const text = `feature-flags:\n  # soon\n  new-cart: false\n  "old.cart": \${OLD_CART:true} # until May\n  timeout: 30\n  group:\n    nested: true\nscheduling:\n  enabled: true\n`;

  assert.deepEqual(keys('src/main/resources/application.yml', text), ['new-cart@3=false', 'old.cart@4=true']);
});

test("somebody else's features are no flags of the product", () => {
  assert.deepEqual(keys('values.yaml', 'grafana:\n  featureFlags:\n    panels: true\n'), []);
  assert.deepEqual(keys('mkdocs.yml', 'features:\n  search: true\n'), []);
  assert.deepEqual(keys('values.yaml', 'featuredItems:\n  cart: true\n'), []);
  assert.deepEqual(keys('config/application-dev.yml', 'features:\n  search: true\n'), ['search@2=true']);
});
