import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deploymentsInManifest } from '../../../src/repository/inventories/deployments.js';
import { lazyLines } from '../../../src/repository/text-file.js';

function read(text: string) {
  return deploymentsInManifest({ path: 'k8s/a.yaml', text }, lazyLines(text));
}

const rollout = (canary: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: a\nspec:\n  replicas: 5\n  strategy:\n    canary:\n${canary}`;

describe('what holds the shares of a workload', () => {
  it('is its copies where Argo Rollouts has no router', () => {
    const [it] = read(rollout('      steps:\n      - setWeight: 20\n'));

    assert.deepEqual([it?.routedBy, it?.replicas, it?.steps], ['replicas', 5, [20]]);
  });

  it('is the router that Argo Rollouts names, whatever else it sets', () => {
    const [it] = read(
      rollout(
        '      trafficRouting:\n        maxTrafficWeight: 1000\n        managedRoutes:\n        - name: staff\n        nginx:\n          stableIngress: a\n',
      ),
    );

    assert.equal(it?.routedBy, 'nginx');
  });

  it("is Flagger's provider, where it names one", () => {
    const canary = (provider: string) =>
      `apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata:\n  name: a\nspec:\n${provider}  analysis:\n    stepWeight: 5\n    maxWeight: 50\n`;

    assert.equal(read(canary('  provider: istio\n'))[0]?.routedBy, 'istio');
    assert.equal(read(canary(''))[0]?.routedBy, undefined);
  });

  it('has a number of copies only where it is written as one', () => {
    const deployment = (replicas: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: ${replicas}\n`;

    assert.equal(read(deployment('4'))[0]?.replicas, 4);
    assert.equal(read(deployment('{{ .Values.replicas }}'))[0]?.replicas, undefined);
  });
});
