import { catalogIndex } from '../catalog/detect.js';
import { placeOf } from '../catalog/place.js';
import type { Sighting } from '../catalog/provider.js';
import { isShowcase } from '../catalog/showcase.js';
import { breather, rest } from './breathe.js';
import { withGone } from './commands-gone.js';
import { type FlagKey, flagKeysOf, ownKeys } from './flags/flag-keys.js';
import type { Gathered } from './gathered.js';
import { boardsIn } from './inventories/boards.js';
import { type Inventories, inventoriesOf } from './inventories/inventories.js';
import { notedAs } from './inventories/noted.js';
import { type Place, placesIn } from './inventories/places.js';
import { type App, appsIn, type Published, publishedIn } from './inventories/releases.js';
import type { Owner } from './owners.js';
import { keptOf, pass } from './pass.js';
import type { Repository } from './repository.js';
import type { Unreadable } from './text-file.js';
import { fewestWatched, noteIndex, type Recollection, recollect, watchOf } from './unchanged.js';
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
  /** Regions and clusters by the names of files. */
  readonly places: readonly Place[];
  readonly apps: readonly App[];
  readonly published: readonly Published[];
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
 * Reads what can matter by its name, once, in the order of the listing. Source code comes last: it is
 * searched for flags, and for calls of those products alone that something else speaks of. What earlier calls of this process read, and nobody changed
 * since, is not read again; the answer is the same.
 * @throws the signal's reason once it is aborted; UserError `bare-repository`
 */
export async function readSightings(repository: Repository, options: ReadOptions): Promise<Sightings> {
  const breathe = breather(options);
  const kept = keptOf(repository);
  const isLarge = kept.reduce((sum, { size }) => sum + size, 0) >= fewestWatched;
  const looked = isLarge ? watchOf(repository) : recollectAll(kept, { repository, watch: undefined, breathe });
  const asked = Promise.all([repository.listing(), looked]);
  // Made while git lists.
  catalogIndex();
  const [{ files: all, leftOut, unwatched }, watch] = await asked;
  options.signal.throwIfAborted();
  if (isLarge) await recollectAll(kept, { repository, watch, breathe });
  const under = options.under;
  const files = under === undefined ? all : all.filter((file) => file.startsWith(`${under}/`));
  const watching = watch ?? (all.length >= fewestWatched ? watchOf(repository) : undefined);
  const { gathered, read, named } = await pass({ repository, files, isWhole: under === undefined, leftOut, breathe });
  const watched = await watching;
  if (watched !== undefined) for (const some of keptOf(repository)) noteIndex(some, watched, unwatched);
  options.progress(2 * files.length, 2 * files.length, 'Joining what was read');
  await rest(options.signal);
  const missing = leftOut.size === 0 ? 0 : files.filter((file) => leftOut.has(file)).length;
  if (missing > 0) {
    const reason = `holds ${missing} files that a sparse checkout leaves out; they were not read`;
    gathered.unreadable.push({ path: under ?? '.', reason });
  }
  gathered.sightings.push(...ownKeys(gathered));
  return {
    sightings: withGone(gathered.sightings, all),
    flagKeys: flagKeysOf(gathered),
    slo: ringing(gathered, repository.name),
    owners: gathered.owners,
    inventories: inventoriesOf({ ...gathered, files, named, repository: repository.name }),
    places: placesIn(files),
    apps: appsIn(files),
    published: publishedIn(notedAs(gathered.noted, 'service')),
    boards: boardsIn(files),
    unreadable: gathered.unreadable,
    files: { listed: files.length, read },
  };
}

/** Rules that lie among examples ring for nobody, unless the repository is there to show them. */
function ringing({ slo, sightings }: Gathered, name: string): readonly Watch[] {
  const isAside = ({ path }: Watch) => placeOf(path) === 'examples';
  if (!slo.some(isAside) || isShowcase(name, sightings, catalogIndex())) return slo;
  return slo.filter((it) => !isAside(it));
}

async function recollectAll(kept: ReturnType<typeof keptOf>, recollection: Recollection): Promise<undefined> {
  for (const some of kept) await recollect(some, recollection);
}
