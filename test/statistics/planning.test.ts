import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawPoisson } from '../../src/statistics/draw-poisson.js';
import { type HarmEvidence, harmEvidence } from '../../src/statistics/harm-evidence.js';
import { hoursUntil } from '../../src/statistics/hours-until.js';
import { harmPairs } from '../../src/statistics/latency-pairs.js';
import { median } from '../../src/statistics/median.js';
import { promotionPair } from '../../src/statistics/promotion-pair.js';
import { randomNumbers } from '../../src/statistics/random-numbers.js';
import { requestsWithin } from '../../src/statistics/requests-within.js';
import { rollbackThreshold } from '../../src/statistics/rollback-threshold.js';
import { shareAbove } from '../../src/statistics/share-above.js';
import { smallestRegression } from '../../src/statistics/smallest-regression.js';
import { stageHours } from '../../src/statistics/stage-hours.js';
import { stageRemedies } from '../../src/statistics/stage-remedies.js';

const rules = {
  tolerance: 1.1,
  margin: 1.5,
  harmAlpha: 0.01,
  healthAlpha: 0.05,
  weight: 0.45,
  power: 0.8,
  noise: 1.1,
  warmUpHours: 1 / 6,
};
const question = (requestsPerSecond: number, share: number, baselineRate = 0.005) => ({
  ...rules,
  traffic: { requestsPerHour: 3600 * requestsPerSecond },
  share,
  baselineRate,
});

test('hours by traffic and share', () => {
  // A table computed apart from this code when the tests were chosen: requests a second, share, baseline rate; hours to
  // detect 2 × and 1.5 ×, hours to certify below 1.5 ×; smallest ratio seen in a day and in a week.
  const table = [
    [2000, 0.1, 0.005, 0.18, 0.23, 0.2, 1.12, 1.11],
    [200, 0.05, 0.005, 0.43, 1.35, 0.73, 1.18, 1.13],
    [50, 0.01, 0.005, 5.3, 22.7, 10.7, 1.49, 1.24],
    [50, 0.01, 0.001, 25.6, 113, 52.9, 2.03, 1.42],
    [2, 0.25, 0.005, 7.3, 31, 15.5, 1.56, 1.26],
    [2, 0.01, 0.005, 127, 564, 264, 3.5, 1.9],
  ] as const;
  for (const [requestsPerSecond, share, rate, twice, half, certify, day, week] of table) {
    const asked = question(requestsPerSecond, share, rate);

    const seen = [
      stageHours({ ...asked, smallestRegression: 2 }).detectHours,
      stageHours({ ...asked, smallestRegression: 1.5 }).detectHours,
      stageHours({ ...asked, smallestRegression: 2 }).certifyHours,
      smallestRegression(asked, 24) ?? Number.NaN,
      smallestRegression(asked, 168) ?? Number.NaN,
    ];

    [twice, half, certify, day, week].forEach((expected, index) => {
      const value = seen[index] ?? Number.NaN;
      assert.ok(
        Math.abs(value - expected) <= 0.02 * expected + 0.005,
        `${requestsPerSecond} rps: ${value}, ${expected}`,
      );
    });
  }
});

test('four of five simulated stages are decided within the hours asked for', () => {
  const asked = { ...question(200, 0.05), smallestRegression: 2, noise: 1, warmUpHours: 0 };
  const { detectHours } = stageHours(asked);
  const random = randomNumbers(4);

  const hours = Array.from({ length: 200 }, () => {
    let evidence: HarmEvidence | undefined;
    do {
      evidence = harmEvidence(
        evidence,
        {
          canaryBad: drawPoisson(600 * 0.01, random),
          canaryExposure: 600,
          baselineBad: drawPoisson(11_400 * 0.005, random),
          baselineExposure: 11_400,
          minutes: 1,
        },
        { tolerance: 1.1, plannedMinutes: 1440 },
        1,
      );
    } while (evidence.value * rules.weight < rollbackThreshold(0.01, 1));
    return evidence.minutes / 60;
  }).sort((a, b) => a - b);

  const eightyPercent = hours[159] ?? Number.NaN;
  assert.ok(
    eightyPercent > 0.75 * detectHours && eightyPercent < 1.15 * detectHours,
    `${eightyPercent}, ${detectHours}`,
  );
  assert.ok(median(hours) < detectHours);
});

test('a stage that cannot decide in a week is told what would', () => {
  const hard = { ...question(2, 0.01), smallestRegression: 2 };

  const remedies = stageRemedies(hard, 168);

  assert.deepEqual(
    remedies.map(({ kind }) => kind),
    ['larger-share', 'wider-effect', 'longer-stage', 'synthetic-load', 'judged-by-people'],
  );
  for (const remedy of remedies) {
    if (remedy.kind === 'larger-share') assert.ok(remedy.share > 0.0155 && remedy.share < 0.0162);
    if (remedy.kind === 'longer-stage') assert.ok(Math.abs(remedy.hours - 264) < 1);
    if (remedy.kind === 'wider-effect') {
      const widened = stageHours({ ...hard, ...remedy });
      assert.ok(Math.max(widened.detectHours, widened.certifyHours) <= 168.01);
    }
  }
  assert.deepEqual(stageRemedies({ ...question(200, 0.05), smallestRegression: 2 }, 168), []);
});

test('two hundred orders in a day do not tell 1.4 errors from 2.8', () => {
  const orders = { ...question(20_000 / 86_400, 0.01, 0.007), smallestRegression: 2 };

  const hours = stageHours(orders);
  const without = stageRemedies({ ...orders, traffic: { requestsPerHour: 0 } }, 168);

  assert.ok(hours.detectHours > 168 && hours.certifyHours > 168);
  assert.deepEqual(without, [{ kind: 'judged-by-people' }]);
});

test('a certified rate helps where errors are too rare to compare', () => {
  const rare = { ...question(50, 0.05, 0.000_01), smallestRegression: 2 };

  const byRatio = stageHours(rare);
  const byRate = stageHours({ ...rare, certifiedRate: 0.001 });

  assert.ok(byRatio.certifyHours > 500);
  assert.ok(byRate.certifyHours < 1);
  assert.equal(stageHours({ ...rare, baselineRate: 0 }).detectHours, Number.POSITIVE_INFINITY);
});

test('the shape of the week decides when requests come', () => {
  const officeHours = Array.from({ length: 168 }, (_, hour) =>
    hour < 120 && hour % 24 >= 9 && hour % 24 < 17 ? 1 : 0,
  );
  const traffic = { requestsPerHour: 100, hourWeights: officeHours };

  const fromMonday = hoursUntil(traffic, 420);
  const fromSaturday = hoursUntil({ ...traffic, startHourOfWeek: 120 }, 420);

  assert.ok(Math.abs(requestsWithin(traffic, 168) - 16_800) < 1e-6);
  assert.ok(Math.abs(fromMonday - 10) < 1e-3, `${fromMonday}`);
  assert.ok(Math.abs(fromSaturday - 58) < 1e-3, `${fromSaturday}`);
  assert.equal(hoursUntil({ requestsPerHour: 0 }, 1), Number.POSITIVE_INFINITY);
});

test('latency is planned as a ratio of shares above two edges', () => {
  const histogram = [200, 250, 300, 400, 500].map((edge) => ({ edge, shareAbove: (80 / edge) ** 2 }));
  const [harm] = harmPairs(histogram, 1.2, [0.9]);
  const certified = promotionPair(histogram, 1.5, 0.9);
  assert.ok(harm && certified.kind === 'pair');
  const { low, high } = certified.pair;
  const asked = (slowness: number) => ({
    ...question(50, 0.01, harm.low.shareAbove),
    smallestRegression: shareAbove(histogram, harm.high.edge / slowness) / harm.low.shareAbove,
    tolerance: 1,
    margin: 1,
    healthyRatio: high.shareAbove / low.shareAbove,
  });

  const half = stageHours(asked(1.5));
  const tolerated = stageHours(asked(1.2));

  assert.ok(half.detectHours > 0.2 && half.detectHours < 3, `${half.detectHours}`);
  assert.ok(half.certifyHours > 0.2 && half.certifyHours < 3, `${half.certifyHours}`);
  assert.equal(tolerated.detectHours, Number.POSITIVE_INFINITY);
});
