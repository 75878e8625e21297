import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betaQuantile } from '../../src/statistics/beta-quantile.js';
import { binomialCumulative } from '../../src/statistics/binomial-cumulative.js';
import { binomialQuantile } from '../../src/statistics/binomial-quantile.js';
import { clopperPearson } from '../../src/statistics/clopper-pearson.js';
import { logGamma } from '../../src/statistics/log-gamma.js';
import { normalCumulative } from '../../src/statistics/normal-cumulative.js';
import { normalQuantile } from '../../src/statistics/normal-quantile.js';
import { poissonCumulative } from '../../src/statistics/poisson-cumulative.js';
import { poissonQuantile } from '../../src/statistics/poisson-quantile.js';
import { regularizedBeta } from '../../src/statistics/regularized-beta.js';
import { regularizedGamma } from '../../src/statistics/regularized-gamma.js';
import { assertTable } from './reference.js';

// Values of scipy, and the errors that the doc comments promise.

test('log gamma', () => {
  assertTable('logGamma', logGamma, { tolerance: 2e-15, floor: 1 });
  assert.ok(Number.isNaN(logGamma(0)));
});

test('incomplete beta and gamma', () => {
  assertTable('regularizedBeta', regularizedBeta, { tolerance: 1e-12, floor: 1e-280 });
  assertTable('regularizedBetaLarge', regularizedBeta, { tolerance: 1e-8 });
  assertTable('regularizedGammaLower', (a, x) => regularizedGamma(a ?? 0, x ?? 0).lower, {
    tolerance: 1e-12,
    floor: 1e-280,
  });
  assertTable('regularizedGammaUpper', (a, x) => regularizedGamma(a ?? 0, x ?? 0).upper, { tolerance: 1e-12 });
  assertTable('regularizedGammaUpperLarge', (a, x) => regularizedGamma(a ?? 0, x ?? 0).upper, { tolerance: 1e-9 });
});

test('normal', () => {
  assertTable('normalCumulative', normalCumulative, { tolerance: 2e-13 });
  assertTable('normalQuantile', normalQuantile, { tolerance: 1e-12, floor: 1 });
});

test('binomial and Poisson', () => {
  assertTable('binomialCumulative', binomialCumulative, { tolerance: 1e-9, floor: 1e-280 });
  assertTable('binomialQuantile', binomialQuantile, { tolerance: 0 });
  assertTable('poissonCumulative', poissonCumulative, { tolerance: 1e-11, floor: 1e-280 });
  assertTable('poissonQuantile', poissonQuantile, { tolerance: 0 });
});

test('beta quantiles and the exact interval', () => {
  assertTable('betaQuantile', betaQuantile, { tolerance: 2e-12 });
  assertTable('clopperPearsonLower', (x, n, c) => clopperPearson(x ?? 0, n ?? 0, c).lower, { tolerance: 2e-12 });
  assertTable('clopperPearsonUpper', (x, n, c) => clopperPearson(x ?? 0, n ?? 0, c).upper, { tolerance: 2e-12 });
});
