import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callsWorthSearching, detect, mostEvidence } from '../../src/catalog/detect.js';
import { placeOf } from '../../src/catalog/place.js';
import type { Sighting, SignalKind } from '../../src/catalog/provider.js';

const seen = (kind: SignalKind, value: string, path: string, line = 1): Sighting => ({ kind, value, path, line });

test('a kind counts only with its API group', () => {
  const { deployment } = detect([
    seen('kind', 'argoproj.io/Rollout', 'deploy/shop.yaml', 2),
    seen('kind', 'example.com/Canary', 'deploy/bird.yaml'),
  ]);

  assert.deepEqual(
    deployment.map(({ id, verdict }) => [id, verdict]),
    [['argo-rollouts', 'in-use']],
  );
  assert.deepEqual(deployment[0]?.evidence, [
    { signal: 'kind:argoproj.io/Rollout', path: 'deploy/shop.yaml', line: 2, strength: 'strong' },
  ]);
});

test('what lies in tests, examples, documents or vendored code is only mentioned, and the reason says where', () => {
  const found = (path: string) => detect([seen('npm', 'prom-client', path)]).monitoring[0];

  assert.equal(found('package.json')?.verdict, 'in-use');
  for (const path of [
    'test/fixtures/package.json',
    'examples/a/package.json',
    'docs/package.json',
    'vendor/x/package.json',
  ]) {
    assert.equal(found(path)?.verdict, 'mentioned', path);
  }
  assert.match(found('examples/a/package.json')?.reason ?? '', /examples/);
  assert.equal(found('examples/a/package.json')?.evidence[0]?.strength, 'weak');
});

test('an SDK that mostly means other things counts only together with its flag call', () => {
  const dependency = seen('npm', 'posthog-js', 'package.json', 7);
  const call = seen('call', '.isFeatureEnabled(', 'src/app.ts', 3);

  assert.deepEqual(detect([dependency])['feature-flags'], []);
  assert.deepEqual(detect([call])['feature-flags'], []);
  const [posthog] = detect([dependency, call])['feature-flags'];
  assert.equal(posthog?.id, 'posthog');
  assert.equal(posthog?.evidence.length, 2);
});

test('a common method name beside no more than a variable is no evidence', () => {
  const [unleash] = detect([seen('env', 'UNLEASH_URL', '.env.example'), seen('call', '.isEnabled(', 'src/widget.ts')])[
    'feature-flags'
  ];

  assert.equal(unleash?.verdict, 'weak');
  assert.deepEqual(
    unleash?.evidence.map(({ signal }) => signal),
    ['env:UNLEASH_URL'],
  );
});

test('a build server is in use where one of its pipelines deploys, else weak', () => {
  const pipeline = seen('file', '.github/workflows/main.yml', '.github/workflows/main.yml');
  const verdict = (sightings: Sighting[]) =>
    detect(sightings).deployment.find(({ id }) => id === 'github-actions')?.verdict;

  assert.equal(verdict([pipeline]), 'weak');
  assert.equal(verdict([pipeline, seen('cli', 'docker build .', pipeline.path)]), 'weak');
  assert.equal(verdict([pipeline, seen('cli', 'kubectl apply -f k8s', 'deploy.sh')]), 'weak');
  assert.equal(verdict([pipeline, seen('cli', 'kubectl apply -f k8s', pipeline.path)]), 'in-use');
});

test('a command meets a signal by whole words', () => {
  const ids = (command: string) => detect([seen('cli', command, 'deploy.sh')]).deployment.map(({ id }) => id);

  assert.deepEqual(ids('helm upgrade --install shop ./chart'), ['helm']);
  assert.deepEqual(ids('helm upgraded'), []);
  assert.deepEqual(ids('helm lint'), []);
});

test('the answer is bounded and does not depend on the order of what was seen', () => {
  const many = Array.from({ length: 40 }, (_, index) => seen('file', `s${index}/Dockerfile`, `s${index}/Dockerfile`));
  const sightings = [...many, seen('gem', 'flipper', 'Gemfile', 4), seen('call', 'Flipper.enabled?(', 'app/a.rb', 2)];

  const forwards = detect(sightings);
  const backwards = detect([...sightings].reverse());

  assert.deepEqual(forwards, backwards);
  assert.equal(forwards.deployment[0]?.evidence.length, mostEvidence);
});

test('an ended product says so', () => {
  const [mesh] = detect([seen('kind', 'appmesh.k8s.aws/VirtualNode', 'mesh.yaml')]).deployment;

  assert.match(mesh?.ended ?? '', /2026/);
});

test('sources are searched only for products that more than a name speaks of', () => {
  const literals = (sightings: Sighting[]) => callsWorthSearching(sightings).map(({ literal }) => literal);

  assert.deepEqual(literals([seen('npm', 'express', 'package.json'), seen('env', 'UNLEASH_URL', '.env')]), []);
  assert.ok(literals([seen('gem', 'flipper', 'Gemfile')]).includes('Flipper.enabled?('));
  assert.deepEqual(
    [...new Set(callsWorthSearching([seen('gem', 'flipper', 'Gemfile')]).map(({ flag }) => flag))],
    [true],
  );
});

test('places are told from folders and names', () => {
  const places = [
    'src/spec.ts',
    'spec/a.rb',
    'a/b_test.go',
    'README.md',
    'requirements/base.txt',
    'src/ShopTest.java',
    'contest/a.ts',
  ];

  assert.deepEqual(places.map(placeOf), ['product', 'tests', 'tests', 'documents', 'product', 'tests', 'product']);
});
