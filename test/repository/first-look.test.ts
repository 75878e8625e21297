import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLookFor } from '../../src/repository/first-look.js';

const look = firstLookFor([
  { words: ['feature', 'Feature', 'flag_'], bit: 1, isPlaced: true },
  { words: ['isOn(', 'ecs'], bit: 2 },
]);

test('one look tells which words a text holds, and where those stand whose place matters', () => {
  const text = 'const featureOn = 1;\nreadFeature(flag_x, isOn);';

  const { seen, places } = look(text);

  assert.equal(seen, 1, 'no call of `isOn`');
  assert.deepEqual(places, [text.indexOf('feature'), text.indexOf('Feature'), text.indexOf('flag_')]);
});

test('words at both ends of a text, and short ones, are seen', () => {
  assert.deepEqual(look('isOn('), { seen: 2, places: [] });
  assert.deepEqual(look('feature ecs'), { seen: 3, places: [0] });
  assert.deepEqual(look('flag_'), { seen: 1, places: [0] });
  assert.deepEqual(look('featur'), { seen: 0, places: [] }, 'cut off');
  assert.deepEqual(look(''), { seen: 0, places: [] });
});

test('behind a longer text nothing of it is left', () => {
  look(`${'x'.repeat(100)}feature`);

  assert.deepEqual(look('x'.repeat(104)), { seen: 0, places: [] });
  assert.equal(look(`${'y'.repeat(2_000_000)}flag_`).seen, 1, 'larger than all before');
});

test('places count characters, whatever characters there are', () => {
  const text = 'naïve “feature”';

  assert.deepEqual(look(text).places, [text.indexOf('feature')]);
});

test('it tells what a search word by word tells', () => {
  const words = ['abca', 'bcab', 'aabb', 'ccccc'];
  const find = firstLookFor([{ words, bit: 1, isPlaced: true }]);
  // Digits of a fixed number in base three.
  const text = Array.from({ length: 4_000 }, (_, at) => 'abc'.charAt(Math.floor((at * at * 7919) / 11) % 3)).join('');

  const expected = [...text].flatMap((_, at) => (words.some((word) => text.startsWith(word, at)) ? [at] : []));

  assert.ok(expected.length > 10);
  assert.deepEqual(find(text).places, expected);
});
