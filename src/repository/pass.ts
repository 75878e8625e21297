import { callsWorthSearching } from '../catalog/calls.js';
import { catalogIndex } from '../catalog/detect.js';
import { importsWorthSearching } from '../catalog/offered.js';
import type { Breathe } from './breathe.js';
import { switchesByVariable } from './flags/flag-variables.js';
import { add, emptyGathered, type Gathered, letGoOfText, rowsOf } from './gathered.js';
import { emptyMemory, type Kept, type Memory } from './memory.js';
import { type Names, namesAfter, noNames } from './names.js';
import { isUtf16, textOfRaw } from './raw.js';
import type { Reading } from './readings.js';
import type { Raw, Repository } from './repository.js';
import { callSearch } from './source-calls.js';
import { type SourceSearch, sourceSearch } from './source-search.js';

export interface Pass {
  readonly repository: Repository;
  readonly files: readonly string[];
  /** The files are all that there are, and not those of one folder. */
  readonly isWhole: boolean;
  readonly leftOut: ReadonlySet<string>;
  readonly breathe: Breathe;
}

/** A piece of a text keeps the whole text in memory; of small files that costs less than copying the pieces. */
const mostHeldText = 4096;
/** Where the process ends after its answer, time is worth more than memory. */
const mostHeldOnce = 64 * 1024;

/** Of a larger file, this much is read. */
const mostBytes = 1024 * 1024;

/** What a file gave; `nothing` for all that gave nothing, so that they cost no memory of their own. */
interface Given {
  readonly gathered: Gathered | undefined;
}

const nothing: Given = { gathered: undefined };

interface Remembered {
  names: Names;
  readonly configuration: Memory<Given>;
  readonly sources: Memory<Given>;
  /** What was looked for in the sources that are remembered. */
  question: string;
}

const remembered = new WeakMap<object, Remembered>();

/** Undefined where nobody will ask again. */
function rememberedOf({ identity }: Repository): Remembered | undefined {
  if (identity === undefined) return undefined;
  const known = remembered.get(identity);
  if (known !== undefined) return known;
  const fresh = { names: noNames, configuration: emptyMemory<Given>(), sources: emptyMemory<Given>(), question: '' };
  remembered.set(identity, fresh);
  return fresh;
}

/** What earlier calls keep of single files, as one map for configuration and one for sources. */
export function keptOf(repository: Repository): readonly ReadonlyMap<string, Kept<unknown>>[] {
  const known = rememberedOf(repository);
  return known === undefined ? [] : [known.configuration.kept, known.sources.kept];
}

/** Keeps what the names of a whole listing say, and drops what is remembered of files that it no longer names. */
function remember(known: Remembered, names: Names): void {
  if (known.names.files !== names.files) {
    const listed = new Set(names.files);
    known.configuration.retain(listed);
    known.sources.retain(listed);
  }
  known.names = names;
}

export interface Passed {
  readonly gathered: Gathered;
  /** How many files were opened, now or in an earlier call. */
  readonly read: number;
  /** Files whose names add to the inventories. */
  readonly named: readonly string[];
}

/** Configuration first, because it says what to look for in the sources. */
export async function pass(it: Pass): Promise<Passed> {
  const gathered = emptyGathered();
  const known = rememberedOf(it.repository);
  const names: Names = { files: it.files, named: [] };
  const configuration = await readConfiguration(it, { names, known }, gathered);
  gathered.sightings.push(...switchesByVariable(gathered.flagVariables));
  const index = catalogIndex();
  const calls = callSearch(
    callsWorthSearching(gathered.sightings, index),
    importsWorthSearching(gathered.sightings, index),
  );
  const search = sourceSearch(calls, it.files);
  const sources = await searchSources({ ...it, search }, { names, known }, gathered);
  if (known !== undefined && it.isWhole) remember(known, names);
  return { gathered, read: configuration + sources, named: it.files.filter((_, at) => names.named[at]?.speaks) };
}

interface Known {
  readonly names: Names;
  readonly known: Remembered | undefined;
}

async function readConfiguration(it: Pass, { names, known }: Known, all: Gathered): Promise<number> {
  const { repository, files, leftOut, breathe } = it;
  const memory = known?.configuration;
  const nameOf = namesAfter(known?.names ?? noNames);
  let read = 0;
  for (const [done, path] of files.entries()) {
    const pause = breathe(done, 2 * files.length, 'Reading configuration');
    if (pause !== undefined) await pause;
    const named = nameOf(path);
    names.named.push(named);
    const { reading } = named;
    if (reading === undefined && !named.tells) continue;
    let given: Given | undefined;
    if (reading !== undefined) {
      const found = memory?.recall(path) ?? freshly(repository, memory, path, reading);
      given = found instanceof Promise ? await found : found;
      if (given !== undefined) read += 1;
    }
    // What git still lists may have been deleted, and then its name proves nothing.
    const isThere =
      reading !== undefined ? given !== undefined : !named.isKnown || repository.stamp(path) !== undefined;
    if (named.tells && (isThere || leftOut.has(path))) all.sightings.push({ kind: 'file', value: path, path, line: 1 });
    if (given?.gathered !== undefined) add(all, given.gathered);
  }
  return read;
}

/** Reads one file; undefined where it is gone or no ordinary file. A promise only where a parser has to be loaded. */
function freshly(
  repository: Repository,
  memory: Memory<Given> | undefined,
  path: string,
  reading: Reading,
): Given | undefined | Promise<Given | undefined> {
  const raw = repository.readRaw(path, mostBytes);
  if (raw === undefined) return undefined;
  const keep = (given: Given) => kept(memory, { path, raw, given });
  const text = textOfRaw(raw);
  if (text === undefined) return keep(nothing);
  const gathered = emptyGathered();
  if (raw.isCut) {
    gathered.unreadable.push({ path, reason: 'is larger than 1 MiB; only its first part was read' });
  }
  const pending = reading({ path, text }, gathered);
  return pending === undefined ? keep({ gathered }) : pending.then(() => keep({ gathered }));
}

type Search = Pass & { readonly search: SourceSearch };

async function searchSources(it: Search, { names, known }: Known, all: Gathered): Promise<number> {
  const { files, breathe, search } = it;
  if (known !== undefined && known.question !== search.question) {
    known.sources.clear();
    known.question = search.question;
  }
  let read = 0;
  for (const [done, path] of files.entries()) {
    if (names.named[done]?.isSource !== true) continue;
    const pause = breathe(files.length + done, 2 * files.length, 'Searching calls');
    if (pause !== undefined) await pause;
    const given = known?.sources.recall(path) ?? searched(it, known?.sources, path);
    if (given === undefined) continue;
    read += 1;
    if (given.gathered !== undefined) add(all, given.gathered);
  }
  return read;
}

function searched(it: Search, memory: Memory<Given> | undefined, path: string): Given | undefined {
  const { repository, search } = it;
  const raw = repository.readRaw(path, mostBytes);
  if (raw === undefined) return undefined;
  const { bytes } = raw;
  // Looking through bytes is cheap; only where a call's name occurs are they worth decoding.
  const look = isUtf16(bytes) ? undefined : search.firstLook(path, bytes);
  const text = look !== undefined || isUtf16(bytes) ? textOfRaw(raw) : undefined;
  if (text === undefined) return kept(memory, { path, raw, given: nothing });
  // Things stand in the text where they stand in the bytes only if each byte is a character; looking again is cheaper
  // than doing without.
  const found = search.search({ path, text }, text.length === bytes.length ? look : search.firstLook(path, text));
  return kept(memory, { path, raw, given: { gathered: { ...emptyGathered(), ...found } } });
}

interface Read {
  readonly path: string;
  readonly raw: Raw;
  readonly given: Given;
}

function kept(memory: Memory<Given> | undefined, { path, raw, given }: Read): Given {
  const rows = given.gathered === undefined ? 0 : rowsOf(given.gathered);
  const least = rows === 0 ? nothing : given;
  if (raw.bytes.length > (memory === undefined ? mostHeldOnce : mostHeldText)) letGoOfText(least.gathered);
  if (memory === undefined || raw.stamp === undefined) return least;
  memory.keep(path, { stamp: raw.stamp, given: least, rows: rows + 1 });
  return least;
}
