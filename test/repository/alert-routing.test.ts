import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routingSightings } from '../../src/repository/alert-routing.js';

function routed(...lines: string[]): number[] {
  return routingSightings('values.yaml', lines.join('\n'), lines).map(({ line }) => line);
}

test('the values of a chart, an object and a file in a map say whom to wake', () => {
  const values = ['values:', '  alertmanager:', '    config:', '      receivers:', '        - name: team'];
  const spec = ['alertmanager:', '  enabled: true', '  alertmanagerSpec:', '    replicas: 2'];
  const file = ['data:', '  alertmanager.yml: |', '    route:', '      receiver: team'];

  assert.deepEqual(routed(...values), [2]);
  assert.deepEqual(routed(...spec), [1]);
  assert.deepEqual(routed(...file), [2]);
});

test('a block that is off, sets resources alone or belongs to something else tells nothing', () => {
  const off = ['alertmanager:', '  enabled: false', '  config:', '    route:', '      receiver: team'];
  const small = ['alertmanager:', '  resources:', '    limits: {}', 'otel:', '  receivers:', '    otlp: {}'];
  const compose = ['services:', '  alertmanager:', '    image: shop/alerts', '    route: none'];

  assert.deepEqual(routed(...off), []);
  assert.deepEqual(routed(...small), []);
  assert.deepEqual(routed(...compose), []);
});
