import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import type { Capabilities, Finding } from '../../src/catalog/detect.js';
import { withExpected } from '../../src/operations/plan-stages/expected.js';
import { assemblePlan, type PlanIngredients } from '../../src/plan/assemble.js';
import { openCalendar } from '../../src/plan/calendar.js';
import { renderCard } from '../../src/plan/card.js';
import { renderPlan } from '../../src/plan/markdown.js';
import { renderMessages } from '../../src/plan/messages.js';
import { assessmentSchema, planSchema } from '../../src/plan/plan.js';
import { assess } from '../../src/risk/assess.js';
import { type Facts, riskLevels } from '../../src/risk/facts.js';

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

const busy = { usersPercent: 100, revenueImpact: 'direct', criticality: 'critical', flag: 'new-checkout' } as const;

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
  /** Enough requests: the first public stage is lengthened, and the plan is simulated. */
  traffic: {
    ...busy,
    requestsPerSecond: 5,
    errorRatePercent: 0.4,
    p95Milliseconds: 250,
    holdbackPercent: 2,
  },
  /** Too few for any stage to decide within a week. */
  'few-orders': { ...busy, eventsPerDay: 20_000, errorRatePercent: 0.7 },
  /** Over Christmas: holidays of Germany, and a freeze, a channel and an owner that the repository names. */
  freeze: { ...busy, errorRatePercent: 0.4, p95Milliseconds: 250, start: '2026-12-01' },
};

const freezes =
  'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Change freeze\nDTSTART;VALUE=DATE:20261221\nDTEND;VALUE=DATE:20270102\nEND:VEVENT\nEND:VCALENDAR\n';

const overChristmas = {
  calendar: await openCalendar({
    told: { timeZone: 'Europe/Berlin', country: 'DE' },
    found: [{ name: 'Change freeze', source: 'calendar', kind: 'freeze', text: '', path: 'ops/freezes.ics', line: 2 }],
    texts: [{ path: 'ops/freezes.ics', text: freezes }],
  }),
  channels: [{ channel: '#shop', kind: 'catalog', path: 'catalog-info.yaml', line: 9 }],
  owners: [{ pattern: '*', owners: ['@shop/checkout'], path: '.github/CODEOWNERS', line: 1 }],
} as const;

const update = env.UPDATE_GOLDEN === '1';

const feature = 'New checkout';

async function sourceOf(facts: Facts, more: Partial<PlanIngredients>) {
  const assessed = assess(facts, undefined, surroundings);
  const assembled = assemblePlan({
    feature,
    facts,
    assessment: assessed,
    ...surroundings,
    strategy: undefined,
    strategyReason: undefined,
    ...more,
  });
  const plan = await withExpected({ plan: assembled, facts, timeToUndo: assessed.timeToUndo, team: undefined });
  return { feature, facts, assessment: assessmentSchema.parse(assessed), plan: planSchema.parse(plan) };
}

const sources = await Promise.all(
  Object.entries(cases).map(async ([name, facts]) => ({
    name,
    source: await sourceOf(facts, name === 'freeze' ? overChristmas : {}),
  })),
);

/** Read them as a person would; `UPDATE_GOLDEN=1 node scripts/test.mjs test/plan` writes them anew. */
describe('golden plans', () => {
  for (const { name, source } of sources) {
    it(`${name} has its level`, () =>
      assert.equal(source.assessment.level, riskLevels.find((level) => level === name.toUpperCase()) ?? 'HIGH'));

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
