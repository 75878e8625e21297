import type { Capability } from '../../catalog/provider.js';
import { repositoryOfCall } from '../../repository/locate.js';
import type { Call } from '../operation.js';
import type { Discovery } from './answer.js';

export interface Wanted {
  readonly repository?: string | undefined;
  readonly capability?: Capability | undefined;
  readonly service?: string | undefined;
  readonly under?: string | undefined;
}

/**
 * All that one call of `discover` finds.
 * @throws UserError `no-such-folder`, `path-outside`, `unknown-service`
 */
export async function discoveryOf(wanted: Wanted, call: Call): Promise<Discovery> {
  const repository = repositoryOfCall(wanted.repository, call);
  // git lists in a process of its own, for some 20 ms; catalog and readers are loaded meanwhile, which takes 15.
  const listing = repository.listing();
  // Whoever awaits it hears what is wrong with it; until then nobody does.
  listing.catch(() => {});
  const { discoveryIn } = await import('./gather.js');
  return discoveryIn({ ...repository, listing: () => listing }, wanted, call);
}
