import { rulesOf } from '../../plan/configuration/apply.js';
import type { TeamConfiguration } from '../../plan/configuration/configuration.js';
import type { Rules } from '../../plan/configuration/limits.js';
import { type Counted, countedOf } from '../../plan/evidence/judgement.js';
import type { ExpectedOutcome } from '../../plan/expected.js';
import type { Plan } from '../../plan/plan.js';
import type { Facts, TimeToUndo } from '../../risk/facts.js';
import type { SimulatedRollout } from '../../simulation/rollout.js';
import type { Outcome } from '../../simulation/simulate.js';

export interface Simulated {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly timeToUndo: TimeToUndo;
  readonly team: TeamConfiguration | undefined;
}

/**
 * The plan with what a simulation of its own rules says of it, or with the facts that are missing for one.
 * The simulation is loaded and run only where it can be, and gives the same answer for the same plan.
 */
export async function withExpected({ plan, facts, timeToUndo, team }: Simulated): Promise<Plan> {
  // What has no requests has nothing to simulate; the plan says how it is judged.
  if (plan.target !== undefined) return plan;
  const rules = rulesOf(team);
  const counted = countedOf({ facts, rules, team, stages: plan.stages.length });
  const missing = missingFor(facts, counted);
  if (missing.length > 0) return { ...plan, expected: { missing } };
  const rollout = simulatedRollout(plan, { facts, rules, counted, timeToUndo });
  if (rollout === undefined) return plan;
  const { simulate } = await import('../../simulation/simulate.js');
  const { seed, healthyRuns, regressionRuns, ...of } = simulate(rollout, { seed: rules.simulationSeed.value });
  const compared = (index: number) => ({
    plan: outcomeOf(of.plan[index]),
    fixedThreshold: outcomeOf(of.fixedThreshold[index]),
    bigBang: outcomeOf(of.bigBang[index]),
  });
  const regressions = of.plan.flatMap(({ regression }, index) =>
    regression === undefined ? [] : [{ ...regression, ...compared(index) }],
  );
  const leavesOut = [
    'Left out: differences between old and new hosts or users that are not the change, effects that begin late, and the business metric.',
    ...(counted.latency.length === 0 ? ['Latency was not simulated: no histogram was told.'] : []),
  ];
  return {
    ...plan,
    expected: { simulated: { seed, healthyRuns, regressionRuns, healthy: compared(0), regressions, leavesOut } },
  };
}

function missingFor({ errorRatePercent }: Facts, { traffic }: Counted): string[] {
  return [
    ...(traffic === undefined
      ? [
          'Tell `requestsPerSecond` (or `eventsPerDay`): without it nobody knows what a stage can see, and the ladder alone gives its length.',
        ]
      : []),
    ...(errorRatePercent === undefined
      ? ['Tell `errorRatePercent`: the usual errors say how soon more of them show.']
      : []),
  ];
}

const undoRow = {
  instant: 'undoMinutesInstant',
  minutes: 'undoMinutesMinutes',
  hours: 'undoMinutesHours',
  never: 'undoMinutesNever',
} as const;

function simulatedRollout(
  { stages, judgement }: Plan,
  {
    facts,
    rules,
    counted: { traffic, latency },
    timeToUndo,
  }: Pick<Simulated, 'facts' | 'timeToUndo'> & { readonly rules: Rules; readonly counted: Counted },
): SimulatedRollout | undefined {
  if (traffic === undefined || judgement === undefined) return undefined;
  return {
    stages: stages.map(({ trafficPercent, holdbackPercent = 0, durationHours, audience }) => ({
      trafficPercent: Math.min(trafficPercent, 100 - holdbackPercent),
      minimumHours: durationHours,
      maximumHours: Math.max(durationHours, rules.stageMaximumHours.value),
      promotedBy: audience === 'everyone' ? 'evidence' : 'people',
    })),
    traffic,
    baselineErrorRate: (facts.errorRatePercent ?? 0) / 100,
    ...(latency.length > 0 && { latency }),
    noise: judgement.noise,
    undoMinutes: rules[undoRow[timeToUndo]].value,
    limits: {
      errorTolerance: rules.errorToleranceRatio.value,
      errorMargin: rules.errorSuccessRatio.value,
      errorHardRatio: rules.errorRollbackRatio.value,
      errorFloorRate: rules.errorFloorPercent.value / 100,
      errorCeilingRate: rules.errorCeilingPercent.value / 100,
      latencyTolerance: rules.latencyToleranceRatio.value,
      latencyMargin: rules.latencySuccessRatio.value,
      latencyHardRatio: rules.latencyRollbackRatio.value,
      // Of these stages; with several waves the rest of the level belongs to the others.
      rollbackAlpha: stages.length / judgement.rollbackEvidence,
      promotionAlpha: judgement.falsePromotion,
      weights: {
        errors: rules.errorWeight.value,
        latency: rules.latencyWeight.value,
        ceiling: rules.ceilingWeight.value,
      },
      warmUpMinutes: judgement.warmUpMinutes,
      fixedWindowMinutes: rules.naiveWindowMinutes.value,
    },
  };
}

/** Rounded, so that machines whose logarithms differ in the last place keep the same record. */
function outcomeOf(outcome: Outcome | undefined): ExpectedOutcome {
  if (outcome === undefined) throw new Error('The simulation plays every rollout in the same cases.');
  const { rolledBack, held, medianHours, stage, requestsHurt } = outcome;
  const four = (value: number) => Number(value.toPrecision(4));
  const chance = ({ value, lower, upper }: Outcome['held']) => ({
    value: four(value),
    lower: four(lower),
    upper: four(upper),
  });
  return {
    rolledBack: chance(rolledBack),
    held: chance(held),
    ...(medianHours !== undefined && { medianHours: four(medianHours) }),
    ...(stage !== undefined && { stage }),
    requestsHurt: four(requestsHurt),
  };
}
