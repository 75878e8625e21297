/** a variable of the build called after a feature. */
const environment = /\.env(?:\.|\[["'])((?:[A-Z0-9]+_)*(?:FEATURE|FEATURE_FLAG|FF|FLAG)_[A-Z0-9_]+)/g;
/** Spring: `@Value("${feature.new-cart.enabled}")`, `@ConditionalOnProperty("features.new-cart")`. */
const spring =
  /@(?:Value\(\s*"[$#]\{|ConditionalOnProperty\([^)"]*")((?:[\w-]+\.)*(?:features?|feature-?(?:flags?|toggles?)|toggles?|flags?)\.[\w.-]+)(?::[^}"]*)?\}?"[^;{]{0,120}?/g;
/** What Open edX writes above each switch that its settings hold. */
const annotation = /^[^\S\n]*#\s*\.\. toggle_name:\s*(?:\w+\[["'])?([\w.-]+)/gm;
const hypertune = /\bhypertune\w*\.(\w{3,})\(\{\s*fallback/g;
/** OpenFeature's calls in Go, whose names are those of types: only a file that imports it is looked at. */
const openFeatureInGo =
  /\.(?:Boolean|String|Float|Int|Object)(?:Value(?:Details)?)?\(\s*(?:\w*[cC]tx|[\w.]+\(\))\s*,\s*"([\w.:-]+)"\s*,/g;
/** Flipflop makes a question of each flag. */
const flipflop = /\bFlipflop\.(?!enabled\b|reset\b)([a-z]\w+)\?/g;
/** Ways to ask that may stand on lines without a word that speaks of flags, each with words that its text holds. */
export const elsewhere: readonly { readonly words: readonly string[]; readonly pattern: RegExp }[] = [
  { words: ['.env.', '.env['], pattern: environment },
  { words: ['@Value(', '@ConditionalOnProperty('], pattern: spring },
  { words: ['toggle_name:'], pattern: annotation },
  { words: ['hypertune'], pattern: hypertune },
  { words: ['Flipflop.'], pattern: flipflop },
  { words: ['open-feature/go-sdk'], pattern: openFeatureInGo },
];
