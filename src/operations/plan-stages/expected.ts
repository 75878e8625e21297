import { rulesOf } from '../../plan/configuration/apply.js';
import type { TeamConfiguration } from '../../plan/configuration/configuration.js';
import type { Rules } from '../../plan/configuration/limits.js';
import { type KnownTraffic, knownTraffic } from '../../plan/evidence/judgement.js';
import type { ExpectedOutcome } from '../../plan/expected.js';
import type { Plan } from '../../plan/plan.js';
import type { Facts, TimeToUndo } from '../../risk/facts.js';
import type { SimulatedRollout, SimulatedStage } from '../../simulation/rollout.js';
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
  const known = knownTraffic({ facts, team });
  const missing = missingFor(facts, known);
  if (missing.length > 0) return { ...plan, expected: { missing } };
  const steps = stepsOf(plan, rules);
  const rollout = simulatedRollout(steps, plan, { facts, rules, known, timeToUndo });
  if (rollout === undefined) return plan;
  const { simulate } = await import('../../simulation/simulate.js');
  const { seed, healthyRuns, regressionRuns, ...of } = simulate(rollout, { seed: rules.simulationSeed.value });
  const compared = (index: number) => ({
    plan: outcomeOf(inPlan(of.plan[index], steps)),
    fixedThreshold: outcomeOf(inPlan(of.fixedThreshold[index], steps)),
    bigBang: outcomeOf(of.bigBang[index]),
  });
  const regressions = of.plan.flatMap(({ regression }, index) =>
    regression === undefined ? [] : [{ ...regression, ...compared(index) }],
  );
  const leavesOut = [
    'Left out: differences between old and new hosts or users that are not the change, effects that begin late, and the business metric.',
    ...(known.latency.length === 0 ? ['Latency was not simulated: no histogram was told.'] : []),
  ];
  return {
    ...plan,
    expected: { simulated: { seed, healthyRuns, regressionRuns, healthy: compared(0), regressions, leavesOut } },
  };
}

function missingFor({ errorRatePercent }: Facts, { traffic }: KnownTraffic): string[] {
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

/** The stages as users meet them: one that goes through audiences first reaches its share only with its last step. */
function stepsOf({ stages, routing }: Plan, rules: Rules): readonly SimulatedStep[] {
  const mostHours = rules.stageMaximumHours.value;
  return stages.flatMap(({ number, trafficPercent, holdbackPercent = 0, durationHours, audience }, index) => {
    const share = Math.min(trafficPercent, 100 - holdbackPercent);
    const steps = routing?.audiences?.stage === number ? routing.audiences.steps : [];
    const last = steps.length - 1;
    const before = steps.slice(0, last).map((step): SimulatedStep => {
      const chosen = step.audience !== 'everyone';
      return {
        of: index,
        // People who are chosen are no share of the traffic; the ladder of staff stands in for them.
        trafficPercent: Math.min(share, step.trafficPercent ?? rules.ladderHigh.value[0]?.trafficPercent ?? share),
        minimumHours: step.durationHours,
        maximumHours: Math.max(step.durationHours, mostHours),
        promotedBy: chosen || step.durationHours < rules.stageMinimumHours.value ? 'people' : 'evidence',
      };
    });
    const minimumHours = steps[last]?.durationHours ?? durationHours;
    const promotedBy = audience === 'everyone' ? ('evidence' as const) : ('people' as const);
    const maximumHours = Math.max(minimumHours, mostHours);
    return [...before, { of: index, trafficPercent: share, minimumHours, maximumHours, promotedBy }];
  });
}

interface SimulatedStep extends SimulatedStage {
  /** The plan's stage, from 0, that it belongs to. */
  readonly of: number;
}

function simulatedRollout(
  steps: readonly SimulatedStep[],
  { judgement }: Plan,
  {
    facts,
    rules,
    known: { traffic, latency },
    timeToUndo,
  }: Pick<Simulated, 'facts' | 'timeToUndo'> & { readonly rules: Rules; readonly known: KnownTraffic },
): SimulatedRollout | undefined {
  if (traffic === undefined || judgement === undefined) return undefined;
  return {
    stages: steps,
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
      // A live stage keeps its evidence from step to step; here each step begins anew, which finds harm a little later.
      rollbackAlpha: steps.length / judgement.rollbackEvidence,
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

/** Its stage as one of the plan's. */
function inPlan(outcome: Outcome | undefined, steps: readonly SimulatedStep[]): Outcome | undefined {
  const stage = outcome?.stage === undefined ? undefined : steps[outcome.stage]?.of;
  return outcome === undefined || stage === undefined ? outcome : { ...outcome, stage };
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
