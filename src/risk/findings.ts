import type { RiskLevel, TimeToUndo } from './facts.js';

/** Where a thing was seen: a line of a file (after the change, or before it where the line is gone) or a commit. */
export interface Proof {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Quotes the line. */
  readonly what: string;
  /** True where the line is only in the file before the change. */
  readonly gone?: boolean;
}

export type Area =
  | 'stored-data'
  | 'contract'
  | 'money'
  | 'identity'
  | 'personal-data'
  | 'infrastructure'
  | 'configuration'
  | 'queue'
  | 'client';

/** One thing the change touches, read from its lines rather than from a name alone. */
export interface Touch {
  readonly area: Area;
  /** What it does, in one sentence, with the table, field, endpoint or path it does it to. */
  readonly reason: string;
  readonly proofs: readonly Proof[];
  /** How certain: a statement that was parsed, or a hint such as a path's words. */
  readonly certainty: 'parsed' | 'hint';
  /** The least level of impact it stands for. */
  readonly level: RiskLevel;
  /** The slowest way back that it forces; undefined where it forces none. */
  readonly timeToUndo?: TimeToUndo;
  /** The version before fails on what this leaves behind, so putting it back makes things worse. */
  readonly breaksPrevious?: boolean;
  /** What to do instead or first, where there is a known way (expand and contract, a new version of a contract). */
  readonly advice?: string;
}

/** What lies outside of every flag is the whole change where nothing lies inside, so a few places of it tell enough. */
export const mostPlacesUnguarded = 3;

/** How much of the change lies inside an evaluation of a feature flag. */
export interface Guard {
  readonly coverage: 'whole' | 'partly' | 'none' | 'unknown';
  readonly flags: readonly { readonly key: string; readonly proof: Proof }[];
  /** Changed places that no evaluation encloses. */
  readonly uncovered: readonly Proof[];
  /** Changed places of which nobody can tell (no parser for the language, a file that does not parse). */
  readonly unread: readonly Proof[];
}

/** How much this change looks like changes that had to be taken back. */
export interface Likelihood {
  /** Ranks changes: higher was likelier to be taken back. No probability. */
  readonly score: number;
  readonly level: RiskLevel;
  /** How often changes of this level were taken back, as a multiple of the average in the repositories of the fit. */
  readonly lift: number;
  readonly reasons: readonly LikelihoodReason[];
  /** In one sentence, what the number means and how sure it is. */
  readonly meaning: string;
}

export interface LikelihoodReason {
  /** The row of the table of weights. */
  readonly name: string;
  readonly sentence: string;
  /** What it adds to the score; negative where it speaks for the change. */
  readonly adds: number;
  readonly proofs: readonly Proof[];
  /** Full commit ids of the past changes that it counts, newest first, a few. */
  readonly commits: readonly string[];
}
