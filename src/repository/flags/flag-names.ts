import type { Sighting } from '../../catalog/provider.js';
import { extensionOf, linesOf, type TextFile } from '../text-file.js';
import { blocks, loose, near, strict } from './flag-blocks.js';
import { remoteDefaults } from './flag-defaults.js';
import { classOfPennant, flagWord, isFlagFile, isNamed, isNearFile, languages, mayNameFlags } from './flag-files.js';
import type { FlagConstant, FlagPlace } from './flag-keys.js';
import { flagIn, mayName, type Named, noise, noiseAtEnd, notKeys } from './flag-lines.js';
import { listedIn } from './flag-members.js';
import {
  constantOfFlag,
  constantsFile,
  constantsIn,
  isList,
  settingsAsked,
  settingsRead,
  typeInGo,
} from './flag-switches.js';
import { mayReadVariables, variablesIn } from './flag-variables.js';

export { mayNameFlags } from './flag-files.js';

/** What source code that names flags holds: the flags, and constants by which other code refers to them. */
export interface NamedFlags {
  readonly flags: FlagPlace[];
  /** Variables called after features; a lone one is no mechanism, so whoever gathers them counts. */
  readonly variables: FlagPlace[];
  /** By the constant's name: `CHECKOUT_V2` → `checkout-v2`. */
  readonly constants: readonly FlagConstant[];
  /** That the product has flags of its own making, as the catalog sees it. */
  readonly sightings: Sighting[];
}

/** A type of flags in a file that is called after something else, such as the models of a Django app. */
const typeOfFlags =
  /\b(?:class|enum|object|struct|module|defmodule)\s+(?:class\s+)?(?:\w+\.)*\w*(?:[fF]eature(?:_?[fF]lags?|_?[tT]oggles?|_?[sS]witch(?:es)?|_?[gG]ates?)?|[fF]eatures|[tT]oggles?|(?:LD|LaunchDarkly|Ld|Unleash|Statsig|PostHog)(?:Flags?|Gates?)|FlagKeys?|FlagNames?)(?:Keys?|Names?|Constants?|Set|List|Enum)?\b/;

/**
 * Flags of such a type, as definitions and as constants; which product's they are, others tell.
 * @param telling the lines that speak of flags, where they are known
 */
export function flagsOfTypes(
  { path, text }: TextFile,
  telling = linesOf(text),
): Pick<NamedFlags, 'flags' | 'constants'> {
  if (!languages.has(extensionOf(path))) return nothing;
  const defaults = telling.some((line) => line.includes('emoteConfig')) ? remoteDefaults({ path, text }) : [];
  if (defaults.length > 0) return { flags: defaults, constants: telling.flatMap(constantOfFlag) };
  const isType =
    !mayNameFlags(path) && (telling.some((line) => typeOfFlags.test(line)) || (path.endsWith('.go') && typeInGo(text)));
  if (!isType) return { flags: [], constants: telling.flatMap(constantOfFlag) };
  const { flags, constants } = linesOfFlags({
    path,
    lines: linesOf(text),
    isOwnFile: false,
    isNear: true,
    isList: false,
  });
  return { flags, constants: [...constants].map(([name, key]) => ({ name, key })) };
}

/** Reads the flags that a file names: constants, enums, tables, fields, and variables that are read at run time. */
export function namedFlags({ path, text }: TextFile): NamedFlags {
  const asked = settingsAsked({ path, text });
  if (asked.length > 0) return { ...nothing, flags: asked, variables: [] };
  if (classOfPennant.test(path)) return { ...nothing, flags: pennantClass(path, text), variables: [] };
  const isOwnFile = isFlagFile(path) && !(isCommandLine.test(path) && !/feature|toggle|experiment/i.test(text));
  const isNear = !isOwnFile && isNearFile(path);
  const namesFlags =
    isOwnFile ||
    isNear ||
    flagWord.test(text) ||
    (path.endsWith('.py') && wholeSettings.test(text)) ||
    (path.endsWith('.go') && typeInGo(text));
  const readsVariables = mayReadVariables.test(text);
  // Most settings speak of neither, and taking their lines apart would be most of the cost.
  const isConstants = constantsFile.test(path);
  const held = isConstants ? constantsIn(text) : [];
  if ((!namesFlags && !readsVariables) || (isConstants && !isNamed(path)))
    return { ...nothing, constants: held, variables: [] };
  const lines = linesOf(text);
  const variables = readsVariables ? variablesIn(path, lines) : [];
  if (!namesFlags) return { ...nothing, constants: held, variables };
  const { flags, constants } = linesOfFlags({ path, lines, isOwnFile, isNear, isList: isOwnFile && isList(text) });
  if (isOwnFile) flags.push(...settingsRead(path, lines));
  const answers = isOwnFile && /\benabled\?\(|\bis_?[eE]nabled\w*\(/.test(text);
  const declared =
    isOwnFile || path.endsWith('models.py')
      ? lines.findIndex((line) => classOfFlags.test(line) || (answers && serviceOfFlags.test(line)))
      : -1;
  const [first] = flags;
  const seen = first === undefined ? (declared < 0 ? undefined : 'class') : 'names';
  // A library's own types are told by its calls and dependencies.
  const isLibrary =
    isNear ||
    /featuregate\.|org\.togglz|edx_toggles|\bFlipflop\.|\b(?:LD|LaunchDarkly|Unleash|Statsig|PostHog)Flags?\b/.test(
      text,
    );
  return {
    flags,
    variables,
    constants: [...held, ...[...constants].map(([name, key]) => ({ name, key }))],
    sightings:
      seen === undefined || isLibrary ? [] : [{ kind: 'flag', value: seen, path, line: first?.line ?? declared + 1 }],
  };
}

/** Go and Rust programs call what stands behind a dash on their command line flags. */
const isCommandLine = /(?:^|\/)flags?\.(?:go|rs|py|ts|js)$/;
/** `FEATURES = {` of Django's settings. */
const wholeSettings =
  /^(?:[A-Z]+_)*(?:FEATURES|FLAGS)\s*(?::\s*(?:\w+\.)?(?:[dD]ict|Mapping|MutableMapping)\b[^=\n]*)?=\s*\{\s*$/m;
const wholeFile = /^\s*(?:return\s*(?:array\()?\[?|module\.exports\s*=\s*\{|export\s+default\s*\{)\s*$/;

interface Lines {
  readonly path: string;
  readonly lines: readonly string[];
  readonly isOwnFile: boolean;
  readonly isNear: boolean;
  /** Holds nothing but constants, each of them a flag. */
  readonly isList: boolean;
}

function linesOfFlags({ path, lines, isOwnFile, isNear, isList: lists }: Lines): {
  flags: FlagPlace[];
  constants: Map<string, string>;
} {
  const constants = new Map<string, string>();
  const flags: FlagPlace[] = [];
  const ending = extensionOf(path);
  const whole = isOwnFile ? wholeFile : ending === '.py' ? wholeSettings : undefined;
  const blockAt = blocks(isOwnFile ? loose : isNear ? near : strict, whole);
  const isGroup = ending === '.go' && isOwnFile && !isCommandLine.test(path);
  /** The entry that a line opened and whose key may follow below it. */
  let open: Named | undefined;
  for (const [index, line] of lines.entries()) {
    const block = blockAt(line) ?? (lists && /^\S/.test(line) ? 'class' : undefined);
    const before = isOwnFile ? lines[index - 1] : undefined;
    if (block === undefined && open === undefined && !mayName.test(line) && !(isOwnFile && mayNameInOwn(line, before)))
      continue;
    if (/^\s*(?:\/\/|#|\*|\/\*|@|import\b|from\b|using\b|package\b|require\b)/.test(line)) continue;
    const add = ({ name, key, default: initially, isTyped }: Named) => {
      // What is typed as a flag is none of the fields that describe one.
      if (
        (isTyped !== true && noise.test(name)) ||
        notKeys.test(key) ||
        (noiseAtEnd.test(name) && plain(name) !== plain(key))
      )
        return;
      flags.push({ key, path, line: index + 1, ...(initially === undefined ? {} : { default: initially }) });
    };
    const below = open === undefined ? undefined : (open.isEntry === true ? keyBelowEntry : keyBelow).exec(line)?.[1];
    if (below !== undefined && open !== undefined) {
      if (flags.at(-1)?.key === open.key) flags.pop();
      constants.set(open.name, below);
      add({ name: open.name, key: below });
      open = undefined;
      continue;
    }
    const begun = block === 'class' ? beginsConstant.exec(line)?.[1] : undefined;
    if (begun !== undefined) {
      open = { name: begun, key: begun };
      continue;
    }
    const found = flagIn({ line, block, constants, ending, before, isGroup });
    if (found !== undefined) constants.set(found.name, found.key);
    if (found === undefined || (!isOwnFile && block === undefined && found.isTyped !== true)) {
      for (const key of isOwnFile || flagWord.test(line) ? listedIn(line) : []) add({ name: key, key });
      continue;
    }
    add(found);
    open = found.isOpen === true ? found : undefined;
  }
  return { flags, constants };
}

/** Of a file of flags also what asks by other words, or stands below its case. */
function mayNameInOwn(line: string, before: string | undefined): boolean {
  return /Gate|Switch/.test(line) || (before !== undefined && /^\s*case\b/.test(before));
}

/** A constant that stands for its own name is a flag, whatever the name ends with: `TRUST_HEADER = "trust_header"`. */
function plain(name: string): string {
  return name.replace(/[-_.]/g, '').toLowerCase();
}

/** `NEW_CART = (`, `public static final String NEW_CART =`: the text stands on a line of its own. */
const beginsConstant =
  /^\s*(?:(?:export|public|private|static|final|const|String|val)\s+)*([A-Z][A-Z0-9_]{2,})\s*=\s*\(?\s*$/;

/** The key of an entry that the line above opened: a text of its own, or a field that is called so. */
const keyBelow =
  /^\s*(?:(?:(?:override|lazy|final)\s+)*(?:val\s+)?(?:key|flag|flagKey|featureKey|flagName|keyName|id|name|remoteKey|toggleId)(?:\s*:\s*String)?(?:\s*get\(\))?\s*[:=]\s*)?["']((?=\d*[-_.]?[a-z])[a-z0-9][\w.:-]{2,})["']\s*,?\s*\)?,?;?$/;
/** In an entry of a table its text for people may be one word, too, and so may what stands alone. */
const keyBelowEntry =
  /^\s*["']?(?:key|flag|flag_?[kK]ey|feature_?[kK]ey|flag_?[nN]ame|remote_?[kK]ey|toggle_?[iI]d)["']?\s*(?::|=>?)\s*["']([a-z0-9][\w.:-]{2,})["']\s*,?$/;

function pennantClass(path: string, text: string): FlagPlace[] {
  if (!/function\s+resolve\s*\(/.test(text)) return [];
  const lines = linesOf(text);
  const at = lines.findIndex((line) => /^\s*(?:final\s+|readonly\s+)*class\s+\w+/.test(line));
  const key = /\$name\s*=\s*['"]([\w.-]+)['"]/.exec(text)?.[1] ?? /class\s+(\w+)/.exec(lines[at] ?? '')?.[1];
  return key === undefined ? [] : [{ key, path, line: at + 1 }];
}

const nothing: Omit<NamedFlags, 'variables'> = { flags: [], constants: [], sightings: [] };

/** A service that is asked whether a feature is enabled. */
const serviceOfFlags = /^\s*(?:export\s+|default\s+|public\s+|final\s+)*(?:class|module|object)\s+Feature_?Service\b/;

const classOfFlags =
  /^\s*(?:export\s+|default\s+|public\s+|internal\s+|abstract\s+|final\s+|sealed\s+|static\s+|data\s+)*(?:class|module|defmodule|struct|object|enum\s+class|pub\s+struct|create_table)\s*[(:]?\s*[\w.]*(?:Feature_?(?:Flag|Toggle|Switch)|KillSwitch|SiteFlag)\w*/;
