import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluationsIn } from '../../src/repository/flags/flag-evaluations.js';

const keys = (path: string, text: string) => [
  ...new Set(evaluationsIn({ path, text }).evaluations.map(({ key, line }) => `${key}@${line}`)),
];

test('services and functions of a product, in the manner of each language', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a.rb',
      'return if FeatureService.enabled?(:new_cart)\nFlipper.enabled? :old_cart, user\n',
      ['new_cart@1', 'old_cart@2'],
    ],
    [
      'a.py',
      '@require_feature("new-cart")\ndef f(request):\n    request.feature("old-cart")\n',
      ['new-cart@1', 'old-cart@3'],
    ],
    [
      'a.ts',
      "const on = useFeatureFlag('new-cart');\nif (toggles.isEnabled('old-cart')) show();\n",
      ['new-cart@1', 'old-cart@2'],
    ],
    ['a.go', 'on := flags.IsEnabled(ctx, "new-cart")\n', ['new-cart@1']],
    ['a.ts', "this.launchDarklyClient.serviceVariation('new-cart', fallback)\n", ['new-cart@1']],
    [
      'a.ts',
      "if (toBoolean(config.get<boolean>('featureToggles.newCart'))) show();\nt('featureToggles.title');\n",
      ['newCart@1'],
    ],
    ['a.ts', "if (abTests?.isUserInTestGroup('new-cart', 'variant')) show();\n", ['new-cart@1']],
    ['a.ts', "const on = config.serverSideABTests['new-cart'] === 'enable';\n", ['new-cart@1']],
    ['a.tsx', '{!!switches.newCart && <Cart />}\nswitches.forEach(show);\n', ['newCart@1']],
    ['a.njk', '{% if featureToggles.newCart %}\n', ['newCart@1']],
    ['a.ts', 'if (platform.platformFeatureFlags.newCart) show();\n', ['newCart@1']],
    ['a.rb', "on = ENV.fetch('FEATURE_FLAG_NEW_CART', 'false') == 'true'\n", ['FEATURE_FLAG_NEW_CART@1']],
    ['a.py', 'on = os.environ.get("SHOP_FEATURE_TOGGLE_CART")\n', ['SHOP_FEATURE_TOGGLE_CART@1']],
    [
      'toggles.py',
      '# .. toggle_name: FEATURES["NEW_CART"]\nNEW_CART = SettingToggle("OLD_CART", default=False)\n',
      ['OLD_CART@2', 'NEW_CART@1'],
    ],
    ['a.ex', 'FunWithFlags.enabled?(:new_cart, for: user)\n', ['new_cart@1']],
    ['a.cs', '[FeatureGate("A")]\nawait featureManager.IsEnabledAsync(nameof(Features.NewCart));\n', ['NewCart@2']],
    [
      'a.php',
      "Feature::active('new-cart');\nFeature::active(OldCart::class);\nFeature::active(static::class);\n",
      ['new-cart@1', 'OldCart@2'],
    ],
    ['a.swift', 'remoteConfig.configValue(forKey: "new_cart")\n', ['new_cart@1']],
    [
      'a.ts',
      "export const cart = flag<boolean, Entities>({\n  key: 'new-cart',\n  adapter,\n});\nconst flagged = make({\n  key: 'none',\n});\n",
      ['new-cart@1'],
    ],
    ['a.js', "if (client.splitFeature.getTreatment('user', 'new-cart') === 'on') show();\n", ['new-cart@1']],
  ];

  for (const [path, text, expected] of cases) assert.deepEqual(keys(path, text), expected, path);
});

test('components, directives, template tags and fields', () => {
  const text = `<FeatureFlag name="new-cart" fallback={<Old />}>
<li *featureFlag="'old-cart'">
{% flag "banner" %}
const route = { data: { featureFlag: 'routes' } };
<FeatureCard name="fast" />
`;

  assert.deepEqual(keys('a.tsx', text), ['new-cart@1', 'old-cart@2', 'banner@3', 'routes@4']);
});

test('flags taken out of all flags, kept under a name, or read as properties', () => {
  const text = `const { newCart, 'old-cart': old } = useFlags();
const flags = useFlags();
show(flags.banner, flags.map(draw));
if (Settings.features.basic_auth || process.env.NEXT_PUBLIC_FEATURE_SEARCH) open();
import x from './featureFlags.service';
`;

  assert.deepEqual(keys('a.tsx', text), [
    'NEXT_PUBLIC_FEATURE_SEARCH@4',
    'basic_auth@4',
    'newCart@1',
    'old-cart@1',
    'banner@3',
  ]);
});

test("Spring's properties called after features, and waffle's switches in migrations", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is Spring's own way to write it
  const java = '@Value("${feature.new-cart.enabled:false}") boolean on;\n@Value("${http.timeout}") int timeout;\n';
  const python =
    'Switch.objects.get_or_create(name="new_cart", defaults={"active": False})\nCART = WaffleSwitch(\n    "shop.cart", __name__\n)\nUser.objects.create(name="somebody")\n';

  assert.deepEqual(keys('A.java', java), ['feature.new-cart.enabled@1']);
  assert.deepEqual(keys('toggles.py', python), ['new_cart@1', 'shop.cart@2']);
});

test('constants are told by their name where another file holds them', () => {
  const text = 'class A { boolean on() { return featureToggles.isEnabled(Toggle.NEW_CART); } }\n';

  assert.deepEqual(
    evaluationsIn({ path: 'A.java', text }).references.map(({ key }) => key),
    ['NEW_CART'],
  );
});

test('what has the words and asks for no flag', () => {
  const text = `if (mapper.isEnabled(DeserializationFeature.FAIL)) return;
switch (kind) { case 'cart': break; }
parser.hasFlag('--verbose');
map.getFeatureInfo('layer');
button.toggle('open');
packages.hasSystemFeature("android.hardware.camera");
`;

  assert.deepEqual(keys('a.ts', text), []);
});

test('wrappers, clients with typed answers, and switches of a configuration that is served', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a.js', 'const on = checkFeatureFlag(\n  "new_cart",\n  "anonymousUser",\n);\n', ['new_cart@1']],
    ['A.java', 'long days = launchDarklyClient.getIntVariation("cart-days");\n', ['cart-days@1']],
    [
      'a.tsx',
      'const on = useSelector(systemConfig)?.featureFlag?.enableCart;\nshow(config.featureFlag.owner);\n',
      ['enableCart@1'],
    ],
    ['a.rb', 'AppConfig.store.feature_cart_enabled\nmodel.config.feature_size\n', ['feature_cart_enabled@1']],
    ['index.html', '<script unleash\n  toggles="shop.new-cart">\n<a data-toggle="modal">\n', ['shop.new-cart@2']],
    [
      'a.go',
      'import "github.com/open-feature/go-sdk/openfeature"\non := client.Boolean(ctx, "newCart", false, evalCtx)\n',
      ['newCart@2'],
    ],
    ['b.go', 'on := client.Boolean(ctx, "newCart", false, evalCtx)\n', []],
    ['b.ts', "// useFeatureFlag('old-cart')\nimport { useFeatureFlag } from 'my-feature';\n", []],
  ];

  for (const [path, text, expected] of cases) assert.deepEqual(keys(path, text), expected, path);
});

test('what modules of a product offer to the rest of it; options of a command line are no flags', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a.ex',
      'Shop.Utils.flag("new_cart", user)\nProcess.flag(:trap_exit, true)\nOptionParser.flag("verbose")\nparser.flag("quiet")\n',
      ['new_cart@1'],
    ],
    [
      'a.ts',
      'getPostHogFeatureFlag(session.user.id, "a-b_cart_new-button", { shop })\nyargs.flag("verbose")\n',
      ['a-b_cart_new-button@1'],
    ],
    ['a.go', 'flags.Bool(ctx, s.client, "new-cart")\nflags.Bool("verbose", false, "more words")\n', ['new-cart@1']],
    ['a.rb', 'show if Flipflop.new_cart? && Flipflop.reset?\n', ['new_cart@1']],
  ];

  for (const [path, text, expected] of cases) assert.deepEqual(keys(path, text).sort(), expected, path);
});

test('a namespace of the same file stands before the key', () => {
  const text = `NAMESPACE = 'studio'
NEW_CART = WaffleSwitch(
    f'{NAMESPACE}.new_cart', __name__
)
OLD_CART = WaffleFlag(f'{ELSEWHERE}.old_cart', __name__)
`;

  assert.deepEqual(keys('a.py', text), ['studio.new_cart@2']);
});

test('values of a toggler, a scope before the question, and macros of a controller', () => {
  const cases: readonly [string, string, string[]][] = [
    ['A.java', 'featureToggler.getValue("new-cart", false); settings.getValue("old-cart", 1);\n', ['new-cart@1']],
    [
      'a.php',
      "Feature::for(null)->active('new-cart'); Feature::for($cart->user())->value('limit');\n",
      ['limit@1', 'new-cart@1'],
    ],
    ['a.rb', 'requires_feature :new_cart, only: :show\ndef requires_feature(name, **)\n', ['new_cart@1']],
  ];

  for (const [path, text, expected] of cases) assert.deepEqual(keys(path, text).sort(), expected, path);
});

test("a hook of the product's own that hands out state names no flags", () => {
  assert.deepEqual(keys('a.tsx', 'const { flags, connected, resetAll } = useFlags();\n'), []);
  assert.deepEqual(keys('a.tsx', 'const { newCart, oldCart } = useFlags();\n'), ['newCart@1', 'oldCart@1']);
});
