import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definedFlagKeys, isOwnFormat, mayDefineFlags } from '../../src/repository/flags/flag-keys.js';
import { flagsInTerraform } from '../../src/repository/flags/flag-resources.js';

const keys = async (path: string, text: string) => {
  const defined = mayDefineFlags(path) ? await definedFlagKeys({ path, text }) : [];
  return defined.map(
    ({ key, line, default: initially }) => `${key}@${line}${initially === undefined ? '' : `=${initially}`}`,
  );
};

test('settings of .NET, with comments', async () => {
  const text =
    '{\n  // flags\n  "Logging": { "Debug": true },\n  "FeatureManagement": {\n    "NewCart": false,\n    "Search": { "EnabledFor": [] }\n  }\n}\n';

  assert.deepEqual(await keys('src/appsettings.Development.json', text), ['NewCart@5=false', 'Search@6']);
  assert.deepEqual(
    await keys('local.settings.json', '{"Values": {\n"FeatureManagement__NewCart": "true",\n"Other": "x"}}'),
    ['NewCart@2'],
  );
});

test('settings in layers, where a switch may be a text or the name of a variable', async () => {
  const settings =
    '{"port": 80,\n"featureToggles": {\n"newCart": "true",\n"search": false, "limit": 3},\n"logging": {"json": true}}';

  assert.deepEqual(await keys('config/default.json', settings), ['newCart@3', 'search@4=false']);
  assert.deepEqual(await keys('config/other.json', settings), []);
  assert.deepEqual(
    await keys('api/config/custom-environment-variables.json', '{"featureFlags": {"newCart": "NEW_CART"}}'),
    ['newCart@1'],
  );
});

test("Firebase's template and defaults, and properties", async () => {
  const template =
    '{"parameters": {\n"new_cart": {"defaultValue": {"value": "false"}}},\n"conditions": [{"name": "beta"}]}';
  const defaults =
    '<defaultsMap>\n  <!-- <key>old</key> -->\n  <entry>\n    <key>new_cart</key>\n  </entry>\n</defaultsMap>\n';

  assert.deepEqual(await keys('remoteconfig.template.json', template), ['new_cart@2']);
  assert.deepEqual(await keys('app/src/main/res/xml/remote_config_defaults.xml', defaults), ['new_cart@4']);
  assert.deepEqual(await keys('features.properties', 'NEW_CART = true\nNEW_CART.strategy = gradual\n'), [
    'NEW_CART@1=true',
  ]);
  assert.deepEqual(
    await keys(
      'application-dev.properties',
      'server.ssl.enabled=true\nfeatures.new-cart=false\ntogglz.features.SEARCH.enabled=true\n',
    ),
    ['features.new-cart@2=false', 'SEARCH@3=true'],
  );
});

test('maps of descriptions and switches, lists and exports', async () => {
  assert.deepEqual(
    await keys(
      'config/features.yml',
      'features:\n  new_cart:\n    actor_type: user\n    description: The cart\n  search:\n    actor_type: user\n',
    ),
    ['new_cart@2', 'search@5'],
  );
  assert.deepEqual(
    await keys('config/feature_flags.yml', 'development:\n  new_cart: true\nproduction:\n  new_cart: false\n'),
    ['new_cart@2=true'],
  );
  assert.deepEqual(await keys('flags.json', '{"flagValues": {\n"new-cart": true}}'), ['new-cart@2=true']);
  assert.deepEqual(await keys('unleash.json', '{"features": [{"name": "new-cart",\n "enabled": true}]}'), [
    'new-cart@1=true',
  ]);
  assert.deepEqual(await keys('split.yaml', '- new-cart:\n    treatment: "on"\n'), ['new-cart@1']);
  assert.deepEqual(
    await keys(
      'config/config-feature-flags.yaml',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  _example: "x"\n  new-cart: "false"\n',
    ),
    ['new-cart@5'],
  );
});

test('flags of countries, maps and prices are none', async () => {
  assert.deepEqual(await keys('flags.json', '{"us": {"emoji": "x"}, "de": "y"}'), []);
  assert.deepEqual(await keys('data/features.json', '{"features": [{"name": "lake", "geometry": {}}]}'), []);
  assert.deepEqual(await keys('appsettings.json', '{"Cache": {"Enabled": true}}'), []);
  assert.equal(isOwnFormat({ path: 'appsettings.json', text: '{}' }), false);
});

test('resources of flag products in Terraform', () => {
  const text = `resource "launchdarkly_feature_flag" "cart" {
  project_key = "default"
  key         = "new-cart"
}
# resource "unleash_feature" "old" {
resource "aws_appconfig_hosted_configuration_version" "flags" {
  content = jsonencode({
    flags = {
      search = {
        name = "Search"
      }
    }
    values = {
      other = {}
    }
  })
}
resource "aws_s3_bucket" "feature" {
  key = "bucket"
}
`;

  assert.deepEqual(
    flagsInTerraform({ path: 'flags.tf', text }).map(({ key, line }) => `${key}@${line}`),
    ['new-cart@1', 'search@9'],
  );
});
