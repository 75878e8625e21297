import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseStrategy, ladderOf } from '../../src/plan/strategy.js';
import { policy } from '../../src/policy.js';
import { UserError } from '../../src/user-error.js';

describe('chooseStrategy', () => {
  it('follows the risk', () => {
    const names = (['LOW', 'MEDIUM', 'HIGH'] as const).map((level) => chooseStrategy(level, undefined, undefined).name);

    assert.deepEqual(names, ['big-bang', 'progressive', 'canary']);
  });

  it('lets a bolder one through only with a reason, and shows it', () => {
    assert.throws(() => chooseStrategy('HIGH', 'progressive', undefined), UserError);
    assert.throws(() => chooseStrategy('MEDIUM', 'big-bang', '  '), UserError);

    const chosen = chooseStrategy('HIGH', 'big-bang', 'security fix, exploited now');

    assert.equal(chosen.name, 'big-bang');
    assert.equal(chosen.recommended, 'canary');
    assert.equal(chosen.overrideReason, 'security fix, exploited now');
  });

  it('lets a more careful one through without a reason', () => {
    assert.equal(chooseStrategy('LOW', 'canary', undefined).name, 'canary');
  });
});

describe('the ladders', () => {
  const hoursToFull = (name: 'big-bang' | 'progressive' | 'canary') =>
    ladderOf(name)
      .filter(({ trafficPercent }) => trafficPercent < 100)
      .reduce((sum, { durationHours }) => sum + durationHours, 0);

  it('take the time that the specification asks for', () => {
    assert.equal(hoursToFull('big-bang'), 0);
    assert.equal(hoursToFull('progressive'), 14 * 24);
    assert.ok(hoursToFull('canary') >= 28 * 24 && hoursToFull('canary') <= 42 * 24);
  });

  it('grow, end at everyone, and keep every stage between a day and a week', () => {
    for (const name of ['big-bang', 'progressive', 'canary'] as const) {
      const ladder = ladderOf(name);
      const shares = ladder.map(({ trafficPercent }) => trafficPercent);
      assert.deepEqual(
        shares,
        [...shares].sort((a, b) => a - b),
      );
      assert.equal(shares.at(-1), 100);
      for (const { durationHours } of ladder) {
        assert.ok(durationHours >= policy.stageMinimumHours.value && durationHours <= policy.stageMaximumHours.value);
      }
    }
  });
});
