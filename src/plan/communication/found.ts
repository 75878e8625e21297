import type { Assessment } from '../../risk/assess.js';
import type { Audience, Communication } from './schema.js';

/** Where the repository says that people are reached: a channel's name, or the name of a hook, never its value. */
export interface FoundChannel {
  readonly channel: string;
  /** From the surest to the least sure: a service's own entry, a pipeline's message, an alert's way, a hook alone. */
  readonly kind: 'catalog' | 'pipeline' | 'receiver' | 'hook';
  readonly path: string;
  readonly line: number;
}

export interface FoundOwner {
  readonly pattern: string;
  readonly owners: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** Where the repository names who answers for it, and how they are reached. */
export interface People {
  readonly owners?: readonly FoundOwner[];
  readonly channels?: readonly FoundChannel[];
}

const kinds = ['catalog', 'pipeline', 'receiver', 'hook'] as const;

/**
 * The one channel that the repository names for an audience; undefined for none, and where equally sure places name
 * different ones: a message to the wrong people is worse than a question.
 */
export function channelFor(
  audience: Audience,
  found: readonly FoundChannel[],
  changed: readonly string[],
): FoundChannel | undefined {
  // What pipelines and alerts say is for engineers, whatever the channel is called: `#platform-support` answers no users.
  const own = found.filter(
    ({ channel, kind }) => audienceOf(channel) === audience && (audience === 'Engineering' || kind === 'catalog'),
  );
  for (const kind of kinds) {
    const some = own.filter((one) => one.kind === kind && (kind !== 'catalog' || isAbove(one.path, changed)));
    const [first] = some;
    if (first === undefined) continue;
    return new Set(some.map(({ channel }) => channel)).size === 1 ? first : undefined;
  }
  return undefined;
}

/** A service's entry speaks for its folder. */
function isAbove(path: string, changed: readonly string[]): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return changed.length === 0 || changed.some((file) => file.startsWith(folder));
}

function audienceOf(channel: string): Audience {
  const words = new Set(channel.toLowerCase().split(/[^a-z]+/));
  const has = (...names: readonly string[]) => names.some((name) => words.has(name));
  if (has('support', 'helpdesk', 'customers', 'customer')) return 'Support';
  if (has('product', 'pm')) return 'Product';
  return has('leadership', 'exec', 'execs', 'management') ? 'Leadership' : 'Engineering';
}

/** Who has most of the touched files; without a change, who has the whole repository. */
export function ownerFound(
  { concerned }: Pick<Assessment, 'concerned'>,
  owners: readonly FoundOwner[],
): Communication['owner'] {
  const touched = concerned?.owners.find(({ proof }) => proof !== undefined);
  if (touched?.proof !== undefined) {
    const { path, line } = touched.proof;
    return { name: touched.owner, foundAt: { path, line } };
  }
  const whole = owners.filter(({ pattern }) => /^\/?\*{1,2}$/.test(pattern));
  const names = new Set(owners.map((one) => one.owners.join(' ')));
  const [first] = whole.length > 0 ? whole : names.size === 1 ? owners : [];
  const name = first?.owners.slice(0, 3).join(', ');
  if (first === undefined || name === undefined || name === '') return undefined;
  return { name, foundAt: { path: first.path, line: first.line } };
}
