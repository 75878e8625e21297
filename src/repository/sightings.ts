import { catalogIndex } from '../catalog/detect.js';
import type { Sighting } from '../catalog/provider.js';
import { type FlagKey, flagKeysOf } from './flags/flag-keys.js';
import { boardsIn } from './inventories/boards.js';
import { type Inventories, inventoriesOf } from './inventories/inventories.js';
import type { Owner } from './owners.js';
import { type Breathe, pass, stampsOfRemembered } from './pass.js';
import type { Repository } from './repository.js';
import type { Unreadable } from './text-file.js';
import type { Watch } from './watches/alerts.js';

export type { Gathered } from './gathered.js';

/** All that one pass over a checkout saw, before the catalog says whose it is. */
export interface Sightings {
  readonly sightings: readonly Sighting[];
  readonly flagKeys: readonly FlagKey[];
  /** Alerts, recording rules, objectives and metrics that a controller judges by. */
  readonly slo: readonly Watch[];
  readonly owners: readonly Owner[];
  readonly inventories: Inventories;
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

/**
 * Reads what can matter by its name, once, in the order of the listing. Source code is read only where a product
 * that something else speaks of has calls to look for. What earlier calls of this process read, and nobody changed
 * since, is not read again; the answer is the same.
 * @throws the signal's reason once it is aborted; UserError `bare-repository`
 */
export async function readSightings(repository: Repository, options: ReadOptions): Promise<Sightings> {
  const listing = repository.listing();
  // Made while git lists.
  catalogIndex();
  const [{ files: all, leftOut }, stamps] = await Promise.all([listing, stampsOfRemembered(repository)]);
  options.signal.throwIfAborted();
  const under = options.under;
  const files = under === undefined ? all : all.filter((file) => file.startsWith(`${under}/`));
  const isWhole = under === undefined;
  const { gathered, read } = await pass({ repository, files, isWhole, leftOut, stamps, breathe: breather(options) });
  const missing = leftOut.size === 0 ? 0 : files.filter((file) => leftOut.has(file)).length;
  if (missing > 0) {
    const reason = `holds ${missing} files that a sparse checkout leaves out; they were not read`;
    gathered.unreadable.push({ path: under ?? '.', reason });
  }
  return {
    sightings: gathered.sightings,
    flagKeys: flagKeysOf(gathered),
    slo: gathered.slo,
    owners: gathered.owners,
    inventories: inventoriesOf({ ...gathered, files, repository: repository.name }),
    boards: boardsIn(files),
    unreadable: gathered.unreadable,
    files: { listed: files.length, read },
  };
}

/** Work stops for others this often, so that a cancelled call ends well within 100 ms. */
const pauseMilliseconds = 20;

/**
 * Lets others run now and then, and stops where the call was cancelled. A promise only where it is time. The plain clock,
 * because the finer one is a module that takes 1 ms to load, and is asked for each file; if it is set back, that is a pause.
 */
function breather({ signal, progress }: ReadOptions): Breathe {
  let last = Date.now();
  const pause = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    last = Date.now();
  };
  return (done, total, message) => {
    if (Math.abs(Date.now() - last) < pauseMilliseconds) return undefined;
    progress(done, total, message);
    return pause();
  };
}
