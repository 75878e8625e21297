import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { catalogIndex } from '../../src/catalog/detect.js';
import { knownVariables } from '../../src/repository/environment.js';
import { executablesOnPath } from '../../src/repository/machine/executables.js';
import { installedSiblings } from '../../src/repository/machine/siblings.js';

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'machine-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('programs on PATH: executable files that were asked for, whatever else lies there', {
  skip: process.platform === 'win32',
}, (t) => {
  const bin = folder(t);
  for (const name of ['helm', 'kubectl', 'ls']) writeFileSync(path.join(bin, name), '');
  chmodSync(path.join(bin, 'helm'), 0o755);
  chmodSync(path.join(bin, 'ls'), 0o755);
  mkdirSync(path.join(bin, 'flux'), { mode: 0o755 });

  const found = executablesOnPath(new Set(['helm', 'kubectl', 'flux']), {
    environment: { PATH: `/no/such:${bin}` },
    platform: 'linux',
  });

  assert.deepEqual(found, ['helm']);
});

test('programs on Windows carry an ending that PATHEXT names', (t) => {
  const bin = folder(t);
  for (const name of ['Helm.EXE', 'kubectl', 'flyctl.txt']) writeFileSync(path.join(bin, name), '');

  const environment = { Path: bin, PATHEXT: '.COM;.EXE' };

  assert.deepEqual(executablesOnPath(new Set(['helm', 'kubectl', 'flyctl']), { environment, platform: 'win32' }), [
    'helm',
  ]);
});

test('variables of this process are known by name', () => {
  assert.deepEqual(
    knownVariables(['PATH', 'SENTRY_DSN', 'NEXT_PUBLIC_SENTRY_DSN', 'DD_API_KEY', 'HOME'], catalogIndex()),
    ['DD_API_KEY', 'NEXT_PUBLIC_SENTRY_DSN', 'SENTRY_DSN'],
  );
});

test('siblings: wicked-* plugins, each with its highest version', (t) => {
  const configuration = folder(t);
  for (const version of ['1.9.0', '1.10.0', '1.10.0-beta.1']) {
    mkdirSync(path.join(configuration, 'plugins/cache/market/wicked-qe', version), { recursive: true });
  }
  mkdirSync(path.join(configuration, 'plugins/cache/market/other/2.0.0'), { recursive: true });

  assert.deepEqual(installedSiblings(configuration), [{ name: 'wicked-qe', version: '1.10.0' }]);
  assert.deepEqual(installedSiblings(path.join(configuration, 'none')), []);
});
