import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callsWorthSearching } from '../../src/catalog/calls.js';
import { catalogIndex, detect } from '../../src/catalog/detect.js';
import type { Sighting } from '../../src/catalog/provider.js';
import { callSearch, isSource } from '../../src/repository/source-calls.js';

const unleash: Sighting = { kind: 'maven', value: 'io.getunleash:unleash-client-java', path: 'pom.xml', line: 1 };

test('a class by its whole name tells of a product that nobody declares', () => {
  const search = callSearch(callsWorthSearching([unleash], catalogIndex()));
  const text = 'package shop\n\nimport io.opentelemetry.instrumentation.annotations.WithSpan\n\n@WithSpan\nclass Pay\n';

  const calls = search?.search({ path: 'src/main/kotlin/Pay.kt', text }).calls ?? [];

  assert.deepEqual(
    calls.map(({ value, line }) => [value, line]),
    [['io.opentelemetry.instrumentation.annotations.WithSpan', 3]],
  );
  assert.equal(detect(calls).monitoring.find(({ id }) => id === 'opentelemetry')?.verdict, 'in-use');
});

test('tasks of Ruby are source code', () => {
  assert.equal(isSource('lib/tasks/pipelines.rake'), true);
  assert.equal(isSource('lib/tasks/pipelines.rake.md'), false);
});
