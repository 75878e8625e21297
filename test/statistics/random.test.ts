import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binomialCumulative } from '../../src/statistics/binomial-cumulative.js';
import { drawBinomial } from '../../src/statistics/draw-binomial.js';
import { drawNormal } from '../../src/statistics/draw-normal.js';
import { drawPoisson } from '../../src/statistics/draw-poisson.js';
import { normalCumulative } from '../../src/statistics/normal-cumulative.js';
import { poissonCumulative } from '../../src/statistics/poisson-cumulative.js';
import { randomNumbers, xoshiro128StarStar } from '../../src/statistics/random-numbers.js';
import { reference } from './reference.js';

const draws = 20_000;

/** The largest distance between drawn and true cumulative chance; above 1.95 / √draws in one of a thousand samples. */
function distance(draw: () => number, cumulative: (value: number) => number): number {
  const drawn = Array.from({ length: draws }, draw).sort((a, b) => a - b);
  // At the last of equal draws, so that it fits counts too.
  return Math.max(
    ...drawn.map((value, index) =>
      drawn[index + 1] === value ? 0 : Math.abs((index + 1) / draws - cumulative(value)),
    ),
  );
}
const bound = 1.95 / Math.sqrt(draws);

test('the generator is the published one', () => {
  const next = xoshiro128StarStar([1, 2, 3, 4]);

  const words = reference.xoshiro128StarStar.map(() => next());

  assert.deepEqual(words, reference.xoshiro128StarStar);
});

test('a seed always gives the same numbers, another seed others', () => {
  const first = randomNumbers(7);
  const again = randomNumbers(7);
  const other = randomNumbers(8);

  const numbers = Array.from({ length: 5 }, first);

  assert.deepEqual(Array.from({ length: 5 }, again), numbers);
  assert.notDeepEqual(Array.from({ length: 5 }, other), numbers);
  assert.ok(distance(first, (value) => value) < bound);
});

test('draws have their distributions', () => {
  const random = randomNumbers(11);

  assert.ok(distance(() => drawNormal(random), normalCumulative) < bound, 'normal');
  for (const mean of [0.02, 1.4, 9.9, 10, 47.3, 20_000])
    assert.ok(
      distance(
        () => drawPoisson(mean, random),
        (count) => poissonCumulative(count, mean),
      ) < bound,
      `${mean}`,
    );
  for (const [trials, chance] of [
    [1, 0.3],
    [30, 0.05],
    [40, 0.5],
    [500, 0.97],
    [100_000, 0.005],
  ] as const)
    assert.ok(
      distance(
        () => drawBinomial(trials, chance, random),
        (count) => binomialCumulative(count, trials, chance),
      ) < bound,
      `${trials} × ${chance}`,
    );
});
