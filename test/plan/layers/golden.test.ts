import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import { assemblePlan } from '../../../src/plan/assemble.js';
import { renderPlan } from '../../../src/plan/markdown.js';
import { assessmentSchema, planSchema } from '../../../src/plan/plan.js';
import type { PresentStrategy } from '../../../src/plan/routing/present.js';
import { assess } from '../../../src/risk/assess.js';
import type { Facts } from '../../../src/risk/facts.js';
import type { Touch } from '../../../src/risk/findings.js';
import { capabilitiesOf } from '../../support/capabilities-of.js';
import { changeOf, findingsOf, nothingFound, touchAt } from '../../support/findings-of.js';

const rollout: PresentStrategy = {
  name: 'checkout',
  kind: 'Rollout',
  strategy: 'canary',
  text: 'canary: 20% → pause 10m → analysis → 60% → pause 10m',
  steps: [20, 60],
  path: 'k8s/rollout.yaml',
  line: 2,
  routedBy: 'istio',
};
const deployment: PresentStrategy = {
  name: 'checkout',
  kind: 'Deployment',
  strategy: 'rolling',
  text: 'rolling update, by default 25% surge and 25% unavailable',
  path: 'k8s/deployment.yaml',
  line: 2,
  replicas: 4,
};

const change = changeOf({
  'db/7.sql': ['ALTER TABLE orders ADD COLUMN coupon text;'],
  'src/pay.ts': ['charge(order);'],
});
const touches: Touch[] = [
  touchAt('db/7.sql', 'ADD COLUMN', {
    area: 'stored-data',
    reason: 'Adds a column.',
    certainty: 'parsed',
    level: 'LOW',
  }),
  touchAt('src/pay.ts', 'charge', { area: 'money', reason: 'Charges cards.', certainty: 'parsed', level: 'HIGH' }),
];

interface Case {
  readonly flags: readonly string[];
  readonly deployment: readonly string[];
  readonly present: readonly PresentStrategy[];
  readonly facts?: Facts;
}

const cases: Readonly<Record<string, Case>> = {
  'two-layers': {
    flags: ['unleash'],
    deployment: ['argo-rollouts', 'istio'],
    present: [rollout],
    facts: { flag: 'pay' },
  },
  'flag-only': { flags: ['flipt'], deployment: ['docker'], present: [], facts: { flag: 'pay' } },
  'router-only': { flags: [], deployment: ['aws-lambda'], present: [] },
  'replicas-only': { flags: [], deployment: ['kubernetes'], present: [deployment] },
};

/** `UPDATE_GOLDEN=1 node scripts/test.mjs test/plan` writes them anew. */
describe('plans by what can hold a share', () => {
  for (const [name, given] of Object.entries(cases)) {
    const feature = 'New checkout';
    const facts: Facts = { criticality: 'critical', revenueImpact: 'direct', ...given.facts };
    const capabilities = capabilitiesOf(given.flags, given.deployment);
    const assessed = assess(facts, findingsOf({ change, touches }), { ...nothingFound, capabilities });
    const plan = planSchema.parse(
      assemblePlan({
        feature,
        facts,
        assessment: assessed,
        capabilities,
        flagKeys: [],
        objectives: [],
        deployments: given.present,
        strategy: undefined,
        strategyReason: undefined,
      }),
    );
    const source = { feature, facts, assessment: assessmentSchema.parse(assessed), plan };

    for (const detail of ['full', 'brief'] as const) {
      const whole = renderPlan(source, detail);
      const block = /### Layers and Audiences\n\n([\s\S]*?)\n\n#/.exec(whole)?.[1] ?? '';

      it(`${name}, ${detail}, reads as kept`, () => {
        const file = new URL(`../../golden/${name}.${detail}.md`, import.meta.url);
        if (env.UPDATE_GOLDEN === '1') writeFileSync(file, whole);
        assert.equal(whole, readFileSync(file, 'utf8'));
      });

      it(`${name}, ${detail}, stays within its lines`, () => {
        assert.ok(block.split('\n').length <= (detail === 'full' ? 14 : 6), block);
      });
    }

    it(`${name} keeps the ladder as it is`, () => {
      const stages = plan.stages.map(({ audience, trafficPercent, durationHours }) => [
        audience,
        trafficPercent,
        durationHours,
      ]);

      assert.deepEqual(stages.slice(0, 2), [
        ['staff', 0.1, 48],
        ['everyone', 1, 120],
      ]);
      assert.equal(plan.hoursToFull, 35 * 24);
    });
  }
});
