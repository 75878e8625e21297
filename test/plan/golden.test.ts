import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import type { Capabilities, Finding } from '../../src/catalog/detect.js';
import { assemblePlan } from '../../src/plan/assemble.js';
import { renderCard } from '../../src/plan/card.js';
import { renderPlan } from '../../src/plan/markdown.js';
import { renderMessages } from '../../src/plan/messages.js';
import { assessmentSchema, planSchema } from '../../src/plan/plan.js';
import { assess } from '../../src/risk/assess.js';
import type { Facts } from '../../src/risk/facts.js';

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
  'feature-flags': [finding('flagd', 'flagd', 'flags.flagd.json')],
  deployment: [
    finding('argo-rollouts', 'Argo Rollouts', 'k8s/rollout.yaml'),
    finding('argocd', 'Argo CD', 'argocd/app.yaml'),
  ],
  monitoring: [finding('prometheus', 'Prometheus', 'k8s/rules.yaml')],
};

const surroundings = {
  capabilities,
  flagKeys: [
    { key: 'new-checkout', path: 'flags.flagd.json', line: 3, evaluations: [{ path: 'src/checkout.ts', line: 12 }] },
  ],
  objectives: [{ name: 'CheckoutErrors', path: 'k8s/rules.yaml', line: 9 }],
  owners: [],
  catalog: [],
  texts: new Map([
    ['k8s/rollout.yaml', 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n'],
    ['src/checkout.ts', `${'\n'.repeat(11)}if (await client.getBooleanValue('new-checkout', false)) {\n`],
  ]),
};

const cases: Readonly<Record<string, Facts>> = {
  low: {
    usersPercent: 0.5,
    revenueImpact: 'none',
    criticality: 'non-critical',
    flag: 'new-checkout',
    errorRatePercent: 1.2,
    p95Milliseconds: 340,
  },
  medium: {
    usersPercent: 20,
    revenueImpact: 'indirect',
    criticality: 'important',
    timeToUndo: 'minutes',
    errorRatePercent: 0.4,
    p95Milliseconds: 250,
    businessMetric: 'orders per visit',
    businessBaseline: 3.2,
    start: '2026-12-01T09:00:00+01:00',
    owner: 'Team Checkout',
    stakeholders: ['#checkout', 'support lead'],
    dashboard: 'https://grafana.example/d/checkout',
  },
  high: { usersPercent: 100, revenueImpact: 'direct', criticality: 'critical', timeToUndo: 'hours' },
};

const update = env.UPDATE_GOLDEN === '1';

/** Read them as a person would; `UPDATE_GOLDEN=1 node scripts/test.mjs test/plan` writes them anew. */
describe('golden plans', () => {
  for (const [name, facts] of Object.entries(cases)) {
    const feature = 'New checkout';
    const assessed = assess(facts, undefined, surroundings);
    const assessment = assessmentSchema.parse(assessed);
    const plan = planSchema.parse(
      assemblePlan({
        feature,
        facts,
        assessment: assessed,
        ...surroundings,
        strategy: undefined,
        strategyReason: undefined,
      }),
    );
    const source = { feature, facts, assessment, plan };

    it(`${name} has its level`, () => assert.equal(assessment.level, name.toUpperCase()));

    for (const [view, text] of Object.entries({
      plan: renderPlan(source, 'full'),
      brief: renderPlan(source, 'brief'),
      messages: renderMessages(source),
      card: `${renderCard(source)}\n`,
    })) {
      it(`${name}, ${view}, reads as kept`, () => {
        const file = new URL(`../golden/${name}.${view}.md`, import.meta.url);
        if (update) writeFileSync(file, text);
        assert.equal(text, readFileSync(file, 'utf8'));
      });
    }
  }
});
