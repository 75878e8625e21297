import type { Sighting, SignalKind } from '../catalog/provider.js';
import { literally } from '../text.js';
import type { FirstLook, Sought } from './first-look.js';
import { argumentAt, valueBehind } from './flags/flag-arguments.js';
import {
  type Evaluations,
  evaluationsIn,
  type Line,
  mayEvaluate,
  tellingLines,
  tellingLinesAt,
  wordsElsewhere,
} from './flags/flag-evaluations.js';
import type { FlagConstant, FlagPlace } from './flags/flag-keys.js';
import { flagsOfTypes } from './flags/flag-names.js';
import { requiredWords } from './required-words.js';
import { extensionOf, lineCounter, type TextFile } from './text-file.js';

const sourceEndings = new Set(
  '.alloy .html .ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .astro .njk .twig .jinja .jinja2 .liquid .hbs .ejs .pug .jsp .gohtml .py .rb .rake .erb .haml .slim .go .java .kt .kts .scala .groovy .cs .cshtml .razor .fs .php .rs .ex .exs .heex .swift .dart .c .cc .cpp .h'.split(
    ' ',
  ),
);

export function isSource(path: string): boolean {
  return sourceEndings.has(extensionOf(path)) && !/\.min\.|\.d\.ts$|(?:^|\/)(?:dist|build|generated)\//.test(path);
}

export interface CallSearch {
  /** What is looked for, so that an earlier answer can be told from one to another question. */
  readonly literals: string;
  /** What a first look has to tell apart. */
  readonly sought: readonly Sought[];
  /** Bits of which at least one is seen where a search could find something. */
  readonly worthIt: number;
  /** @param look at the same text for what is `sought`; without one everything is looked for */
  search(file: TextFile, look?: FirstLook): FoundCalls;
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
  literals: readonly { readonly literal: string; readonly flag: boolean; readonly keyless?: boolean }[],
  imports: ReadonlyMap<string, Sighting> = new Map(),
): CallSearch {
  const longestFirst = [...literals].sort(
    (a, b) => b.literal.length - a.literal.length || (a.literal < b.literal ? -1 : 1),
  );
  const source = longestFirst.map(({ literal }) => asPattern(literal)).join('|');
  const flags = literals.filter(({ flag }) => flag);
  const keyed = new Set(flags.filter((it) => it.keyless !== true).map(({ literal }) => literal));
  const sought = [...imports].map(([name, sighting]) => ({ sighting, pattern: importPattern(name, sighting.kind) }));
  const words = [...imports.keys()].flatMap((name) => [name, name.replace(/-/g, '_')]);
  const plain = new RegExp(source, 'g');
  return {
    literals: JSON.stringify([longestFirst, words]),
    sought: [
      { words: [...new Set(longestFirst.flatMap(({ literal }) => wordsOf(literal)))], bit: calls },
      { words: [...new Set(words)], bit: imported },
      ...lookForFlags(),
    ],
    // Nothing is asked elsewhere in a file that does not speak of flags.
    worthIt: all & ~asking,
    search(file, look) {
      const may = look?.seen ?? all;
      const found =
        source === '' || (may & calls) === 0
          ? { calls: [], evaluations: [], references: [] }
          : searchIn(file, plain, keyed);
      const telling = (may & speaking) !== 0 ? linesIn(file.text, look) : undefined;
      if (telling !== undefined) addEvaluations(found, evaluationsIn(file, telling, (may & asking) !== 0));
      for (const { sighting, pattern } of (may & imported) === 0 ? [] : sought) {
        const at = file.text.search(pattern);
        if (at < 0) continue;
        const line = lineCounter(file.text)(at + 1);
        found.calls.push({ ...sighting, path: file.path, line, role: 'imported' });
      }
      if (telling === undefined) return found;
      const { flags: definitions, constants } = flagsOfTypes(
        file,
        telling.map(({ line }) => line),
      );
      return { ...found, definitions, constants };
    },
  };
}

/** What a first look tells apart: calls of the catalog, imports, lines that speak of flags, and other ways to ask. */
const [calls, imported, speaking, asking, all] = [1, 2, 4, 8, 15];

let soughtForFlags: readonly Sought[] | undefined;
function lookForFlags(): readonly Sought[] {
  soughtForFlags ??= [
    { words: requiredWords(mayEvaluate), bit: speaking, isPlaced: true },
    { words: wordsElsewhere, bit: asking },
  ];
  return soughtForFlags;
}

/** Undefined where no line of the text speaks of flags. */
function linesIn(text: string, look: FirstLook | undefined): Line[] | undefined {
  if (look !== undefined) return tellingLinesAt(text, look.places);
  return mayEvaluate.test(text) ? tellingLines(text) : undefined;
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
  const word = literally(name.replace(/-/g, '_'));
  if (kind === 'go') return new RegExp(`"${literally(name)}(?=["/])`);
  if (kind === 'cargo') return new RegExp(`(?<![\\w:])${word}(?=::|\\s*;|\\s+as\\b)`);
  return new RegExp(
    `(?:^|\\n)\\s*(?:import|from)\\s+${word}\\b|(?:from|require\\(|import\\(?)\\s*["']${literally(name)}(?=["'/])`,
  );
}

function searchIn({ path, text }: TextFile, pattern: RegExp, keyed: ReadonlySet<string>): FoundCalls {
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
    if (!keyed.has(value) || evaluations.length >= mostKeysAFile || isComment(text, match.index)) continue;
    const found = argumentAt(text, match.index + match[0].length, /reatment/.test(value));
    if (found === undefined) continue;
    const key = 'key' in found ? found.key : valueBehind(found.constant, text);
    if (key !== undefined) evaluations.push({ key, path, line });
    else if ('constant' in found) references.push({ key: found.constant, path, line });
  }
  return { calls, evaluations, references };
}

/** Whether the line begins as a comment; with `#` alone a template names what it shows. */
function isComment(text: string, at: number): boolean {
  return /^\s*(?:\/\/|#\s|\*\s)/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));
}

/** A literal that starts with a letter does not match in the middle of a longer name. */
function asPattern(literal: string): string {
  return /^\w/.test(literal) ? `(?<!\\w)${loosened(literal)}` : loosened(literal);
}

/** What every call of a literal holds. */
function wordsOf(literal: string): string[] {
  return mayBeWrapped(literal) ? requiredWords(new RegExp(loosened(literal))) : [literal];
}

function mayBeWrapped(literal: string): boolean {
  return wrapping.test(literal.replace('(', '_it('));
}

/** What a literal of a file may look like: with a wrapper's ending, where it may have one. */
function loosened(literal: string): string {
  return mayBeWrapped(literal) ? `${literal.slice(0, -1)}(?:_\\w+)?\\(` : literally(literal);
}
