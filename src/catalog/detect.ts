import type { Capability, Evidence } from './provider.js';

/**
 * in-use: configured, run or called where it counts; weak: only a name of a variable, or a pipeline that deploys
 * nothing; mentioned: seen in tests, examples, documents or vendored code alone.
 */
export type Verdict = 'in-use' | 'weak' | 'mentioned';

/** One provider that the sightings speak of. */
export interface Finding {
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** One sentence on why the verdict is what it is. */
  readonly reason: string;
  /** Best first, at most `mostEvidence`, the same order on every machine. */
  readonly evidence: readonly Evidence[];
  /** Said where the product ended, or is about to. */
  readonly ended?: string;
}

/** What a repository can lean on, in use first. */
export type Capabilities = Readonly<Record<Capability, readonly Finding[]>>;
