import type { Surroundings } from '../../src/risk/assess.js';
import type { Change } from '../../src/risk/change.js';
import type { Findings } from '../../src/risk/evidence.js';
import type { Likelihood, Touch } from '../../src/risk/findings.js';

/** A checkout in which nothing was found. */
export const nothingFound: Surroundings = {
  capabilities: { 'feature-flags': [], deployment: [], monitoring: [] },
  flagKeys: [],
  owners: [],
  catalog: [],
  texts: new Map(),
};

/** A change that adds these lines to these files, from line 1 on. */
export function changeOf(files: Readonly<Record<string, readonly string[]>>): Change {
  return {
    base: 'a'.repeat(40),
    head: 'b'.repeat(40),
    commits: 1,
    title: undefined,
    files: Object.entries(files).map(([path, added]) => ({
      path,
      status: 'modified',
      kind: 'text',
      added: added.length,
      removed: 0,
      hunks: [{ oldLine: 1, newLine: 1, removed: [], added }],
    })),
    whole: new Map(),
    gaps: [],
  };
}

export function likelihoodOf(level: Likelihood['level']): Likelihood {
  const lift = { LOW: 0.5, MEDIUM: 1, HIGH: 2 }[level];
  return { score: lift, level, lift, reasons: [], meaning: 'As often as usual.' };
}

/** What was found about a change: nothing but what is given. */
export function findingsOf(given: Partial<Findings> = {}): Findings {
  return {
    change: changeOf({}),
    past: [],
    touches: [],
    guard: undefined,
    likelihood: likelihoodOf('MEDIUM'),
    ...given,
  };
}

/** A touch that is seen at the first line of a file of `changeOf`. */
export function touchAt(path: string, what: string, touch: Omit<Touch, 'proofs'>): Touch {
  return { ...touch, proofs: [{ path, line: 1, what }] };
}
