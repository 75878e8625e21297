import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawNormal } from '../../src/statistics/draw-normal.js';
import { drawPoisson } from '../../src/statistics/draw-poisson.js';
import { harmPairs } from '../../src/statistics/latency-pairs.js';
import { noiseFromHistory } from '../../src/statistics/noise-from-history.js';
import { noiseInStage } from '../../src/statistics/noise-in-stage.js';
import { promotionPair } from '../../src/statistics/promotion-pair.js';
import { randomNumbers } from '../../src/statistics/random-numbers.js';
import { shareAbove } from '../../src/statistics/share-above.js';

const fine = [100, 125, 150, 200, 250, 300, 400, 500, 1000].map((edge) => ({
  edge,
  shareAbove: Math.min(1, (80 / edge) ** 2),
}));
const coarse = fine.filter(({ edge }) => [100, 250, 500, 1000].includes(edge));

test('pairs of edges at least the tolerated factor apart', () => {
  const pairs = harmPairs(fine, 1.2).map(({ quantile, low, high }) => [quantile, low.edge, high.edge]);

  assert.deepEqual(pairs, [
    [0.5, 125, 150],
    [0.9, 250, 300],
    [0.95, 400, 500],
  ]);
  assert.deepEqual(harmPairs([], 1.2), []);
});

test('the margin that buckets resolve, or the edge that is missing', () => {
  const resolved = promotionPair(fine, 1.5);
  const missing = promotionPair(coarse, 1.5);

  assert.equal(resolved.kind === 'pair' && resolved.effectiveMargin, 1.25);
  assert.deepEqual(missing, { kind: 'edge-missing', above: 500, upTo: 750, resolvable: 2 });
  assert.deepEqual(promotionPair([], 1.5), { kind: 'no-histogram' });
});

test('shares between edges follow the tail', () => {
  assert.ok(Math.abs(shareAbove(fine, 350) - (80 / 350) ** 2) < 1e-12);
  assert.ok(Math.abs(shareAbove(fine, 2000) - (80 / 2000) ** 2) < 1e-12);
  assert.equal(shareAbove(fine, 200), (80 / 200) ** 2);
  assert.equal(shareAbove(fine, 50), 0.5 * (1 + 0.64));
});

test('noise within a stage: none in independent requests, clusters of five seen', () => {
  const random = randomNumbers(6);
  const minutes = (cluster: number) =>
    Array.from({ length: 600 }, () => ({
      canaryBad: cluster * drawPoisson(4 / cluster, random),
      canaryExposure: 1000,
      baselineBad: cluster * drawPoisson(40 / cluster, random),
      baselineExposure: 10_000,
      minutes: 1,
    }));

  const independent = noiseInStage(minutes(1), 1.05);
  const clustered = noiseInStage(minutes(5), 1.05);

  assert.ok(independent < 1.6, `${independent}`);
  assert.ok(clustered > 3.5 && clustered < 7, `${clustered}`);
});

test('history: a floor for wandering rates, none for a daily wave, incidents left out', () => {
  const random = randomNumbers(12);
  const history = (wander: number) => {
    let log = 0;
    return Array.from({ length: 1440 }, (_, at) => {
      // Reverts within a quarter of an hour, as the rates of a single arm do.
      log = log * Math.exp(-1 / 15) + wander * Math.sqrt(1 - Math.exp(-2 / 15)) * drawNormal(random);
      const incident = at > 700 && at < 720 ? 30 : 1;
      const rate = 0.005 * Math.exp(log + 0.5 * Math.sin((2 * Math.PI * at) / 1440)) * incident;
      return { requests: 60_000, bad: drawPoisson(60_000 * rate, random) };
    });
  };
  const stage = { canaryBadPerMinute: 15, exposureRatio: 0.05 };

  const calm = noiseFromHistory(history(0), stage);
  const drifting = noiseFromHistory(history(0.3), stage);

  assert.ok(calm && calm.floor < 2 && calm.prior < 1.5, JSON.stringify(calm));
  assert.ok(drifting && drifting.floor > 10, JSON.stringify(drifting));
  assert.equal(noiseFromHistory(history(0).slice(0, 400), stage), undefined);
});
