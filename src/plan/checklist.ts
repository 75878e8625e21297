import type { Capabilities } from '../catalog/detect.js';
import { policy } from '../policy.js';
import type { Facts, RiskLevel } from '../risk/facts.js';
import type { Rules } from './configuration/limits.js';
import type { Objective } from './monitoring.js';
import type { Plan } from './plan.js';
import { duration } from './quantities.js';
import {
  type FlagKey,
  judgeFlag,
  judgeMonitoring,
  judgeRollbackPlan,
  judgeStakeholders,
  judgeTests,
} from './readiness/basic.js';
import { readinessTitles } from './readiness/judged.js';

/** The checks before the start, judged as check-readiness judges them; only what was seen counts as found. */
export function readinessOf(
  facts: Facts,
  capabilities: Capabilities,
  flagKeys: readonly FlagKey[],
  objectives: readonly Objective[],
): Plan['readiness'] {
  const judged = {
    tests: judgeTests(undefined, undefined),
    flag: judgeFlag(facts.flag, capabilities['feature-flags'], flagKeys),
    monitoring: judgeMonitoring(capabilities.monitoring, objectives),
    'rollback-plan': judgeRollbackPlan('this plan'),
    stakeholders: judgeStakeholders(facts),
  } as const;
  return (['tests', 'flag', 'monitoring', 'rollback-plan', 'stakeholders'] as const).map((name) => ({
    text: readinessTitles[name],
    state: judged[name].state === 'ready' ? 'found' : 'open',
    note: judged[name].why,
  }));
}

/** What has to hold before any next stage. */
export function gateOf(strategy: Plan['strategy']['name'], rules: Rules = policy): string[] {
  const common = [
    'Every success criterion met on enough requests; undecided means hold',
    'No rollback criterion met, no open incident, no alert silenced',
    'Dashboards and alerts seen working during the stage',
    'On-call informed of the next share',
    'Way back rehearsed and still valid',
  ];
  if (strategy === 'big-bang') return common;
  const shortest = duration(rules.stageMinimumHours.value);
  return [`Planned time has passed (${shortest} at least)`, ...common, 'Go given by the named owner'];
}

const mitigations: Readonly<Record<RiskLevel, readonly string[]>> = {
  HIGH: [
    'Shadow mode first: let the new path run on copied reads and compare, without showing its result; never copy writes, payments or mails',
    'Dark launch: switch the backend on before the interface shows it',
    'Staff before users',
    'Small shares for days, not hours; no stage is skipped',
  ],
  MEDIUM: [
    'Every share begins in business hours',
    'An engineer who knows the change is on call at every step',
    'The standard progressive ladder, no stage skipped',
  ],
  LOW: [
    'One step is enough',
    'The usual alerts, and a look at the dashboard after an hour and after a day',
    'The author and one reviewer are enough people',
  ],
};

export function mitigationsOf(level: RiskLevel): string[] {
  return [...mitigations[level]];
}

/** What to do now, first things first. */
export function nextStepsOf(facts: Facts, plan: Pick<Plan, 'stages' | 'monitoring'>, launch: string): string[] {
  const flag =
    facts.flag === undefined
      ? 'Configure a feature flag around the change and tell its key (`flag`)'
      : `Configure feature flag \`${facts.flag}\`, off for everyone`;
  const watch =
    facts.dashboard === undefined
      ? 'Set up monitoring: one dashboard with old and new version side by side, and the two alerts above'
      : `Set up monitoring on ${facts.dashboard}`;
  const first = plan.stages[0];
  return [flag, watch, `Stage 1 launch (${first?.trafficPercent ?? 0} %): ${launch}`];
}
