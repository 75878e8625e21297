/**
 * How products ask for a flag through services, hooks, components and annotations of their own: none of these proves
 * a product, but where one is known they hold the keys.
 */
export const mayEvaluate =
  /[fF]eature|FEATURE|[fF]lag[A-Z_.?(<sg]|FLAG(?:_| *=)|% ?flag|% ?switch|@flag|[tT]oggle(?:s|[\w\]]{0,24}(?:[.:?!-]|\(\)\.|=["']))|Toggle\w{0,24}[<(]|@\w*toggle|emoteConfig|Waffle|Flipper|\$rollout|nleash|unchDarkly|tatsigGate|hypertune|gargoyle|ill_?[sS]witch|Switch\.obj|Sample\.obj|xperiment|TestGroup|witches|ABTest|abTest/;

const object =
  /(?:[fF]eature|FEATURE|[fF]lag|FLAG|[tT]oggle|[sS]witch|[uU]nleash|UNLEASH|[lL]aunchDarkly|Flipper|gargoyle|\$rollout)\w{0,24}(?:\(\))?[?!]?(?:\.|::|->)/
    .source;
const verb =
  /(?:[iI]s|[aA]re|[hH]as|[gG]et|[cC]heck|[rR]equire|[eE]nsure|[cC]an|[uU]se)?_?(?:[fF]eature|[fF]lag|[tT]oggle|[sS]witch)?_?(?:[eE]nabled?|[aA]ctive|[aA]ctivated?|(?<=[iI]s_?)[oO]n|[dD]isabled?|[iI]nactive|(?:[bB]ool(?:ean)?|[iI]nt|[sS]tring|[dD]ouble|[jJ]son|JSON|[a-z]{1,20})?_?[vV]ariation|[vV]ariant|[tT]reatment|[tT]oggled|[aA]vailable|[aA]llowed)\w{0,24}/
    .source;
const call = /[?!]?(?:<[^<>()]{0,40}>)?\s?(?:\(|(?=:\w))/.source;
const openers = [
  // featureService.isEnabled('x'), FeatureFlags::enabled?(:x), Flipper.enabled? :x
  `${object}${verb}${call}`,
  // featureToggler.getValue("x", false), Feature::for($user)->active('x')
  /[fF]eature_?(?:[fF]lag|[tT]oggle|[fF]lipper|[sS]witch|[gG]ate)?\w{0,24}(?:\(\))?(?:\.|->|::)get_?(?:[A-Z][a-z]+|[a-z]+_)?[vV]alue\(/
    .source,
  /\bFeature::for\((?:[^()]|\([^()]{0,40}\)){0,80}\)->(?:(?:in)?active|value|when|unless)\(/.source,
  // useFeature('x'), user.has_feature?(:x), requireFeatureFlag('x')
  /(?<![a-zA-Z])(?:[iI]s|has|use|check|requires?|ensure|with|when|assert)_?(?:[a-z]+_|[A-Z][a-z]+){0,2}(?:[fF]eature|[tT]oggle|[kK]ill_?[sS]witch)\w{0,24}[?!]?(?:<[^<>()]{0,40}>)?(?:\(|\s(?=:[a-z]))/
    .source,
  // getFeatureFlag('x'), getPostHogFeatureFlag(user, 'x'), useFlag('x'), isFlagEnabled('x')
  /(?<![a-zA-Z])(?:get|fetch|load|evaluate|resolve)_?(?:[a-z]+_|[A-Z][a-zA-Z]{1,15}?)?[fF]eature_?(?:[fF]lag|[tT]oggle|[vV]alue|[vV]ariant|[gG]ate|[sS]tate)\w{0,16}(?:<[^<>()]{0,40}>)?\(/
    .source,
  /(?<![a-zA-Z])(?:is|use|check|require)_?[fF]lag(?:_?(?:[iI]s)?_?(?:[eE]nabled|[oO]n|[aA]ctive|[vV]alue|[vV]ariant\w*|[pP]ayload))?[?!]?\(/
    .source,
  // feature_enabled?(:x), featureIsEnabled('x'), request.feature('x'), feature_flag?(:x)
  /(?<![a-zA-Z_])(?:[fF]eature(?:_?[fF]lag|_?[tT]oggle)?|[fF]lag)(?:_?[iI]s)?_?(?:[eE]nabled?|[aA]ctive|[oO]n)\w{0,16}[?!]?\(/
    .source,
  /(?<![a-zA-Z_])(?:feature|feature_?[fF]lag|feature_?[tT]oggle)\??\(/.source,
  // Utils.flag("x", user), Flags.Bool(ctx, client, "x"): what modules of a product offer to the rest of it.
  // Its own text first: an alternative that begins by looking back makes all of them be tried at each place of a line.
  /flag\((?=\s*["'])(?<=(?<![\w.])(?:[A-Z]\w*\.){1,4}flag\()(?<!(?:Process|Opt\w*|Arg\w*|Parser|Command|Cli|CLI|Flags?)\.flag\()/
    .source,
  /(?<![\w.])(?:feature)?[fF]lags\.(?:Bool|String|Int|Float)\(\s*(?:\w*[cC]tx|[\w.]+\(\))\s*,(?:\s*[\w.]+\s*,(?=\s*[\w."-]+\s*\)))?/
    .source,
  // <FeatureFlag name="x">, <IfFeatureEnabled feature="x">
  /<(?:\w+\.)?(?:If|With|When|PostHog|Optimizely|Require)?(?:Feature(?:Flag|Flagged|Toggle|Gate|Gated|Enabled|Disabled|Guard|Switch|String|Value)?|Flagged|FlagGate|FeaturesReady|feature)\s(?:[^<>]|=>){0,160}?\b(?:name|flag|feature|toggle|featureKey|flagKey|featureName|flagName|featureFlag|featureToggle|requires)=\{?/
    .source,
  // *featureFlag="'x'", [featureToggle]="'x'", {% flag "x" %}, @feature('x')
  /[*[]\w*(?:[fF]eature|[fF]lag|[tT]oggle)\w*\]?="(?=')/.source,
  /\{%-?\s*(?:flag|switch|sample|feature|ifflag|if_flag|flag_enabled)\s/.source,
  // <script unleash toggles="x.y">, <div data-feature-flag="x">
  /toggles=(?="[a-z]\w*[.-])|(?<![\w-])(?:data-)?feature-(?:flag|toggle)=(?=["'])/.source,
  // flagKey: 'x', feature_flag="x"
  /(?<![a-zA-Z])(?:[fF]lag_?[kK]ey|[fF]eature_?[kK]ey|[fF]eature_?[fF]lag(?:_?[kK]ey|_?[nN]ame)?|[fF]eature_?[tT]oggle(?:_?[nN]ame)?)["']?\s?(?::(?!:)|=)\s?(?=["'`:])/
    .source,
  // featureFlags['x'], FEATURES.get('X')
  /(?:[fF]eature_?[fF]lags?|FEATURE_FLAGS|FEATURES|[fF]eature_?[tT]oggles?|[fF]eature_?[sS]witches|(?:[sS]ettings|[cC]onfig)\.(?:features|flags))\??\.?(?:\[|(?:get|fetch|dig|has)\()(?=\s*["'`:])/
    .source,
  // isUserInTestGroup('x', 'variant'), useExperiment('x'), serverSideABTests['x']
  /(?<![a-zA-Z])(?:is|use|get|in|run)(?:[A-Z][a-z]{1,12}){0,2}(?:In|In_)?(?:AB_?|Ab)?(?:TestGroup|ABTest|AbTest|Experiment)(?:Variant|Enabled|Group|Value)?(?:<[^<>()]{0,40}>)?\(/
    .source,
  /(?:[aA][bB]_?[tT]ests|(?<![\w])[eE]xperiments)\??\.?\[(?=\s*["'`])/.source,
  // SettingToggle("X") of Open edX
  /(?<![\w.])SettingToggle\(/.source,
  // flag({ key: 'x' }) of Vercel, WaffleSwitch('x'), Switch.objects.create(name='x'), new NamedFeature("x")
  /(?<![\w.])flag(?:<[^<>()]{0,40}>)?\(\{\s*key:/.source,
  /Waffle(?:Switch|Flag|Sample)\(/.source,
  /(?:Switch|Flag|Sample|flag_model)(?:\(\))?\.objects\.(?:using\([^)]*\)\.)?(?:get_or_create|update_or_create|create)\(\s*name=/
    .source,
  /new NamedFeature\(/.source,
  // A module's attribute in Elixir, and what makes a flag: upsert_feature_flag(%{name: "x"})
  /@(?:[a-z]+_)*(?:flag|feature|toggle)(?:_name|_key)?\s(?=["':])/.source,
  /(?<![a-zA-Z])(?:create|upsert|add|register|define|activate|set)_?[fF]eature_?[fF]lag\w{0,8}[?!]?\(/.source,
  // remoteConfig().getBoolean("x"), remoteConfig.configValue(forKey: "x")
  /[rR]emoteConfig\w{0,12}(?:\(\)|\.\w{1,20})?[?!]?\.(?:get(?:Boolean|String|Value|Long|Double|Number|Int|Bool)?|configValue)\(/
    .source,
];
export const opening = new RegExp(openers.map((source) => `(?:${source})`).join('|'), 'g');
