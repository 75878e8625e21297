import type { Sighting } from './provider.js';

/**
 * Answers whether a sighting stands behind a parameter that nobody gives: templates offer more than a product asks for.
 * A parameter that is only handed on is given where the one that it is made of is.
 */
export function unasked(sightings: readonly Sighting[]): (sighting: Sighting) => boolean {
  if (!sightings.some(({ when, role }) => when !== undefined && role !== 'passed')) return () => false;
  const passes = sightings.filter(({ role }) => role === 'passed');
  const given = new Set(passes.filter(({ when }) => when === undefined).map(({ value }) => value));
  for (let before = -1; before !== given.size; ) {
    before = given.size;
    for (const { value, when } of passes) if (when !== undefined && given.has(when)) given.add(value);
  }
  return ({ when }) => when !== undefined && !given.has(when);
}
