import { linesOf, type TextFile } from '../text-file.js';
import type { FlagPlace } from './flag-keys.js';

/** How a program hands its defaults to remote configuration. */
const handsOver = /\bsetDefaults(?:Async)?\(|\.defaultConfig\s*=|\bset_defaults\(/;

/** `const DEFAULT_CONFIG = {`, `val defaults = mapOf(`, `var remoteConfigDefaults = [`, and what is handed over on the spot. */
const opensDefaults =
  /(?:\b(?:\w*remote_?config\w*defaults?|defaults?_?(?:(?:remote_?)?config|values|map|params?)?)\b\s*(?::\s*[\w<>[\],.:|?](?:[\w<>[\], .:|?]*[\w<>[\],.:|?])?)?\s*=\s*(?:\w*[mM]apOf(?:<[^<>]*>)?|const|new\s+\w+|<[^<>]*>|\s)*|\bsetDefaults(?:Async)?\((?:\w*[mM]apOf(?:<[^<>]*>)?|const|<[^<>]*>|\s)*)[[{(]+\s*$/i;
/** `cart_enabled: true`, `"cart_enabled" to true`, `'cart_enabled' => true` */
const entry = /^\s*["'`]?([A-Za-z][\w-]{2,})["'`]?\s*(?::|=>|\bto\b)\s*(?:(true|false)\b|\S)/;
const put = /\bdefaults?\w*(?:\.put\(\s*|\[)["']([A-Za-z][\w-]{2,})["'](?:\s*,\s*(true|false))?/gi;

/** Keys of remote configuration with their defaults, as the file that hands them over keeps them. */
export function remoteDefaults({ path, text }: TextFile): FlagPlace[] {
  if (!handsOver.test(text)) return [];
  const found: FlagPlace[] = [];
  const add = (key: string, index: number, initially: string | undefined) =>
    found.push({ key, path, line: index + 1, ...(initially === undefined ? {} : { default: initially }) });
  let opened: number | undefined;
  let inner: number | undefined;
  for (const [index, line] of linesOf(text).entries()) {
    for (const [, key = '', initially] of line.matchAll(put)) add(key, index, initially);
    if (/^\s*(?:$|\/\/|\/?\*|#)/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    if (opened !== undefined && indent > opened) {
      inner ??= indent;
      const [, key, initially] = indent === inner ? (entry.exec(line) ?? []) : [];
      if (key !== undefined) add(key, index, initially);
      continue;
    }
    opened = opensDefaults.test(line) ? indent : undefined;
    inner = undefined;
  }
  return found;
}
