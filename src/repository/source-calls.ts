import type { Sighting, SignalKind } from '../catalog/provider.js';
import { argumentAt, valueBehind } from './flags/flag-arguments.js';
import { type Evaluations, evaluationsIn, mayEvaluate, tellingLines } from './flags/flag-evaluations.js';
import type { FlagConstant, FlagPlace } from './flags/flag-keys.js';
import { flagsOfTypes } from './flags/flag-names.js';
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
  /** Flags that a type of the file lists, and the constants that stand for them. */
  readonly definitions?: readonly FlagPlace[];
  readonly constants?: readonly FlagConstant[];
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
  const sought = [...imports].map(([name, sighting]) => ({ sighting, pattern: importPattern(name, sighting.kind) }));
  const words = [...imports.keys()].flatMap((name) => [name, name.replace(/-/g, '_')]);
  const plain = new RegExp([...longestFirst.map(({ literal }) => loosened(literal)), ...words.map(escaped)].join('|'));
  return {
    literals: JSON.stringify([longestFirst, words]),
    mayHold: (raw) => plain.test(raw) || (flags.size > 0 && mayEvaluate.test(raw)),
    search(file) {
      // Where flags alone are spoken of, the plain pattern spares the one that also looks at what stands before.
      const found =
        source === '' || !plain.test(file.text)
          ? { calls: [], evaluations: [], references: [] }
          : searchIn(file, new RegExp(source, 'g'), flags);
      const mayName = flags.size > 0 && mayEvaluate.test(file.text);
      const telling = mayName ? tellingLines(file.text) : [];
      if (mayName) addEvaluations(found, evaluationsIn(file, telling));
      for (const { sighting, pattern } of sought) {
        const at = file.text.search(pattern);
        if (at < 0) continue;
        const line = lineCounter(file.text)(at + 1);
        found.calls.push({ ...sighting, path: file.path, line, role: 'imported' });
      }
      if (!mayName) return found;
      const { flags: definitions, constants } = flagsOfTypes(
        file,
        telling.map(({ line }) => line),
      );
      return { ...found, definitions, constants };
    },
  };
}

/** Adds what is asked by no call of the catalog; one place tells a key once. */
function addEvaluations(found: FoundCalls, { evaluations, references }: Evaluations): void {
  for (const [known, more] of [
    [found.evaluations, evaluations],
    [found.references, references],
  ] as const) {
    const told = new Set(known.map(({ key, line }) => `${line} ${key}`));
    for (const it of more) {
      if (!told.has(`${it.line} ${it.key}`)) known.push(it);
      told.add(`${it.line} ${it.key}`);
    }
  }
}

/**
 * `import pypd`, `from influxdb_client import …`, `require('@sentry/node')`, `from "@sentry/node/x"`, a Go module between
 * quotes, a crate before `::`.
 */
function importPattern(name: string, kind: SignalKind): RegExp {
  const word = escaped(name.replace(/-/g, '_'));
  if (kind === 'go') return new RegExp(`"${escaped(name)}(?=["/])`);
  if (kind === 'cargo') return new RegExp(`(?<![\\w:])${word}(?=::|\\s*;|\\s+as\\b)`);
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
    const found = argumentAt(text, match.index + match[0].length, /reatment/.test(value));
    if (found === undefined) continue;
    const key = 'key' in found ? found.key : valueBehind(found.constant, text);
    if (key !== undefined) evaluations.push({ key, path, line });
    else if ('constant' in found) references.push({ key: found.constant, path, line });
  }
  return { calls, evaluations, references };
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
