import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betSlopes } from '../../src/statistics/bet-slopes.js';
import { clopperPearson } from '../../src/statistics/clopper-pearson.js';
import { combinedEvidence } from '../../src/statistics/combined-evidence.js';
import { drawBinomial } from '../../src/statistics/draw-binomial.js';
import { drawNormal } from '../../src/statistics/draw-normal.js';
import { type ComparedCounts, type HarmEvidence, harmEvidence } from '../../src/statistics/harm-evidence.js';
import { meanEvidence } from '../../src/statistics/mean-evidence.js';
import { nonInferiorityEvidence } from '../../src/statistics/non-inferiority-evidence.js';
import { randomNumbers } from '../../src/statistics/random-numbers.js';
import { type RateEvidence, rateEvidence } from '../../src/statistics/rate-evidence.js';
import { stageDecision } from '../../src/statistics/stage-decision.js';
import { swappedArms } from '../../src/statistics/swapped-arms.js';

const minute = (canaryBad: number, canaryExposure: number, baselineBad: number, baselineExposure: number) => ({
  canaryBad,
  canaryExposure,
  baselineBad,
  baselineExposure,
  minutes: 1,
});

test('a bet is worth at most 1 inside its null, and exactly 1 nowhere but at its edge in the limit of rare events', () => {
  const cases = [0.02, 0.3, 1, 4].flatMap((k) =>
    [1e-4, 0.01, 0.2, 0.6].flatMap((pB) =>
      [0.3, 0.9, 1, 1.1, 1.3].flatMap((ratio) => [0.5, 0.9, 1.4, 3, 20].map((bet) => ({ k, pB, ratio, bet }))),
    ),
  );

  const worth = cases.flatMap(({ k, pB, ratio, bet }) => {
    const nullRatio = 1.1;
    const t = bet * nullRatio;
    const inNull = t > nullRatio ? ratio <= nullRatio : ratio >= nullRatio;
    const [slope] = betSlopes([t], nullRatio, k);
    if (!inNull || slope === undefined || ratio * pB > 1) return [];
    // E S of one block of 40 baseline and 40 k canary requests, in closed form.
    const onCanary = Math.log1p(ratio * pB * (Math.exp(slope.perCanaryBad - slope.perBad) - 1));
    const onBaseline = Math.log1p(pB * (Math.exp(-slope.perBad) - 1));
    return [40 * k * onCanary + 40 * onBaseline];
  });

  assert.ok(worth.length > 150);
  assert.ok(Math.max(...worth) <= 1e-12, `${Math.max(...worth)}`);
  assert.ok(Math.max(...worth) > -1e-3, 'the edge is reached');
});

test('blocks may be merged', () => {
  const rule = { tolerance: 1.1, plannedMinutes: 5 };
  const two = harmEvidence(
    harmEvidence(undefined, minute(6, 50, 4, 200), rule, 1.2),
    minute(5, 100, 9, 400),
    rule,
    1.2,
  );

  const one = harmEvidence(undefined, { ...minute(11, 150, 13, 600), minutes: 2 }, rule, 1.2);

  assert.ok(Math.abs(one.value / two.value - 1) < 1e-12);
  assert.ok(one.value > 1.5);
});

/** In how many of `runs` stages of `minutes` minutes the evidence ever reaches 1 / alpha. */
function alarms(
  { runs, minutes, alpha, seed }: { runs: number; minutes: number; alpha: number; seed: number },
  { baselineRate, ratio, tolerance }: { baselineRate: number; ratio: number; tolerance: number },
): number {
  const random = randomNumbers(seed);
  let count = 0;
  for (let run = 0; run < runs; run += 1) {
    let evidence: HarmEvidence | undefined;
    for (let at = 0; at < minutes && !(evidence && evidence.value >= 1 / alpha); at += 1) {
      const shared = baselineRate * Math.exp(Math.sin(at / 40));
      const counts = minute(drawBinomial(300, shared * ratio, random), 300, drawBinomial(900, shared, random), 900);
      evidence = harmEvidence(evidence, counts, { tolerance, plannedMinutes: minutes }, 1);
    }
    if (evidence && evidence.value >= 1 / alpha) count += 1;
  }
  return count;
}

test('watching every minute alarms no more often than promised, at the worst ratio that is tolerated', () => {
  const runs = 300;

  const falseAlarms = alarms(
    { runs, minutes: 240, alpha: 0.05, seed: 1 },
    { baselineRate: 0.01, ratio: 1.1, tolerance: 1.1 },
  );
  const found = alarms(
    { runs: 40, minutes: 240, alpha: 0.05, seed: 2 },
    { baselineRate: 0.01, ratio: 2, tolerance: 1.1 },
  );

  assert.ok(clopperPearson(falseAlarms, runs, 0.99).lower <= 0.05, `${falseAlarms} of ${runs}`);
  assert.equal(found, 40);
});

test('a canary at the margin is certified no more often than promised, a healthy one is', () => {
  const random = randomNumbers(3);
  const certified = (ratio: number, runs: number) => {
    let count = 0;
    for (let run = 0; run < runs; run += 1) {
      let evidence: ReturnType<typeof nonInferiorityEvidence> | undefined;
      for (let at = 0; at < 200 && !(evidence && evidence.value >= 20); at += 1)
        evidence = nonInferiorityEvidence(
          evidence,
          minute(drawBinomial(400, 0.01 * ratio, random), 400, drawBinomial(1200, 0.01, random), 1200),
          1.5,
          1,
        );
      if (evidence && evidence.value >= 20) count += 1;
    }
    return count;
  };

  const wrongly = certified(1.5, 300);
  const rightly = certified(1, 40);

  assert.ok(clopperPearson(wrongly, 300, 0.99).lower <= 0.05, `${wrongly} of 300`);
  assert.equal(rightly, 40);
});

test('a minute of a broken build rolls back at the second minute, not at the first', () => {
  const rule = { tolerance: 1.1, plannedMinutes: 1440 };
  const broken: ComparedCounts = minute(360, 600, 57, 11_400);

  const first = harmEvidence(undefined, broken, rule, 1.1);
  const second = harmEvidence(first, broken, rule, 1.1);

  assert.ok(first.value * 0.45 < 100);
  assert.ok(second.value * 0.45 >= 100);
});

test('a regression that begins late is caught soon', () => {
  const rule = { tolerance: 1.1, plannedMinutes: 1440 };
  let evidence: HarmEvidence | undefined;
  for (let at = 0; at < 1200; at += 1) evidence = harmEvidence(evidence, minute(3, 600, 57, 11_400), rule, 1.1);
  const healthy = evidence?.value ?? Number.NaN;

  let minutes = 0;
  while ((evidence?.value ?? 0) < 1000 && minutes < 240) {
    evidence = harmEvidence(evidence, minute(9, 600, 57, 11_400), rule, 1.1);
    minutes += 1;
  }

  assert.ok(healthy < 1);
  assert.ok(minutes < 30, `${minutes} minutes`);
});

test('one arm against a limit', () => {
  const rule = { limit: 0.05, side: 'above' } as const;
  const random = randomNumbers(5);
  const runs = 300;
  let falseAlarms = 0;
  for (let run = 0; run < runs; run += 1) {
    let evidence: RateEvidence | undefined;
    for (let at = 0; at < 200 && !(evidence && evidence.value >= 20); at += 1)
      evidence = rateEvidence(evidence, { bad: drawBinomial(80, 0.05, random), exposure: 80, minutes: 1 }, rule, 1);
    if (evidence && evidence.value >= 20) falseAlarms += 1;
  }

  const certificate = rateEvidence(
    undefined,
    { bad: 0, exposure: 6000, minutes: 60 },
    { limit: 0.001, side: 'below' },
    1,
  );

  assert.ok(clopperPearson(falseAlarms, runs, 0.99).lower <= 0.05, `${falseAlarms} of ${runs}`);
  // Nothing bad in 6,000 requests, bet at a tenth of the limit: e^(6000 · (0.001 − 0.0001)) in one of ten bets.
  assert.ok(certificate.value > 20 && certificate.value < 200, `${certificate.value}`);
});

test('gauges: no evidence of equal arms, evidence of a shift, none before twelve blocks', () => {
  const random = randomNumbers(9);
  const rule = { plannedBlocks: 144, alpha: 0.01 };
  const noise = Array.from({ length: 144 }, () => 0.2 * drawNormal(random));

  const equal = meanEvidence(noise, rule);
  const shifted = meanEvidence(
    noise.map((value) => value + 0.15),
    rule,
  );

  assert.ok(equal < 20);
  assert.ok(shifted > 1000);
  assert.equal(
    meanEvidence(
      Array.from({ length: 11 }, () => 5),
      rule,
    ),
    1,
  );
});

test('fewer conversions are harm with the arms swapped', () => {
  const rule = { tolerance: 1 / 0.98, plannedMinutes: 60 };
  const counts = minute(200, 10_000, 3_000, 100_000);

  assert.ok(harmEvidence(undefined, swappedArms({ ...counts, minutes: 60 }), rule, 1).value > 100);
  assert.ok(harmEvidence(undefined, { ...counts, minutes: 60 }, rule, 1).value < 1);
});

test('evidence averages by weight, and what is not bet stays', () => {
  assert.equal(
    combinedEvidence([
      { value: 100, weight: 0.45 },
      { value: 0, weight: 0.45 },
    ]),
    45.1,
  );
  assert.equal(combinedEvidence([]), 1);
});

test('nothing is promoted by silence', () => {
  const certified = [{ metric: 'errors', value: 30 }];
  const evidence = { harm: 0.5, harmThreshold: 600, certificates: certified, certificateThreshold: 20, conditions: [] };

  assert.equal(stageDecision(evidence).verdict, 'promote');
  assert.deepEqual(stageDecision({ ...evidence, certificates: [] }).missing, ['no metric is guarded']);
  assert.deepEqual(
    stageDecision({ ...evidence, certificates: [...certified, { metric: 'latency', value: Number.NaN }] }),
    {
      verdict: 'hold',
      missing: ['latency'],
    },
  );
  assert.deepEqual(stageDecision({ ...evidence, conditions: [{ name: 'minimum time', met: false }] }).missing, [
    'minimum time',
  ]);
  assert.equal(stageDecision({ ...evidence, harm: 30 }).verdict, 'hold');
  assert.equal(stageDecision({ ...evidence, harm: 600 }).verdict, 'rollback');
});
