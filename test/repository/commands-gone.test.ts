import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from '../../src/catalog/detect.js';
import type { Sighting } from '../../src/catalog/provider.js';
import { withGone } from '../../src/repository/commands-gone.js';

const command = (value: string): Sighting => ({ kind: 'cli', value, path: 'run.sh', line: 1 });
const isGone = (value: string) => withGone([command(value)], ['ops/compose-prod.yml', 'run.sh'])[0]?.role === 'gone';

test('a command on a file of Compose that is no longer there is a leftover', () => {
  assert.equal(isGone('docker compose -f docker-compose-old.yml'), true);
  assert.equal(isGone('docker-compose --file ../old/stack.yml up'), true);

  const [it] = detect(withGone([command('docker compose -f docker-compose-old.yml')], [])).deployment;
  assert.equal(it?.verdict, 'mentioned');
  assert.match(it?.reason ?? '', /no longer there/);
});

test('one on a file that is there, on a machine, in a variable or of no name is left alone', () => {
  assert.equal(isGone('docker compose -f compose-prod.yml'), false);
  assert.equal(isGone('docker compose -f /srv/shop/compose.yml'), false);
  assert.equal(isGone('docker compose -f $FILE up'), false);
  assert.equal(isGone('docker compose up -d'), false);
  assert.equal(isGone('kubectl apply -f old.yml'), false);
});
