import { lineCounter, type TextFile } from '../text-file.js';
import { argumentAt, valueBehind } from './flag-arguments.js';
import { elsewhere } from './flag-elsewhere.js';
import type { FlagPlace } from './flag-keys.js';
import { mayEvaluate, opening } from './flag-openings.js';
import { noSwitch } from './flag-variables.js';

export { mayEvaluate };

/** `settings.features.new_cart`, `featureFlags.newCart`: the property is the key. */
const property =
  /(?<!["'`/\w-])(?:(?:[a-z]{2,16}(?=F))?[fF]eature_?[fF]lags|[fF]eature_?[tT]oggles|(?:[sS]ettings|[cC]onfig(?:uration)?|[eE]nv(?:ironment)?)\??\.(?:features|flags|toggles|switches|feature_flags)|(?<!\.)switches(?=\??\.[a-z]))\??\.([a-zA-Z]\w{2,})(?![\w(]|\.\w)/g;
/** `settings.FEATURE_NEW_CART`, `Config.store.feature_cart_enabled`, `systemConfig?.featureFlag?.enableCart`. */
const setting =
  /(?:(?:[sS]ettings|[cC]onfig|[sS]tore)\.(?=FEATURE_|\w*feature)|[cC]onfig\w*\)?\??\.feature_?[fF]lag\??\.(?=(?:enable|disable|show|hide|use|allow)))(FEATURE_[A-Z0-9_]+|feature_\w+_(?:enabled|disabled)|\w+_feature_enabled|(?:enable|disable|show|hide|use|allow)_?[A-Z]\w+)(?!\w*\()/g;
/** A variable that says by its name that it switches a feature, wherever it is read. */
const variable =
  /(?:ENV(?:\.fetch|\.dig)?|environ(?:\.get)?|[gG]et_?[eE]nv(?:ironmentVariable)?|env|LookupEnv)\s*[[(]\s*["']((?:[A-Z0-9]+_)*FEATURE_?(?:FLAG|TOGGLE|SWITCH)(?:_[A-Z0-9]+)*)["']/g;
/** `config.get('featureToggles.newCart')`: a setting by its path, the last part of which is the key. */
const settingByPath =
  /(?:get|has|is|bool|value|fetch|dig|config|setting|property)\w{0,16}(?:<[^<>()]{0,40}>)?\(\s*["'`](?:[\w-]+[.:]){0,2}feature[-_]?(?:toggles?|flags?|switch(?:es)?)[.:]((?:[\w-]+[.:])*[\w-]+?)(?:[.:](?:enabled|isEnabled|active))?["'`]/gi;
/** `const { newCart } = useFlags()`, `useFlags(['new-cart'])`, `useSplitTreatments({ names: ['x'] })`, Pennant's middleware. */
const taken = /\b(?:const|let|var)\s*\{([^{}]{1,800})\}\s*=\s*use(?:LD|Feature)?(?:Flags|Toggles)\(/g;
const listed =
  /(?:use(?:Feature)?Flags\(\s*\[|SplitTreatments[\s(]\s*\{?\s*names[:=]\s*\{?\[|FeaturesAreActive::using\()([^\])]{1,600})/g;
const held = /\b(?:const|let|var)\s+(\w{1,128})\s*=\s*use(?:LD|Feature)?(?:Flags|Toggles)\(/;

const noKey =
  /^(?:control|variant|treatment|true|false|null|none|string|boolean|bool|number|object|default|on|off|enabled|disabled|undefined|value|values|name|key|length|map|filter|keys|entries|find|some|blank|present|nil|empty|any|dig|each|every|forEach|loading|isLoading|data|error|tsx?|jsx?|service|model|module|component|class|prototype|test|spec|id|type|static|self|parent|this|flag|flags|feature|features|toggle|switch|it|arg|args|k|f|code|slug|title|environments?|entity|(?:my_?|your_?)?(?:flag|feature)_?(?:name|key)?|(?:my|your)[-_]?(?:flag|feature)|android\.(?:hardware|software)\..*|events\..*)$/i;

export interface Evaluations {
  readonly evaluations: FlagPlace[];
  /** `key` is the name of a constant of another file. */
  readonly references: FlagPlace[];
}

const mostKeysAFile = 200;

/** Whether a line breaks within what opens a call; a pattern with `$` would try each place of each line. */
function goesOn(line: string): boolean {
  const end = line.trimEnd();
  return (
    end.endsWith('(') ||
    end.endsWith('.') ||
    (end.includes('<') && /<[\w.]+$/.test(end)) ||
    (end.endsWith('({') && makesFlag.test(end))
  );
}
/** `flag<boolean>({` of Vercel, whose key stands on the next line. */
const makesFlag = /(?<![\w.])flag(?:<[^<>()]{0,40}>)?\(\{$/;
const mostBehind = 160;

export interface Line {
  /** Where it begins in the text. */
  readonly at: number;
  /** With what follows, where it breaks within what opens a call. */
  readonly line: string;
  /** How much of that is the line itself. */
  readonly own: number;
}

const pattern = new RegExp(mayEvaluate.source, 'g');
/** What asks for nothing: comments, and names that come from other files. */
const silent = /^\s*(?:\/\/|\*(?![\w[])|#(?!\{)|import\b|from\b[^(]*\bimport\b)/;

/** Lines that could ask for a flag, with where they begin: all patterns over all of a text cost ten times as much. */
export function tellingLines(text: string): Line[] {
  const found: Line[] = [];
  pattern.lastIndex = 0;
  while (pattern.test(text)) {
    const index = pattern.lastIndex - 1;
    const at = text.lastIndexOf('\n', index) + 1;
    const next = text.indexOf('\n', index);
    const done = next < 0 ? text.length : next;
    pattern.lastIndex = done;
    addLine(found, { text, at, done, index });
  }
  return found;
}

/**
 * The same, where a first look told in which lines they can be.
 * @param places offsets in the text, rising, of words of which each such line holds one
 * @returns undefined where no line speaks of flags at all
 */
export function tellingLinesAt(text: string, places: readonly number[]): Line[] | undefined {
  let found: Line[] | undefined;
  let done = -1;
  for (const place of places) {
    if (place < done) continue;
    const at = text.lastIndexOf('\n', place) + 1;
    const next = text.indexOf('\n', place);
    done = next < 0 ? text.length : next;
    pattern.lastIndex = 0;
    if (!pattern.test(text.slice(at, done))) continue;
    found ??= [];
    addLine(found, { text, at, done, index: at + pattern.lastIndex - 1 });
  }
  return found;
}

/** @param index where the line's first word that speaks of flags ends */
function addLine(found: Line[], it: { text: string; at: number; done: number; index: number }): void {
  const { text, at, done, index } = it;
  const line = text.slice(at, Math.min(done, index + mostLine));
  if (silent.test(line)) return;
  found.push({ at, own: line.length, line: goesOn(line) ? text.slice(at, done + mostBehind) : line });
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

/** Words without which nothing is asked for on lines that do not speak of flags. */
export const wordsElsewhere: readonly string[] = [...elsewhere.flatMap(({ words }) => words), 'SplitTreatments'];

/**
 * Every key that the source of a file asks for by one of these shapes.
 * @param lines its telling lines
 * @param mayAskElsewhere whether it holds one of the words of `wordsElsewhere`
 */
export function evaluationsIn(
  { path, text }: TextFile,
  lines = tellingLines(text),
  mayAskElsewhere = true,
): Evaluations {
  const evaluations: FlagPlace[] = [];
  const references: FlagPlace[] = [];
  const add = (lineAt: (offset: number) => number, at: number, key: string) => {
    if (key.length > 2 && /^[A-Za-z]/.test(key) && !noKey.test(key) && !noSwitch.test(key))
      evaluations.push({ key, path, line: lineAt(at) });
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
  for (const { words, pattern } of mayAskElsewhere ? elsewhere : []) {
    if (!words.some((word) => text.includes(word))) continue;
    const count = lineCounter(text);
    for (const { 1: key = '', index } of text.matchAll(pattern)) add(count, index, key);
  }
  const count = lineCounter(text);
  for (const { at, line } of lines) {
    for (const { 1: key = '', index } of matchesIn(setting, line)) add(count, at + index, key);
    for (const pattern of [settingByPath, variable])
      for (const { 1: key = '', index } of matchesIn(pattern, line)) add(count, at + index, key);
    for (const { 1: key = '', index } of matchesIn(property, line)) {
      // `FeatureFlags.NewCart` is a constant, which may stand for another text.
      if (/^[A-Z]/.test(key)) references.push({ key, path, line: count(at + index) });
      else add(count, at + index, key);
    }
  }
  const takes =
    lines.some(({ line }) => takesFlags.test(line)) || (mayAskElsewhere && text.includes('SplitTreatments'));
  for (const { at, key } of takes ? takenIn(text) : []) add(lineCounter(text), at, key);
  return { evaluations, references };
}

const takesFlags = /\buse(?:LD|Feature)?(?:Flags|Toggles)\(|FeaturesAreActive/;

const stateOfFlags = /^\s*(?:flags|toggles|features|loading|isLoading|isPending|ready|error|refetch)\s*(?::|$)/;

/** Keys that are taken out of all flags at once, or looked up on what was kept of them. */
function takenIn(text: string): { at: number; key: string }[] {
  const found: { at: number; key: string }[] = [];
  for (const match of text.matchAll(taken)) {
    const parts = (match[1] ?? '').split(',');
    // A hook of the product's own hands out its state and the functions that change it.
    if (parts.some((part) => stateOfFlags.test(part))) continue;
    for (const part of parts) {
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
