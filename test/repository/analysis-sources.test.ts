import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisSightings } from '../../src/repository/analysis-sources.js';

const asked = (text: string) =>
  analysisSightings({ path: 'deploy/analysis.yaml', text }).map(({ value, line }) => `${value}@${line}`);

test('what an analysis asks, in the words of Argo Rollouts and of Flagger', () => {
  const argo =
    'kind: AnalysisTemplate\nspec:\n  metrics:\n  - name: a\n    provider:\n      # ours\n      prometheus:\n        address: http://p\n  - name: b\n    provider:\n      newRelic:\n        query: q\n';
  const flagger = 'kind: MetricTemplate\nspec:\n  provider:\n    type: datadog\n    address: https://api\n';

  assert.deepEqual(asked(argo), ['asked/prometheus@6', 'asked/newrelic@11']);
  assert.deepEqual(asked(flagger), ['asked/datadog@4']);
});

test('a job that is run, a provider of anything else and a mere list ask nobody', () => {
  assert.deepEqual(
    asked('kind: AnalysisTemplate\nspec:\n  metrics:\n  - provider:\n      job:\n        spec: {}\n'),
    [],
  );
  assert.deepEqual(asked('kind: Issuer\nspec:\n  provider:\n    prometheus:\n      a: b\n'), []);
  assert.deepEqual(asked('kind: MetricTemplate\nspec:\n  provider:\n    address: prometheus\n'), []);
});
