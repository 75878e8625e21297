import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogIndex, detect } from '../../src/catalog/detect.js';
import type { Sighting } from '../../src/catalog/provider.js';
import { isShowcase, placeInShowcase } from '../../src/catalog/showcase.js';
import { readSightings } from '../../src/repository/sightings.js';
import { repositoryOf } from '../support/repository-of.js';

const rollout: Sighting = {
  kind: 'kind',
  value: 'argoproj.io/Rollout',
  path: 'examples/canary/rollout.yaml',
  line: 2,
};
const image: Sighting = { kind: 'file', value: 'Dockerfile', path: 'Dockerfile', line: 1 };
const verdictIn = (name: string, sightings: Sighting[]) =>
  detect(sightings, { name }).deployment.find(({ id }) => id === 'argo-rollouts')?.verdict;

test('a repository that is called after a demonstration and deploys its examples alone is what they are', () => {
  assert.equal(verdictIn('rollouts-demo', [image, rollout]), 'in-use');
  assert.equal(verdictIn('acme+rollout-samples', [image, rollout]), 'in-use');
  const own: Sighting = {
    kind: 'go',
    value: 'github.com/acme/rollouts-demo',
    path: 'go.mod',
    line: 1,
    role: 'published',
  };
  assert.equal(verdictIn('checkout', [own, rollout]), 'in-use');
});

test('a library, a controller and a demonstration with a product of its own keep their examples aside', () => {
  const chart: Sighting = { kind: 'file', value: 'chart/Chart.yaml', path: 'chart/Chart.yaml', line: 1 };
  const published: Sighting = { kind: 'npm', value: 'acme', path: 'package.json', line: 1, role: 'published' };

  assert.equal(verdictIn('rollouts', [image, rollout]), 'mentioned');
  assert.equal(verdictIn('demolition', [image, rollout]), 'mentioned');
  assert.equal(verdictIn('rollouts-demo', [chart, rollout]), 'mentioned');
  assert.equal(verdictIn('rollouts-demo', [published, rollout]), 'mentioned');
  assert.equal(isShowcase('rollouts-demo', [image], catalogIndex()), false);
});

test('tests of an example stay tests, and its documents documents', () => {
  const paths = [
    'examples/canary/rollout.yaml',
    'samples/tests/a.yaml',
    'examples/README.md',
    'vendor/examples/a.yaml',
  ];

  assert.deepEqual(paths.map(placeInShowcase), ['product', 'tests', 'documents', 'vendored']);
});

test('what a shown analysis judges by counts where nothing but examples is there', async () => {
  const analysis = 'apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata:\n  name: success-rate\n';
  const options = { signal: new AbortController().signal, progress: () => {} };
  const read = (more: Record<string, string>) =>
    readSightings(
      repositoryOf({
        'go.mod': 'module github.com/acme/rollouts-demo\n',
        'examples/rollout.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n',
        'examples/analysis.yaml': analysis,
        ...more,
      }),
      options,
    );

  assert.deepEqual((await read({})).slo, [
    { name: 'success-rate', kind: 'metric', path: 'examples/analysis.yaml', line: 4 },
  ]);
  assert.deepEqual((await read({ 'deploy/app.yaml': 'apiVersion: apps/v1\nkind: Deployment\n' })).slo, []);
});
