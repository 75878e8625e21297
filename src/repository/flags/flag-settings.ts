import type { Sighting } from '../../catalog/provider.js';
import type { TextFile } from '../text-file.js';
import type { FlagPlace } from './flag-keys.js';

const block =
  /^["']?(?:(?:feature[-_]?(?:flags?|toggles?|switches))|(features?|toggles|flags|togglz))["']?\s*:\s*(?:#.*)?$/i;
const ownSettings =
  /(?:^|\/)(?:application|settings|config(?:uration)?)(?:[-.][\w-]+)?\.ya?ml$|(?:^|\/)(?:settings|config)\/(?:[\w-]+\/)?(?:default|production|development|staging|test|base|common|local)\.ya?ml$/;
export function isOwnSettings(path: string): boolean {
  return ownSettings.test(path);
}
/** `new-cart: false`, and Spring's `new-cart: ${NEW_CART:false}`. */
const entry = /^\s*["']?([A-Za-z][\w.-]{2,127})["']?\s*:\s*["']?(?:\$\{[\w.-]+:)?(true|false)\}?["']?\s*(?:#.*)?$/;
const group = /^\s*["']?([A-Za-z][\w.-]{1,127})["']?\s*:\s*(?:#.*)?$/;
/** Groups that say no more than the block does. */
const heading = /^(?:features?|toggles?|flags?|feature[-_]?(?:flags?|toggles?|switch(?:es)?))$/i;
/** What a switch of a group says of the group: `new-cart:` with `enabled_by_group: true` below it. */
const saysWhether = /^(?:is_?)?enabled(?:_\w+)?$/i;
/** Variables that a deployment sets: .NET's for its flags, and those whose name says that they switch a feature. */
const environment =
  /(?:\bFeatureManagement__([\w-]+)|^\s*(?:-\s+)?(?:name:\s*)?["']?([A-Z][A-Z0-9_]*FEATURE_(?:FLAG|TOGGLE|SWITCH)[A-Z0-9_]*|FEATURE_(?:FLAG|TOGGLE|SWITCH)_[A-Z0-9_]+)["']?\s*(?:[:=]|$))/;
/** What a deployment hands to django-waffle: `waffle_flags:` and a list of names, or of commands that start with one. */
const waffleList = /waffle_(?:flags|switches|samples)["']?\s*:\s*$/;
const waffleName = /^\s*-\s+(?:\[\s*)?["']?([\w.-]+)["']?/;
const mayHoldVariables = /waffle_|FeatureManagement__|FEATURE_(?:FLAG|TOGGLE|SWITCH)/;

/**
 * Switches of a settings file: names that are true or false below `feature-flags:` at its root, with the groups that
 * they lie in, and `enabled` left out. Deeper in a file such a block configures somebody else's product, and
 * `features:` means flags in the product's own settings alone. Variables that .NET reads as flags count anywhere.
 */
export function flagSettings({ path, text }: TextFile, lines: readonly string[]): FlagPlace[] {
  const found = mayHoldVariables.test(text) ? variablesSet(path, lines) : [];
  if (!/^["']?(?:feature|toggl|flags)/im.test(text)) return found;
  let inside = false;
  let groups: { readonly indent: number; readonly name: string }[] = [];
  for (const [index, line] of lines.entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    if (indent === 0) {
      const match = block.exec(line);
      inside = match !== null && (match[1] === undefined || isOwnSettings(path));
      groups = [];
      continue;
    }
    if (!inside) continue;
    groups = groups.filter((it) => it.indent < indent);
    const name = group.exec(line)?.[1];
    if (name !== undefined) groups.push({ indent, name });
    const [, last, initially] = entry.exec(line) ?? [];
    if (last === undefined || initially === undefined) continue;
    const names = [...groups.map((it) => it.name), ...(saysWhether.test(last) && groups.length > 0 ? [] : [last])];
    const own = names.filter((it) => !heading.test(it));
    const key = (own.length === 0 ? names : own).join('.');
    found.push({ key, path, line: index + 1, default: initially });
  }
  return found;
}

function variablesSet(path: string, lines: readonly string[]): FlagPlace[] {
  let inList = false;
  return lines.flatMap((line, index) => {
    const listed = inList ? waffleName.exec(line)?.[1] : undefined;
    inList = waffleList.test(line) || listed !== undefined;
    const [, managed, named] = environment.exec(line) ?? [];
    const key = listed ?? managed ?? named;
    return key === undefined ? [] : [{ key, path, line: index + 1 }];
  });
}

/** `enabled: ${SECURITY_CLASSIFICATION:true}`, `<%= ENV['NEW_SEARCH'] %>` */
const setByEnvironment = /\$\{[A-Z][A-Z0-9_]*|\bENV\b/;

/**
 * Keeps the switches of a settings file. One below a heading for features may be anything; several, each set by its
 * environment, are a team's own way of flags.
 */
export function readFlagSettings(
  file: TextFile,
  lines: readonly string[],
  gathered: { readonly flagDefinitions: FlagPlace[]; readonly sightings: Sighting[] },
): void {
  const flags = flagSettings(file, lines);
  gathered.flagDefinitions.push(...flags);
  const [first, second] = flags.filter(({ line }) => setByEnvironment.test(lines[line - 1] ?? ''));
  if (first !== undefined && second !== undefined)
    gathered.sightings.push({ kind: 'flag', value: 'settings', path: first.path, line: first.line });
}
