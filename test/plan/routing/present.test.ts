import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joined, ownSteps, type PresentStrategy } from '../../../src/plan/routing/present.js';
import type { RouterRow } from '../../../src/plan/routing/router.js';
import { deploymentRouters } from '../../../src/plan/routing/table.js';

function rowOf(id: string): RouterRow {
  const row = deploymentRouters.find((it) => it.id === id);
  assert.ok(row);
  return row;
}

function canary(kind: string, routedBy?: string, text = 'canary: 20%'): PresentStrategy {
  const by = routedBy === undefined ? {} : { routedBy };
  return { name: 'a', kind, strategy: 'canary', text, steps: [20], path: 'a.yaml', line: 1, ...by };
}

describe('a controller with what splits its traffic', () => {
  it('counts copies where Argo Rollouts has no router', () => {
    assert.equal(joined(rowOf('argo-rollouts'), [canary('Rollout', 'replicas')], new Set()).shares.kind, 'replicas');
  });

  it('chooses and mirrors over Istio alone', () => {
    const nginx = joined(rowOf('argo-rollouts'), [canary('Rollout', 'nginx')], new Set(['istio']));
    const istio = joined(rowOf('argo-rollouts'), [canary('Rollout', 'istio')], new Set());

    assert.deepEqual([nginx.targets, nginx.mirrors], [[], undefined]);
    assert.deepEqual(istio.targets, ['header']);
    assert.match(istio.mirrors ?? '', /setMirrorRoute/);
  });

  it('matches requests in Flagger over an ingress, and mirrors over Istio alone', () => {
    const gateway = joined(rowOf('flagger'), [canary('Canary', 'gatewayapi:v1')], new Set());

    assert.deepEqual([gateway.targets, gateway.mirrors], [['header', 'cookie'], undefined]);
    assert.deepEqual(joined(rowOf('flagger'), [canary('Canary', 'linkerd')], new Set()).targets, []);
  });
});

describe("the repository's own steps", () => {
  it('are those of the one canary, and nobody knows of which where they differ', () => {
    const one = canary('Rollout');

    assert.equal(ownSteps('argo-rollouts', [one, canary('Canary')]), one);
    assert.equal(ownSteps('argo-rollouts', [one, canary('Rollout', undefined, 'canary: 50%')]), undefined);
  });
});
