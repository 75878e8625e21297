import type { Facts } from '../../risk/facts.js';
import type { Rules } from '../configuration/limits.js';
import { type Limits, limitsOf } from '../criteria.js';
import type { Criterion, Stage } from '../plan.js';
import { plain } from '../quantities.js';
import type { LintFinding } from './rules.js';
import { hasReason } from './stages.js';

const sides = ['success', 'rollback'] as const;
const rounding = 1 + 1e-9;

export function criteriaFindings(stages: readonly Stage[], facts: Facts, rules: Rules): LintFinding[] {
  const limits = limitsOf(facts, rules);
  return stages.flatMap((stage, index) => {
    const at = `plan.stages[${index}]`;
    const each = sides.flatMap((side) =>
      stage[side].flatMap((criterion, place) => {
        const path = `${at}.${side}[${place}]`;
        return [
          ...shapeFindings(criterion, path, facts),
          ...baselineFindings(criterion, path, { facts, stage, side }),
          ...(side === 'rollback' && !hasReason(stage) ? looserFindings(criterion, path, { limits, stage }) : []),
        ];
      }),
    );
    return [...noRollbackFindings(stage, at), ...each];
  });
}

function noRollbackFindings({ rollback, number }: Stage, at: string): LintFinding[] {
  if (rollback.some(({ limit, direction }) => limit !== undefined && direction !== undefined)) return [];
  const sentence = `Stage ${number} has no rollback criterion with a limit.`;
  return [{ rule: 'no-rollback-criterion', path: `${at}.rollback`, sentence }];
}

function shapeFindings({ metric, limit, direction, text }: Criterion, path: string, facts: Facts): LintFinding[] {
  if (metric === 'people') return [];
  if (metric === 'business' && facts.businessMetric === undefined)
    return [
      {
        rule: 'unknown-metric',
        path: `${path}.metric`,
        sentence: `\`${text}\` judges a business metric, but none is named.`,
      },
    ];
  if (limit !== undefined && direction !== undefined) return [];
  const missing = limit === undefined ? 'limit' : 'direction';
  return [{ rule: 'criterion-without-limit', path: `${path}.${missing}`, sentence: `\`${text}\` has no ${missing}.` }];
}

function baselineOf(metric: Criterion['metric'], facts: Facts): number | undefined {
  if (metric === 'error-rate') return facts.errorRatePercent;
  if (metric === 'p95-latency') return facts.p95Milliseconds;
  return metric === 'business' ? facts.businessBaseline : undefined;
}

function baselineFindings(
  { metric, limit, direction, text }: Criterion,
  path: string,
  { facts, stage, side }: { readonly facts: Facts; readonly stage: Stage; readonly side: (typeof sides)[number] },
): LintFinding[] {
  const baseline = baselineOf(metric, facts);
  if (baseline === undefined || limit === undefined || direction === undefined) return [];
  const isHighBad = direction === 'above' || direction === 'at-most';
  // A baseline on the very limit is beyond it in every second window.
  const isBeyond = isHighBad ? baseline >= limit : baseline <= limit;
  if (!isBeyond) return [];
  const outcome = side === 'rollback' ? 'an unchanged release would be rolled back' : 'no release could be promoted';
  const sentence = `Stage ${stage.number}: the told baseline of ${plain(baseline)} lies beyond \`${text}\` (${plain(limit)}), so ${outcome}.`;
  return [{ rule: 'violated-by-baseline', path: `${path}.limit`, sentence }];
}

/** Against the limits that the policy makes from the facts of the record; placeholders bind nobody. */
function looserFindings(
  { metric, limit, text }: Criterion,
  path: string,
  { limits: { errors, latency, business }, stage }: { readonly limits: Limits; readonly stage: Stage },
): LintFinding[] {
  if (limit === undefined) return [];
  const allowed =
    metric === 'error-rate' && errors.basis === 'baseline'
      ? errors.rollback
      : metric === 'p95-latency' && latency.basis === 'baseline'
        ? latency.rollback
        : undefined;
  const least = metric === 'business' ? business?.rollback : undefined;
  const bound =
    allowed !== undefined && limit > allowed * rounding
      ? allowed
      : least !== undefined && limit * rounding < least
        ? least
        : undefined;
  if (bound === undefined) return [];
  const sentence = `Stage ${stage.number} rolls back at \`${text}\` (${plain(limit)}); the policy draws the line at ${plain(bound)}.`;
  return [{ rule: 'limit-looser-than-policy', path: `${path}.limit`, sentence }];
}
