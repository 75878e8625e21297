import type { Capabilities } from '../catalog/detect.js';
import type { Facts } from '../risk/facts.js';
import type { Limits } from './criteria.js';
import type { Plan } from './plan.js';
import { milliseconds, percent } from './quantities.js';
import { inUse } from './rollback/rollback.js';

/** An alert rule or SLO of the repository. */
export interface Objective {
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

export function monitoringPlan(
  facts: Facts,
  limits: Limits,
  capabilities: Capabilities,
  objectives: readonly Objective[],
): Plan['monitoring'] {
  const tools = inUse(capabilities.monitoring).map(({ name }) => name);
  return {
    watch: [
      { group: 'Primary', metrics: [facts.businessMetric ?? 'the business metric of this feature (not named yet)'] },
      { group: 'Errors', metrics: ['application error rate', 'HTTP 5xx rate', 'new error types since the start'] },
      { group: 'Performance', metrics: ['p50, p95 and p99 latency', 'throughput'] },
      { group: 'Resources', metrics: ['CPU', 'memory', 'restarts'] },
    ],
    warning: alertsAt('warning', facts, limits),
    critical: alertsAt('critical', facts, limits),
    dashboard: facts.dashboard ?? 'none told; make one that shows old and new version side by side',
    tools,
    alertsFound: objectives.slice(0, 20).map(({ name, path, line }) => `${name} (${path}:${line})`),
  };
}

/** The specification's ratios over the baseline that was told; without one the ratio itself is the condition. */
function alertsAt(severity: 'warning' | 'critical', facts: Facts, { errors: { rollback }, rules }: Limits): string[] {
  const isCritical = severity === 'critical';
  const ratio = rules[`${severity}Ratio`].value;
  const errors = facts.errorRatePercent;
  const latency = facts.p95Milliseconds;
  const counted = errors === undefined ? undefined : Math.max(errors, rules.errorFloorPercent.value) * ratio;
  const atRollback = isCritical && counted !== undefined ? Math.min(counted, rollback) : counted;
  const ceiling = errors === undefined && isCritical ? ` or ${percent(rules.errorCeilingPercent.value)}` : '';
  return [
    atRollback === undefined ? `error rate ≥ ${ratio} × baseline${ceiling}` : `error rate ≥ ${percent(atRollback)}`,
    latency === undefined ? `p95 ≥ ${ratio} × baseline` : `p95 ≥ ${milliseconds(latency * ratio)}`,
  ];
}
