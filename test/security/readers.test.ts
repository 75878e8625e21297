import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../src/repository/sightings.js';
import { lure, readPaths, units } from '../support/hostile-texts.js';
import { repositoryOf } from '../support/repository-of.js';

// A reader whose pattern walks back and forth takes four times as long for twice the text: minutes for a megabyte that
// is read in a blink. Every file name that any reader opens is tried with every text that patterns wait for.

const options = { signal: new AbortController().signal, progress: () => {} };

/** Milliseconds that a scan of one text under all these names takes. */
async function takes(text: string, paths: readonly string[]): Promise<number> {
  const named = paths.map((path) => [path === 'package.json' ? 'shop/package.json' : path, text]);
  const repository = repositoryOf({ ...Object.fromEntries(named), 'package.json': lure });
  const started = performance.now();
  await readSightings(repository, options);
  return performance.now() - started;
}

const shapes: Readonly<Record<string, (unit: string, length: number) => string>> = {
  'one line': (unit, length) => unit.repeat(Math.ceil(length / unit.length)),
  'long lines': (unit, length) => `${unit.repeat(Math.ceil(3900 / unit.length))}\n`.repeat(Math.ceil(length / 3900)),
  'short lines': (unit, length) => `${unit.repeat(Math.ceil(60 / unit.length))}\n`.repeat(Math.ceil(length / 60)),
};

/** A hundred files of 24 KB: a second or two on an idle machine. */
const length = 24_000;
const most = 20_000;

for (const [shape, textOf] of Object.entries(shapes)) {
  test(`no reader loses its time on ${shape} of what it waits for`, { timeout: 600_000 }, async () => {
    await takes('', readPaths);
    for (const unit of units) {
      const text = textOf(unit, length);
      const milliseconds = await takes(text, readPaths);

      assert.ok(milliseconds < most, `${JSON.stringify(unit)} took ${Math.round(milliseconds)} ms`);
    }
  });
}

test('what is nested deeper than any parser should follow is passed over, and the scan goes on', async () => {
  for (const unit of ['[', '{', '{"a":', '- ', '(', '<a>', '? ', '[{']) {
    for (const tail of ['', '\n']) {
      const milliseconds = await takes((unit + tail).repeat(30_000), readPaths);

      assert.ok(milliseconds < most, `${JSON.stringify(unit + tail)} took ${Math.round(milliseconds)} ms`);
    }
  }
});

test('aliases that multiply, tags that name code and keys that name prototypes do nothing', async () => {
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    const [name, before] = ['abcdefghi'[level], 'abcdefghi'[level - 1]];
    laughs.push(`${name}: &${name} [${`*${before}, `.repeat(9)}]`);
  }
  const texts = [
    `flags: &f\n  on: true\nsyncWindows: *f\n${laughs.join('\n')}\nwindows: [*i, *i]\n`,
    '!!js/function "function () { globalThis.marked = true }": !!python/object/apply:os.system ["touch marked"]\n',
    '!!js/undefined x: !!js/regexp /a+/\n<<: !evil {a: 1}\n',
    '__proto__:\n  polluted: true\nconstructor:\n  prototype:\n    polluted: true\n',
    '{"__proto__": {"polluted": true}, "flags": {"__proto__": {"state": "ENABLED", "polluted": true}}}',
    '---js\nglobalThis.marked = true\n---\n',
  ];
  for (const text of texts) assert.ok((await takes(text, readPaths)) < most);

  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.equal(Reflect.get(globalThis, 'marked'), undefined);
});
