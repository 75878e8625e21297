// What decides who meets the new version, as data: one row a product, each from its vendor's own documentation.

/**
 * Which shares can be held at all. `percent`: multiples of a step. `weights`: one relative whole number a side, each up
 * to `most`. `replicas`: as many of the copies as run the new version. `whole`: everybody or nobody.
 */
export type Granularity =
  | { readonly kind: 'percent'; readonly stepPercent: number }
  | { readonly kind: 'weights'; readonly most: number }
  | { readonly kind: 'replicas' }
  | { readonly kind: 'whole' };

/** How chosen people are addressed: what is known of the user, a header, a cookie, an address of the new version. */
export type Target = 'attribute' | 'header' | 'cookie' | 'address';

/**
 * Who meets the new version as the share grows. `hash`: whoever is in stays in, by a hash of the user; `keyed`: so, once
 * a key is set; `stored`: drawn once and kept; `cookie`: while a cookie lives, where that is switched on; `network`: by
 * network address; `request`: drawn anew at every request.
 */
export type Users = 'hash' | 'keyed' | 'stored' | 'cookie' | 'network' | 'request';

export interface RouterRow {
  /** The catalog's. */
  readonly id: string;
  readonly shares: Granularity;
  readonly targets: readonly Target[];
  readonly users: Users;
  /** How it copies requests to a version whose answers nobody sees; absent where it cannot. */
  readonly mirrors?: string;
  /** It reads metrics or alarms itself and takes back without a person. */
  readonly judges?: string;
  /** Shares that one rollout can go through, the full one among them. */
  readonly mostShifts?: number;
  /** What its numbers do not say by themselves, in one sentence. */
  readonly trap?: string;
  /** How long its users usually let a step last, in the vendor's own examples or advice. */
  readonly usual?: string;
  readonly source: string;
}

export const wholePercents: Granularity = { kind: 'percent', stepPercent: 1 };
export const byReplicas: Granularity = { kind: 'replicas' };
export const onOrOff: Granularity = { kind: 'whole' };

export function stepsOf(stepPercent: number): Granularity {
  return { kind: 'percent', stepPercent };
}

export function weightsTo(most: number): Granularity {
  return { kind: 'weights', most };
}
