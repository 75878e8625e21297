import { configurationPath } from '../configuration/configuration.js';
import type { TouchedService } from './parts.js';

/** A region or cluster that folders of the repository are named after. */
export interface FoundPlace {
  readonly name: string;
  readonly kind: 'region' | 'cluster';
  /** One file below. */
  readonly path: string;
}

export interface FoundParts {
  readonly touched: readonly TouchedService[] | undefined;
  readonly places: readonly FoundPlace[];
  /** By name, what a service catalog says that each needs. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

const mostNamed = 6;

/** What the repository shows of parts, as proposals: an order is nobody's to guess. */
export function proposedParts({ touched = [], places, needs }: FoundParts): string[] {
  const notices: string[] = [];
  if (touched.length > 1) {
    const names = touched.map(({ name }) => name);
    const known = names.flatMap((name) => {
      const before = (needs.get(name) ?? []).filter((other) => other !== name && names.includes(other));
      return before.length === 0 ? [] : [`${name} after ${before.join(', ')}`];
    });
    const order = known.length === 0 ? '' : ` The catalog says: ${known.slice(0, mostNamed).join('; ')}.`;
    notices.push(
      `The change touches ${names.length} services (${listed(names)}), planned here as one. Which has to be first?${order} Tell them as \`parts\` in ${configurationPath}.`,
    );
  }
  for (const kind of ['region', 'cluster'] as const) {
    const found = places.filter((place) => place.kind === kind);
    if (found.length > 1)
      notices.push(
        `Here are ${found.length} ${kind}s (${listed(found.map(({ name }) => name))}; ${found[0]?.path ?? ''}), planned here as one. Told as \`parts\` in ${configurationPath}, they get waves.`,
      );
  }
  return notices;
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
