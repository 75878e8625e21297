import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelt word most likely means, or undefined where none is near: at most a third of its
 * letters may differ (two in short words), or it is the beginning of just one. Case, hyphens and underscores count for nothing.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[-_\s]/g, '');
  const wanted = plain(word);
  let best: { candidate: string; steps: number } | undefined;
  for (const candidate of candidates) {
    const steps = distance(wanted, plain(candidate));
    if (best === undefined || steps < best.steps) best = { candidate, steps };
  }
  if (best === undefined) return undefined;
  const begun = wanted.length >= 3 ? candidates.filter((candidate) => plain(candidate).startsWith(wanted)) : [];
  if (begun.length === 1) return begun[0];
  const contained = wanted.length >= 4 && plain(best.candidate).includes(wanted);
  return contained || best.steps <= Math.max(2, Math.floor(wanted.length / 3)) ? best.candidate : undefined;
}

/** The end of a sentence about a word that nothing is called by: a full stop, or what was probably meant. */
export function orMeant(word: string, candidates: readonly string[], nameOf = (name: string) => name): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '.' : `; did you mean ${nameOf(meant)}?`;
}
