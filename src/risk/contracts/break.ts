import type { RiskLevel, TimeToUndo } from '../facts.js';

/** One thing that those who rely on a contract can no longer rely on. */
export interface Break {
  /** A sentence that names it. */
  readonly reason: string;
  /** The file's side that shows it; 1-based. */
  readonly side: 'before' | 'after';
  readonly line: number;
  readonly level: RiskLevel;
  readonly timeToUndo?: TimeToUndo;
}

/** Compares two texts of one contract; undefined where one of them is none or does not parse. */
export type Compare = (before: string, after: string) => Promise<readonly Break[] | undefined>;

/** The first line that matches, the wanted lines before all others; 1 where none does. */
export function lineMatching(text: string, pattern: RegExp, wanted: ReadonlySet<number> = new Set()): number {
  let first = 0;
  for (const [at, line] of text.split('\n').entries()) {
    if (!pattern.test(line)) continue;
    if (wanted.has(at + 1)) return at + 1;
    if (first === 0) first = at + 1;
  }
  return Math.max(first, 1);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
