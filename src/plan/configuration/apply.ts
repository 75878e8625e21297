import { type PolicyName, policy } from '../../policy.js';
import type { Assessment, Factor } from '../../risk/assess.js';
import { type Facts, mergeFacts, type RiskLevel, type StrategyName } from '../../risk/facts.js';
import { excerpt } from '../../text.js';
import type { Plan, RolloutRecord, Stage } from '../plan.js';
import { configurationPath, placeOf, type TeamConfiguration } from './configuration.js';
import { type Rules, rulesWith } from './limits.js';

export type Configured = NonNullable<Plan['configured']>[number];

/** The policy with the team's own values; the policy itself where there is no file. */
export function rulesOf(team: TeamConfiguration | undefined): Rules {
  return team?.values.limits === undefined ? policy : rulesWith(team.values.limits, placeOf(team, 'limits'));
}

const levelOf: Readonly<Record<StrategyName, RiskLevel>> = { 'big-bang': 'LOW', progressive: 'MEDIUM', canary: 'HIGH' };

/** The team's ladder for a strategy, with its reason, or undefined where the policy's holds. */
export function teamLadder(team: TeamConfiguration | undefined, strategy: StrategyName) {
  return team?.values.ladders?.[levelOf[strategy]];
}

/** The file's facts by the name of the fact: the key they stand under. */
function factsOf({ values }: TeamConfiguration): { readonly facts: Facts; readonly keyOf: Map<string, string> } {
  const { owner, stakeholders, dashboard } = values;
  const keyOf = new Map(Object.keys(values.facts ?? {}).map((name) => [name, `facts.${name}`]));
  for (const name of ['owner', 'stakeholders', 'dashboard']) keyOf.set(name, name);
  return { facts: mergeFacts(mergeFacts({}, values.facts ?? {}), { owner, stakeholders, dashboard }), keyOf };
}

/**
 * The file's facts under what was told, and those of them that nobody told otherwise. A baseline belongs to its
 * metric: where another business metric is told, the file's baseline does not count.
 */
export function factsUnder(
  team: TeamConfiguration | undefined,
  told: Facts,
): { readonly facts: Facts; readonly configured: readonly Configured[] } {
  if (team === undefined) return { facts: told, configured: [] };
  const { facts: all, keyOf } = factsOf(team);
  const { businessBaseline: _baseline, ...withoutBaseline } = all;
  const isOtherMetric = told.businessMetric !== undefined && told.businessMetric !== all.businessMetric;
  const facts = mergeFacts(isOtherMetric ? withoutBaseline : all, told);
  const configured = Object.entries(isOtherMetric ? withoutBaseline : all).flatMap(([name, value]) => {
    const isTold = Object.entries(told).some(([own, other]) => own === name && other !== undefined);
    const key = keyOf.get(name);
    return isTold || key === undefined
      ? []
      : [configuredValue(team, key, Array.isArray(value) ? value.join(', ') : String(value))];
  });
  return { facts, configured };
}

/** What was told in earlier calls, without what the file said then: the file is asked anew each time. */
export function toldBefore(record: Pick<RolloutRecord, 'facts' | 'plan'> | undefined): Facts {
  if (record === undefined) return {};
  const names = new Set((record.plan.configured ?? []).map(({ key }) => key.replace(/^facts\./, '')));
  return mergeFacts({}, Object.fromEntries(Object.entries(record.facts).filter(([name]) => !names.has(name))));
}

/** Everything else of the file that shaped the plan: ladder, limits, channels, audiences, queries. */
export function configuredShape(team: TeamConfiguration | undefined, strategy: StrategyName): Configured[] {
  if (team === undefined) return [];
  const {
    ladders,
    limits = {},
    channels = {},
    audiences = {},
    queries = {},
    routers = {},
    parts = [],
    target,
  } = team.values;
  const level = levelOf[strategy];
  const ladder = ladders?.[level];
  return [
    ...(ladder === undefined
      ? []
      : [
          {
            ...configuredValue(
              team,
              `ladders.${level}`,
              ladder.stages.map((one) => `${one.trafficPercent} %`).join(' → '),
            ),
            reason: ladder.reason,
          },
        ]),
    ...Object.entries(limits).flatMap(([name, limit]) =>
      limit === undefined
        ? []
        : [{ ...configuredValue(team, `limits.${name}`, withUnit(name, limit.value)), reason: limit.reason }],
    ),
    ...(parts.length === 0 ? [] : [configuredValue(team, 'parts', parts.map(({ name }) => name).join(', '))]),
    ...(target === undefined ? [] : [configuredValue(team, 'target', target)]),
    ...Object.entries({ channels, audiences, queries, routers }).flatMap(([block, values]) =>
      Object.entries(values).map(([name, value]) => configuredValue(team, `${block}.${name}`, String(value))),
    ),
  ];
}

function withUnit(name: string, value: number): string {
  const row = isRow(name) ? policy[name] : undefined;
  return row === undefined ? String(value) : `${value} ${row.unit} (policy: ${String(row.value)})`;
}

function isRow(name: string): name is PolicyName {
  return Object.hasOwn(policy, name);
}

function configuredValue(team: TeamConfiguration, key: string, value: string): Configured {
  return { key, line: team.lines[key] ?? 1, value: excerpt(value, 200) };
}

/**
 * Stages with what the team's file says of them: who staff and beta are, and of those that are shorter or longer than
 * the policy allows, why. A reason on every stage would excuse whatever is edited into it later.
 */
export function teamStages(
  stages: readonly Stage[],
  team: TeamConfiguration | undefined,
  strategy: StrategyName,
): Stage[] {
  const ladder = teamLadder(team, strategy);
  const { stageMinimumHours, stageMaximumHours } = rulesOf(team);
  return stages.map((stage) => {
    const who = stage.audience === 'everyone' ? undefined : team?.values.audiences?.[stage.audience];
    const departs = stage.durationHours < stageMinimumHours.value || stage.durationHours > stageMaximumHours.value;
    const reason =
      team !== undefined && ladder !== undefined && departs
        ? `${ladder.reason} (${placeOf(team, `ladders.${levelOf[strategy]}`)})`
        : undefined;
    return { ...stage, ...(who !== undefined && { who }), ...(reason !== undefined && { reason }) };
  });
}

const factOf: Partial<Record<Factor['name'], string>> = {
  revenue: 'facts.revenueImpact',
  criticality: 'facts.criticality',
};

/** The assessment with the place in the file beside every factor that rests on a fact of it. */
export function attributed(
  assessment: Assessment,
  team: TeamConfiguration | undefined,
  configured: readonly Configured[],
): Assessment {
  if (team === undefined || configured.length === 0) return assessment;
  const factors = assessment.factors.map((factor) => {
    const from = configured.find(({ key }) => key === factOf[factor.name]);
    if (from === undefined || factor.basis !== 'told') return factor;
    const proof = { path: configurationPath, line: from.line, what: excerpt(team.source[from.line - 1] ?? '', 200) };
    return { ...factor, evidence: [...factor.evidence, proof] };
  });
  return { ...assessment, factors };
}
