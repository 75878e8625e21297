import { type Capabilities, detect } from '../catalog/detect.js';
import { type Change, readChange } from '../repository/change.js';
import type { FlagKey } from '../repository/flags/flag-keys.js';
import type { Repository } from '../repository/repository.js';
import { readSightings } from '../repository/sightings.js';
import type { Facts } from '../risk/facts.js';
import type { Call } from './operation.js';

/** What a plan and a risk lean on, gathered once a call. */
export interface Surroundings {
  /** What git shows between the told revisions; undefined where none was told. */
  readonly change: Change | undefined;
  readonly capabilities: Capabilities;
  readonly flagKeys: readonly FlagKey[];
  readonly objectives: readonly { readonly name: string; readonly path: string; readonly line: number }[];
}

/** @throws UserError where a revision was told that git cannot compare */
export async function surroundingsOf(repository: Repository, facts: Facts, call: Call): Promise<Surroundings> {
  const change = facts.base === undefined ? undefined : await readChange(repository, facts.base, facts.head);
  const read = await readSightings(repository, { signal: call.signal, progress: call.progress });
  const objectives = read.slo.filter(({ kind }) => kind !== 'recording');
  return { change, capabilities: detect(read.sightings), flagKeys: read.flagKeys, objectives };
}
