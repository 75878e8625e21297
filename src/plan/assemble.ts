import type { Capabilities } from '../catalog/detect.js';
import type { Assessment } from '../risk/assess.js';
import type { Facts, StrategyName } from '../risk/facts.js';
import { type Calendar, startIn } from './calendar.js';
import type { FoundFreeze } from './calendar-found.js';
import { placedInTime } from './calendar-stages.js';
import { gateOf, mitigationsOf, nextStepsOf, readinessOf } from './checklist.js';
import { communicationPlan } from './communication/communication.js';
import type { People } from './communication/found.js';
import { type Configured, configuredShape, rulesOf, teamLadder, teamStages } from './configuration/apply.js';
import type { TeamConfiguration } from './configuration/configuration.js';
import { limitsOf } from './criteria.js';
import { countedOf } from './evidence/judgement.js';
import { undecidedNotice } from './evidence/notices.js';
import { sizedLadder } from './evidence/sized-stages.js';
import { shapeFor } from './kinds/shape.js';
import { refuseContradictions, targetOf } from './kinds/target.js';
import { layersOf } from './layers/layers.js';
import { continued, type Ongoing, stepsUnderWay } from './life/continued.js';
import { currentVisit } from './life/life.js';
import { monitoringPlan, type Objective } from './monitoring.js';
import { adviceOf, noticesOf } from './notices.js';
import { proposedParts } from './parts/found.js';
import { chosenParts, partsNotices, partsPlan } from './parts/parts.js';
import { inWaves, stageTitle } from './parts/place.js';
import { type RepositoryParts, releaseIn, repositoryParts } from './parts/touched.js';
import { wavesOf } from './parts/waves.js';
import type { Plan } from './plan.js';
import type { FlagKey } from './readiness/basic.js';
import { rollbackPlan, type WaysFound } from './rollback/rollback.js';
import type { PresentStrategy } from './routing/present.js';
import { hourOfWeek, isoAfter, moment, parseStart, type Start } from './schedule.js';
import { stagesOf } from './stages.js';
import { startNotices } from './start-check.js';
import { chooseStrategy, ladderOf } from './strategy.js';

/** All that a plan is made of: told facts, the assessment of the risk, and what discovery saw. */
export interface PlanIngredients extends Omit<WaysFound, keyof RepositoryParts>, RepositoryParts, People {
  readonly feature: string;
  readonly facts: Facts;
  readonly assessment: Assessment;
  readonly capabilities: Capabilities;
  readonly flagKeys: readonly FlagKey[];
  readonly objectives: readonly Objective[];
  /** How changes reach the workloads today; absent where nobody looked. */
  readonly deployments?: readonly PresentStrategy[] | undefined;
  readonly strategy: StrategyName | undefined;
  readonly strategyReason: string | undefined;
  /** The team's file, and which of the facts are its own; absent where there is none. */
  readonly team?: TeamConfiguration | undefined;
  readonly configured?: readonly Configured[];
  /** The team's time; with it and a start, every stage gets the earliest moment that is allowed. */
  readonly calendar?: Calendar | undefined;
  /** What happened so far, where the rollout is under way already. */
  readonly ongoing?: Ongoing | undefined;
  /** What discovery found; the calendar holds them already where there is one. */
  readonly freezes?: readonly FoundFreeze[] | undefined;
}

/**
 * @throws UserError for a start that is no date, for a bolder strategy without a reason, and for a calendar in which
 * a stage finds no moment
 */
export function assemblePlan(given: PlanIngredients): Plan {
  const { feature, facts, assessment, capabilities, flagKeys, objectives, ongoing } = given;
  const placed = inStages(given);
  const { strategy, rules, limits, target, shape, counted, start, inTime, stages, parts, hoursToEnd, hoursToFull } =
    placed;
  const configured = [...(given.configured ?? []), ...configuredShape(given.team, strategy.name)];
  const rollback = shape.rollback(
    rollbackPlan({
      facts,
      timeToUndo: assessment.timeToUndo,
      capabilities,
      flagKeys,
      limits,
      touches: assessment.touches,
      guard: assessment.guard,
      advice: adviceOf(assessment),
      stages,
      levers: given.levers ?? [],
      migrations: given.migrations ?? [],
      services: given.services ?? [],
      change: given.change,
      isInstalled: target.kind === 'mobile',
    }),
  );
  const monitoring = shape.monitoring(monitoringPlan(facts, limits, capabilities, objectives), stages);
  const {
    sentence: router,
    notices: unheld,
    ...layered
  } = shape.hasRequests ? layersOf({ ...given, stages, rules }) : { sentence: shape.router, notices: [] };
  const launch = start === undefined ? 'no date yet; tell `start`' : moment(start, 0);
  const on = ongoing && currentVisit(ongoing.life);
  return {
    strategy,
    router,
    ...layered,
    hoursToFull,
    hoursToEnd,
    ...(start !== undefined && { startsAt: isoAfter(start, 0) }),
    ...inTime,
    ...(shape.target !== undefined && { target: shape.target }),
    stages,
    ...(parts !== undefined && { parts }),
    rollback,
    monitoring,
    communication: communicationPlan({
      feature,
      facts,
      level: assessment.level,
      strategy,
      stages,
      rollback,
      start,
      rules,
      channels: given.team?.values.channels,
      waves: parts?.waves ?? [],
      hoursToFull,
      hoursToEnd,
      calendar: given.calendar,
      found: { assessment, people: given, changed: given.change?.files.map(({ path }) => path) ?? [] },
    }),
    ...(shape.hasRequests && { judgement: counted.judgement }),
    mitigations: mitigationsOf(assessment.level),
    readiness: readinessOf(facts, capabilities, flagKeys, objectives),
    gate: gateOf(strategy.name, rules),
    nextSteps: stepsUnderWay(placed.all, on, placed.titleOf) ?? nextStepsOf(facts, { stages, monitoring }, launch),
    placeholders: shape.placeholders(limits.placeholders),
    notices: [
      ...noticesOf(given),
      ...startNotices({ ...given, level: assessment.level, start, stages: stages.slice(on?.number ?? 0) }),
      ...placed.notices,
      ...unheld,
      ...shape.notices(stages),
      ...limits.notices,
      ...undecidedNotice(stages, facts),
    ],
    ...(configured.length > 0 && { configured }),
  };
}

/** The stages of the strategy, as long as their traffic and target need, in waves and in time. */
function inStages(given: PlanIngredients) {
  const { facts, assessment, calendar, ongoing } = given;
  const wished = startOf(given);
  const strategy = chooseStrategy(assessment.level, given.strategy, given.strategyReason);
  const rules = rulesOf(given.team);
  const limits = limitsOf(facts, rules);
  const ladder = teamLadder(given.team, strategy.name)?.stages ?? ladderOf(strategy.name);
  const seen = repositoryParts(given, assessment);
  const target = targetOf(given.team, releaseIn(given, assessment, seen));
  refuseContradictions(target, facts, given.team);
  const shape = shapeFor(target, { facts, rules, team: given.team });
  const chosen = chosenParts(given.team, seen);
  const waves = Math.max(1, wavesOf(chosen.parts, rules).length);
  const counted = countedOf({ facts: shape.counted(facts), rules, team: given.team, stages: ladder.length * waves });
  const sized = sizedLadder(ladder, {
    facts,
    rules,
    counted,
    startHourOfWeek: wished === undefined ? rules.defaultStartHour.value : hourOfWeek(wished),
  });
  const ofOnePart = shape.stages(teamStages(stagesOf(sized, limits, wished), given.team, strategy.name), wished);
  const waved = inWaves(ofOnePart, chosen.parts, { rules, start: wished });
  const titleOf = (stage: Plan['stages'][number]) => stageTitle(stage, waved);
  const timing = { start: wished, calendar, level: assessment.level, titleOf };
  const { start, inTime, ...placed } =
    ongoing === undefined ? placedInTime([...waved.stages], timing) : continued(waved, ongoing, { ...timing, rules });
  const { hoursToEnd } = placed;
  const stages = waved.waves.length === 0 ? placed.stages : placed.stages.slice(0, ofOnePart.length);
  const end = inTime.endsAt ?? (start === undefined ? undefined : isoAfter(start, hoursToEnd));
  const parts = partsPlan(waved, placed.stages, { afterHours: hoursToEnd, at: end });
  return {
    strategy,
    rules,
    limits,
    target,
    shape,
    counted,
    start,
    inTime,
    stages,
    all: placed.stages,
    titleOf,
    parts,
    hoursToEnd,
    hoursToFull: placed.stages.at(-1)?.startsAfterHours ?? 0,
    notices: [
      ...placed.notices,
      ...chosen.notices,
      ...partsNotices(waved, { hours: hoursToEnd, team: given.team }),
      ...(given.team?.values.parts === undefined ? proposedParts(seen) : []),
    ],
  };
}

/** In the calendar's zone where there is one, else as written, in UTC without an offset. */
function startOf({ facts, calendar }: PlanIngredients): Start | undefined {
  if (facts.start === undefined) return undefined;
  return calendar === undefined ? parseStart(facts.start) : startIn(calendar, facts.start);
}
