import { callsWorthSearching, catalogIndex } from '../catalog/detect.js';
import { placeOf } from '../catalog/place.js';
import type { Sighting } from '../catalog/provider.js';
import type { Watch } from './alerts.js';
import { type FlagKey, type FlagPlace, flagKeysOf } from './flag-keys.js';
import type { Owner } from './owners.js';
import { readingOf } from './readings.js';
import type { Repository } from './repository.js';
import { callSearch, isSource } from './source-calls.js';
import type { TextFile, Unreadable } from './text-file.js';

/** All that one pass over a checkout saw, before the catalog says whose it is. */
export interface Sightings {
  readonly sightings: readonly Sighting[];
  readonly flagKeys: readonly FlagKey[];
  /** Alerts, recording rules, objectives and metrics that a controller judges by. */
  readonly slo: readonly Watch[];
  readonly owners: readonly Owner[];
  /** Folders of boards that are kept in the repository. */
  readonly boards: readonly string[];
  readonly unreadable: readonly Unreadable[];
  readonly files: { readonly listed: number; readonly read: number };
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, message: string) => void;
  /** Only files below this folder, relative, without a slash at its end. */
  readonly under?: string | undefined;
}

const mostBytes = 1024 * 1024;
/** Work stops for others this often, so that a cancelled call ends well within 100 ms. */
const pauseMilliseconds = 20;

/**
 * Reads what can matter by its name, once, in the order of the listing. Source code is read only where a product
 * that something else speaks of has calls to look for.
 * @throws the signal's reason once it is aborted
 */
export async function readSightings(repository: Repository, options: ReadOptions): Promise<Sightings> {
  const all = await repository.list();
  options.signal.throwIfAborted();
  const under = options.under;
  const files = under === undefined ? all : all.filter((file) => file.startsWith(`${under}/`));
  const gathered: Gathered = {
    sightings: [],
    flagDefinitions: [],
    flagEvaluations: [],
    slo: [],
    owners: [],
    unreadable: [],
    read: 0,
  };
  const breathe = breather(options);

  for (const [done, path] of files.entries()) {
    gathered.sightings.push({ kind: 'file', value: path, path, line: 1 });
    const reading = readingOf(path);
    if (reading !== undefined) {
      const file = textOf(repository, path, gathered);
      if (file !== undefined) await reading(file, gathered);
    }
    await breathe(done, files.length, 'Reading configuration');
  }
  await searchSource(repository, files, gathered, breathe);
  return {
    sightings: gathered.sightings,
    flagKeys: flagKeysOf(gathered.flagDefinitions, gathered.flagEvaluations),
    slo: gathered.slo,
    owners: gathered.owners,
    boards: files.some((file) => /^backlog\/(?:tasks|config\.yml)/.test(file)) ? ['backlog'] : [],
    unreadable: gathered.unreadable,
    files: { listed: files.length, read: gathered.read },
  };
}

/** What the pass adds to, file by file. */
export interface Gathered {
  readonly sightings: Sighting[];
  readonly flagDefinitions: FlagPlace[];
  readonly flagEvaluations: FlagPlace[];
  readonly slo: Watch[];
  readonly owners: Owner[];
  readonly unreadable: Unreadable[];
  read: number;
}

type Breathe = (done: number, total: number, message: string) => Promise<void>;

async function searchSource(
  repository: Repository,
  files: readonly string[],
  gathered: Gathered,
  breathe: Breathe,
): Promise<void> {
  const calls = callSearch(callsWorthSearching(gathered.sightings, catalogIndex()));
  if (calls === undefined) return;
  for (const [done, path] of files.entries()) {
    if (!isSource(path) || placeOf(path) !== 'product') continue;
    const file = textOf(repository, path, gathered);
    if (file === undefined) continue;
    const found = calls.search(file);
    gathered.sightings.push(...found.calls);
    gathered.flagEvaluations.push(...found.evaluations);
    await breathe(done, files.length, 'Searching calls');
  }
}

/** Text up to 1 MiB; undefined for what is gone, no ordinary file, or binary. */
function textOf(repository: Repository, path: string, gathered: Gathered): TextFile | undefined {
  const text = repository.read(path, mostBytes);
  if (text === undefined) return undefined;
  gathered.read += 1;
  return text.slice(0, 4096).includes('\0') ? undefined : { path, text };
}

/** Lets others run now and then, and stops where the call was cancelled. */
function breather({ signal, progress }: ReadOptions): Breathe {
  let last = performance.now();
  return async (done, total, message) => {
    if (performance.now() - last < pauseMilliseconds) return;
    progress(done, total, message);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    last = performance.now();
  };
}
