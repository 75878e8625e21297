import { callsBehind } from './behind.js';
import type { SignalIndex } from './match.js';
import type { Provider, Sighting, SignalKind } from './provider.js';

/**
 * The `call:` literals for which reading source code is worth its cost: those of providers that something else
 * already speaks of, and beside them addresses of scripts. Literals of flag products come with `flag: true`, because a
 * key follows them.
 */
export function callsWorthSearching(
  sightings: readonly Sighting[],
  index: SignalIndex,
): { literal: string; flag: boolean }[] {
  const spokenOf = new Set<Provider>();
  for (const sighting of sightings) {
    if (namesOnly.has(sighting.kind) || sighting.role === 'called') continue;
    for (const atom of index.meet(sighting)) spokenOf.add(atom.provider);
  }
  const literals = new Map<string, boolean>();
  const called = index.atoms.filter(({ kind }) => kind === 'call');
  const isWorthIt = called.some(({ provider }) => spokenOf.has(provider));
  for (const { signal, provider, capability } of isWorthIt ? called : []) {
    if (!spokenOf.has(provider) && !isAddress(signal)) continue;
    const literal = signal.slice('call:'.length);
    literals.set(literal, capability === 'feature-flags' || literals.get(literal) === true);
  }
  for (const { id } of spokenOf) for (const literal of callsBehind(id)) literals.set(literal, false);
  return [...literals].map(([literal, flag]) => ({ literal, flag }));
}

/** Where a vendor keeps a script that pages load: no other product can be called so, and nobody declares it. */
export function isAddress(signal: string): boolean {
  return /^call:[\w-]+(?:\.[\w-]+)+\//.test(signal);
}

/** Kinds that say a product's name and no more. */
export const namesOnly: ReadonlySet<SignalKind> = new Set(['env', 'mcp']);
