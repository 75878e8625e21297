import { type Capabilities, detect } from '../catalog/detect.js';
import type { FlagKey } from '../repository/flags/flag-keys.js';
import type { Repository } from '../repository/repository.js';
import { readSightings } from '../repository/sightings.js';
import type { Call } from './operation.js';

/** What a plan and a risk lean on, gathered once a call. */
export interface Surroundings {
  readonly capabilities: Capabilities;
  readonly flagKeys: readonly FlagKey[];
  readonly objectives: readonly { readonly name: string; readonly path: string; readonly line: number }[];
}

export async function surroundingsOf(repository: Repository, call: Call): Promise<Surroundings> {
  const read = await readSightings(repository, { signal: call.signal, progress: call.progress });
  const objectives = read.slo.filter(({ kind }) => kind !== 'recording');
  return { capabilities: detect(read.sightings), flagKeys: read.flagKeys, objectives };
}
