import { extensionOf, nameOf } from '../text-file.js';
import { constantsFile } from './flag-switches.js';

/** Endings of languages in which products name flags. */
export const languages = new Set(
  '.ts .tsx .mts .cts .js .jsx .mjs .cjs .py .rb .go .java .kt .scala .groovy .cs .fs .php .rs .ex .exs .swift .dart'.split(
    ' ',
  ),
);
/** Words by which a text speaks of flags. */
export const flagWord =
  /feature[-_]?(?:flag|toggle|switch|gate)|kill[-_]?switch|(?:experiment|site)[-_]?flag|(?:\bld|launch[-_]?darkly|unleash|statsig|posthog)[-_]?flag/i;
const shortNames =
  /^(?:features?|flags?|toggles?|feature_?(?:names?|keys?|constants?|set|list|config|service|manage(?:ment|r)))$/i;
const settingsPath =
  /(?:^|\/)(?:settings?|config(?:uration)?|env(?:ironment)?s?|const(?:ant)?s?)(?:\/[^/]+|\/(?:__init__|index|base|common|production|default|organization))?\.\w+$/i;

function stemOf(path: string): string {
  return nameOf(path).replace(/\..*$/, '');
}

/** Of these, in small letters or large, every path holds one for which `mayNameFlags`. */
export const flagFileWords: readonly string[] = [
  'feature',
  'flag',
  'toggle',
  'switch',
  'setting',
  'config',
  'env',
  'const',
];

/** Files by whose name flags may be named in them, whatever the language. */
export function mayNameFlags(path: string): boolean {
  return (
    languages.has(extensionOf(path)) &&
    !/(?:^|\/)(?:build-?logic|buildSrc|build-plugin|gradle)\//.test(path) &&
    (isNamed(path) || constantsFile.test(path))
  );
}

/** Files that are called after flags, or that hold settings. */
export function isNamed(path: string): boolean {
  return isFlagFile(path) || settingsPath.test(path) || isNearFile(path);
}

/** Files that are called after flags and hold nothing else. */
export function isFlagFile(path: string): boolean {
  const stem = stemOf(path);
  return (
    flagWord.test(stem) ||
    shortNames.test(stem) ||
    /(?:^|\/)(?:feature[-_]?(?:flags?|toggles?|switches))\/[^/]*$/i.test(path)
  );
}

/**
 * Files of compiled and server-side languages that are called after a type of features. In a browser's code such a
 * file shows what the product can do to visitors.
 */
export function isNearFile(path: string): boolean {
  return (
    /\.(?:java|kts?|scala|cs|fs|go|rs|rb|py|php|exs?|swift|dart)$/.test(path) &&
    (/(?:^|_|[a-z])(?:[fF]eatures?|[tT]oggles?|[sS]witches|[fF]eature_?(?:[nN]ames?|[kK]eys?|[gG]ates?|[sS]ettings|[tT]ypes?)|(?:[fF]lag|[tT]oggle)_?(?:[kK]eys|[nN]ames|[iI][dD]s|[cC]onstants))$/.test(
      stemOf(path),
    ) ||
      classOfPennant.test(path))
  );
}

/** Laravel Pennant keeps a class a flag, called after it. */
export const classOfPennant = /(?:^|\/)Features\/\w+\.php$/;
