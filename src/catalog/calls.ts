import { callsBehind } from './behind.js';
import type { Atom, SignalIndex } from './match.js';
import type { Provider, Sighting, SignalKind } from './provider.js';

export interface SoughtCall {
  readonly literal: string;
  readonly flag: boolean;
  readonly keyless?: boolean;
}

/**
 * The `call:` literals for which reading source code is worth its cost: those of providers that something else
 * already speaks of, and beside them addresses of scripts. Literals of flag products come with `flag: true`; a key
 * follows them, except where they are `keyless`: a rule wants more beside the call that is not there, so that whatever
 * is called so is another's.
 */
export function callsWorthSearching(sightings: readonly Sighting[], index: SignalIndex): SoughtCall[] {
  const spokenOf = new Set<Provider>();
  const met = new Set<Atom>();
  for (const sighting of sightings) {
    if (sighting.role === 'called') continue;
    for (const atom of index.meet(sighting)) {
      met.add(atom);
      if (!namesOnly.has(sighting.kind)) spokenOf.add(atom.provider);
    }
  }
  const literals = new Map<string, { flag: boolean; keyed: boolean }>();
  const called = index.atoms.filter(({ kind }) => kind === 'call');
  const isWorthIt = called.some(({ provider }) => spokenOf.has(provider));
  const lacking = isWorthIt ? rulesThatLack(index.atoms, met) : new Set<string>();
  for (const { signal, provider, capability, rule } of isWorthIt ? called : []) {
    if (!spokenOf.has(provider) && !isAddress(signal)) continue;
    const literal = signal.slice('call:'.length);
    const known = literals.get(literal);
    const flag = capability === 'feature-flags';
    const keyed = flag && !lacking.has(`${provider.id} ${rule}`);
    literals.set(literal, { flag: flag || known?.flag === true, keyed: keyed || known?.keyed === true });
  }
  for (const { id } of spokenOf)
    for (const literal of callsBehind(id)) literals.set(literal, { flag: false, keyed: false });
  return [...literals].map(([literal, { flag, keyed }]) => ({ literal, flag, ...(flag && !keyed ? { keyless } : {}) }));
}

const keyless = true;

/** Rules of which something beside a call is not there. */
function rulesThatLack(atoms: readonly Atom[], met: ReadonlySet<Atom>): ReadonlySet<string> {
  const others = atoms.filter((atom) => atom.kind !== 'call' && !met.has(atom));
  return new Set(others.map(({ provider, rule }) => `${provider.id} ${rule}`));
}

/**
 * Where a vendor keeps a script that pages load, or a class by its whole name: no other product can be called so, and
 * nobody has to declare it.
 */
export function isAddress(signal: string): boolean {
  return /^call:(?:[\w-]+(?:\.[\w-]+)+\/|[a-z]\w*(?:\.[a-z]\w*){2,}\.[A-Z]\w*$)/.test(signal);
}

/** Kinds that say a product's name and no more. */
export const namesOnly: ReadonlySet<SignalKind> = new Set(['env', 'mcp']);
