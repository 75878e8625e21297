import { distance } from 'fastest-levenshtein';

/** At most three names that were probably meant, nearest first. A part after a slash counts as the whole. */
export function nearestOf(name: string, names: readonly string[]): string[] {
  const lower = name.trim().toLowerCase().replaceAll(' ', '_');
  const far = (candidate: string) => {
    const whole = candidate.toLowerCase();
    const last = whole.slice(whole.lastIndexOf('/') + 1);
    return Math.min(distance(lower, whole), distance(lower.slice(lower.lastIndexOf('/') + 1), last) + 0.5);
  };
  return names
    .map((candidate) => ({ candidate, far: far(candidate) }))
    .filter(({ far }) => far <= Math.max(2, lower.length / 2))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
