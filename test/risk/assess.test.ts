import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assess } from '../../src/risk/assess.js';
import type { Change } from '../../src/risk/change.js';
import { type Facts, riskLevels, timesToUndo } from '../../src/risk/facts.js';

const nothingFound = { capabilities: { 'feature-flags': [], deployment: [], monitoring: [] }, flagKeys: [] } as const;
const lowFacts: Facts = {
  usersPercent: 0.5,
  revenueImpact: 'none',
  criticality: 'non-critical',
  timeToUndo: 'instant',
};

function changeOf(files: readonly string[], schema: Readonly<Record<string, readonly string[]>> = {}): Change {
  const fileOf = (path: string, added: readonly string[]) =>
    ({
      path,
      status: 'modified',
      kind: 'text',
      added: 5,
      removed: 1,
      hunks: [{ oldLine: 1, newLine: 1, removed: [], added }],
    }) as const;
  return {
    base: 'aaaaaaaaaaaa',
    head: 'bbbbbbbbbbbb',
    commits: 1,
    title: undefined,
    files: [
      ...files.map((path) => fileOf(path, schema[path] ?? [])),
      ...Object.entries(schema).flatMap(([path, lines]) => (files.includes(path) ? [] : [fileOf(path, lines)])),
    ],
    whole: new Map(),
    gaps: [],
  };
}

const factorOf = (assessment: ReturnType<typeof assess>, name: string) =>
  assessment.factors.find((factor) => factor.name === name);

describe('assess', () => {
  it('is LOW only when all four factors are', () => {
    const assessment = assess(lowFacts, undefined, nothingFound);

    assert.equal(assessment.level, 'LOW');
    assert.deepEqual(assessment.questions, []);
  });

  for (const [percent, level] of [
    [0, 'LOW'],
    [0.99, 'LOW'],
    [1, 'MEDIUM'],
    [24.9, 'MEDIUM'],
    [25, 'HIGH'],
    [40, 'HIGH'],
    [100, 'HIGH'],
  ] as const) {
    it(`counts ${percent} % of users as ${level}`, () => {
      const assessment = assess({ ...lowFacts, usersPercent: percent }, undefined, nothingFound);

      assert.equal(assessment.level, level);
    });
  }

  it('never takes an unknown fact for LOW, names it and asks for it', () => {
    const assessment = assess({}, undefined, nothingFound);

    assert.deepEqual(
      assessment.factors.map(({ name, level, basis }) => [name, level, basis]),
      [
        ['users', 'HIGH', 'assumed'],
        ['revenue', 'MEDIUM', 'assumed'],
        ['criticality', 'MEDIUM', 'assumed'],
        ['timeToUndo', 'HIGH', 'assumed'],
      ],
    );
    assert.equal(assessment.questions.length, 4);
    assert.match(assessment.because, /assumptions alone/);
  });

  it('takes money and identity from the paths of the change, in whole words and product files only', () => {
    const risky = assess({}, changeOf(['src/payments/charge.ts', 'src/auth/login.ts']), nothingFound);
    const harmless = assess(
      {},
      changeOf(['src/authors/list.ts', 'docs/payments.md', 'src/pay.test.ts', 'test/billing/a.ts']),
      nothingFound,
    );

    assert.equal(factorOf(risky, 'revenue')?.basis, 'found');
    assert.deepEqual(
      factorOf(risky, 'revenue')?.evidence.map(({ path }) => path),
      ['src/payments/charge.ts'],
    );
    assert.deepEqual(
      factorOf(risky, 'criticality')?.evidence.map(({ path }) => path),
      ['src/auth/login.ts'],
    );
    assert.equal(factorOf(harmless, 'revenue')?.basis, 'assumed');
    assert.equal(factorOf(harmless, 'criticality')?.basis, 'assumed');
  });

  it('lets a dropped column outweigh the told flag, and says so', () => {
    const change = changeOf(['db/migrate/1_x.sql'], {
      'db/migrate/1_x.sql': ['-- DROP TABLE old;', 'ALTER TABLE orders DROP COLUMN coupon;'],
    });

    const assessment = assess(lowFacts, change, nothingFound);

    assert.equal(assessment.timeToUndo, 'never');
    assert.equal(assessment.level, 'HIGH');
    assert.deepEqual(factorOf(assessment, 'timeToUndo')?.evidence, [
      { path: 'db/migrate/1_x.sql', line: 2, what: 'ALTER TABLE orders DROP COLUMN coupon;' },
    ]);
    assert.equal(assessment.contradictions.length, 1);
  });

  it('leaves the way down of a migration out', () => {
    const change = changeOf(['migrations/2_add.py', 'migrations/3.down.sql'], {
      'migrations/2_add.py': [
        'def upgrade():',
        "    op.add_column('orders', c)",
        'def downgrade():',
        "    op.drop_column('orders', 'c')",
      ],
      'migrations/3.down.sql': ['DROP TABLE orders;'],
    });

    const assessment = assess(lowFacts, change, nothingFound);

    assert.equal(assessment.timeToUndo, 'instant');
  });

  it('believes a flag only where the code reads it', () => {
    const flagKeys = [
      { key: 'new-checkout', evaluations: [{ path: 'src/cart.ts', line: 7 }] },
      { key: 'only-defined', evaluations: [] },
    ];

    const read = assess({ flag: 'new-checkout' }, undefined, { ...nothingFound, flagKeys });
    const unread = assess({ flag: 'new-basket' }, undefined, { ...nothingFound, flagKeys });

    assert.equal(read.timeToUndo, 'instant');
    const defined = assess({ flag: 'only-defined' }, undefined, { ...nothingFound, flagKeys });

    assert.equal(unread.timeToUndo, 'hours');
    assert.equal(defined.timeToUndo, 'hours');
  });
});

describe('assess, for all facts', () => {
  const orders = {
    revenueImpact: ['none', 'indirect', 'direct'],
    criticality: ['non-critical', 'important', 'critical'],
    timeToUndo: timesToUndo,
  } as const;
  const facts = fc.record(
    {
      usersPercent: fc.double({ min: 0, max: 100, noNaN: true }),
      revenueImpact: fc.constantFrom(...orders.revenueImpact),
      criticality: fc.constantFrom(...orders.criticality),
      timeToUndo: fc.constantFrom(...orders.timeToUndo),
    },
    { requiredKeys: [] },
  );
  const changes = fc.option(
    fc
      .subarray(['src/auth/a.ts', 'src/billing/b.ts', 'README.md'])
      .map((files) => changeOf(files, { 'db/migrate/a.sql': ['DROP TABLE a;'] })),
    { nil: undefined },
  );

  it('never falls when a told fact gets riskier', () => {
    fc.assert(
      fc.property(
        facts,
        changes,
        fc.constantFrom('revenueImpact', 'criticality', 'timeToUndo'),
        (told, change, name) => {
          const order: readonly string[] = orders[name];
          const next = order[order.indexOf(told[name] ?? '') + 1];
          if (told[name] === undefined || next === undefined) return;
          const riskier = { ...told, [name]: next };
          const before = riskLevels.indexOf(assess(told, change, nothingFound).level);
          const after = riskLevels.indexOf(assess(riskier, change, nothingFound).level);
          assert.ok(after >= before);
        },
      ),
    );
  });

  it('never falls when a change is found that was not read before', () => {
    fc.assert(
      fc.property(facts, changes, (told, change) => {
        const before = riskLevels.indexOf(assess(told, undefined, nothingFound).level);
        const after = riskLevels.indexOf(assess(told, change, nothingFound).level);
        assert.ok(after >= before);
      }),
    );
  });

  it('never falls when more users are told', () => {
    fc.assert(
      fc.property(
        facts,
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (told, a, b) => {
          const [few, many] = [Math.min(a, b), Math.max(a, b)];
          const before = riskLevels.indexOf(assess({ ...told, usersPercent: few }, undefined, nothingFound).level);
          const after = riskLevels.indexOf(assess({ ...told, usersPercent: many }, undefined, nothingFound).level);
          assert.ok(after >= before);
        },
      ),
    );
  });
});
