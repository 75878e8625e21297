import { type DeployStep, policy } from '../../policy.js';
import type { Assessment } from '../../risk/assess.js';
import type { RiskLevel } from '../../risk/facts.js';
import { counted } from '../../text.js';
import type { Stage } from '../plan.js';
import { percent } from '../quantities.js';
import type { Holder } from '../routing/holders.js';
import { mostCopies, ownSteps, type PresentStrategy } from '../routing/present.js';
import { heldPercent } from '../routing/shares.js';
import type { Layers } from './schema.js';

const canaries: Readonly<Record<RiskLevel, readonly DeployStep[]>> = {
  LOW: policy.deployCanaryLow.value,
  MEDIUM: policy.deployCanaryMedium.value,
  HIGH: policy.deployCanaryHigh.value,
};

export interface DeployFacts {
  readonly level: RiskLevel;
  readonly by: Holder;
  readonly present: readonly PresentStrategy[];
  readonly stages: readonly Stage[];
  readonly guard: Assessment['guard'];
  /** Whether a flag follows that keeps the change off until then. */
  readonly hasFlag: boolean;
}

/** Minutes to hours of the code alone; the repository's own steps go before the policy's. */
export function deployLayers(given: DeployFacts): Layers {
  const { by, present, stages, hasFlag, level } = given;
  const own = ownSteps(by.id, present);
  const watch = (stages[0]?.rollback ?? [])
    .filter(({ metric }) => metric === 'error-rate' || metric === 'p95-latency')
    .map(({ text }) => text);
  return {
    deploy: {
      by: by.name,
      flagOff: hasFlag,
      ...(own !== undefined && { own: ownPath(own, heldBy(given, canaries[level][0]?.trafficPercent ?? 0)) }),
      steps:
        own?.steps === undefined
          ? policySteps(given)
          : own.steps.filter((it) => it > 0).map((trafficPercent) => ({ trafficPercent })),
      watch,
      judge: judgeOf(by, own),
      ...(by.row?.usual !== undefined && { usual: by.row.usual }),
    },
    ...(hasFlag &&
      stages.length > 1 && { gate: { minutes: policy.deployGateMinutes.value, checks: gateChecks(given) } }),
  };
}

/** As it stands in the repository, with the smaller share that a change of this level should meet first. */
function ownPath({ path, line, text, steps = [] }: PresentStrategy, firstPercent: number): Layers['deploy']['own'] {
  const [own] = steps;
  const isBold = own !== undefined && own > firstPercent;
  return { path, line, text, ...(isBold && { advice: `put ${percent(firstPercent)} before them` }) };
}

/** Shares that the router can hold, and no more of them than it goes through. */
function policySteps(given: DeployFacts): Layers['deploy']['steps'] {
  const row = given.by.row;
  const steps = canaries[given.level]
    .map(({ trafficPercent, minutes }) => ({ trafficPercent: heldBy(given, trafficPercent), minutes }))
    .filter(({ trafficPercent }, index, all) => trafficPercent > (all[index - 1]?.trafficPercent ?? 0));
  const [first] = steps;
  if (row?.mostShifts === undefined || first === undefined || steps.length < row.mostShifts) return steps;
  // All the time is spent on the one share that there is.
  return [{ ...first, minutes: steps.reduce((sum, { minutes }) => sum + minutes, 0) }];
}

/** The share asked for, or the next larger one that the router can hold: of copies, whole ones. */
function heldBy({ by: { row }, present }: DeployFacts, askedPercent: number): number {
  if (row === undefined) return askedPercent;
  return heldPercent(row.shares, askedPercent, mostCopies(present)?.replicas) ?? askedPercent;
}

function judgeOf({ name, row }: Holder, own: PresentStrategy | undefined): string {
  const person = 'a person watches at every step';
  if (row?.judges === undefined) return person;
  if (own !== undefined && row.id === 'argo-rollouts' && !own.text.includes('analysis'))
    return `its steps hold no analysis, so ${person}, or one is added`;
  return `judged by ${row.judges} of ${name}, which takes it back itself; without any ${person}`;
}

function gateChecks({ guard }: DeployFacts): string[] {
  const outside = guard === undefined ? 0 : guard.uncovered.length;
  return [
    'all copies run the new code, the flag off for everyone',
    'error rate and p95 at the baseline, no open alert',
    'the previous version can still be deployed',
    ...(outside === 0
      ? []
      : [
          `${counted(outside, 'changed place')} outside of the flag ${outside === 1 ? 'meets' : 'meet'} everyone from here on`,
        ]),
  ];
}

/** How long before stage 1 the deployment has to begin; the repository's own steps may take longer. */
export function minutesAhead({ deploy, gate }: Layers): number {
  return deploy.steps.reduce((sum, { minutes = 0 }) => sum + minutes, 0) + (gate?.minutes ?? 0);
}
