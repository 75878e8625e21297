import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tool } from '../../src/plan/readiness/judged.js';
import { assessReadiness, type ReadinessSeen, type ReadinessTold, vouchable } from '../../src/plan/readiness.js';
import { recordOf } from '../support/record-of.js';

const nothing: ReadinessSeen = {
  tests: { reports: [] },
  flagKeys: [],
  tools: { 'feature-flags': [], deployment: [], monitoring: [] },
  objectives: [],
  alertRules: 0,
  scope: { services: [], isSure: false },
  pages: [],
  otherRunbooks: [],
  movingImages: [],
  kept: undefined,
};
const untold: ReadinessTold = { facts: {}, testsPassed: undefined, confirmed: [] };
const tool = (id: string, path: string): Tool => ({ id, name: id, verdict: 'in-use', evidence: [{ path, line: 1 }] });
const at = (path: string, what: string) => ({ path, line: 3, what });
const record = recordOf('New checkout', 'new-checkout', { flag: 'new-checkout', timeToUndo: 'instant' });
const kept = {
  record,
  rollback: at('.rollouts/new-checkout.json', 'plan'),
  step: at('.rollouts/new-checkout.json', 'step'),
};

const everything: ReadinessSeen = {
  tests: { reports: [{ path: 'junit.xml', tests: 12, failed: 0, skipped: 1 }] },
  flagKeys: [{ key: 'new-checkout', path: 'flags.json', line: 3, evaluations: [{ path: 'src/pay.ts', line: 9 }] }],
  tools: {
    'feature-flags': [tool('flagd', 'flags.json')],
    deployment: [tool('kubernetes', 'k8s/pay.yaml'), tool('argo-rollouts', 'k8s/pay.yaml')],
    monitoring: [tool('prometheus', 'rules.yaml'), tool('pagerduty', 'alertmanager.yaml')],
  },
  objectives: [{ name: 'PayErrors', path: 'rules.yaml', line: 3 }],
  alertRules: 1,
  scope: {
    isSure: true,
    services: [{ name: 'pay', alerts: [at('rules.yaml', 'PayErrors')], runbooks: [at('docs/runbook.md', 'Pay')] }],
  },
  pages: [],
  otherRunbooks: [],
  movingImages: [],
  kept,
};
const allTold: ReadinessTold = {
  facts: { flag: 'new-checkout', stakeholders: ['Ada'] },
  testsPassed: true,
  confirmed: [...vouchable],
};

const statesOf = (seen: ReadinessSeen, told: ReadinessTold) =>
  Object.fromEntries(assessReadiness(seen, told).map(({ name, state }) => [name, state]));
const checkOf = (name: string, seen: ReadinessSeen, told: ReadinessTold = untold) => {
  const found = assessReadiness(seen, told).find((check) => check.name === name);
  assert.ok(found);
  return found;
};

describe('readiness', () => {
  it('is nothing where nothing was seen and nothing told, and says for each what would make it so', () => {
    const checks = assessReadiness(nothing, untold);

    assert.deepEqual(Object.fromEntries(checks.map(({ name, state }) => [name, state])), {
      tests: 'unknown',
      flag: 'not-ready',
      monitoring: 'not-ready',
      'rollback-plan': 'not-ready',
      stakeholders: 'unknown',
      alerts: 'not-ready',
      'on-call': 'unknown',
      runbook: 'not-ready',
      'previous-version': 'not-ready',
    });
    for (const { toDo, name } of checks) assert.match(toDo ?? '', /\.$/, name);
  });

  it('is whole where all is shown, except that no file shows that people were told', () => {
    const { stakeholders, ...rest } = statesOf(everything, { ...untold, facts: { flag: 'new-checkout' } });

    assert.equal(stakeholders, 'unknown');
    assert.deepEqual(new Set(Object.values(rest)), new Set(['ready']));
  });

  it('shows the place of everything that it calls ready by what was found', () => {
    const checks = assessReadiness(everything, { ...untold, facts: { flag: 'new-checkout' } });

    for (const { name, state, basis, evidence } of checks) {
      if (state === 'ready' && basis === 'found') assert.ok(evidence.length > 0, name);
    }
    assert.deepEqual(checkOf('previous-version', everything).evidence[1], at1('k8s/pay.yaml', 'argo-rollouts'));
  });

  it('takes the word of people where nothing is shown, and says that it did', () => {
    const check = checkOf('on-call', nothing, { ...untold, confirmed: ['on-call'] });

    assert.equal(check.state, 'ready');
    assert.equal(check.basis, 'told');
    assert.match(check.why, /nothing here says who is on call/);
  });

  it('does not take the word of people for the plan', () => {
    assert.equal(statesOf(nothing, allTold)['rollback-plan'], 'not-ready');
  });
});

const at1 = (path: string, what: string) => ({ path, line: 1, what });

describe('what shows the contrary outweighs a word', () => {
  const failing = {
    reports: [{ path: 'junit.xml', tests: 12, failed: 1, skipped: 0, failure: { line: 7, name: 'pays twice' } }],
  };

  it('of tests that failed on the present files', () => {
    const check = checkOf('tests', { ...everything, tests: failing }, allTold);

    assert.equal(check.state, 'not-ready');
    assert.match(check.why, /told to pass, yet 1 of 12 tests failed/);
    assert.deepEqual(check.evidence, [{ path: 'junit.xml', line: 7, what: 'failed: pays twice' }]);
  });

  it('but not of a report older than the files', () => {
    const old = { ...everything, tests: { ...failing, changedSince: 'src/pay.ts' } };

    assert.equal(checkOf('tests', old).state, 'unknown');
    assert.match(checkOf('tests', old).question ?? '', /very commit/);
    assert.equal(checkOf('tests', old, allTold).state, 'ready');
  });

  it('of tests told to fail beside a report that passed', () => {
    const check = checkOf('tests', everything, { ...untold, testsPassed: false });

    assert.equal(check.state, 'not-ready');
    assert.equal(check.basis, 'told');
  });

  it('of a change that cannot be undone, or only by a revert', () => {
    for (const timeToUndo of ['never', 'hours'] as const) {
      const slow = recordOf('New checkout', 'new-checkout', { timeToUndo });
      const check = checkOf('previous-version', { ...everything, kept: { ...kept, record: slow } }, allTold);

      assert.equal(check.state, 'not-ready', timeToUndo);
    }
  });
});

describe('single checks', () => {
  const told = { ...untold, facts: { flag: 'new-checkout' } };
  const place = { path: 'src/pay.ts', line: 9 };
  const flag = { key: 'new-checkout', path: 'flags.json', line: 3 };

  it('a report that is broken, empty or all skipped is no proof', () => {
    const one = { path: 'junit.xml', tests: 3, failed: 0, skipped: 0 };
    for (const report of [
      { ...one, broken: true },
      { ...one, tests: 0 },
      { ...one, skipped: 3 },
    ])
      assert.equal(checkOf('tests', { ...everything, tests: { reports: [report] } }).state, 'unknown');
  });

  it('a flag has to be defined and read', () => {
    const states = [
      [{ ...flag, evaluations: [place] }],
      [flag],
      [{ ...flag, ...place, evaluations: [place] }],
      [{ ...flag, key: 'old-checkout', evaluations: [place] }],
    ].map((flagKeys) => checkOf('flag', { ...everything, flagKeys }, told).state);

    assert.deepEqual(states, ['ready', 'not-ready', 'unknown', 'not-ready']);
  });

  it('an owner is nobody on call', () => {
    const services = [{ name: 'pay', alerts: [], runbooks: [], owner: '@shop/pay' }];
    const check = checkOf('on-call', { ...nothing, scope: { isSure: true, services } });

    assert.equal(check.state, 'unknown');
    assert.match(check.why, /@shop\/pay/);
  });

  it('a version named by a tag that moves cannot be named again', () => {
    const seen = { ...everything, movingImages: [at('k8s/pay.yaml', 'shop/pay:latest')] };

    assert.equal(checkOf('previous-version', seen).state, 'unknown');
    assert.deepEqual(checkOf('previous-version', seen).evidence[0], at('k8s/pay.yaml', 'shop/pay:latest'));
  });

  it('of several services each has to be covered, else it is asked which one', () => {
    const pay = { name: 'pay', alerts: [at('rules.yaml', 'PayErrors')], runbooks: [] };
    const cart = {
      name: 'cart',
      alerts: [],
      runbooks: [],
      noAlert: 'No alert rule names `cart`; looked in 1 rule file.',
    };
    const all = { ...everything, scope: { isSure: false, services: [pay, cart] } };
    const only = { ...everything, scope: { isSure: true, services: [cart] } };

    assert.equal(checkOf('alerts', all).state, 'unknown');
    assert.match(checkOf('alerts', all).question ?? '', /pay, cart/);
    assert.equal(checkOf('alerts', only).state, 'not-ready');
    assert.equal(checkOf('alerts', only).why, 'no alert rule names `cart`; looked in 1 rule file');
  });
});

describe('leaving things out', () => {
  const cart = { name: 'cart', alerts: [], runbooks: [], noAlert: 'No alert rule names `cart`.' };
  const [pay] = everything.scope.services;
  assert.ok(pay);
  const parts: readonly (readonly [string, Partial<ReadinessSeen>])[] = [
    ['the reports', { tests: nothing.tests }],
    ['the flags', { flagKeys: [] }],
    ['the tools', { tools: nothing.tools }],
    ['the rules', { objectives: [], alertRules: 0 }],
    ['the services', { scope: nothing.scope }],
    ['the name of the service', { scope: { isSure: false, services: [pay, cart] } }],
    ['the plan', { kept: undefined }],
  ];
  const facts: readonly (readonly [string, Partial<ReadinessTold>])[] = [
    ['the facts', { facts: {} }],
    ['the outcome of the tests', { testsPassed: undefined }],
    ...vouchable.map((name) => [name, { confirmed: vouchable.filter((it) => it !== name) }] as const),
  ];

  it('never makes ready what was unknown or not ready', () => {
    let looked = 0;
    // Every subset of what is seen, with all and with nothing told, and one part less of it.
    for (let left = 0; left < 2 ** parts.length; left += 1) {
      const seen: ReadinessSeen = Object.assign(
        { ...everything },
        ...parts.map(([, less], bit) => ((left >> bit) & 1 ? less : {})),
      );
      for (const told of [untold, { ...untold, facts: allTold.facts }, allTold]) {
        const before = statesOf(seen, told);
        const after = [
          ...parts.map(([what, less]) => [what, statesOf({ ...seen, ...less }, told)] as const),
          ...facts.map(([what, less]) => [what, statesOf(seen, { ...told, ...less, ...lessOf(told, less) })] as const),
        ];
        for (const [what, states] of after) {
          for (const [name, state] of Object.entries(states)) {
            looked += 1;
            if (before[name] !== 'ready') assert.notEqual(state, 'ready', `${name} became ready without ${what}`);
          }
        }
      }
    }
    assert.ok(looked > 10_000);
  });

  /** What was not told stays untold. */
  function lessOf(told: ReadinessTold, less: Partial<ReadinessTold>): Partial<ReadinessTold> {
    return { confirmed: told.confirmed.filter((name) => less.confirmed?.includes(name) ?? true) };
  }
});
