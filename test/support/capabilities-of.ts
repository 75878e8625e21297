import type { Capabilities, Finding } from '../../src/catalog/detect.js';

const names: Readonly<Record<string, string>> = {
  'argo-rollouts': 'Argo Rollouts',
  'aws-lambda': 'AWS Lambda',
  flipt: 'Flipt',
  unleash: 'Unleash',
};

function findingOf(id: string): Finding {
  return {
    id,
    name: names[id] ?? id,
    verdict: 'in-use',
    reason: 'Configured here.',
    evidence: [{ signal: `file:${id}`, path: `${id}.yaml`, line: 1, strength: 'strong' }],
  };
}

/** These flag systems and deployment tools in use, by the catalog's ids. */
export function capabilitiesOf(flags: readonly string[], deployment: readonly string[]): Capabilities {
  return { 'feature-flags': flags.map(findingOf), deployment: deployment.map(findingOf), monitoring: [] };
}
