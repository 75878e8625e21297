import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askingFiles } from '../../../src/risk/guard/asking.js';
import { guardOf } from '../../../src/risk/guard.js';
import { changeOf } from '../../support/change-of.js';

const texts: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'asks.ts': ['', "if (flags.isEnabled(\n  user,\n  'new-cart',\n)) go();\n"],
  'asked-before.py': ["if features.enabled('new-cart'):\n    go()\n", 'go()\n'],
  'member.ts': ['', 'const cart = features.newCart ? a : b;\n'],
  'constant.java': ['', 'if (client.isFeatureOn(Flags.NEW_CART)) { go(); }\n'],
  'defines.yml': ['', 'new-cart: false\n'],
  'told-by-discovery.rb': ['', 'beta? ? 1 : 2\n'],
  'decoy/other-key.ts': ['', "if (flags.isEnabled('new-cartridge')) go();\n"],
  'decoy/only-a-word.ts': ['', '// the new-cart feature is described elsewhere\ngo();\n'],
  'decoy/a-path.rb': ['', "get 'shop', to: 'new-cart'\n"],
  'decoy/nothing.go': ['', 'func main() {}\n'],
};

test('files that may ask for a flag are told by their words, on either side', () => {
  const change = changeOf(texts);

  const mayAsk = askingFiles(change, {
    keys: new Set(['new-cart', 'newCart']),
    paths: new Set(['told-by-discovery.rb']),
    constants: new Map([['NEW_CART', 'new-cart']]),
  });

  assert.deepEqual(
    change.files.filter(mayAsk).map(({ path }) => path),
    Object.keys(texts).filter((path) => !path.startsWith('decoy/')),
  );
});

const plain = Object.fromEntries(
  Array.from({ length: 9 }, (_, at) => [`a/${at}.ts`, ['go(1);\n', 'go(2);\n'] as const]),
);
const evaluations = [{ key: 'new-cart', path: 'z.ts', line: 1 }];

test('where nothing hides behind a flag, a few places outside are enough', async () => {
  const guard = await guardOf(changeOf(plain), evaluations);

  assert.equal(guard.coverage, 'none');
  assert.deepEqual(
    guard.uncovered.map(({ path }) => path),
    ['a/0.ts', 'a/1.ts', 'a/2.ts'],
  );
});

test('a guarded file that comes last makes all places outside be listed, in the order of the files', async () => {
  const files = { ...plain, 'z.ts': ['', "if (flags.isEnabled('new-cart')) go(3);\n"] as const };

  const guard = await guardOf(changeOf(files), evaluations);

  assert.equal(guard.coverage, 'partly');
  assert.deepEqual(
    guard.uncovered.map(({ path }) => path),
    Object.keys(plain),
  );
});
