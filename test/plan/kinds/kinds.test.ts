import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { configurationOf } from '../../../src/operations/configured.js';
import type { TargetFacts, TargetKind } from '../../../src/plan/configuration/target.js';
import { limitsOf } from '../../../src/plan/criteria.js';
import { shapeFor } from '../../../src/plan/kinds/shape.js';
import { type FoundTarget, refuseContradictions, targetOf } from '../../../src/plan/kinds/target.js';
import type { Stage } from '../../../src/plan/plan.js';
import { stagesOf } from '../../../src/plan/stages.js';
import { type LadderStage, policy } from '../../../src/policy.js';
import type { Facts } from '../../../src/risk/facts.js';
import { UserError } from '../../../src/user-error.js';
import { repositoryOf } from '../../support/repository-of.js';

const teamOf = (text: string) => configurationOf(repositoryOf({ '.rollouts/config.yaml': text }));
const ladders = { LOW: policy.ladderLow.value, MEDIUM: policy.ladderMedium.value, HIGH: policy.ladderHigh.value };

function stagesFor(
  kind: TargetKind,
  {
    ladder = ladders.HIGH,
    figures = {},
    facts = {},
  }: { ladder?: readonly LadderStage[]; figures?: TargetFacts; facts?: Facts },
): Stage[] {
  const team = { values: { targetFacts: figures }, lines: {}, source: [] };
  const shape = shapeFor({ kind, basis: 'told', why: '' }, { facts, rules: policy, team });
  return shape.stages(stagesOf(ladder, limitsOf(facts), undefined), undefined);
}

const shares = (stages: readonly Stage[]) => stages.map(({ trafficPercent }) => trafficPercent);
const days = (stages: readonly Stage[]) => stages.map(({ durationHours }) => durationHours / 24);
const hoursToFull = (stages: readonly Stage[]) => stages.at(-1)?.startsAfterHours ?? 0;

describe('a queue', () => {
  it('has shares in whole consumers, each for as long as the shares that it stands for', () => {
    const stages = stagesFor('queue', { figures: { consumers: 4 } });

    assert.deepEqual(shares(stages), [25, 50, 100]);
    assert.deepEqual(days(stages), [28, 7, 3]);
    assert.match(stages[0]?.reason ?? '', /^Consumers come in whole numbers: 1 of 4/);
  });

  it('keeps the shares where a flag decides each message, and where nobody told the consumers', () => {
    const ladder = ladders.HIGH.map(({ trafficPercent }) => trafficPercent);

    assert.deepEqual(shares(stagesFor('queue', { figures: { consumers: 4 }, facts: { flag: 'x' } })), ladder);
    assert.deepEqual(shares(stagesFor('worker', {})), ladder);
  });

  it('of one consumer has no shares, which is said; in one step it needs none', () => {
    const one = { figures: { consumers: 1 } };

    assert.throws(
      () => stagesFor('queue', one),
      (error) => error instanceof UserError && error.code === 'no-share',
    );
    assert.deepEqual(shares(stagesFor('queue', { ...one, ladder: ladders.LOW })), [100]);
  });

  it('is judged by backlog, retries and dead letters, by what is usual where that was told', () => {
    const [first] = stagesFor('queue', { figures: { backlogSeconds: 30 }, facts: { errorRatePercent: 1 } });

    assert.deepEqual(
      first?.rollback.map(({ text, basis }) => `${text}, ${basis}`),
      [
        'failed jobs > 2 %, baseline',
        'p95 of a job > 1000 ms, placeholder',
        'backlog age > 45 s, baseline',
        'retries > 2 × usual, placeholder',
        'dead letters > 2 × usual, placeholder',
      ],
    );
  });
});

describe('a batch job', () => {
  it('runs in the shadow first, and counts runs', () => {
    const stages = stagesFor('batch', { ladder: ladders.MEDIUM, figures: { runEveryHours: 6 } });

    assert.deepEqual(shares(stages), [0, 10, 50, 100]);
    assert.deepEqual(
      stages.map(({ runs }) => runs),
      [4, 28, 28, 8],
    );
    assert.equal(stages[0]?.name, 'Shadow run');
  });

  it('that runs once a month lasts a month a stage, and says why', () => {
    const stages = stagesFor('batch', { figures: { runEveryHours: 720 } });

    assert.ok(stages.every(({ runs, durationHours }) => runs === 1 && durationHours === 720));
    assert.equal(stages[1]?.reason, '1 run, one each 30 days: less is no observation.');
  });
});

describe('an app in a store', () => {
  it('goes through the phases of the App Store, longer by pauses', () => {
    const stages = stagesFor('mobile', { figures: { store: 'app-store' } });

    assert.deepEqual(shares(stages), [0.1, 1, 2, 5, 10, 20, 50, 100]);
    assert.deepEqual(days(stages), [2, 6, 6, 6, 5, 5, 5, 3]);
  });

  it('takes the ladder as it is on Google Play', () => {
    const stages = stagesFor('mobile', { figures: { store: 'google-play' }, ladder: ladders.MEDIUM });

    assert.deepEqual(shares(stages), [10, 50, 100]);
  });

  it('spends with testers what the pauses cannot hold', () => {
    const long = [10, 20, 30, 40, 50, 60].map((trafficPercent) => ({
      audience: 'everyone' as const,
      trafficPercent,
      durationHours: 168,
    }));
    const stages = stagesFor('mobile', {
      figures: { store: 'both' },
      ladder: [...long, { audience: 'everyone', trafficPercent: 100, durationHours: 24 }],
    });

    assert.equal(stages[0]?.audience, 'beta');
    assert.equal(hoursToFull(stages), 6 * 168);
    const paused = stages.slice(1, -1).reduce((sum, { durationHours }) => sum + durationHours / 24 - 1, 0);
    assert.equal(paused, policy.appStorePauseDays.value);
  });

  it('is judged by crash-free users, beside the threshold of the store', () => {
    const at = (crashFreePercent?: number) =>
      stagesFor('mobile', {
        figures: { store: 'app-store', ...(crashFreePercent !== undefined && { crashFreePercent }) },
      })[1]?.rollback.find(({ metric }) => metric === 'crash-free-users')?.text;

    assert.equal(at(), 'crash-free users < 98.91 %');
    assert.equal(at(99.9), 'crash-free users < 99.8 %');
    assert.equal(at(99.4), 'crash-free users < 98.91 %');
    assert.equal(at(98), 'crash-free users < 96 %');
  });
});

describe('a library', () => {
  it('has own services, those who opt in, and a release', () => {
    const stages = stagesFor('client-library', {});

    assert.deepEqual(
      stages.map(({ name, audience }) => `${name}, ${audience}`),
      ['Own services, staff', 'Pre-release, beta', 'Release, everyone'],
    );
    assert.deepEqual(days(stages), [2, 33, 3]);
  });
});

describe('laws of all kinds', () => {
  it('no plan is shorter than its level, and shares rise', () => {
    const kinds = fc.constantFrom<TargetKind>('service', 'worker', 'queue', 'batch', 'mobile', 'client-library');
    const figures = fc.record(
      {
        consumers: fc.integer({ min: 2, max: 500 }),
        runEveryHours: fc.integer({ min: 1, max: 2000 }),
        store: fc.constantFrom<'app-store' | 'google-play' | 'both'>('app-store', 'google-play', 'both'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(kinds, figures, fc.constantFrom(...Object.values(ladders)), (kind, told, ladder) => {
        const stages = stagesFor(kind, { ladder, figures: told });

        const plain = stagesOf(ladder, limitsOf({}), undefined);
        assert.ok(hoursToFull(stages) >= hoursToFull(plain));
        assert.equal(stages.at(-1)?.trafficPercent, 100);
        const order = ['staff', 'beta', 'everyone'];
        for (const [index, stage] of stages.entries()) {
          const before = stages[index - 1];
          assert.equal(stage.number, index + 1);
          if (before === undefined) continue;
          assert.equal(stage.startsAfterHours, before.startsAfterHours + before.durationHours);
          const later = order.indexOf(stage.audience) - order.indexOf(before.audience);
          assert.ok(later > 0 || (later === 0 && stage.trafficPercent > before.trafficPercent));
        }
      }),
    );
  });
});

const nothing: FoundTarget = {
  services: [],
  isChangeRead: false,
  apps: [],
  published: [],
  hasDeployments: false,
  touches: [],
};
const app = { platform: 'android' as const, path: 'app/src/main/AndroidManifest.xml' };
const kindOf = (found: Partial<FoundTarget>) => targetOf(undefined, { ...nothing, ...found }).kind;

describe('the kind of a release', () => {
  it('is a service where nothing shows another', () => {
    assert.equal(kindOf({}), 'service');
    assert.equal(kindOf({ services: [{ name: 'checkout' }, { name: 'orders-worker' }] }), 'service');
    assert.equal(kindOf({ published: [{ path: 'package.json', line: 1 }], hasDeployments: true }), 'service');
    assert.equal(kindOf({ apps: [app], services: [{ name: 'api' }] }), 'service');
    assert.equal(kindOf({ apps: [app], isChangeRead: true }), 'service');
  });

  it('is what all that the change touches is', () => {
    assert.equal(kindOf({ services: [{ name: 'orders-worker' }] }), 'worker');
    assert.equal(kindOf({ services: [{ name: 'mail_queue' }] }), 'queue');
    assert.equal(kindOf({ services: [{ name: 'billing-cronjob' }] }), 'batch');
    assert.equal(kindOf({ apps: [app] }), 'mobile');
    assert.equal(kindOf({ published: [{ path: 'package.json', line: 1 }] }), 'client-library');
  });

  it("is the team's word before all, with its line", async () => {
    const team = await teamOf('owner: Ada\ntarget: service\n');

    assert.deepEqual(targetOf(team, { ...nothing, apps: [app] }), {
      kind: 'service',
      basis: 'told',
      why: '.rollouts/config.yaml:2',
      store: 'google-play',
    });
  });

  const contradictions: Readonly<Record<string, readonly [config: string, facts: Facts, said: RegExp]>> = {
    'an app that is back in minutes': [
      'target: mobile\n',
      { timeToUndo: 'minutes' },
      /^\.rollouts\/config\.yaml:1: `target: mobile` and `timeToUndo` minutes/,
    ],
    'an app that is back at once without a flag': [
      'target: mobile\n',
      { timeToUndo: 'instant' },
      /a store takes nothing back/,
    ],
    'a library that is back in minutes': [
      'target: client-library\n',
      { timeToUndo: 'minutes' },
      /a published version stays/,
    ],
    'an app in clusters': [
      'target: mobile\nparts:\n  - {name: a, kind: cluster}\n  - {name: b, kind: cluster}\n',
      {},
      /the cluster at \.rollouts\/config\.yaml:3 contradict/,
    ],
  };
  for (const [name, [config, facts, said]] of Object.entries(contradictions))
    it(`refuses ${name}`, async () => {
      const team = await teamOf(config);

      assert.throws(
        () => refuseContradictions(targetOf(team, nothing), facts, team),
        (error) => error instanceof UserError && said.test(error.message),
      );
    });

  it('allows an app whose flag goes off at once', async () => {
    const team = await teamOf('target: mobile\n');

    assert.doesNotThrow(() =>
      refuseContradictions(targetOf(team, nothing), { timeToUndo: 'instant', flag: 'new-checkout' }, team),
    );
  });
});
