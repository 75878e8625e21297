import type { Sighting } from '../catalog/provider.js';
import type { FlagPlace } from './flags/flag-keys.js';
import { extensionOf, lineCounter, type TextFile } from './text-file.js';

const sourceEndings = new Set(
  '.alloy .html .ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .astro .py .rb .erb .haml .slim .go .java .kt .kts .scala .groovy .cs .cshtml .razor .fs .php .rs .ex .exs .heex .swift .dart .c .cc .cpp .h'.split(
    ' ',
  ),
);

export function isSource(path: string): boolean {
  return sourceEndings.has(extensionOf(path)) && !/\.min\.|\.d\.ts$|(?:^|\/)(?:dist|build|generated)\//.test(path);
}

export interface CallSearch {
  /** What is looked for, so that an earlier answer can be told from one to another question. */
  readonly literals: string;
  /** Whether a search could find anything in a file of these bytes (latin1); a first look that costs little. */
  mayHold(raw: string): boolean;
  search(file: TextFile): FoundCalls;
}

export interface FoundCalls {
  readonly calls: Sighting[];
  readonly evaluations: FlagPlace[];
  /** Evaluations whose key stands behind a constant of another file: `key` is the constant's name. */
  readonly references: FlagPlace[];
}

/** `flag_is_active_in_task(` is a product's own way to ask `flag_is_active(`, which takes the key at the same place. */
const wrapping = /^(flag_is_active|switch_is_active|sample_is_active|flag_enabled)_\w+\($/;

const mostKeysAFile = 200;

/**
 * Looks for all literals in one pass. A flag's literal that opens a call is followed by the flag's key. `imports` are
 * dependencies by their names: those that source code imports are told at the place of the import.
 */
export function callSearch(
  literals: readonly { literal: string; flag: boolean }[],
  imports: ReadonlyMap<string, Sighting> = new Map(),
): CallSearch | undefined {
  if (literals.length === 0 && imports.size === 0) return undefined;
  const longestFirst = [...literals].sort(
    (a, b) => b.literal.length - a.literal.length || (a.literal < b.literal ? -1 : 1),
  );
  const source = longestFirst.map(({ literal }) => asPattern(literal)).join('|');
  const flags = new Set(literals.filter(({ flag }) => flag).map(({ literal }) => literal));
  const sought = [...imports].map(([name, sighting]) => ({ sighting, pattern: importPattern(name) }));
  const words = [...imports.keys()].flatMap((name) => [name, name.replace(/-/g, '_')]);
  const plain = new RegExp([...longestFirst.map(({ literal }) => loosened(literal)), ...words.map(escaped)].join('|'));
  return {
    literals: JSON.stringify([longestFirst, words]),
    mayHold: (raw) => plain.test(raw),
    search(file) {
      const found =
        source === '' ? { calls: [], evaluations: [], references: [] } : searchIn(file, new RegExp(source, 'g'), flags);
      for (const { sighting, pattern } of sought) {
        const at = file.text.search(pattern);
        if (at < 0) continue;
        const line = lineCounter(file.text)(at + 1);
        found.calls.push({ ...sighting, path: file.path, line, role: 'imported' });
      }
      return found;
    },
  };
}

/** `import pypd`, `from influxdb_client import …`, `require('@sentry/node')`, `from "@sentry/node/x"`. */
function importPattern(name: string): RegExp {
  const word = escaped(name.replace(/-/g, '_'));
  return new RegExp(
    `(?:^|\\n)\\s*(?:import|from)\\s+${word}\\b|(?:from|require\\(|import\\(?)\\s*["']${escaped(name)}(?=["'/])`,
  );
}

function searchIn({ path, text }: TextFile, pattern: RegExp, flags: ReadonlySet<string>): FoundCalls {
  const calls: Sighting[] = [];
  const evaluations: FlagPlace[] = [];
  const references: FlagPlace[] = [];
  const seen = new Set<string>();
  const lineAt = lineCounter(text);
  for (const match of text.matchAll(pattern)) {
    const value = match[0].replace(wrapping, '$1(');
    const line = lineAt(match.index);
    if (!seen.has(value)) {
      calls.push({ kind: 'call', value, path, line });
      seen.add(value);
    }
    if (!flags.has(value) || evaluations.length >= mostKeysAFile) continue;
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 200);
    const key = keyAfter.exec(rest);
    const name = key?.[1] ?? key?.[2];
    if (name !== undefined) {
      evaluations.push({ key: name, path, line });
      continue;
    }
    const constant = constantAfter.exec(rest)?.[1];
    if (constant === undefined) continue;
    const here = valueBehind(constant, text);
    if (here === undefined) references.push({ key: constant, path, line });
    else evaluations.push({ key: here, path, line });
  }
  return { calls, evaluations, references };
}

/** The string that a constant of the same file holds. */
function valueBehind(constant: string, text: string): string | undefined {
  const set = new RegExp(
    `\\b${constant}\\b\\s*(?::\\s*[\\w&' ]+)?(?:=>|=|:|\\()\\s*(?:["'\`]([\\w][\\w.:/-]{0,127})["'\`]|:(\\w{1,128}))`,
  );
  const match = set.exec(text);
  return match?.[1] ?? match?.[2];
}

/** A literal that starts with a letter does not match in the middle of a longer name. */
function asPattern(literal: string): string {
  return /^\w/.test(literal) ? `(?<!\\w)${loosened(literal)}` : loosened(literal);
}

/** What a literal of a file may look like: with a wrapper's ending, where it may have one. */
function loosened(literal: string): string {
  const opens = wrapping.test(literal.replace('(', '_it('));
  return opens ? `${literal.slice(0, -1)}(?:_\\w+)?\\(` : escaped(literal);
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What stands before the key: a context, a request, a client; or a comma where the literal ends with one. */
const beforeKey = /^\s*(?:,\s*|(?:[a-z_][\w.]*(?:\(\))?\s*,\s*))?/.source;
/** A string literal, or a Ruby or Elixir symbol. */
const keyAfter = new RegExp(`${beforeKey}(?:["'\`]([\\w][\\w.:/-]{0,127})["'\`]|:(\\w{1,128}))`);
/** `Flags.CHECKOUT_V2`, `FeatureFlag::CHECKOUT.key`: the last name that starts with a capital. */
const constantAfter = new RegExp(
  `${beforeKey}(?:&|[A-Za-z_]\\w*(?:\\.|::))*([A-Z]\\w+|[a-z]\\w*(?=\\s*[,)]))(?:\\.(?:key|value|name|toString\\(\\)|into\\(\\)))?\\s*[,)]`,
);
