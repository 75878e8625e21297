import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCount } from '../../src/simulation/draw-count.js';
import { looksOf } from '../../src/simulation/looks.js';
import { simulate } from '../../src/simulation/simulate.js';
import { stageMetrics } from '../../src/simulation/stage-metrics.js';
import { drawPoisson } from '../../src/statistics/draw-poisson.js';
import { randomNumbers } from '../../src/statistics/random-numbers.js';
import { checkoutRollout } from './checkout.js';

const named = (outcomes: ReturnType<typeof simulate>['plan'], metric: string, ratio: number) => {
  const found = outcomes.find(({ regression }) => regression?.metric === metric && regression.ratio === ratio);
  assert.ok(found);
  return found;
};

test('a busy service: healthy releases pass, regressions are caught early, and big bang hurts more', () => {
  const { plan, bigBang } = simulate(checkoutRollout(50), { seed: 1 });

  const [healthy] = plan;
  assert.ok(healthy && healthy.rolledBack.lower <= 0.01 && healthy.held.value < 0.02, JSON.stringify(healthy));
  for (const metric of ['errors', 'latency'])
    for (const ratio of [1.5, 2, 5]) {
      const caught = named(plan, metric, ratio);
      const atOnce = named(bigBang, metric, ratio);
      assert.ok(caught.rolledBack.value > 0.95, `${metric} ${ratio}: ${caught.rolledBack.value}`);
      assert.equal(caught.stage, 0);
      assert.ok(caught.requestsHurt < atOnce.requestsHurt / 5, `${metric} ${ratio}: ${caught.requestsHurt}`);
    }
  assert.ok((named(plan, 'errors', 5).medianHours ?? 99) < (named(plan, 'errors', 1.5).medianHours ?? 0));
  assert.ok(named(plan, 'errors', 1.2).rolledBack.value > 0.5);
});

test('slower by what is tolerated is not harm, and not rolled back', () => {
  const { plan } = simulate(checkoutRollout(2000), { seed: 2, ratios: [1.2], healthyRuns: 20 });

  const tolerated = named(plan, 'latency', 1.2);

  assert.ok(tolerated.rolledBack.lower <= 0.01, JSON.stringify(tolerated));
});

test('a raw limit on one window aborts a healthy release of a small service; the plan holds it instead', () => {
  const { plan, fixedThreshold } = simulate(checkoutRollout(2), { seed: 3, ratios: [], healthyRuns: 60 });

  assert.ok((fixedThreshold[0]?.rolledBack.value ?? 0) > 0.99);
  assert.equal(plan[0]?.rolledBack.value, 0);
  assert.ok((plan[0]?.held.value ?? 0) > 0.2);
});

test('zero traffic certifies nothing: held at the first stage, never promoted', () => {
  const { plan } = simulate(checkoutRollout(0), { seed: 4, ratios: [5], healthyRuns: 5, regressionRuns: 5 });

  assert.deepEqual(
    plan.map(({ held }) => held.value),
    [1, 1, 1],
  );
});

test('at 100 % history guards: a regression of thrice the errors is caught, health passes', () => {
  const [, , , , , last] = checkoutRollout(50).stages;
  assert.ok(last);

  const { plan } = simulate(
    { ...checkoutRollout(50), stages: [last] },
    { seed: 5, ratios: [3], healthyRuns: 30, regressionRuns: 30 },
  );

  assert.equal(plan[0]?.rolledBack.value, 0);
  assert.equal(named(plan, 'errors', 3).rolledBack.value, 1);
});

test('the same seed gives the same answer, another seed another, more ratios leave the others alone', () => {
  const size = { seed: 7, healthyRuns: 10, regressionRuns: 10 };
  const first = simulate(checkoutRollout(50), size);

  assert.deepEqual(simulate(checkoutRollout(50), size), first);
  assert.notDeepEqual(simulate(checkoutRollout(50), { ...size, seed: 8 }).plan, first.plan);
  const more = simulate(checkoutRollout(50), { ...size, ratios: [1.2, 1.5, 2, 5, 9] });
  assert.deepEqual(
    more.plan.filter(({ regression }) => regression?.ratio !== 9),
    first.plan,
  );
});

test('a plan of six stages is simulated in a second', () => {
  simulate(checkoutRollout(50), { seed: 1, healthyRuns: 5, regressionRuns: 5 });
  const before = performance.now();

  simulate(checkoutRollout(50), { seed: 1 });

  // Twice the promise, because other tests share the machine; bench/statistics.ts measures.
  assert.ok(performance.now() - before < 2000, `${performance.now() - before} ms`);
});

test('naive windows summed are naive windows drawn', () => {
  const rollout = { ...checkoutRollout(20), noise: 1, traffic: { requestsPerHour: 72_000 } };
  const [stage] = rollout.stages;
  assert.ok(stage);
  const { latency: _, ...errorsOnly } = { ...rollout, stages: [{ ...stage, minimumHours: 12 }] };
  const random = randomNumbers(3);
  const runs = 2000;

  const drawn = Array.from({ length: runs }, () =>
    // 360 canary requests in half an hour; above 1 % of them is four errors and more.
    Array.from({ length: 24 }, () => drawPoisson(360 * 0.005, random)).some((bad) => bad > 3.6),
  ).filter(Boolean).length;
  const { fixedThreshold } = simulate(errorsOnly, { seed: 1, ratios: [], healthyRuns: 1 });

  assert.ok(Math.abs((fixedThreshold[0]?.rolledBack.value ?? 0) - drawn / runs) < 0.03, `${drawn / runs}`);
});

test('counts have the noise asked for', () => {
  const random = randomNumbers(2);
  for (const noise of [1, 1.1, 2, 3.7]) {
    const counts = Array.from({ length: 20_000 }, () => drawCount(30, noise, random));

    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;

    assert.ok(Math.abs(mean - 30) < 0.4, `${noise}: mean ${mean}`);
    assert.ok(Math.abs(variance / mean / noise - 1) < 0.05, `${noise}: ${variance / mean}`);
  }
});

test('looks cover the stage, one of them at its minimum', () => {
  const { traffic } = checkoutRollout(50);
  const stage = { trafficPercent: 5, minimumHours: 24, maximumHours: 168, promotedBy: 'evidence' } as const;

  const looks = looksOf(stage, traffic, { startHourOfWeek: 0, warmUpMinutes: 10 });

  assert.equal(looks[0]?.minutes.toFixed(6), '1.000000');
  assert.equal(looks.at(-1)?.untilHours, 168);
  assert.equal(looks.find(({ mayPromote }) => mayPromote)?.untilHours, 24);
  assert.ok(looks.length < 80);
  const total = looks.reduce((sum, { requests }) => sum + requests, 0);
  assert.ok(Math.abs(total / (50 * 3600 * 168) - 1) < 0.001);
});

test('the ceiling is left out where a healthy service lies near it', () => {
  const rollout = checkoutRollout(50);

  assert.equal(stageMetrics(rollout, undefined).ceiling.length, 1);
  assert.equal(stageMetrics({ ...rollout, baselineErrorRate: 0.03 }, undefined).ceiling.length, 0);
  assert.equal(stageMetrics({ ...rollout, latency: [] }, undefined).certificates.length, 1);
});
