import type { Sighting } from '../../catalog/provider.js';
import { extensionOf, linesOf, nameOf, type TextFile } from '../text-file.js';
import { type Block, blocks, loose, strict } from './flag-blocks.js';
import type { FlagConstant, FlagPlace } from './flag-keys.js';
import { mayReadVariables, variablesIn } from './flag-variables.js';

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

const languages = new Set(
  '.ts .tsx .mts .cts .js .jsx .mjs .cjs .py .rb .go .java .kt .scala .groovy .cs .fs .php .rs .ex .exs .swift .dart'.split(
    ' ',
  ),
);
const flagWord = /feature[-_]?(?:flag|toggle|switch|gate)|kill[-_]?switch|experiment[-_]?flag/i;
const shortNames = /^(?:features?|flags?|toggles?|feature_?(?:names?|keys?|set|list|config|service))$/i;
const settingsPath =
  /(?:^|\/)(?:settings?|config(?:uration)?|env(?:ironment)?s?|constants?)(?:\/[^/]+|\/(?:__init__|index|base|common|production|default|organization))?\.\w+$/i;

function stemOf(path: string): string {
  return nameOf(path).replace(/\..*$/, '');
}

/** Files by whose name flags may be named in them, whatever the language. */
export function mayNameFlags(path: string): boolean {
  return (
    languages.has(extensionOf(path)) &&
    !/(?:^|\/)(?:build-?logic|buildSrc|build-plugin|gradle)\//.test(path) &&
    (isFlagFile(path) || settingsPath.test(path))
  );
}

function isFlagFile(path: string): boolean {
  const stem = stemOf(path);
  return (
    flagWord.test(stem) ||
    shortNames.test(stem) ||
    /(?:^|\/)(?:feature[-_]?(?:flags?|toggles?|switches))\/[^/]*$/i.test(path)
  );
}

/** Reads the flags that a file names: constants, enums, tables, fields, and variables that are read at run time. */
export function namedFlags({ path, text }: TextFile): NamedFlags {
  const isOwnFile = isFlagFile(path);
  const namesFlags = isOwnFile || flagWord.test(text);
  const readsVariables = mayReadVariables.test(text);
  // Most settings speak of neither, and taking their lines apart would be most of the cost.
  if (!namesFlags && !readsVariables) return { ...nothing, variables: [] };
  const lines = linesOf(text);
  const variables = readsVariables ? variablesIn(path, lines) : [];
  if (!namesFlags) return { ...nothing, variables };
  const constants = new Map<string, string>();
  const flags: FlagPlace[] = [];
  const ending = extensionOf(path);
  const blockAt = blocks(isOwnFile ? loose : strict);
  for (const [index, line] of lines.entries()) {
    const block = blockAt(line);
    if (block === undefined && !mayName.test(line)) continue;
    if (/^\s*(?:\/\/|#|\*|\/\*|@|import\b|from\b|using\b|package\b|require\b)/.test(line)) continue;
    const found = flagIn(line, block, constants, ending);
    if (found !== undefined) constants.set(found.name, found.key);
    if (found === undefined || (!isOwnFile && block === undefined) || noise.test(found.name) || notKeys.test(found.key))
      continue;
    const initially = found.default === undefined ? {} : { default: found.default };
    flags.push({ key: found.key, path, line: index + 1, ...initially });
  }
  const declared = isOwnFile ? lines.findIndex((line) => classOfFlags.test(line)) : -1;
  const [first] = flags;
  const seen = first === undefined ? (declared < 0 ? undefined : 'class') : 'names';
  const line = first?.line ?? declared + 1;
  return {
    flags,
    variables,
    constants: [...constants].map(([name, key]) => ({ name, key })),
    sightings: seen === undefined ? [] : [{ kind: 'flag', value: seen, path, line }],
  };
}

const nothing: Omit<NamedFlags, 'variables'> = { flags: [], constants: [], sightings: [] };

/** What every line holds that names a flag outside a block. */
const mayName = /feature|flag|toggle|key/i;

interface Named {
  readonly name: string;
  readonly key: string;
  readonly default?: string;
}

const literal = /(?:["'`]([A-Za-z][\w.:/-]{1,127})["'`]|:([a-z]\w{1,127}))/.source;
/** `public const string CheckoutV2 = "checkout-v2";`, `CHECKOUT: 'checkout-v2',`, `ORGANIZATIONS = :organizations`. */
const constant = new RegExp(
  `^\\s*((?:(?:export|public|private|internal|protected|static|final|readonly|const|val|var|let|pub|define|case)\\s+)*)(?:&?(?:'static\\s+)?[\\w<>]+\\s+)?["']?([A-Za-z_]\\w*)["']?(?:\\s*:\\s*[&'\\w<>. ]+?|\\s+[A-Za-z]\\w*)?\\s*(?:=>|=|:)\\s*(?:new\\s*)?(?:\\w+\\()?(?:([A-Za-z_]\\w*)\\s*\\+\\s*)?${literal}(?:\\.freeze|\\s+as\\s+const|\\.to_sym|\\))?\\s*[,;]?\\s*(?:(?:\\/\\/|#|\\/\\*).*)?$`,
);
/** `CHECKOUT_V2("checkout-v2", …`, `CHECKOUT_V2(key = "checkout-v2"`. */
const enumMember = new RegExp(`^\\s*([A-Z]\\w*)\\s*\\(\\s*(?:\\w+\\s*[=:]\\s*)?${literal}\\s*[,)]`);
/** `key = "checkout-v2",` or `key: 'checkout-v2'` in an entry of a list. */
const keyField = new RegExp(
  `^\\s*(?:[{(-]\\s*)?["']?(?:key|flagKey|featureKey|flagName)["']?\\s*[=:]\\s*${literal}\\s*,?`,
);

/** `public const string NewCart = nameof(NewCart);` */
const nameOfItself = /\b([A-Z]\w+)\s*=\s*nameof\(\s*(?:\w+\.)*(\w+)\s*\)/;

function flagIn(line: string, block: Block, constants: ReadonlyMap<string, string>, ending: string): Named | undefined {
  const keyed = /key|flagName/i.test(line) ? keyField.exec(line) : null;
  if (keyed !== null) return named(keyed[1] ?? keyed[2], keyed[1] ?? keyed[2]);
  const member = block === 'enum' ? enumMember.exec(line) : null;
  if (member !== null) return named(member[1], member[2] ?? member[3]);
  const itself = block === 'class' && line.includes('nameof(') ? nameOfItself.exec(line) : null;
  if (itself !== null) return named(itself[1], itself[2]);
  const match = /[=:].*["'`:]/.test(line) ? constant.exec(line) : null;
  const [, words = '', name = '', prefix, text, symbol] = match ?? [];
  if (match !== null && isConstant(block, words, name)) {
    return named(name, `${prefix === undefined ? '' : (constants.get(prefix) ?? '')}${text ?? symbol}`);
  }
  return block === 'table' || block === 'class' ? switchIn(line, block, ending) : undefined;
}

/** Inside an enum or a table each entry is one; elsewhere what is declared as constant, or written as one. */
function isConstant(block: Block, words: string, name: string): boolean {
  if (block === 'enum' || block === 'table') return true;
  const fixed = /\b(?:const|final|static|readonly)\b/.test(words) || /^[A-Z][A-Z0-9_]+$/.test(name);
  return fixed && (block === 'class' || /feature|flag|toggle/i.test(name));
}

function named(name: string | undefined, key: string | undefined): Named | undefined {
  return name === undefined || key === undefined ? undefined : { name, key };
}

/** A named switch with its default in a table, an entry of a list, or a field that is true or false. */
function switchIn(line: string, block: Block, ending: string): Named | undefined {
  const field =
    ending === '.go' ? /^\s+([A-Z]\w{2,})\s+bool\b/ : ending === '.rs' ? /^\s+pub\s+(\w{3,}):\s*bool\b/ : undefined;
  const switched = field?.exec(line)?.[1];
  if (switched !== undefined) return { name: switched, key: switched };
  if (block !== 'table') return undefined;
  const value = /^\s*(?:\[[\w.]+\.)?["'`:]?([A-Za-z][\w.-]{2,})["'`\]]?\s*(?:=>|=|:)\s*(true|false|True|False)\b/.exec(
    line,
  );
  if (value?.[1] !== undefined) return { name: value[1], key: value[1], default: (value[2] ?? '').toLowerCase() };
  const entry =
    /^\s*(?:\[\s*:(\w{3,})\s*,|:(\w{3,})\s*,?\s*$|["']([A-Za-z][\w.-]{2,})["']\s*,?\s*$|["'`:]?([A-Za-z][\w.-]{2,})["'`]?\s*(?:=>|:)\s*(?:(?:[\w.]+\()?\s*\{|<<[~-]))/.exec(
      line,
    );
  const key = entry?.slice(1).find((it) => it !== undefined);
  return key === undefined ? undefined : { name: key, key };
}

/** Fields that describe a flag, and words that are no flag's key. */
const noise =
  /^(?:description|desc|label|title|owner|team|type|kind|id|path|url|href|env|environment|tooltip|category|group|status|version|default\w*|namespace|prefix|message|text|table_name|self|return|storage_?key|(?:LOG_)?TAG|__tablename__|displayName|\w*(?:Url|Path|Prefix|Header|Message|_URL|_PATH|_PREFIX|_HEADER))$/i;
const notKeys =
  /^(?:true|false|null|string|boolean|bool|number|object|default|https?:.*|on|off|enabled|disabled|get|post|put|delete|none|(?:org|com|net|io)\..*)$/i;
const classOfFlags =
  /^\s*(?:export\s+|default\s+|public\s+|internal\s+|abstract\s+|final\s+|sealed\s+|static\s+|data\s+)*(?:class|module|defmodule|struct|object|enum\s+class|pub\s+struct|create_table)\s*[(:]?\s*[\w.]*(?:Feature_?(?:Flag|Toggle|Switch)|KillSwitch)\w*/;
