import { policy } from '../policy.js';
import type { Facts } from '../risk/facts.js';
import type { Rules } from './configuration/limits.js';
import type { Criterion } from './plan.js';
import { milliseconds, percent, plain } from './quantities.js';

/** The limits of every stage, made from the baseline that was told, or from placeholders where none was. */
export interface Limits {
  readonly errors: {
    readonly success: number;
    readonly rollback: number;
    readonly basis: 'baseline' | 'placeholder';
    readonly why: string;
  };
  readonly latency: { readonly success: number; readonly rollback: number; readonly basis: 'baseline' | 'placeholder' };
  readonly business:
    | { readonly name: string; readonly success: number; readonly rollback: number; readonly baseline: number }
    | undefined;
  readonly placeholders: readonly string[];
  readonly notices: readonly string[];
  /** The policy that they were made by, the team's own values included. */
  readonly rules: Rules;
}

export function limitsOf(facts: Facts, rules: Rules = policy): Limits {
  const placeholders: string[] = [];
  const notices: string[] = [];
  return {
    errors: errorLimits(facts.errorRatePercent, rules, { placeholders, notices }),
    latency: latencyLimits(facts.p95Milliseconds, rules, placeholders),
    business: businessLimits(facts, rules, placeholders),
    placeholders,
    notices,
    rules,
  };
}

function errorLimits(
  told: number | undefined,
  rules: Rules,
  { placeholders, notices }: { readonly placeholders: string[]; readonly notices: string[] },
): Limits['errors'] {
  if (told === undefined) {
    const success = rules.placeholderErrorSuccessPercent.value;
    const rollback = rules.placeholderErrorRollbackPercent.value;
    placeholders.push(
      `Error rate limits (${percent(success)} and ${percent(rollback)}) are placeholders: take the share of failed requests over the last 7 days from the monitoring, for example \`sum(rate(http_requests_total{code=~"5.."}[7d])) / sum(rate(http_requests_total[7d]))\` in Prometheus, and tell it as \`errorRatePercent\`.`,
    );
    return { success, rollback, basis: 'placeholder', why: 'placeholder' };
  }
  const baseline = Math.max(told, rules.errorFloorPercent.value);
  const ceiling = rules.errorCeilingPercent.value;
  const doubled = baseline * rules.errorRollbackRatio.value;
  const success = baseline * rules.errorSuccessRatio.value;
  const ceilingApplies = ceiling >= success && ceiling < doubled;
  const possible = (100 + baseline) / 2;
  const rollback = ceilingApplies ? ceiling : Math.min(doubled, possible);
  if (told < rules.errorFloorPercent.value) {
    notices.push(
      `The baseline of ${percent(told)} errors is counted as ${percent(baseline)}: below that, single errors would decide.`,
    );
  }
  if (ceiling < success) {
    notices.push(
      `The usual ceiling of ${percent(ceiling)} errors is left out: at a baseline of ${percent(told)} a healthy release would cross it. Bring the baseline down before, if you can.`,
    );
  }
  const why = ceilingApplies ? `the ${percent(ceiling)} ceiling` : `${plain(rollback / baseline)} × baseline`;
  return { success: Math.min(success, (rollback + baseline) / 2), rollback, basis: 'baseline', why };
}

function latencyLimits(told: number | undefined, rules: Rules, placeholders: string[]): Limits['latency'] {
  if (told !== undefined) {
    return {
      success: told * rules.latencySuccessRatio.value,
      rollback: told * rules.latencyRollbackRatio.value,
      basis: 'baseline',
    };
  }
  const success = rules.placeholderLatencySuccessMilliseconds.value;
  const rollback = rules.placeholderLatencyRollbackMilliseconds.value;
  placeholders.push(
    `Latency limits (${milliseconds(success)} and ${milliseconds(rollback)}) are placeholders: take the 95th percentile over the last 7 days, for example \`histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[7d])))\`, and tell it as \`p95Milliseconds\`.`,
  );
  return { success, rollback, basis: 'placeholder' };
}

function businessLimits(facts: Facts, rules: Rules, placeholders: string[]): Limits['business'] {
  const { businessMetric: name, businessBaseline: baseline } = facts;
  if (name !== undefined && baseline !== undefined) {
    return {
      name,
      baseline,
      success: baseline * rules.businessSuccessRatio.value,
      rollback: baseline * rules.businessRollbackRatio.value,
    };
  }
  placeholders.push(
    name === undefined
      ? 'No business metric is watched: name the one that this feature is meant to hold or raise (`businessMetric`), with its average over the last 7 days (`businessBaseline`).'
      : `The business metric ${name} has no limit yet: tell its average over the last 7 days as \`businessBaseline\`.`,
  );
  return undefined;
}

export interface JudgedStage {
  readonly audience: 'staff' | 'beta' | 'everyone';
  readonly trafficPercent: number;
  /** Kept on the old version although the stage has everyone. */
  readonly holdbackPercent?: number | undefined;
}

/** What a stage has to hold to be promoted; a stage of staff or beta is judged by people, too. */
export function successCriteria(limits: Limits, stage: JudgedStage): Criterion[] {
  const people: Criterion = { metric: 'people', text: 'no blocking bug reported', basis: 'rule' };
  return [...criteria(limits, stage, 'success'), ...(stage.audience === 'everyone' ? [] : [people])];
}

/** What rolls a stage back. */
export function rollbackCriteria(limits: Limits, stage: JudgedStage): Criterion[] {
  return criteria(limits, stage, 'rollback');
}

const sides = {
  success: { highest: 'at-most', lowest: 'at-least', over: '≤', under: '≥' },
  rollback: { highest: 'above', lowest: 'below', over: '>', under: '<' },
} as const;

type Side = keyof typeof sides;

function criteria(limits: Limits, stage: JudgedStage, side: Side): Criterion[] {
  const { errors, latency, business, rules } = limits;
  const { highest, lowest, over, under } = sides[side];
  const minimumRequests = rules.minimumSampleRequests.value;
  const judged: Criterion[] = [
    {
      metric: 'error-rate',
      text: `error rate ${over} ${percent(errors[side])}`,
      direction: highest,
      limit: errors[side],
      unit: '%',
      minimumRequests,
      ...testOf(stage, side, {
        tolerance: rules.errorToleranceRatio.value,
        margin: rules.errorSuccessRatio.value,
        hard: rules.errorRollbackRatio.value,
      }),
      basis: errors.basis,
    },
    {
      metric: 'p95-latency',
      text: `p95 ${over} ${milliseconds(latency[side])}`,
      direction: highest,
      limit: latency[side],
      unit: 'ms',
      minimumRequests,
      ...testOf(stage, side, {
        tolerance: rules.latencyToleranceRatio.value,
        margin: rules.latencySuccessRatio.value,
        hard: rules.latencyRollbackRatio.value,
      }),
      basis: latency.basis,
    },
  ];
  if (business === undefined || stage.trafficPercent < rules.businessFromPercent.value) return judged;
  const baseline = side === 'success' ? ` (baseline ${plain(business.baseline)})` : '';
  const text = `${business.name} ${under} ${plain(business[side])}${baseline}`;
  const test = testOf(stage, side, {
    tolerance: rules.businessToleranceRatio.value,
    margin: rules.businessSuccessRatio.value,
    hard: rules.businessRollbackRatio.value,
  });
  return [
    ...judged,
    { metric: 'business', text, direction: lowest, limit: business[side], unit: '', ...test, basis: 'baseline' },
  ];
}

/**
 * What decides a criterion. Beside the old version: back on evidence beyond the tolerance, on with evidence within the
 * margin. Where nothing is left to compare with, history guards with the hard limit and certifies nothing.
 */
function testOf(
  { trafficPercent, holdbackPercent }: JudgedStage,
  side: Side,
  ratios: { readonly tolerance: number; readonly margin: number; readonly hard: number },
): Pick<Criterion, 'test'> {
  if (trafficPercent >= 100 && holdbackPercent === undefined)
    return side === 'success' ? {} : { test: { kind: 'harm', against: 'history', ratio: ratios.hard } };
  return side === 'success'
    ? { test: { kind: 'non-inferiority', against: 'old-version', ratio: ratios.margin } }
    : { test: { kind: 'harm', against: 'old-version', ratio: ratios.tolerance } };
}
