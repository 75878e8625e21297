import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Part } from '../../../src/plan/configuration/parts.js';
import { limitsOf } from '../../../src/plan/criteria.js';
import { inWaves } from '../../../src/plan/parts/place.js';
import { wavesOf } from '../../../src/plan/parts/waves.js';
import { stagesOf } from '../../../src/plan/stages.js';
import { policy } from '../../../src/policy.js';

const names = (waves: readonly (readonly Part[])[]) => waves.map((wave) => wave.map(({ name }) => name));
const region = (name: string, more: Partial<Part> = {}): Part => ({ name, kind: 'region', ...more });
const service = (name: string, more: Partial<Part> = {}): Part => ({ name, kind: 'service', ...more });

describe('waves', () => {
  it('begin with the smallest share, one part first and never more than are done', () => {
    const shares = [30, 5, 20, 10, 15, 8, 12];

    const waves = wavesOf(
      shares.map((share) => region(`r${share}`, { sharePercent: share })),
      policy,
    );

    assert.deepEqual(names(waves), [['r5'], ['r8'], ['r10', 'r12'], ['r15', 'r20', 'r30']]);
  });

  it('put a part after what it comes after, whatever its share', () => {
    const parts = [
      service('checkout', { after: ['billing'], sharePercent: 1 }),
      service('billing', { sharePercent: 90 }),
    ];

    assert.deepEqual(names(wavesOf(parts, policy)), [['billing'], ['checkout']]);
  });

  it('never hold two of a pair, told or known of the cloud', () => {
    const told = ['a', 'b', 'c', 'd'].map((name) => region(name, name > 'b' ? { pair: 'south' } : {}));
    const azure = ['brazilsouth', 'koreacentral', 'westeurope', 'northeurope'].map((name) => region(name));

    assert.deepEqual(names(wavesOf(told, policy)), [['a'], ['b'], ['c'], ['d']]);
    assert.deepEqual(names(wavesOf(azure, policy)), [
      ['brazilsouth'],
      ['koreacentral'],
      ['westeurope'],
      ['northeurope'],
    ]);
  });

  it("are the team's where it numbers them", () => {
    const parts = [region('a', { wave: 2 }), region('b', { wave: 1 }), region('c', { wave: 1 })];

    assert.deepEqual(names(wavesOf(parts, policy)), [['b', 'c'], ['a']]);
  });
});

/** Any parts without a cycle: each comes only after some that are told before it, then shuffled. */
const anyParts = fc
  .array(
    fc.record({
      kind: fc.constantFrom('service' as const, 'region' as const, 'cluster' as const),
      sharePercent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
      pair: fc.option(fc.constantFrom('north', 'south'), { nil: undefined }),
      after: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((told) =>
    told.map(({ kind, sharePercent, pair, after }, index): Part => {
      const before = [...new Set(after.filter((other) => other < index).map((other) => `p${other}`))];
      return {
        name: `p${index}`,
        kind,
        ...(sharePercent !== undefined && { sharePercent }),
        ...(pair !== undefined && { pair }),
        ...(before.length > 0 && { after: before }),
      };
    }),
  )
  .chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length }));

describe('laws of waves', () => {
  it('every part once, each after those it names, no pair together, never more than are done', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const waves = wavesOf(parts, policy);

        const order = waves.flat();
        assert.deepEqual(order.map(({ name }) => name).sort(), parts.map(({ name }) => name).sort());
        const waveOf = new Map(waves.flatMap((wave, index) => wave.map(({ name }) => [name, index] as const)));
        for (const { name, after = [] } of parts)
          for (const before of after) assert.ok((waveOf.get(before) ?? 99) < (waveOf.get(name) ?? -1));
        for (const [index, wave] of waves.entries()) {
          const pairs = wave.flatMap(({ pair }) => (pair === undefined ? [] : [pair]));
          assert.equal(new Set(pairs).size, pairs.length);
          assert.ok(wave.length <= Math.max(1, waves.slice(0, index).flat().length));
        }
      }),
    );
  });

  it('no wave begins before the one before has baked, and no hour is counted twice', () => {
    const ladders = [policy.ladderLow.value, policy.ladderMedium.value, policy.ladderHigh.value];
    fc.assert(
      fc.property(anyParts, fc.constantFrom(...ladders), fc.integer({ min: 5, max: 100 }), (parts, ladder, length) => {
        const rules = { ...policy, laterWaveLengthPercent: { ...policy.laterWaveLengthPercent, value: length as 100 } };
        const stages = stagesOf(ladder, limitsOf({}), undefined);

        const { waves, bakeHours, stages: all } = inWaves(stages, parts, { rules, start: undefined });

        assert.equal(all.length, waves.length * stages.length);
        let at = 0;
        for (const [index, stage] of all.entries()) {
          assert.equal(stage.startsAfterHours, at);
          assert.ok(stage.durationHours >= policy.stageMinimumHours.value);
          at += stage.durationHours;
          const wave = Math.floor(index / stages.length);
          const isLast = index % stages.length === stages.length - 1;
          if (isLast && wave < waves.length - 1) assert.ok((bakeHours[wave] ?? 0) >= policy.waveBakeHours.value);
        }
      }),
    );
  });
});
