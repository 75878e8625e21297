import type { TextFile } from '../text-file.js';
import type { FlagPlace } from './flag-keys.js';

const block = /^["']?(?:feature[-_]?(?:flags?|toggles?|switches)|(features))["']?\s*:\s*(?:#.*)?$/i;
const ownSettings = /(?:^|\/)(?:application|settings|config(?:uration)?)(?:[-.][\w-]+)?\.ya?ml$/;

/**
 * Switches of a settings file: names that are true or false right below `feature-flags:` at its root. Deeper in a file
 * such a block configures somebody else's product, and `features:` means flags in the product's own settings alone.
 */
export function flagSettings({ path, text }: TextFile, lines: readonly string[]): FlagPlace[] {
  if (!/^["']?feature/im.test(text)) return [];
  const found: FlagPlace[] = [];
  let inside = false;
  let depth: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    if (indent === 0) {
      const match = block.exec(line);
      inside = match !== null && (match[1] === undefined || ownSettings.test(path));
      depth = undefined;
      continue;
    }
    if (!inside) continue;
    depth ??= indent;
    const [, key, initially] = (indent === depth ? entry.exec(line) : null) ?? [];
    if (key !== undefined && initially !== undefined) found.push({ key, path, line: index + 1, default: initially });
  }
  return found;
}

/** `new-cart: false`, and Spring's `new-cart: ${NEW_CART:false}`. */
const entry = /^\s*["']?([A-Za-z][\w.-]{2,127})["']?\s*:\s*["']?(?:\$\{[\w.-]+:)?(true|false)\}?["']?\s*(?:#.*)?$/;
