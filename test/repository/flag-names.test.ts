import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagKeysOf } from '../../src/repository/flags/flag-keys.js';
import { flagsOfTypes, mayNameFlags, namedFlags } from '../../src/repository/flags/flag-names.js';
import { switchesByVariable } from '../../src/repository/flags/flag-variables.js';

const keys = (path: string, text: string) =>
  namedFlags({ path, text }).flags.map(
    ({ key, line, default: initially }) => `${key}@${line}${initially === undefined ? '' : `=${initially}`}`,
  );

test('enums and constants of every language', () => {
  assert.deepEqual(
    keys(
      'src/FeatureFlags.ts',
      "export enum Feature {\n  /** New */\n  newSharing = 'newSharing',\n}\nconst path = 'x-y';\n",
    ),
    ['newSharing@3'],
  );
  assert.deepEqual(
    keys(
      'Constants.cs',
      'public static class FeatureFlagKeys\n{\n    public const string NewCart = "new-cart";\n}\npublic class Other\n{\n    public const string Table = "cart";\n}\n',
    ),
    ['new-cart@3'],
  );
  assert.deepEqual(
    keys(
      'Toggle.kt',
      'enum class Toggle(val toggleId: String, val text: String) {\n    NEW_CART("shop.new-cart", "the cart"),\n}\n',
    ),
    ['shop.new-cart@2'],
  );
  assert.deepEqual(keys('app/models/feature_flag.rb', 'class FeatureFlag\n  ORGANIZATIONS = :organizations\nend\n'), [
    'organizations@2',
  ]);
  assert.deepEqual(keys('shop/feature_flags.py', 'NEW_CART_FLAG = "new-cart"\nlogger = "shop"\n'), ['new-cart@1']);
  assert.deepEqual(keys('features/features.go', 'type FeatureSet struct {\n\tNewCart bool\n\tName string\n}\n'), [
    'NewCart@2',
  ]);
  assert.deepEqual(
    keys(
      'FlagService.cs',
      'public class FeatureFlagService\n{\n    private const string Prefix = "Shop.";\n    private const string CartFlagName = Prefix + "Cart";\n}\n',
    ),
    ['Shop.Cart@4'],
  );
});

test('heads of several lines, names of themselves, and structs of a file about flags', () => {
  assert.deepEqual(
    keys(
      'FeatureToggleService.kt',
      'enum class Toggle(\n    val toggleId: String,\n    val text: String? = null,\n) {\n    NEW_CART("shop.new-cart", "Operational"),\n}\n',
    ),
    ['shop.new-cart@5'],
  );
  assert.deepEqual(
    keys(
      'FeatureNames.cs',
      'public static class FeatureNames\n{\n    public const string NewCart = nameof(NewCart);\n}\n',
    ),
    ['NewCart@3'],
  );
  assert.deepEqual(keys('features/features.go', 'package features\n\ntype Config struct {\n\tNewCart bool\n}\n'), [
    'NewCart@4',
  ]);
});

test('tables with defaults, and lists with descriptions', () => {
  assert.deepEqual(
    keys(
      'src/feature-flags.ts',
      "export const featureFlags = {\n  newCart: true,\n  oldCart: false,\n  nested: { description: 'a' },\n};\nconst style = {\n  hidden: true,\n};\n",
    ),
    ['newCart@2=true', 'oldCart@3=false', 'nested@4'],
  );
  assert.deepEqual(
    keys(
      'app/services/feature_flag.rb',
      "class FeatureFlag\n  TEMPORARY_FEATURE_FLAGS = [\n    [:new_cart, 'The new cart', 'A. Owner'],\n  ].freeze\nend\n",
    ),
    ['new_cart@3'],
  );
});

test('a class of flags without names is told, what merely has the word is not', () => {
  assert.deepEqual(
    namedFlags({ path: 'app/FeatureFlag.php', text: '<?php\nclass FeatureFlag extends Model {}\n' }).sightings.map(
      ({ value, line }) => [value, line],
    ),
    [['class', 2]],
  );
  assert.deepEqual(
    namedFlags({ path: 'src/FeatureFlagModal.tsx', text: 'const size = "large";\n<Box display="flex" />\n' }).sightings,
    [],
  );
  assert.equal(mayNameFlags('src/cart.ts'), false);
});

test('tables called after features in a file of flags', () => {
  const ruby =
    'module FeatureToggle\n  CURRENT_FEATURES = {\n    "api_reports" => <<~DESC,\n      "not" a key\n    DESC\n    "invoices" => <<~DESC,\n    DESC\n  }\n  PLACES = {\n    "here" => <<~DESC,\n    DESC\n  }\nend\n';
  const typed =
    'const workspaceFeatures: Record<Beta, boolean> = {\n  noProration: false,\n};\nconst sizes: Record<string, boolean> = {\n  small: true,\n};\n';

  assert.deepEqual(keys('lib/feature_toggle.rb', ruby), ['api_reports@3', 'invoices@6']);
  assert.deepEqual(keys('lib/get-feature-flags.ts', typed), ['noProration@2=false']);
  assert.deepEqual(keys('lib/get-sizes.ts', typed), []);
});

test('variables called after features count from three on', () => {
  const settings = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => `F${index} = parse(os.environ.get("SHOP_FEATURE_N${index}", "false"))`,
    ).join('\n');
  const read = (count: number) => namedFlags({ path: 'shop/settings/base.py', text: settings(count) }).variables;

  assert.deepEqual(
    read(1).map(({ key, default: initially }) => [key, initially]),
    [['SHOP_FEATURE_N0', 'false']],
  );
  assert.deepEqual(switchesByVariable(read(2)), []);
  assert.equal(switchesByVariable(read(3))[0]?.value, 'variables');
});

test('entries that are named by themselves, in types of every language', () => {
  assert.deepEqual(
    keys(
      'FeatureFlag.swift',
      'enum FeatureFlag: String {\n    /// New\n    case newCart\n\n    var remoteKey: String {\n        switch self {\n        case .newCart:\n            "new_cart"\n        }\n    }\n}\n',
    ),
    ['newCart@3', 'new_cart@8'],
  );
  assert.deepEqual(
    keys(
      'MyFeatures.java',
      'public enum MyFeatures implements Feature {\n    @Label("New")\n    NEW_CART,\n\n    OLD_CART;\n\n    public boolean isActive() {\n        return true;\n    }\n}\n',
    ),
    ['NEW_CART@3', 'OLD_CART@5'],
  );
  assert.deepEqual(
    keys(
      'Switches.scala',
      'case class FeatureSwitches(\n    newCart: Option[SwitchState],\n)\n\ncase class Limits(\n    size: Boolean,\n)\n',
    ),
    ['newCart@2'],
  );
  assert.deepEqual(
    keys(
      'kube_features.go',
      'const (\n\t// owner: @a\n\tNewCart featuregate.Feature = "NewCart"\n\tlimit = "small"\n)\n',
    ),
    ['NewCart@3'],
  );
  assert.deepEqual(
    keys(
      'src/featureFlags.ts',
      'interface CartFlag {\n  beta: boolean;\n}\nexport interface Flags {\n  newCart: CartFlag;\n  search: boolean;\n}\n',
    ),
    ['newCart@5', 'search@6'],
  );
  assert.deepEqual(
    keys(
      'FeatureFlags.kt',
      'enum class FeatureFlags(val key: String) {\n    NewCart(\n        key = "shop.newCart",\n        title = "New cart",\n    ),\n}\n',
    ),
    ['shop.newCart@3'],
  );
});

test('a dictionary of flags and what they do, lists on one line, and a class a flag', () => {
  assert.deepEqual(
    keys(
      'h/models/feature.py',
      'FEATURES = {\n    "new_cart": "Show the new cart",\n    "search": (\n        "Find things"\n    ),\n}\n',
    ),
    ['new_cart@2', 'search@3'],
  );
  assert.deepEqual(
    keys('lib/feature_flags.rb', 'module FeatureFlags\n  ALL_FLAGS = %i[new_cart search].freeze\nend\n'),
    ['new_cart@2', 'search@2'],
  );
  assert.deepEqual(keys('src/features.ts', "export type FeatureFlag = 'new-cart' | 'search';\n"), [
    'new-cart@1',
    'search@1',
  ]);
  assert.deepEqual(
    keys(
      'app/Features/NewCart.php',
      '<?php\nclass NewCart\n{\n    public function resolve(mixed $scope): mixed\n    {\n    }\n}\n',
    ),
    ['NewCart@2'],
  );
  assert.deepEqual(keys('app/Features/Cart.php', '<?php\nclass Cart\n{\n}\n'), []);
});

test("flags of a command line are none of the product's, nor are marketing pages", () => {
  assert.deepEqual(keys('cmd/flags.go', 'package cmd\n\nconst flagConfig = "config"\n'), []);
  assert.equal(mayNameFlags('src/HomeFeatures.tsx'), false);
});

test('a type of flags in a file of models, with letters of every alphabet', () => {
  const text =
    'class Feature(models.Model):\n    NEW_CART = "new_cart"\n    TRUST_HEADER = "trust_header"\n\nclass Cart(models.Model):\n    SIZE = "size"\n';

  assert.deepEqual(
    flagsOfTypes({ path: 'shop/models.py', text }).flags.map(({ key }) => key),
    ['new_cart', 'trust_header'],
  );
  assert.deepEqual(
    keys(
      'FeatureToggle.kt',
      'enum class FeatureToggle(val id: String) {\n    KJØR_NÅ("shop.kjor"),\n    ;\n\n    FeatureToggle(String key) {\n    }\n}\n',
    ),
    ['shop.kjor@2'],
  );
});

test('a variable that says that it switches a feature counts alone', () => {
  const config = "cart: toBoolean(get('CART_FEATURE_TOGGLE_ENABLED', 'false')),\nother: get('FEATURE_SIZE', '3'),\n";
  const { variables } = namedFlags({ path: 'server/config.ts', text: config });
  const seen = { flagDefinitions: [], flagEvaluations: [], flagReferences: [], flagConstants: [] };

  assert.deepEqual(
    flagKeysOf({ ...seen, flagVariables: variables }).map(({ key }) => key),
    ['CART_FEATURE_TOGGLE_ENABLED'],
  );
});

test('a list of words over several lines', () => {
  assert.deepEqual(
    keys(
      'app/services/feature_flag.rb',
      'class FeatureFlag\n  TEMPORARY_FEATURE_FLAGS = %i[\n    new_cart\n    search\n  ].freeze\nend\nFeatureFlag::PERMANENT.each(&:run)\n',
    ),
    ['new_cart@3', 'search@4'],
  );
});

test('settings that a class of flags reads, and constants that a file of flags holds alone', () => {
  const ruby =
    "class FeatureManagement\n  def self.cart?\n    AppConfig.store.cart_enabled && ENV['ENABLE_SEARCH'] == 'true'\n  end\n\n  def self.pay?\n    Settings.allow_pay\n  end\n\n  def self.test_adapter?\n    AppConfig.store.adapter == 'test' # Config.old_enabled\n  end\nend\n";
  const python =
    '"""Feature flags of the shop"""\n\nSYNC_ON_LOAD = "SYNC_ON_LOAD"\nPATHWAYS = (\n    "shop-12-pathways"\n)\n';

  assert.deepEqual(keys('lib/feature_management.rb', ruby), ['cart_enabled@3', 'ENABLE_SEARCH@3', 'allow_pay@7']);
  assert.deepEqual(keys('ui/actions/features.rb', 'def get\n  halt unless UI.configuration.show_help\nend\n'), []);
  assert.deepEqual(keys('main/features.py', python), ['SYNC_ON_LOAD@3', 'shop-12-pathways@5']);
  // Columns of a model, and constants beside code.
  assert.deepEqual(keys('ml/features.py', 'TARGET = "price"\nCOLUMN = "size"\n'), []);
  assert.deepEqual(keys('main/features.py', `${python}def load():\n    return 1\n`), []);
});

test('a type of Go whose values are asked whether they are enabled', () => {
  const types = 'type Feature string\n\nconst (\n\tNewCart Feature = "NewCart"\n)\n';
  const asked = `${types}\nfunc (c Config) IsEnabled(target Feature) bool { return c.on[target] }\n`;

  assert.deepEqual(keys('pkg/config/configuration.go', asked), ['NewCart@4']);
  assert.deepEqual(
    flagsOfTypes({ path: 'pkg/cart/cart.go', text: asked }).flags.map(({ key }) => key),
    ['NewCart'],
  );
  // What a plan of a product contains is listed by the same words.
  assert.deepEqual(keys('pkg/config/configuration.go', types), []);
});

test('constants that are called after flags are known wherever they stand', () => {
  const java =
    'public class Constants {\n    public static final String CART_LD_FLAG_ENABLED = "cart";\n    public static final String CART_URL = "cart-url";\n}\n';

  assert.deepEqual(flagsOfTypes({ path: 'src/main/java/constants/Constants.java', text: java }), {
    flags: [],
    constants: [{ name: 'CART_LD_FLAG_ENABLED', key: 'cart' }],
  });
});

test('properties, parameters and tables of columns that are called after flags list none', () => {
  const component =
    'type FeatureToggleSwitchProps = {\n  environments: string[];\n  onToggle: (on: boolean) => void;\n};\n';
  const code = 'export const useFeatureToggleSwitch = (\n  projectId: string,\n) => projectId;\n';
  const metrics = 'TOTAL_FEATURES: Definition = {\n    "name": Names.TOTAL,\n    "entity": Entities.FEATURES,\n}\n';
  const messages = 'FEATURE_CREATED_MESSAGE = "New: %s"\nFEATURE_LIMIT = env.int("FEATURE_LIMIT", 5)\n';

  assert.deepEqual(keys('src/FeatureToggleSwitch.tsx', component), []);
  assert.deepEqual(keys('src/useFeatureToggleSwitch.tsx', code), []);
  assert.deepEqual(keys('metrics/constants.py', metrics), []);
  assert.deepEqual(namedFlags({ path: 'audit/constants.py', text: messages }).variables, []);
});

test('a table of settings whose columns are asked for, and a type of choices that names flags', () => {
  const column = (name: string) => `  def self.${name}?\n    setting.${name}\n  end\n`;
  const settings = `class Setting < ApplicationRecord\n${['collect_data', 'show_cart', 'review_all'].map(column).join('')}`;
  const choices =
    'class SiteFlagNames(models.TextChoices):\n    SHOW_CART = "SHOW_CART", "Show the cart"\nclass Color(models.TextChoices):\n    RED = "red", "Red"\n';

  assert.deepEqual(keys('app/models/setting.rb', settings), ['collect_data@2', 'show_cart@5', 'review_all@8']);
  assert.deepEqual(keys('shop/models.py', choices), ['SHOW_CART@2']);
  assert.deepEqual(
    keys('shop/const.py', 'class FeatureFlag(StrEnum):\n    """Features."""\n\n    NEW_CART = "new_cart"\n'),
    ['new_cart@4'],
  );
  // Questions that reckon, one lone column, and models of anything else.
  assert.deepEqual(
    keys('app/models/setting.rb', `class Setting\n${column('show_cart')}  def self.late?\n    Time.now > 9\n  end\n`),
    [],
  );
  assert.deepEqual(keys('app/models/order.rb', settings), []);
  assert.deepEqual(keys('shop/models.py', 'class Color(models.TextChoices):\n    RED = "red", "Red"\n'), []);
});

test('texts of a file of constants count where a flag is asked for by the name, and nowhere else', () => {
  const { flags, constants, sightings } = namedFlags({
    path: 'shop/constants.py',
    text: "NEW_CART = 'new_cart'\nTABLE = 'carts'\nTITLE = 'The new cart'\n",
  });
  const go = namedFlags({ path: 'pkg/flags/constants.go', text: '\tNewCart Experiment = "new_cart"\n' });
  const reference = { key: 'NEW_CART', path: 'shop/cart.py', line: 3 };
  const all = flagKeysOf({
    flagDefinitions: flags,
    flagEvaluations: [],
    flagReferences: [reference],
    flagConstants: constants,
    flagVariables: [],
  });

  assert.ok(mayNameFlags('src/shop/CartConstants.java'));
  assert.deepEqual([flags, sightings], [[], []]);
  assert.deepEqual(
    all.map(({ key }) => key),
    ['new_cart'],
  );
  assert.deepEqual(go.constants, [{ name: 'NewCart', key: 'new_cart' }]);
});

test('what is asked by its whole path is the flag that settings define below a heading', () => {
  const place = (key: string, path: string) => ({ key, path, line: 1 });
  const all = flagKeysOf({
    flagDefinitions: [place('new-cart', 'config/settings.yml')],
    flagEvaluations: [
      place('feature-toggle.toggle.new-cart', 'src/Cart.java'),
      place('feature.new-cart.enabled', 'src/Other.java'),
    ],
    flagReferences: [],
    flagConstants: [],
    flagVariables: [],
  });

  assert.deepEqual(
    all.map(({ key, evaluations }) => [key, evaluations.length]),
    [
      ['new-cart', 1],
      ['feature.new-cart.enabled', 1],
    ],
  );
});

test('a file of Flipflop declares its flags', () => {
  const text =
    'Flipflop.configure do\n  strategy :cookie\n  # feature :example\n  feature :new_cart, default: false\nend\n';
  const { flags, sightings } = namedFlags({ path: 'config/features.rb', text });

  assert.deepEqual(
    flags.map(({ key, line }) => `${key}@${line}`),
    ['new_cart@4'],
  );
  assert.deepEqual(sightings, []);
});

test('gates of one product are listed by a type called after them', () => {
  const text = 'enum class StatsigGateKey(val key: String) {\n    NEW_CART("new_cart"),\n}\n';

  assert.deepEqual(
    flagsOfTypes({ path: 'StatsigClient.kt', text }).flags.map(({ key, line }) => [key, line]),
    [['new_cart', 2]],
  );
});

test('a class of Ruby lists its flags, a row a flag', () => {
  const text =
    'class FeatureFlags\n  def self.all\n    [\n      [:new_cart, "Shows the new cart", "Shop"],\n    ]\n  end\nend\n';

  assert.deepEqual(keys('app/lib/feature_flags.rb', text), ['new_cart@4']);
});

test('defaults that are handed to remote configuration are its keys; other objects of the file are not', () => {
  const found = (path: string, text: string) =>
    flagsOfTypes({ path, text }).flags.map(
      ({ key, line, default: initially }) => `${key}@${line}${initially === undefined ? '' : `=${initially}`}`,
    );
  const typescript =
    "import remoteConfig from '@react-native-firebase/remote-config';\nconst LIMITS = {\n  most_items: 3,\n};\nexport const DEFAULT_CONFIG = {\n  // money\n  cart_enabled: true,\n  fees: LIMITS,\n  nested: {\n    none_of_it: 1,\n  },\n} as const;\nremoteConfig().setDefaults(DEFAULT_CONFIG);\n";
  const kotlin =
    'remoteConfig.setDefaultsAsync(\n    mapOf(\n        "lost" to 1,\n    ),\n)\nval defaults = mapOf(\n    "new_cart" to false,\n)\nremoteConfig.setDefaultsAsync(defaults)\n';

  assert.deepEqual(found('src/store.ts', typescript), ['cart_enabled@7=true', 'fees@8', 'nested@9']);
  assert.deepEqual(found('Remote.kt', kotlin), ['new_cart@7=false']);
  assert.deepEqual(found('src/other.ts', typescript.replace('.setDefaults(DEFAULT_CONFIG)', '')), []);
});

test('a service that is asked for features is a mechanism; one that lists what a plan contains is none', () => {
  const seen = (text: string) =>
    namedFlags({ path: 'app/services/feature_service.rb', text }).sightings.map(({ value }) => value);

  assert.deepEqual(seen('class FeatureService\n  def enabled?(name)\n    Settings.features[name]\n  end\nend\n'), [
    'class',
  ]);
  assert.deepEqual(seen('class FeatureService\n  def all\n    Plan.features\n  end\nend\n'), []);
});

test('the key of a flag may stand inside its entry or its object', () => {
  const table =
    "const featureFlags = {\n  NEW_CART: {\n    flag: 'new-cart',\n    title: 'cart',\n  },\n  '438': {\n    x: 1,\n  },\n  OLD_CART: {\n    flag: '438-attestation',\n  },\n} as const;\n";
  const kotlin =
    'sealed class FlagKey<out T : Any> {\n    data object NewCart : FlagKey<Boolean>() {\n        override val keyName: String = "new-cart"\n        override val defaultValue: Boolean = false\n    }\n    data object OldCart : FlagKey<Int>() {\n        override val keyName: String get() = "old-cart"\n    }\n}\n';
  const scala =
    'object FeatureSwitch {\n  case object NewCart extends FeatureSwitch {\n    val name        = "feature-switch.new-cart"\n    val displayText = "The cart"\n  }\n}\n';

  assert.deepEqual(keys('flags.ts', table), ['new-cart@3', '438-attestation@10']);
  assert.deepEqual(
    flagsOfTypes({ path: 'model/FlagKey.kt', text: kotlin }).flags.map(({ key, line }) => `${key}@${line}`),
    ['new-cart@3', 'old-cart@7'],
  );
  assert.deepEqual(keys('FeatureSwitch.scala', scala), ['feature-switch.new-cart@3']);
});

test('what one feature looks like, and the fields of a request about one, are no flags', () => {
  const record = 'export const Feature = Record({\n  callout: String.Or(Null),\n  image_urls: Record({\n  }),\n});\n';
  const fields = 'const createFeatureFlagInputFields = {\n  strategy: {\n    type: x,\n  },\n};\n';
  const resolver =
    'export const featureFlags: GraphQLFieldConfig<void, Context> = {\n  args: {\n  },\n  resolve: (_) => load(_),\n};\n';
  const model =
    "class Feature extends Model\n{\n    final public const TABLE = 'shop_features';\n    final public const ATTRIBUTE_SCOPE = 'scope';\n    final public const NEW_CART = 'new_cart';\n}\n";

  assert.deepEqual(keys('runtime/Feature.ts', record), []);
  assert.deepEqual(keys('createFeatureFlagMutation.ts', fields), []);
  assert.deepEqual(keys('featureFlags.ts', resolver), []);
  assert.deepEqual(keys('Models/Feature.php', model), ['new_cart@5']);
  assert.deepEqual(keys('Feature.js', 'const Feature = Object.freeze({\n  newCart: {\n  },\n});\n'), ['newCart@2']);
  assert.deepEqual(keys('useToggles.ts', "const QueryKeys = {\n  toggles: () => ['toggles'],\n};\n"), []);
});

test('names with letters beyond ASCII, constants in a group of Go, and typed names that begin like a description', () => {
  const group = 'package toggle\n\nconst (\n\tNewCartFlagName = "newCart"\n\tNewCartDescription = "newCartText"\n)\n';

  assert.deepEqual(keys('toggles.ts', "export enum FeatureToggle {\n  nySøknad = 'ny-soknad',\n}\n"), ['ny-soknad@2']);
  assert.deepEqual(keys('pkg/toggle/toggle.go', group), ['newCart@4']);
  assert.deepEqual(keys('cmd/flags.go', `${group}// features of the shop\n`), []);
  assert.deepEqual(
    keys('features.go', 'const (\n\tDefaultKeyRotation featuregate.Feature = "DefaultKeyRotation"\n)\n'),
    ['DefaultKeyRotation@2'],
  );
});
