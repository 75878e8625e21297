import type { Rules } from '../configuration/limits.js';
import type { Part } from '../configuration/parts.js';
import { pairOf } from './pairs.js';

/**
 * Parts in waves: each after those that it names, small shares first, one part in the first wave and in later ones at
 * most as many as all before it, never two of a pair. Where the team numbers the waves itself, its numbers hold.
 * Expects parts without cycles and unknown names, as the team's file is checked for them. Quadratic in the parts.
 * @example two regions after each other: `[[{ name: 'eu' }], [{ name: 'us' }]]`
 */
export function wavesOf(parts: readonly Part[], rules: Rules): Part[][] {
  if (parts.every(({ wave }) => wave !== undefined)) return numbered(parts);
  const waves: Part[][] = [];
  let left = [...parts];
  while (left.length > 0) {
    const wave = nextWave(left, { done: parts.length - left.length, isFirst: waves.length === 0, rules });
    // Only parts that wait for each other leave a wave empty.
    if (wave.length === 0) throw new Error(`parts in a cycle: ${left.map(({ name }) => name).join(', ')}`);
    waves.push(wave);
    left = left.filter((part) => !wave.includes(part));
  }
  return waves;
}

function nextWave(
  left: readonly Part[],
  { done, isFirst, rules }: { readonly done: number; readonly isFirst: boolean; readonly rules: Rules },
): Part[] {
  const waiting = new Set(left.map(({ name }) => name));
  const ready = left.filter(({ after = [] }) => !after.some((name) => waiting.has(name)));
  const most = isFirst ? rules.waveFirstParts.value : Math.max(1, Math.floor(done * rules.waveGrowthRatio.value));
  const wave: Part[] = [];
  for (const part of ready.toSorted(bySmallerShare)) {
    const pair = pairOf(part);
    const meetsItsPair = pair !== undefined && wave.some((other) => pairOf(other) === pair);
    if (wave.length < most && !meetsItsPair) wave.push(part);
  }
  return wave;
}

/** Those without a told share come last, in the order in which they are told. */
function bySmallerShare(a: Part, b: Part): number {
  return (a.sharePercent ?? 101) - (b.sharePercent ?? 101);
}

function numbered(parts: readonly Part[]): Part[][] {
  const last = Math.max(0, ...parts.map(({ wave }) => wave ?? 0));
  return Array.from({ length: last }, (_, index) =>
    parts.filter(({ wave }) => wave === index + 1).toSorted(bySmallerShare),
  ).filter((wave) => wave.length > 0);
}
