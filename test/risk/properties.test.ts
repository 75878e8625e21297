import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Assessment, assess, overallLevel, type Surroundings } from '../../src/risk/assess.js';
import type { Findings } from '../../src/risk/evidence.js';
import { type Facts, rank, riskLevels, timesToUndo } from '../../src/risk/facts.js';
import type { Guard, Touch } from '../../src/risk/findings.js';
import { changeOf, findingsOf, likelihoodOf, nothingFound } from '../support/findings-of.js';

const path = 'src/a.ts';
const line = 'const charge = account.id;';
const change = changeOf({ [path]: [line] });
const proof = { path, line: 1, what: line };

const orders = {
  revenueImpact: ['none', 'indirect', 'direct'],
  criticality: ['non-critical', 'important', 'critical'],
  timeToUndo: timesToUndo,
} as const;
const facts: fc.Arbitrary<Facts> = fc.record(
  {
    usersPercent: fc.double({ min: 0, max: 100, noNaN: true }),
    revenueImpact: fc.constantFrom(...orders.revenueImpact),
    criticality: fc.constantFrom(...orders.criticality),
    timeToUndo: fc.constantFrom(...orders.timeToUndo),
    flag: fc.constantFrom('read', 'defined', 'unseen'),
  },
  { requiredKeys: [] },
);
const areas: readonly Touch['area'][] = [
  'stored-data',
  'contract',
  'money',
  'identity',
  'personal-data',
  'infrastructure',
  'configuration',
  'queue',
  'client',
];
const touch: fc.Arbitrary<Touch> = fc.record(
  {
    area: fc.constantFrom(...areas),
    reason: fc.constantFrom('Drops a table.', 'Renames a field.', 'Charges a card.'),
    proofs: fc.constantFrom([], [proof]),
    certainty: fc.constantFrom('parsed', 'hint'),
    level: fc.constantFrom(...riskLevels),
    timeToUndo: fc.constantFrom(...timesToUndo),
  },
  { requiredKeys: ['area', 'reason', 'proofs', 'certainty', 'level'] },
);
const coverages = ['whole', 'partly', 'none', 'unknown'] as const;
const guardOf = (coverage: Guard['coverage']): Guard => ({
  coverage,
  flags: coverage === 'whole' || coverage === 'partly' ? [{ key: 'read', proof }] : [],
  uncovered: coverage === 'partly' || coverage === 'none' ? [proof] : [],
  unread: coverage === 'unknown' ? [proof] : [],
});
const findings: fc.Arbitrary<Findings> = fc
  .record({
    touches: fc.array(touch, { maxLength: 5 }),
    guard: fc.option(fc.constantFrom(...coverages).map(guardOf), { nil: undefined }),
    likelihood: fc.constantFrom(...riskLevels).map(likelihoodOf),
  })
  .map((given) => findingsOf({ change, ...given }));
const tiers = fc.constantFrom(undefined, '3', 'tier-2', 'tier-1');
const tiered = (tier: string | undefined) => ({
  catalog: [
    {
      name: 'a',
      ...(tier !== undefined && { tier }),
      dependsOn: [],
      dependencyOf: [],
      path: 'catalog-info.yaml',
      line: 1,
    },
  ],
});
const surroundings: fc.Arbitrary<Surroundings> = fc
  .record({ tier: tiers, platform: fc.boolean() })
  .map(({ tier, platform }) => ({
    ...nothingFound,
    ...tiered(tier),
    capabilities: {
      ...nothingFound.capabilities,
      deployment: platform ? [{ id: 'fly-io', name: 'Fly.io', verdict: 'in-use', reason: '', evidence: [] }] : [],
    },
    flagKeys: [
      { key: 'read', evaluations: [{ path, line: 1 }] },
      { key: 'defined', evaluations: [] },
    ],
  }));

/** Every assessment that the second makes is at least as high as the first one's. */
function neverFalls(before: Assessment, after: Assessment): void {
  assert.ok(rank(after.level) >= rank(before.level), `${before.because} → ${after.because}`);
}

describe('assess, whatever is told and found', () => {
  it('never falls when a told fact gets riskier', () => {
    const names = fc.constantFrom('revenueImpact', 'criticality', 'timeToUndo');
    fc.assert(
      fc.property(facts, fc.option(findings, { nil: undefined }), surroundings, names, (told, found, around, name) => {
        const order: readonly string[] = orders[name];
        const next = order[order.indexOf(told[name] ?? '') + 1];
        fc.pre(told[name] !== undefined && next !== undefined);
        neverFalls(assess(told, found, around), assess({ ...told, [name]: next }, found, around));
      }),
    );
  });

  it('never falls when the riskiest is told of what nobody had told', () => {
    const worst = fc.constantFrom<Facts>(
      { usersPercent: 100 },
      { revenueImpact: 'direct' },
      { criticality: 'critical' },
      { timeToUndo: 'never' },
    );
    fc.assert(
      fc.property(facts, findings, surroundings, worst, (told, found, around, riskiest) => {
        neverFalls(assess(told, found, around), assess({ ...told, ...riskiest }, found, around));
      }),
    );
  });

  it('never falls when more users are told', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(facts, findings, surroundings, percent, percent, (told, found, around, a, b) => {
        const few = assess({ ...told, usersPercent: Math.min(a, b) }, found, around);
        const many = assess({ ...told, usersPercent: Math.max(a, b) }, found, around);
        neverFalls(few, many);
      }),
    );
  });

  it('never falls when one thing more is touched', () => {
    fc.assert(
      fc.property(facts, findings, surroundings, touch, (told, found, around, more) => {
        neverFalls(assess(told, found, around), assess(told, { ...found, touches: [...found.touches, more] }, around));
      }),
    );
  });

  it('never falls when a touch gets weightier, slower to undo or certain', () => {
    const raises = fc.constantFrom<(touch: Touch) => Touch>(
      (it) => ({ ...it, level: riskLevels[rank(it.level) + 1] ?? it.level }),
      (it) => ({ ...it, timeToUndo: timesToUndo[timesToUndo.indexOf(it.timeToUndo ?? 'instant') + 1] ?? 'never' }),
      (it) => ({ ...it, certainty: 'parsed' }),
    );
    fc.assert(
      fc.property(facts, findings, surroundings, touch, raises, (told, found, around, one, raise) => {
        const before = assess(told, { ...found, touches: [...found.touches, one] }, around);
        const after = assess(told, { ...found, touches: [...found.touches, raise(one)] }, around);
        neverFalls(before, after);
      }),
    );
  });

  it('never falls when less of the change is guarded, or a change is found that nothing guards', () => {
    fc.assert(
      fc.property(facts, findings, surroundings, (told, found, around) => {
        const [whole, ...less] = coverages.map((coverage) =>
          assess(told, { ...found, guard: guardOf(coverage) }, around),
        );
        const unguarded = { ...found, guard: guardOf('none') };
        assert.ok(whole);
        for (const one of less) neverFalls(whole, one);
        neverFalls(assess(told, undefined, around), assess(told, unguarded, around));
      }),
    );
  });

  it('never falls when the likelihood or the tier of the service rises', () => {
    fc.assert(
      fc.property(facts, findings, surroundings, (told, found, around) => {
        const byLikelihood = riskLevels.map((level) =>
          assess(told, { ...found, likelihood: likelihoodOf(level) }, around),
        );
        const byTier = [undefined, '3', '2', '1'].map((tier) => assess(told, found, { ...around, ...tiered(tier) }));
        for (const rising of [byLikelihood, byTier])
          for (const [at, one] of rising.entries()) neverFalls(rising[at - 1] ?? one, one);
      }),
    );
  });

  it('does not depend on the order of facts and touches, and is the same each time', () => {
    fc.assert(
      fc.property(facts, findings, surroundings, fc.infiniteStream(fc.nat()), (told, found, around, chance) => {
        const shuffled = <What>(all: readonly What[]) =>
          all
            .map((one) => ({ one, at: chance.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
        const otherFacts: Facts = Object.fromEntries(shuffled(Object.entries(told)));
        const once = assess(told, found, around);
        assert.deepEqual(assess(told, found, around), once);
        assert.deepEqual(assess(otherFacts, { ...found, touches: shuffled(found.touches) }, around), once);
      }),
    );
  });

  it('explains its level by its own list: the highest factor and the cell of the table', () => {
    fc.assert(
      fc.property(facts, fc.option(findings, { nil: undefined }), surroundings, (told, found, around) => {
        const { level, impactLevel, factors, likelihood, because, rule } = assess(told, found, around);
        const deciding = factors.filter((factor) => factor.level === impactLevel);
        assert.ok(deciding.length > 0);
        assert.ok(factors.every((factor) => rank(factor.level) <= rank(impactLevel)));
        assert.equal(level, overallLevel(impactLevel, likelihood?.level));
        assert.deepEqual([rule.impact, rule.likelihood], [impactLevel, likelihood?.level ?? 'unknown']);
        for (const { title } of deciding) assert.ok(because.includes(title.toLowerCase()));
      }),
    );
  });

  it('drops no evidence that stands where it says', () => {
    fc.assert(
      fc.property(facts, findings, surroundings, (told, found, around) => {
        assert.deepEqual(assess(told, found, around).gaps, []);
      }),
    );
  });
});
