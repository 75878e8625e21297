import { Document, isMap, isScalar, stringify } from 'yaml';
import * as z from 'zod';
import type { ValueSchema } from '../src/operations/definition.js';
import { type Configuration, configurationPath, configurationSchema } from '../src/plan/configuration/configuration.js';

/** Every key once, so that the example shows what there is; a test reads it back. */
const example: Configuration = {
  facts: {
    revenueImpact: 'direct',
    criticality: 'important',
    errorRatePercent: 1.2,
    p95Milliseconds: 340,
    businessMetric: 'orders an hour',
    businessBaseline: 120,
  },
  owner: 'Team Checkout',
  stakeholders: ['Head of Support', 'checkout-support@shop.example'],
  dashboard: 'https://dashboards.shop.example/checkout',
  channels: { Engineering: '#checkout-eng', Product: '#checkout', Support: '#support', Leadership: '#launches' },
  board: 'backlog-md',
  audiences: { staff: 'accounts that end in @shop.example', beta: 'the segment beta-testers' },
  ladders: {
    MEDIUM: {
      stages: [
        { audience: 'everyone', trafficPercent: 5, durationHours: 48 },
        { audience: 'everyone', trafficPercent: 25, durationHours: 168 },
        { audience: 'everyone', trafficPercent: 50, durationHours: 168 },
        { audience: 'everyone', trafficPercent: 100, durationHours: 48 },
      ],
      reason: 'Checkout had two incidents at 10 % last year.',
    },
  },
  limits: { errorRollbackRatio: { value: 1.8, reason: 'Each failed order costs a support call.' } },
  alpha: 0.01,
  approvalRequired: true,
  calendar: {
    timeZone: 'Europe/Berlin',
    country: 'DE',
    region: 'BE',
    businessHours: { from: '09:00', to: '16:00', days: ['mon', 'tue', 'wed', 'thu'] },
    freezes: [{ name: 'Christmas sale', from: '2026-11-23', to: '2026-12-27' }, { ics: 'ops/freezes.ics' }],
    peakHours: [{ name: 'Evening', from: '18:00', to: '22:00' }],
    events: [{ name: 'Summer sale', from: '2026-07-06', to: '2026-07-18' }],
  },
  parts: [
    { name: 'billing', kind: 'service' },
    { name: 'checkout', kind: 'service', after: ['billing'] },
    { name: 'eu-west-1', kind: 'region', after: ['checkout'], sharePercent: 30, pair: 'atlantic' },
    {
      name: 'us-east-1',
      kind: 'region',
      after: ['checkout'],
      sharePercent: 70,
      pair: 'atlantic',
      failTogether: false,
      reason: 'Its orders are kept apart from those of Europe.',
    },
  ],
  target: 'queue',
  targetFacts: { consumers: 12, backlogSeconds: 30, retryPercent: 1.5 },
  queries: {
    requests: 'sum(rate(http_requests_total{service="checkout"}[5m]))',
    errorRate:
      '100 * sum(rate(http_requests_total{service="checkout",code=~"5.."}[5m])) / sum(rate(http_requests_total{service="checkout"}[5m]))',
    p95: '1000 * histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{service="checkout"}[5m])))',
    business: 'sum(increase(orders_total[1h]))',
  },
};

/** The JSON schema of the team's file, for editors. */
export function configurationJsonSchema(): object {
  const title = `What ${configurationPath} holds: what a team tells once for all of its rollouts`;
  return { title, ...z.toJSONSchema(configurationSchema, { io: 'input' }) };
}

/** An example with every key, each explained by the schema's own words. */
export function configurationExample(): string {
  const schema: ValueSchema = JSON.parse(JSON.stringify(z.toJSONSchema(configurationSchema, { io: 'input' })));
  const document = new Document(example);
  explain(document.contents, schema, 0);
  const head = [
    `# An example of ${configurationPath}. Every key may be left out; a key that is not here does not exist.`,
    '# A call that tells something else wins. rollout config --check says what is wrong, by line.',
    '# yaml-language-server: $schema=config.schema.json',
  ];
  return `${head.join('\n')}\n\n${stringify(document, { lineWidth: 0 })}`;
}

function explain(node: unknown, schema: ValueSchema | undefined, depth: number): void {
  if (!isMap(node) || depth > 1) return;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const at = schema?.properties?.[String(key.value)];
    const help = at?.help ?? at?.description;
    if (help !== undefined) key.commentBefore = ` ${help}`;
    if (depth === 0) key.spaceBefore = true;
    explain(value, at, depth + 1);
  }
}
