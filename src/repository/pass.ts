import { importsWorthSearching } from '../catalog/circumstances.js';
import { callsWorthSearching, catalogIndex } from '../catalog/detect.js';
import { switchesByVariable } from './flags/flag-variables.js';
import { add, emptyGathered, type Gathered, letGoOfText, rowsOf } from './gathered.js';
import { emptyMemory, type Memory } from './memory.js';
import { type Names, namesAfter, noNames } from './names.js';
import { textOfRaw } from './raw.js';
import type { Reading } from './readings.js';
import type { Raw, Repository, Stamp } from './repository.js';
import { callSearch } from './source-calls.js';
import { type SourceSearch, sourceSearch } from './source-search.js';

export type Breathe = (done: number, total: number, message: string) => Promise<void> | undefined;

export interface Pass {
  readonly repository: Repository;
  readonly files: readonly string[];
  /** The files are all that there are, and not those of one folder. */
  readonly isWhole: boolean;
  readonly leftOut: ReadonlySet<string>;
  /** How files stand, as far as it was asked already. */
  readonly stamps: ReadonlyMap<string, Stamp>;
  readonly breathe: Breathe;
}

/** A piece of a text keeps the whole text in memory; of small files that costs less than copying the pieces. */
const mostHeldText = 4096;

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

/** Keeps what the names of a whole listing say, and drops what is remembered of files that it no longer names. */
function remember(known: Remembered, names: Names): void {
  if (known.names.files !== names.files) {
    const listed = new Set(names.files);
    known.configuration.retain(listed);
    known.sources.retain(listed);
  }
  known.names = names;
}

/** Configuration first, because it says what to look for in the sources. */
export async function pass(it: Pass): Promise<{ gathered: Gathered; read: number }> {
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
  const sources = search === undefined ? 0 : await searchSources({ ...it, search }, { names, known }, gathered);
  if (known !== undefined && it.isWhole) remember(known, names);
  return { gathered, read: configuration + sources };
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
      const found = recalled(it, memory, path) ?? freshly(repository, memory, path, reading);
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

/** Asks how the files stand that earlier calls remember, which is done while git still lists. */
export async function stampsOfRemembered(repository: Repository): Promise<ReadonlyMap<string, Stamp>> {
  const known = rememberedOf(repository);
  const stamps = new Map<string, Stamp>();
  for (const memory of known === undefined ? [] : [known.configuration, known.sources]) {
    for (const file of memory.files()) {
      const stamp = repository.stamp(file);
      if (stamp !== undefined) stamps.set(file, stamp);
      // git waits where nobody takes its output.
      if (stamps.size % 256 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return stamps;
}

function recalled({ repository, stamps }: Pass, memory: Memory<Given> | undefined, path: string): Given | undefined {
  if (memory === undefined) return undefined;
  const stamp = memory.has(path) ? (stamps.get(path) ?? repository.stamp(path)) : undefined;
  return stamp === undefined ? undefined : memory.recall(path, stamp);
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
  const text = textIn(raw);
  if (text === undefined) return kept(memory, path, raw, nothing);
  const gathered = emptyGathered();
  if (raw.isCut) {
    gathered.unreadable.push({ path, reason: 'is larger than 1 MiB; only its first part was read' });
  }
  const pending = reading({ path, text }, gathered);
  const given = () => kept(memory, path, raw, { gathered });
  return pending === undefined ? given() : pending.then(given);
}

async function searchSources(
  it: Pass & { readonly search: SourceSearch },
  { names, known }: Known,
  all: Gathered,
): Promise<number> {
  const { repository, files, breathe, search } = it;
  if (known !== undefined && known.question !== search.question) {
    known.sources.clear();
    known.question = search.question;
  }
  let read = 0;
  for (const [done, path] of files.entries()) {
    if (names.named[done]?.isSource !== true) continue;
    const pause = breathe(files.length + done, 2 * files.length, 'Searching calls');
    if (pause !== undefined) await pause;
    const given = recalled(it, known?.sources, path) ?? searched(repository, known?.sources, path, search);
    if (given === undefined) continue;
    read += 1;
    if (given.gathered !== undefined) add(all, given.gathered);
  }
  return read;
}

function searched(repository: Repository, memory: Memory<Given> | undefined, path: string, search: SourceSearch) {
  const raw = repository.readRaw(path, mostBytes);
  if (raw === undefined) return undefined;
  // Looking through bytes is cheap; only where a call's name occurs are they worth decoding.
  const text = search.mayHold(path, raw.raw) || isUtf16(raw) ? textIn(raw) : undefined;
  if (text === undefined) return kept(memory, path, raw, nothing);
  return kept(memory, path, raw, { gathered: { ...emptyGathered(), ...search.search({ path, text }) } });
}

/** The text of a file that was read, undefined for a binary one. */
function textIn(raw: Raw): string | undefined {
  return !isUtf16(raw) && raw.raw.slice(0, 4096).includes('\0') ? undefined : textOfRaw(raw);
}

function isUtf16({ raw }: Raw): boolean {
  return raw.startsWith('\u00ff\u00fe');
}

function kept(memory: Memory<Given> | undefined, path: string, { raw, stamp }: Raw, given: Given): Given {
  const { gathered } = given;
  const rows = gathered === undefined ? 0 : rowsOf(gathered);
  const least = rows === 0 || gathered === undefined ? nothing : { gathered };
  if (least.gathered !== undefined && raw.length > mostHeldText) letGoOfText(least.gathered);
  if (stamp !== undefined) memory?.keep(path, stamp, least, rows + 1);
  return least;
}
