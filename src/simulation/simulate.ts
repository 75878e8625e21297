import { clopperPearson } from '../statistics/clopper-pearson.js';
import { median } from '../statistics/median.js';
import { randomNumbers } from '../statistics/random-numbers.js';
import { fixedThreshold } from './fixed-threshold.js';
import { type PlayedRollout, rolloutPlayer } from './play-rollout.js';
import type { Regression, SimulatedRollout } from './rollout.js';
import { stageMetrics } from './stage-metrics.js';

/** A chance with the exact 95 % interval of the runs that gave it; both ends are the value where it was computed. */
export interface Chance {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Outcome {
  /** Left out for the healthy release. */
  readonly regression?: Regression;
  readonly rolledBack: Chance;
  /** Of plans only: stopped at some stage's maximum without a verdict, for people to decide. */
  readonly held: Chance;
  /** From the start to the decision, of those rolled back; left out where none was. */
  readonly medianHours?: number;
  /** From 0: the stage of most rollbacks (the plan) or of the median one; left out where none was. */
  readonly stage?: number;
  /** Failed or slowed by the change, on average: until it is undone, or until the end of the plan. */
  readonly requestsHurt: number;
}

export interface Simulation {
  readonly seed: number;
  readonly healthyRuns: number;
  readonly regressionRuns: number;
  /** Each begins with the healthy release; regressions follow in the order asked for. */
  readonly plan: readonly Outcome[];
  /** The plan's stages under a raw limit on one window. */
  readonly fixedThreshold: readonly Outcome[];
  /** Everybody at once for as long as the plan lasts at least, under the same raw limit. */
  readonly bigBang: readonly Outcome[];
}

export interface SimulationSize {
  /** A whole number, 0 … 2^32 − 1; the same seed gives the same answer on every machine with the same logarithms. */
  readonly seed: number;
  readonly healthyRuns?: number;
  readonly regressionRuns?: number;
  readonly ratios?: readonly number[];
}

/**
 * Plays a plan's own rules against simulated traffic before anyone starts: how often a healthy release is rolled back,
 * and for each regression how often, when, and after how much harm it is caught; beside the plan's stages under a naive
 * limit, and beside big bang. Regressions are of errors, and of latency where a histogram is given.
 *
 * What it leaves out: differences between the arms that are not the change, rates of one arm that wander (`noise`
 * stands for both only in part), late onset. Requests are exposed in exact shares.
 *
 * Cost: below a second for six stages and the sizes that are default.
 *
 * Source: Monte Carlo of the functions of src/statistics, which decide live stages too.
 */
export function simulate(rollout: SimulatedRollout, size: SimulationSize): Simulation {
  const { seed, healthyRuns = 200, regressionRuns = 60, ratios = [1.2, 1.5, 2, 5] } = size;
  const metrics = rollout.latency === undefined ? (['errors'] as const) : (['errors', 'latency'] as const);
  const regressions = metrics.flatMap((metric) => ratios.map((ratio) => ({ metric, ratio })));
  const cases = [undefined, ...regressions];
  // A stream of its own for each case, so that one more ratio leaves the others' answers as they were.
  const stream = (regression: Regression | undefined) =>
    regression === undefined ? 0 : 2 * ratios.indexOf(regression.ratio) + (regression.metric === 'errors' ? 1 : 2);
  const play = rolloutPlayer(rollout);
  const hours = rollout.stages.reduce((sum, { minimumHours }) => sum + minimumHours, 0);
  const everyone = { trafficPercent: 100, minimumHours: hours, maximumHours: hours, promotedBy: 'people' } as const;

  return {
    seed,
    healthyRuns,
    regressionRuns,
    plan: cases.map((regression) => {
      const random = randomNumbers((seed + stream(regression) * 0x9e3779b9) >>> 0);
      const truth = stageMetrics(rollout, regression);
      const runs = regression === undefined ? healthyRuns : regressionRuns;
      return summary(
        Array.from({ length: runs }, () => play(truth, random)),
        regression,
      );
    }),
    fixedThreshold: cases.map((regression) => summedOutcome(rollout, regression)),
    bigBang: cases.map((regression) => summedOutcome({ ...rollout, stages: [everyone] }, regression)),
  };
}

function summary(runs: readonly PlayedRollout[], regression: Regression | undefined): Outcome {
  const caught = runs.filter(({ outcome }) => outcome === 'rolled-back');
  const held = runs.filter(({ outcome }) => outcome === 'held');
  const chance = (count: number) => ({ value: count / runs.length, ...clopperPearson(count, runs.length) });
  return {
    ...(regression === undefined ? {} : { regression }),
    rolledBack: chance(caught.length),
    held: chance(held.length),
    ...(caught.length === 0
      ? {}
      : { medianHours: median(caught.map(({ hours }) => hours)), stage: commonest(caught.map(({ stage }) => stage)) }),
    requestsHurt: runs.reduce((sum, { requestsHurt }) => sum + requestsHurt, 0) / runs.length,
  };
}

function commonest(stages: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const stage of stages) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0] as [number, number])[0];
}

function summedOutcome(rollout: SimulatedRollout, regression: Regression | undefined): Outcome {
  const { rolledBack, medianHours, stage, exposed } = fixedThreshold(rollout, regression);
  return {
    ...(regression === undefined ? {} : { regression }),
    rolledBack: { value: rolledBack, lower: rolledBack, upper: rolledBack },
    held: { value: 0, lower: 0, upper: 0 },
    ...(medianHours === undefined ? {} : { medianHours }),
    ...(stage === undefined ? {} : { stage }),
    requestsHurt: exposed * stageMetrics(rollout, regression).hurtShare,
  };
}
