import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Assessment, assess, overallLevel } from '../../src/risk/assess.js';
import { type Facts, rank, riskLevels } from '../../src/risk/facts.js';
import type { Guard } from '../../src/risk/findings.js';
import { changeOf, findingsOf, likelihoodOf, nothingFound, touchAt } from '../support/findings-of.js';

const lowFacts: Facts = {
  usersPercent: 0.5,
  revenueImpact: 'none',
  criticality: 'non-critical',
  timeToUndo: 'instant',
};

const factorOf = (assessment: Assessment, name: string) => assessment.factors.find((factor) => factor.name === name);

describe('assess, by facts alone', () => {
  it('is LOW only when all four factors are, and then asks for nothing but the change', () => {
    const assessment = assess(lowFacts, undefined, nothingFound);

    assert.equal(assessment.level, 'LOW');
    assert.equal(assessment.questions.length, 1);
    assert.match(assessment.questions[0] ?? '', /base/);
    assert.equal(assessment.rule.likelihood, 'unknown');
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

  it('asks first what lowers the level by itself, then what could raise it', () => {
    const highByUsers = assess({ ...lowFacts, usersPercent: 100, revenueImpact: undefined }, undefined, nothingFound);
    const lowered = assess({ revenueImpact: 'none', timeToUndo: 'minutes' }, undefined, nothingFound);

    assert.match(highByUsers.questions.join(' | '), /^Does the change touch revenue[^|]*$/);
    assert.match(lowered.questions[0] ?? '', /usersPercent/);
    assert.match(lowered.questions[1] ?? '', /criticality/);
  });

  it('believes a flag only where the code reads it', () => {
    const surroundings = {
      ...nothingFound,
      flagKeys: [
        { key: 'new-checkout', evaluations: [{ path: 'src/cart.ts', line: 2 }] },
        { key: 'only-defined', evaluations: [] },
      ],
      texts: new Map([['src/cart.ts', "\n  if (flags.isOn('new-checkout')) {\n"]]),
    };

    const read = assess({ flag: 'new-checkout' }, undefined, surroundings);
    const unread = assess({ flag: 'new-basket' }, undefined, surroundings);
    const defined = assess({ flag: 'only-defined' }, undefined, surroundings);

    assert.equal(read.timeToUndo, 'instant');
    assert.deepEqual(factorOf(read, 'timeToUndo')?.evidence, [
      { path: 'src/cart.ts', line: 2, what: "if (flags.isOn('new-checkout')) {" },
    ]);
    assert.equal(unread.timeToUndo, 'hours');
    assert.equal(defined.timeToUndo, 'hours');
  });
});

describe('assess, with a change', () => {
  const change = changeOf({
    'src/pay.ts': ['await stripe.charges.create(order);'],
    'db/1.sql': ['ALTER TABLE orders DROP COLUMN coupon;'],
  });
  const charge = touchAt('src/pay.ts', 'stripe.charges.create', {
    area: 'money',
    reason: 'Charges a card.',
    certainty: 'parsed',
    level: 'HIGH',
  });
  const dropped = touchAt('db/1.sql', 'DROP COLUMN coupon', {
    area: 'stored-data',
    reason: 'Drops `orders.coupon`.',
    certainty: 'parsed',
    level: 'HIGH',
    timeToUndo: 'never',
    advice: 'Stop reading `orders.coupon` first, and drop it a release later.',
  });

  it('lets a statement outweigh what was told, and says so', () => {
    const assessment = assess(lowFacts, findingsOf({ change, touches: [charge, dropped] }), nothingFound);

    assert.equal(assessment.timeToUndo, 'never');
    assert.equal(assessment.level, 'HIGH');
    assert.equal(factorOf(assessment, 'revenue')?.level, 'HIGH');
    assert.deepEqual(factorOf(assessment, 'timeToUndo')?.evidence, [
      { path: 'db/1.sql', line: 1, what: 'DROP COLUMN coupon' },
    ]);
    assert.deepEqual(assessment.contradictions, [
      'Told: no effect on revenue; found: Charges a card (`src/pay.ts:1`). Check which is right.',
      'Told: undoing takes an instant; found: Drops `orders.coupon` (`db/1.sql:1`). Check which is right.',
    ]);
  });

  it('lets a hint fill in for what nobody told, and only contradict what somebody did', () => {
    const hint = { ...charge, certainty: 'hint' } as const;

    const untold = assess({}, findingsOf({ change, touches: [hint] }), nothingFound);
    const told = assess(lowFacts, findingsOf({ change, touches: [hint] }), nothingFound);

    assert.deepEqual([factorOf(untold, 'revenue')?.level, factorOf(untold, 'revenue')?.basis], ['HIGH', 'found']);
    assert.deepEqual([factorOf(told, 'revenue')?.level, factorOf(told, 'revenue')?.basis], ['LOW', 'told']);
    assert.equal(told.level, 'LOW');
    assert.equal(told.contradictions.length, 1);
  });

  const flag = { key: 'pay', proof: { path: 'src/pay.ts', line: 1, what: 'await' } };
  const outside = { path: 'db/1.sql', line: 1, what: 'ALTER TABLE' };
  const guards: Readonly<Record<Guard['coverage'], Guard>> = {
    whole: { coverage: 'whole', flags: [flag], uncovered: [], unread: [] },
    partly: { coverage: 'partly', flags: [flag], uncovered: [outside], unread: [] },
    none: { coverage: 'none', flags: [], uncovered: [outside], unread: [] },
    unknown: { coverage: 'unknown', flags: [], uncovered: [], unread: [outside] },
  };

  it('counts on a flag for an instant only where it encloses the whole change', () => {
    const times = Object.values(guards).map(
      (guard) => assess({ flag: 'pay' }, findingsOf({ change, guard }), nothingFound).timeToUndo,
    );

    assert.deepEqual(times, ['instant', 'hours', 'hours', 'hours']);
  });

  it('is never faster than a touch forces, whatever encloses it', () => {
    const forced = { ...dropped, timeToUndo: 'hours' } as const;

    const assessment = assess({}, findingsOf({ change, guard: guards.whole, touches: [forced] }), nothingFound);

    assert.equal(assessment.timeToUndo, 'hours');
    assert.equal(factorOf(assessment, 'timeToUndo')?.reason, 'Drops `orders.coupon`.');
  });

  it('shows the places outside of a flag where undoing in an instant was told', () => {
    const assessment = assess(lowFacts, findingsOf({ change, guard: guards.partly }), nothingFound);

    assert.match(
      assessment.contradictions.join(),
      /One changed place lies outside of the flag, the first at `db\/1\.sql:1`/,
    );
  });

  it('knows a platform that keeps the previous version, by its line', () => {
    const surroundings = {
      ...nothingFound,
      capabilities: {
        ...nothingFound.capabilities,
        deployment: [
          {
            id: 'fly-io',
            name: 'Fly.io',
            verdict: 'in-use' as const,
            reason: 'Configured.',
            evidence: [{ signal: 'file:fly.toml' as const, path: 'fly.toml', line: 1, strength: 'strong' as const }],
          },
        ],
      },
      texts: new Map([['fly.toml', 'app = "shop"\n']]),
    };

    const assessment = assess({}, findingsOf({ change }), surroundings);

    assert.equal(assessment.timeToUndo, 'minutes');
    assert.deepEqual(factorOf(assessment, 'timeToUndo')?.evidence, [
      { path: 'fly.toml', line: 1, what: 'app = "shop"' },
    ]);
  });

  it('takes the tier of the touched service for found', () => {
    const catalog = [
      { name: 'shop', tier: 'tier-1', dependsOn: [], dependencyOf: [], path: 'catalog-info.yaml', line: 3 },
    ];
    const texts = new Map([['catalog-info.yaml', 'a:\nb:\n    tier: tier-1\n']]);

    const assessment = assess({}, findingsOf({ change }), { ...nothingFound, catalog, texts });

    const factor = factorOf(assessment, 'criticality');
    assert.deepEqual([factor?.level, factor?.basis], ['HIGH', 'found']);
    assert.deepEqual(factor?.evidence, [{ path: 'catalog-info.yaml', line: 3, what: 'tier: tier-1' }]);
  });

  it('raises by likelihood alone, and never lowers', () => {
    const levels = riskLevels.map((level) => {
      const found = findingsOf({ likelihood: likelihoodOf(level) });
      return assess(lowFacts, found, nothingFound).level;
    });
    const high = assess({}, findingsOf({ likelihood: likelihoodOf('LOW') }), nothingFound);
    const raised = assess(lowFacts, findingsOf({ likelihood: likelihoodOf('HIGH') }), nothingFound);

    assert.deepEqual(levels, ['LOW', 'LOW', 'MEDIUM']);
    assert.equal(high.level, 'HIGH');
    assert.match(raised.because, /^MEDIUM by likelihood HIGH, which raises impact LOW/);
  });

  it('lists the weightiest where there are very many, and says how many there were', () => {
    const many = Array.from({ length: 300 }, (_, at) => ({ ...charge, reason: `Charges ${at}.` }));
    const weighty = { ...charge, reason: 'Pays out.', level: 'HIGH' } as const;
    const light = many.map((touch) => ({ ...touch, level: 'LOW' }) as const);

    const assessment = assess({}, findingsOf({ change, touches: [...light, weighty] }), nothingFound);

    assert.equal(assessment.touches[0]?.reason, 'Pays out.');
    assert.equal(assessment.touches.length, 100);
    assert.match(assessment.gaps.join(), /Of 301 things/);
  });
});

describe('the table of impact and likelihood', () => {
  it('rises in both', () => {
    for (const impact of riskLevels) {
      for (const likelihood of riskLevels) {
        const here = rank(overallLevel(impact, likelihood));
        const above = riskLevels[rank(impact) + 1];
        const beside = riskLevels[rank(likelihood) + 1];
        assert.ok(here >= rank(impact), 'never below the impact');
        if (above !== undefined) assert.ok(rank(overallLevel(above, likelihood)) >= here);
        if (beside !== undefined) assert.ok(rank(overallLevel(impact, beside)) >= here);
      }
    }
  });
});
