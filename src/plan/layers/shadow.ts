import { policy } from '../../policy.js';
import type { Assessment } from '../../risk/assess.js';
import type { Facts } from '../../risk/facts.js';
import type { Holders } from '../routing/holders.js';
import type { Routing } from './schema.js';

type Area = Assessment['touches'][number]['area'];

/** What a copied request would do a second time, by what the change touches. */
const twice: readonly { readonly area: Area; readonly never: string }[] = [
  { area: 'money', never: 'payments, refunds and invoices' },
  { area: 'queue', never: 'messages to queues, whose consumers would act twice' },
  { area: 'stored-data', never: 'writes to the stored data it changes (read-only access, or a copy)' },
  { area: 'identity', never: 'sign-ins, tokens and one-time codes' },
  { area: 'contract', never: 'calls that partners count or act on' },
  { area: 'personal-data', never: 'personal data into logs that nobody else may read' },
];

/** Whatever a change touches: people would get it twice. */
const always = 'mails and other messages to people';

export interface ShadowFacts {
  readonly facts: Facts;
  readonly touches: Assessment['touches'];
  readonly holders: Holders;
}

/** Copied requests where something can copy them, a dark launch where only a flag is there, nothing where neither is. */
export function shadowOf({ facts, touches, holders }: ShadowFacts): Routing['shadow'] {
  const { mirror, flag } = holders;
  const areas = new Set(touches.map(({ area }) => area));
  if (facts.revenueImpact === 'direct') areas.add('money');
  const found = twice.filter(({ area }) => areas.has(area)).map(({ never }) => never);
  const derived = found.length > 0;
  const never = derived ? [...found, always] : ['writes', 'payments', always];
  const hours = policy.shadowHours.value;
  if (mirror?.row?.mirrors !== undefined) {
    const how = `${mirror.name} copies GET requests to the new version (${mirror.row.mirrors}); nobody sees its answers, but what it does is done`;
    return { kind: 'shadow', how, hours, never, derived, source: mirror.row.source };
  }
  if (flag === undefined) return undefined;
  const how =
    'nothing found can copy requests, so run the new path beside the old one under a flag of its own, compare, and answer with the old result';
  return { kind: 'dark-launch', how, hours, never, derived };
}
