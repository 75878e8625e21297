import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import type { Capabilities, Finding } from '../../src/catalog/detect.js';
import { configurationOf } from '../../src/operations/configured.js';
import { assemblePlan, type PlanIngredients } from '../../src/plan/assemble.js';
import { lintRecord } from '../../src/plan/lint/lint.js';
import { renderPlan } from '../../src/plan/markdown.js';
import { assessmentSchema, planSchema } from '../../src/plan/plan.js';
import { assess } from '../../src/risk/assess.js';
import type { Facts } from '../../src/risk/facts.js';
import { recordOf } from '../support/record-of.js';
import { repositoryOf } from '../support/repository-of.js';

function finding(id: string, name: string, path: string): Finding {
  return {
    id,
    name,
    verdict: 'in-use',
    reason: 'Configured here.',
    evidence: [{ signal: `file:${path}`, path, line: 1, strength: 'strong' }],
  };
}

const capabilities: Capabilities = {
  'feature-flags': [],
  deployment: [finding('argo-rollouts', 'Argo Rollouts', 'k8s/rollout.yaml')],
  monitoring: [finding('prometheus', 'Prometheus', 'k8s/rules.yaml')],
};

const surroundings = { capabilities, flagKeys: [], objectives: [], owners: [], catalog: [], texts: new Map() };

const medium: Facts = {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
  errorRatePercent: 0.4,
  p95Milliseconds: 250,
  owner: 'Team Orders',
};
const high: Facts = { ...medium, usersPercent: 100, revenueImpact: 'direct', timeToUndo: 'hours' };

interface Case {
  readonly facts: Facts;
  readonly config: string;
  readonly found?: Partial<PlanIngredients>;
}

const cases: Readonly<Record<string, Case>> = {
  'two-services': {
    facts: { ...medium, start: '2026-12-01T09:00:00+01:00' },
    config: `parts:
  - name: checkout
    kind: service
    after: [billing]
  - name: billing
    kind: service
`,
  },
  'three-regions': {
    facts: high,
    config: `parts:
  - {name: westeurope, kind: region, sharePercent: 45}
  - {name: northeurope, kind: region, sharePercent: 40}
  - {name: brazilsouth, kind: region, sharePercent: 15, failTogether: false, reason: Its orders are kept apart.}
limits:
  laterWaveLengthPercent: {value: 25, reason: The regions differ only in their users.}
`,
  },
  'queue-worker': {
    facts: high,
    config: 'target: queue\ntargetFacts: {consumers: 6, backlogSeconds: 30, retryPercent: 1.5}\n',
  },
  batch: {
    facts: { ...medium, timeToUndo: 'hours' },
    config: 'target: batch\ntargetFacts: {runEveryHours: 48, runMinutes: 40}\n',
  },
  mobile: {
    facts: { ...high, timeToUndo: 'never' },
    config: 'targetFacts: {crashFreePercent: 99.8}\n',
    found: { apps: [{ platform: 'apple', path: 'Shop.xcodeproj/project.pbxproj' }] },
  },
  'client-library': {
    facts: { ...high, usersPercent: 10 },
    config: 'target: client-library\n',
  },
};

const update = env.UPDATE_GOLDEN === '1';

/** Read them as a person would; `UPDATE_GOLDEN=1 node scripts/test.mjs test/plan` writes them anew. */
describe('golden plans of hard cases', async () => {
  for (const [name, { facts, config, found = {} }] of Object.entries(cases)) {
    const feature = 'New checkout';
    const team = await configurationOf(repositoryOf({ '.rollouts/config.yaml': config }));
    const assessed = assess(facts, undefined, surroundings);
    const plan = planSchema.parse(
      assemblePlan({
        feature,
        facts,
        assessment: assessed,
        ...surroundings,
        strategy: undefined,
        strategyReason: undefined,
        team,
        ...found,
      }),
    );
    const source = { feature, facts, assessment: assessmentSchema.parse(assessed), plan };

    for (const detail of ['full', 'brief'] as const) {
      const text = renderPlan(source, detail);
      it(`${name}, ${detail}, reads as kept`, () => {
        const file = new URL(`../golden/${name}.${detail === 'full' ? 'plan' : 'brief'}.md`, import.meta.url);
        if (update) writeFileSync(file, text);
        assert.equal(text, readFileSync(file, 'utf8'));
      });
    }

    it(`${name} passes the lint of plans`, () => {
      const record = { ...recordOf(feature, 'new-checkout'), ...source };

      assert.deepEqual(lintRecord(record, { team, hash: '', slug: 'new-checkout' }), []);
    });

    it(`${name} fits a brief answer`, () => assert.ok(JSON.stringify(renderPlan(source, 'brief')).length < 9600));
  }
});
