import { lineCounter, type TextFile } from '../text-file.js';
import { argumentAt, valueBehind } from './flag-arguments.js';
import type { FlagPlace } from './flag-keys.js';

/**
 * How products ask for a flag through services, hooks, components and annotations of their own: none of these proves
 * a product, but where one is known they hold the keys.
 */
export const mayEvaluate =
  /eature|FEATURE|lag[A-Z_.?(sg]|FLAG_|% ?flag|% ?switch|@flag|oggle|emoteConfig|affle|Flipper|nleash|hypertune|gargoyle|ill_?[sS]witch|Switch\.obj|Sample\.obj/;

const object =
  /(?:[fF]eature|FEATURE|[fF]lag|FLAG|[tT]oggle|[sS]witch|[uU]nleash|UNLEASH|Flipper|gargoyle|\$rollout)\w{0,24}(?:\(\))?[?!]?(?:\.|::|->)/
    .source;
const verb =
  /(?:[iI]s|[aA]re|[hH]as|[gG]et|[cC]heck|[rR]equire|[eE]nsure|[cC]an|[uU]se)?_?(?:[fF]eature|[fF]lag|[tT]oggle|[sS]witch)?_?(?:[eE]nabled?|[aA]ctive|[aA]ctivated?|(?<=[iI]s_?)[oO]n|[dD]isabled?|[iI]nactive|[vV]ariation|[vV]ariant|[tT]reatment|[tT]oggled|[aA]vailable|[aA]llowed)\w{0,24}/
    .source;
const call = /[?!]?(?:<[^<>()]{0,40}>)?\s?(?:\(|(?=:\w))/.source;
const openers = [
  // featureService.isEnabled('x'), FeatureFlags::enabled?(:x), Flipper.enabled? :x
  `${object}${verb}${call}`,
  // useFeature('x'), user.has_feature?(:x), requireFeatureFlag('x')
  /(?<![a-zA-Z])(?:is|has|use|check|require|ensure|with|when|assert)_?(?:[a-z]+_|[A-Z][a-z]+){0,2}(?:[fF]eature|[tT]oggle|[kK]ill_?[sS]witch)\w{0,24}[?!]?(?:<[^<>()]{0,40}>)?\(/
    .source,
  // getFeatureFlag('x'), useFlag('x'), isFlagEnabled('x')
  /(?<![a-zA-Z])get_?[fF]eature_?(?:[fF]lag|[tT]oggle|[vV]alue|[vV]ariant|[gG]ate|[sS]tate)\w{0,16}(?:<[^<>()]{0,40}>)?\(/
    .source,
  /(?<![a-zA-Z])(?:is|use|check|require)_?[fF]lag(?:_?(?:[iI]s)?_?(?:[eE]nabled|[oO]n|[aA]ctive|[vV]alue|[vV]ariant\w*|[pP]ayload))?[?!]?\(/
    .source,
  // feature_enabled?(:x), featureIsEnabled('x'), request.feature('x'), feature_flag?(:x)
  /(?<![a-zA-Z_])(?:[fF]eature(?:_?[fF]lag|_?[tT]oggle)?|[fF]lag)(?:_?[iI]s)?_?(?:[eE]nabled?|[aA]ctive|[oO]n)\w{0,16}[?!]?\(/
    .source,
  /(?<![a-zA-Z_])(?:feature|feature_?[fF]lag|feature_?[tT]oggle)\??\(/.source,
  // <FeatureFlag name="x">, <IfFeatureEnabled feature="x">
  /<(?:\w+\.)?(?:If|With|When|PostHog|Optimizely|Require)?(?:Feature(?:Flag|Flagged|Toggle|Gate|Gated|Enabled|Disabled|Guard|Switch|String|Value)?|Flagged|FlagGate|FeaturesReady|feature)\s(?:[^<>]|=>){0,160}?\b(?:name|flag|feature|toggle|featureKey|flagKey|featureName|flagName|featureFlag|featureToggle|requires)=\{?/
    .source,
  // *featureFlag="'x'", [featureToggle]="'x'", {% flag "x" %}, @feature('x')
  /[*[]\w*(?:[fF]eature|[fF]lag|[tT]oggle)\w*\]?="(?=')/.source,
  /\{%-?\s*(?:flag|switch|sample|feature|ifflag|if_flag|flag_enabled)\s/.source,
  // flagKey: 'x', feature_flag="x"
  /(?<![a-zA-Z])(?:[fF]lag_?[kK]ey|[fF]eature_?[kK]ey|[fF]eature_?[fF]lag(?:_?[kK]ey|_?[nN]ame)?|[fF]eature_?[tT]oggle(?:_?[nN]ame)?)["']?\s?(?::(?!:)|=)\s?(?=["'`:])/
    .source,
  // featureFlags['x'], FEATURES.get('X')
  /(?:[fF]eature_?[fF]lags?|FEATURE_FLAGS|FEATURES|[fF]eature_?[tT]oggles?|[fF]eature_?[sS]witches|(?:[sS]ettings|[cC]onfig)\.(?:features|flags))\??\.?(?:\[|(?:get|fetch|dig|has)\()(?=\s*["'`:])/
    .source,
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
const opening = new RegExp(openers.map((source) => `(?:${source})`).join('|'), 'g');

/** `settings.features.new_cart`, `featureFlags.newCart`: the property is the key. */
const property =
  /(?<!["'`/\w-])(?:\w+\.)?(?:[fF]eature_?[fF]lags|[fF]eature_?[tT]oggles|(?:[sS]ettings|[cC]onfig(?:uration)?|[eE]nv(?:ironment)?)\??\.(?:features|flags|toggles|feature_flags))\??\.([a-zA-Z]\w{2,})(?![\w(]|\.\w)/g;
/** a variable of the build called after a feature. */
const environment = /\.env(?:\.|\[["'])((?:[A-Z0-9]+_)*(?:FEATURE|FEATURE_FLAG|FF|FLAG)_[A-Z0-9_]+)/g;
/** Spring: `@Value("${feature.new-cart.enabled}")`, `@ConditionalOnProperty("features.new-cart")`. */
const spring =
  /@(?:Value\(\s*"[$#]\{|ConditionalOnProperty\([^)"]*")((?:[\w-]+\.)*(?:features?|feature-?(?:flags?|toggles?)|toggles?|flags?)\.[\w.-]+)(?::[^}"]*)?\}?"[^;{]{0,120}?/g;
const hypertune = /\bhypertune\w*\.(\w{3,})\(\{\s*fallback/g;
/** `const { newCart } = useFlags()`, `useFlags(['new-cart'])`, `useSplitTreatments({ names: ['x'] })`, Pennant's middleware. */
const taken = /\b(?:const|let|var)\s*\{([^{}]{1,800})\}\s*=\s*use(?:LD|Feature)?(?:Flags|Toggles)\(/g;
const listed =
  /(?:use(?:Feature)?Flags\(\s*\[|SplitTreatments[\s(]\s*\{?\s*names[:=]\s*\{?\[|FeaturesAreActive::using\()([^\])]{1,600})/g;
const held = /\b(?:const|let|var)\s+(\w+)\s*=\s*use(?:LD|Feature)?(?:Flags|Toggles)\(/;

const noKey =
  /^(?:true|false|null|none|string|boolean|bool|number|object|default|on|off|enabled|disabled|undefined|value|values|name|key|length|map|filter|keys|entries|find|some|every|forEach|loading|isLoading|data|error|tsx?|jsx?|service|model|module|component|class|prototype|test|spec|id|type|static|self|parent|this|flag|flags|feature|features|toggle|switch|it|arg|args|k|f|code|slug|title|android\.(?:hardware|software)\..*)$/i;

export interface Evaluations {
  readonly evaluations: FlagPlace[];
  /** `key` is the name of a constant of another file. */
  readonly references: FlagPlace[];
}

const mostKeysAFile = 200;

/** A line that breaks within what opens a call. */
const goesOn = /(?:\(|<[\w.]+|\.)\s*$/;
const mostBehind = 160;

export interface Line {
  /** Where it begins in the text. */
  readonly at: number;
  /** With what follows, where it breaks within what opens a call. */
  readonly line: string;
  /** How much of that is the line itself. */
  readonly own: number;
}

/** Lines that could ask for a flag, with where they begin: all patterns over all of a text cost ten times as much. */
export function tellingLines(text: string): Line[] {
  const found: Line[] = [];
  const pattern = new RegExp(mayEvaluate.source, 'g');
  let done = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index } = match;
    const at = text.lastIndexOf('\n', index) + 1;
    const next = text.indexOf('\n', index);
    done = next < 0 ? text.length : next;
    pattern.lastIndex = done;
    const line = text.slice(at, Math.min(done, index + mostLine));
    found.push({ at, own: line.length, line: goesOn.test(line) ? text.slice(at, done + mostBehind) : line });
  }
  return found;
}

/** Of a longer line, as minified sources and data have it, this much behind its first word is looked at. */
const mostLine = 2000;

/** By hand, because `matchAll` builds the pattern anew for each line, which takes three times as long as the search. */
function matchesIn(pattern: RegExp, line: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) found.push(match);
  return found;
}

function openingsIn(lines: readonly Line[]): { readonly index: number; readonly 0: string }[] {
  return lines.flatMap(({ at, line, own }) =>
    matchesIn(opening, line).flatMap((match) => (match.index < own ? [{ index: at + match.index, 0: match[0] }] : [])),
  );
}

/** Every key that the source of a file asks for by one of these shapes. */
export function evaluationsIn({ path, text }: TextFile, lines = tellingLines(text)): Evaluations {
  const evaluations: FlagPlace[] = [];
  const references: FlagPlace[] = [];
  const add = (lineAt: (offset: number) => number, at: number, key: string) => {
    if (key.length > 2 && /^[A-Za-z]/.test(key) && !noKey.test(key)) evaluations.push({ key, path, line: lineAt(at) });
  };
  const lineAt = lineCounter(text);
  for (const match of openingsIn(lines)) {
    if (evaluations.length + references.length >= mostKeysAFile) break;
    const found = argumentAt(text, match.index + match[0].length, /reatment/.test(match[0]));
    if (found === undefined) continue;
    if ('key' in found) add(lineAt, match.index, found.key);
    else if (!noKey.test(found.constant)) {
      const here = valueBehind(found.constant, text);
      if (here !== undefined) add(lineAt, match.index, here);
      else references.push({ key: found.constant, path, line: lineAt(match.index) });
    }
  }
  for (const pattern of [environment, spring, hypertune]) {
    const count = lineCounter(text);
    for (const { 1: key = '', index } of text.matchAll(pattern)) add(count, index, key);
  }
  const count = lineCounter(text);
  for (const { at, line } of lines) {
    for (const { 1: key = '', index } of matchesIn(property, line)) {
      // `FeatureFlags.NewCart` is a constant, which may stand for another text.
      if (/^[A-Z]/.test(key)) references.push({ key, path, line: count(at + index) });
      else add(count, at + index, key);
    }
  }
  for (const { at, key } of takenIn(text)) add(lineCounter(text), at, key);
  return { evaluations, references };
}

/** Keys that are taken out of all flags at once, or looked up on what was kept of them. */
function takenIn(text: string): { at: number; key: string }[] {
  if (!/Flags|Toggles|SplitTreatments|FeaturesAreActive/.test(text)) return [];
  const found: { at: number; key: string }[] = [];
  for (const match of text.matchAll(taken)) {
    for (const part of (match[1] ?? '').split(',')) {
      const key = /^\s*["'`]?([A-Za-z][\w.-]*)/.exec(part)?.[1];
      if (key !== undefined) found.push({ at: match.index, key });
    }
  }
  for (const match of text.matchAll(listed)) {
    for (const [, key = ''] of (match[1] ?? '').matchAll(/["'`]([\w.-]+)["'`]/g)) found.push({ at: match.index, key });
  }
  const name = held.exec(text)?.[1];
  if (name !== undefined) {
    const looked = new RegExp(
      `(?<![\\w.])${name}\\??(?:\\.([a-zA-Z]\\w+)(?!\\w*\\()|\\??\\.?\\[["'\`]([\\w.-]+)["'\`]\\])`,
      'g',
    );
    for (const match of text.matchAll(looked)) found.push({ at: match.index, key: match[1] ?? match[2] ?? '' });
  }
  return found;
}
