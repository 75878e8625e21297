import { deployment } from './deployment.js';
import { featureFlags } from './feature-flags.js';
import { alternatives, escaped, globPattern, longestLiteral } from './glob.js';
import { monitoring } from './monitoring.js';
import type { Capability, Provider, Sighting, Signal, SignalKind } from './provider.js';

/** Every product that discovery knows. */
export const catalog: Readonly<Record<Capability, readonly Provider[]>> = {
  'feature-flags': featureFlags,
  deployment,
  monitoring,
};

/** One signal of one provider: `rule` counts the entries of its `signals`, members of a list share theirs. */
export interface Atom {
  readonly capability: Capability;
  readonly provider: Provider;
  readonly rule: number;
  readonly signal: Signal;
  readonly kind: SignalKind;
}

/** Answers which atoms a sighting meets, in time that does not grow with the catalog. */
export interface SignalIndex {
  readonly atoms: readonly Atom[];
  meet(sighting: Pick<Sighting, 'kind' | 'value'>): readonly Atom[];
}

interface Table {
  readonly exact: Map<string, Atom[]>;
  readonly starts: Map<string, Atom[]>;
  readonly ends: Map<string, Atom[]>;
  /** Lengths that occur among starts and ends: a look-up tries each once. */
  readonly startLengths: Set<number>;
  readonly endLengths: Set<number>;
}

interface Glob {
  /** Made when first needed: a checkout asks for a tenth of all patterns. */
  readonly pattern: () => RegExp;
  /** What a path must hold to match: looking for it costs a tenth of the pattern, and most paths lack it. */
  readonly literal: string;
  readonly atom: Atom;
}

const caseless: ReadonlySet<SignalKind> = new Set([
  'pypi',
  'nuget',
  'go',
  'swift',
  'action',
  'composer',
  'image',
  'helm',
  'mcp',
  'bicep',
]);

/** Rendered before use under the name that remains. Other endings are those of generators, which write for others. */
const template = /\.j(?:inja)?2$/;
const workflow = /^\.(?:github\/workflows|gitlab|circleci|buildkite)\//;

/** What tools that bundle for browsers want before the name of a variable that they may show there. */
const shownToBrowsers =
  /^(?:NEXT_PUBLIC|NUXT_PUBLIC|NUXT|EXPO_PUBLIC|REACT_APP|VUE_APP|GATSBY|VITE|PUBLIC|PLASMO_PUBLIC|STORYBOOK)_(?=[A-Z0-9]+_)/;

/** The spelling under which a kind compares its values; registries that ignore case or `_` against `-` do here too. */
function normalized(kind: SignalKind, value: string): string {
  const same = caseless.has(kind) ? value.toLowerCase() : value;
  if (kind === 'pypi') return same.replace(/[_.]/g, '-');
  if (kind === 'env') return same.replace(shownToBrowsers, '');
  if (kind === 'go') return same.replace(/\/v\d+$/, '');
  return same;
}

export function indexOf(providers: Readonly<Record<Capability, readonly Provider[]>>): SignalIndex {
  const atoms = atomsOf(providers);
  const ofKind = new Map<SignalKind, Atom[]>();
  const byName = new Map<string, Glob[]>();
  const byExtension = new Map<string, Glob[]>();
  const anyFile: Glob[] = [];
  for (const atom of atoms) append(ofKind, atom.kind, atom);
  for (const atom of ofKind.get('file') ?? []) for (const glob of alternatives(wordOf(atom))) place(glob, atom);

  const tables = new Map<SignalKind, Table>();
  /** Made when first needed, because no checkout speaks of all kinds. */
  function tableOf(kind: SignalKind): Table {
    const known = tables.get(kind);
    if (known !== undefined) return known;
    const table = emptyTable();
    for (const atom of ofKind.get(kind) ?? []) put(table, atom);
    tables.set(kind, table);
    return table;
  }

  function place(glob: string, atom: Atom): void {
    let made: RegExp | undefined;
    const pattern = () => {
      made ??= globPattern(glob);
      return made;
    };
    const entry = { pattern, literal: longestLiteral(glob), atom };
    const name = glob.slice(glob.lastIndexOf('/') + 1);
    const extension = /^[^*]*\*[^*]*(\.[A-Za-z0-9]+)$/.exec(name)?.[1];
    if (!name.includes('*')) append(byName, name, entry);
    else if (extension !== undefined) append(byExtension, extension, entry);
    else anyFile.push(entry);
  }

  /** One look that spares nearly every path a look for each glob. */
  const mayMeetAny = new RegExp(anyFile.map(({ literal }) => escaped(literal)).join('|') || '$^');

  function files(path: string): readonly Atom[] {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    const byEnding = dot < 0 ? undefined : byExtension.get(name.slice(dot));
    const byItsName = byName.get(name);
    const others = mayMeetAny.test(path) ? anyFile : undefined;
    if (byItsName === undefined && byEnding === undefined && others === undefined) return none;
    const found: Atom[] = [];
    for (const globs of [byItsName, byEnding, others]) {
      for (const { literal, pattern, atom } of globs ?? []) {
        if (path.includes(literal) && pattern().test(path)) found.push(atom);
      }
    }
    return found;
  }

  function meet({ kind, value }: Pick<Sighting, 'kind' | 'value'>): readonly Atom[] {
    if (kind === 'file') {
      const named = files(value);
      const isTemplate = value.endsWith('2') && template.test(value);
      const rendered = isTemplate ? [...named, ...files(value.replace(template, ''))] : named;
      // A workflow is called after what it works on.
      return rendered.length > 0 && workflow.test(value)
        ? rendered.filter(({ signal }) => signal.startsWith('file:.'))
        : rendered;
    }
    const table = tableOf(kind);
    return kind === 'cli' ? commandAtoms(table, value) : atomsAt(table, normalized(kind, value));
  }

  return { atoms, meet };
}

function atomsOf(providers: Readonly<Record<Capability, readonly Provider[]>>): Atom[] {
  const atoms: Atom[] = [];
  for (const capability of ['feature-flags', 'deployment', 'monitoring'] as const) {
    for (const provider of providers[capability]) {
      provider.signals.forEach((entry, rule) => {
        for (const signal of typeof entry === 'string' ? [entry] : entry) {
          atoms.push({ capability, provider, rule, signal, kind: kindOf(signal) });
        }
      });
    }
  }
  return atoms;
}

/** The kind before the colon; the type of a signal leaves no other. */
function kindOf(signal: Signal): SignalKind {
  return signal.slice(0, signal.indexOf(':')) as SignalKind;
}

function wordOf({ signal, kind }: Atom): string {
  return signal.slice(kind.length + 1);
}

function put(table: Table, atom: Atom): void {
  const value = normalized(atom.kind, wordOf(atom));
  if (atom.kind !== 'call' && value.endsWith('*')) {
    append(table.starts, value.slice(0, -1), atom);
    table.startLengths.add(value.length - 1);
  } else if (atom.kind !== 'call' && value.startsWith('*')) {
    append(table.ends, value.slice(1), atom);
    table.endLengths.add(value.length - 1);
  } else append(table.exact, value, atom);
}

function emptyTable(): Table {
  return { exact: new Map(), starts: new Map(), ends: new Map(), startLengths: new Set(), endLengths: new Set() };
}

function atomsAt(table: Table, value: string): Atom[] {
  const found = [...(table.exact.get(value) ?? [])];
  for (const length of table.startLengths) {
    if (length <= value.length) found.push(...(table.starts.get(value.slice(0, length)) ?? []));
  }
  for (const length of table.endLengths) {
    if (length <= value.length) found.push(...(table.ends.get(value.slice(value.length - length)) ?? []));
  }
  return found;
}

/** A command meets a signal by its first words, so `helm upgrade --install shop .` meets `helm upgrade`. */
function commandAtoms(table: Table, command: string): Atom[] {
  const words = command.split(/\s+/, 5);
  const found = startsOf(table, words);
  if (found.length > 0 || !words.some((word) => word.startsWith('-'))) return found;
  // `kubectl -n shop apply`, `terraform -chdir=live apply`: options before the verb, with a value or without.
  const isOption = (word: string | undefined) => word?.startsWith('-') === true;
  const plain = words.filter((word) => !isOption(word));
  const bare = words.filter((word, at) => {
    const before = words[at - 1];
    return !isOption(word) && !(isOption(before) && before?.includes('=') === false);
  });
  return [...new Set([...startsOf(table, bare), ...startsOf(table, plain)])];
}

function startsOf(table: Table, words: readonly string[]): Atom[] {
  return words.flatMap((_, count) => table.exact.get(words.slice(0, count + 1).join(' ')) ?? []);
}

const none: readonly Atom[] = [];

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
