import type { Capabilities, Finding } from '../../src/catalog/detect.js';
import { assemblePlan } from '../../src/plan/assemble.js';
import type { Plan } from '../../src/plan/plan.js';
import type { Lever } from '../../src/plan/rollback/lever.js';
import type { WaysFound } from '../../src/plan/rollback/rollback.js';
import { assess } from '../../src/risk/assess.js';
import type { Findings } from '../../src/risk/evidence.js';
import type { Facts } from '../../src/risk/facts.js';
import { findingsOf, nothingFound } from './findings-of.js';

export interface Shown extends WaysFound {
  readonly facts?: Facts;
  /** Ids of products in use, as the catalog calls them; the name is the id. */
  readonly deployment?: readonly string[];
  readonly flags?: readonly string[];
  /** Keys of flags that the code reads, each with where it is defined. */
  readonly keys?: Readonly<Record<string, string>>;
  /** With it the change counts as read. */
  readonly found?: Partial<Findings>;
}

/** The way back as the plan of a repository that shows this and nothing else. */
export function wayBack({
  facts = {},
  deployment = [],
  flags = [],
  keys = {},
  found,
  ...ways
}: Shown): Plan['rollback'] {
  const capabilities: Capabilities = {
    'feature-flags': flags.map(inUse),
    deployment: deployment.map(inUse),
    monitoring: [],
  };
  const flagKeys = Object.entries(keys).map(([key, path]) => ({
    key,
    path,
    line: 3,
    evaluations: [{ path: 'src/pay.ts', line: 1 }],
  }));
  const surroundings = { ...nothingFound, capabilities, flagKeys };
  const assessment = assess(facts, found === undefined ? undefined : findingsOf(found), surroundings);
  return assemblePlan({
    feature: 'New checkout',
    facts,
    assessment,
    ...surroundings,
    ...ways,
    objectives: [],
    strategy: undefined,
    strategyReason: undefined,
  }).rollback;
}

export function lever(kind: Lever['kind'], name: string, more: Partial<Lever> = {}): Lever {
  return { kind, name, path: `k8s/${name}.yaml`, line: 2, ...more };
}

function inUse(id: string): Finding {
  return {
    id,
    name: id,
    verdict: 'in-use',
    reason: 'Configured here.',
    evidence: [{ signal: `file:${id}.yaml`, path: `${id}.yaml`, line: 1, strength: 'strong' }],
  };
}
