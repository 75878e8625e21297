import { type Capabilities, detect } from '../catalog/detect.js';
import type { Lever } from '../plan/rollback/lever.js';
import { readChangeOf } from '../repository/change.js';
import type { FlagKey } from '../repository/flags/flag-keys.js';
import { readHistory } from '../repository/history.js';
import type { Deployment } from '../repository/inventories/deployments.js';
import type { Freeze } from '../repository/inventories/freezes.js';
import type { Migrations } from '../repository/inventories/migrations.js';
import type { Place } from '../repository/inventories/places.js';
import type { App, Published } from '../repository/inventories/releases.js';
import type { Service } from '../repository/inventories/services.js';
import type { Owner } from '../repository/owners.js';
import { rangeOf } from '../repository/range.js';
import type { Repository } from '../repository/repository.js';
import { readSightings } from '../repository/sightings.js';
import type { Change, PastCommit } from '../risk/change.js';
import type { Facts } from '../risk/facts.js';
import { UserError } from '../user-error.js';
import type { Call } from './operation.js';

/** What a plan and a risk lean on, gathered once a call. */
export interface Surroundings {
  /** What git shows between the told revisions; undefined where none was told, or git could not show it. */
  readonly change: Change | undefined;
  /** The mainline before the change, newest first; empty without a change. */
  readonly history: readonly PastCommit[];
  readonly capabilities: Capabilities;
  readonly flagKeys: readonly FlagKey[];
  readonly objectives: readonly { readonly name: string; readonly path: string; readonly line: number }[];
  readonly owners: readonly Owner[];
  readonly services: readonly Service[];
  readonly places: readonly Place[];
  /** What a rollback is run on, what would undo it, and where migrations lie. */
  readonly levers: readonly Lever[];
  readonly migrations: readonly Migrations[];
  /** How changes reach the workloads today. */
  readonly deployments: readonly Deployment[];
  readonly apps: readonly App[];
  readonly published: readonly Published[];
  /** Times in which the repository's own tools or calendars let nothing out. */
  readonly freezes: readonly Freeze[];
  /** In words, all that could not be read or was left out: of the change (its own gaps too), its history, the files. */
  readonly gaps: readonly string[];
}

export interface Gathering {
  /** Which of the changed files are needed whole. */
  readonly wantsWhole?: ((path: string) => boolean) | undefined;
  /** Go on with what there is where git or a checkout is missing, and say so among the gaps. */
  readonly goesOn?: boolean;
}

/**
 * The change, its history and the files are read at the same time: git does most of it in processes of its own.
 * @throws UserError where a revision was told that git cannot compare, and where there are no files to look into
 */
export async function surroundingsOf(
  repository: Repository,
  facts: Facts,
  call: Call,
  gathering: Gathering = {},
): Promise<Surroundings> {
  const [changed, seen] = await Promise.all([
    orGap(gathering, () => changeOf(repository, facts, { ...gathering, signal: call.signal })),
    orGap(gathering, () => readSightings(repository, { signal: call.signal, progress: call.progress })),
  ]);
  const { change, history } = changed.found ?? { change: undefined, history: undefined };
  const {
    sightings = [],
    flagKeys = [],
    slo = [],
    owners = [],
    places = [],
    apps = [],
    published = [],
    inventories,
  } = seen.found ?? {};
  return {
    change,
    history: history?.commits ?? [],
    capabilities: detect(sightings, { name: repository.name }),
    flagKeys,
    objectives: slo.filter(({ kind }) => kind !== 'recording'),
    owners,
    services: inventories?.services ?? [],
    places,
    levers: inventories?.levers ?? [],
    migrations: inventories?.migrations ?? [],
    deployments: inventories?.deployments ?? [],
    apps,
    published,
    freezes: inventories?.freezes ?? [],
    gaps: [...changed.gaps, ...(change?.gaps ?? []), ...(history?.gaps ?? []), ...seen.gaps],
  };
}

async function changeOf(
  repository: Repository,
  { base, head }: Facts,
  { wantsWhole, signal }: Gathering & { readonly signal: AbortSignal },
) {
  if (base === undefined) return { change: undefined, history: undefined };
  const range = await rangeOf(repository, { base, head, signal });
  const [change, history] = await Promise.all([
    readChangeOf(repository, range, { wantsWhole, signal }),
    readHistory(repository, range, { signal }),
  ]);
  return { change, history };
}

/** What is missing on this machine rather than wrong in the call, each with what it takes from the answer. */
const missing: Readonly<Record<string, string>> = {
  'no-git': 'The change was not read.',
  'history-cut': 'The change was not read.',
  'no-diff': 'The change was not read.',
  'bare-repository': 'A bare repository: no files to look for flags and platforms in.',
};

interface Found<What> {
  readonly found: What | undefined;
  readonly gaps: readonly string[];
}

/** @throws UserError where the call itself is wrong, or is not to go on with less */
async function orGap<What>({ goesOn }: Gathering, read: () => Promise<What>): Promise<Found<What>> {
  try {
    return { found: await read(), gaps: [] };
  } catch (error) {
    const lost = error instanceof UserError ? missing[error.code] : undefined;
    if (goesOn !== true || lost === undefined || !(error instanceof UserError)) throw error;
    return { found: undefined, gaps: [error.code === 'bare-repository' ? lost : `${lost} ${error.message}`] };
  }
}
