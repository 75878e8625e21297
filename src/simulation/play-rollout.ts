import type { RandomNumbers } from '../statistics/random-numbers.js';
import { requestsWithin } from '../statistics/requests-within.js';
import { rollbackThreshold } from '../statistics/rollback-threshold.js';
import { type Look, looksOf } from './looks.js';
import { playStage } from './play-stage.js';
import type { SimulatedRollout, SimulatedStage } from './rollout.js';
import type { StageMetrics } from './stage-metrics.js';

export interface PlayedRollout {
  readonly outcome: 'finished' | 'held' | 'rolled-back';
  /** The stage it ended in, from 0. */
  readonly stage: number;
  readonly hours: number;
  readonly requestsHurt: number;
}

/** Plays a whole rollout once; each call goes on in the stream of random numbers. Looks are laid out once a start hour. */
export function rolloutPlayer(
  rollout: SimulatedRollout,
): (metrics: StageMetrics, random: RandomNumbers) => PlayedRollout {
  const { stages, traffic, limits, undoMinutes } = rollout;
  const harmThreshold = rollbackThreshold(limits.rollbackAlpha, stages.length);
  const kept = new Map<string, readonly Look[]>();
  const looksFor = (stage: SimulatedStage, index: number, hours: number) => {
    const startHourOfWeek = Math.floor((traffic.startHourOfWeek ?? 0) + hours) % 168;
    const key = `${index} ${startHourOfWeek}`;
    const looks = kept.get(key) ?? looksOf(stage, traffic, { startHourOfWeek, warmUpMinutes: limits.warmUpMinutes });
    kept.set(key, looks);
    return looks;
  };

  return (metrics, random) => {
    let hours = 0;
    let exposed = 0;
    for (const [index, stage] of stages.entries()) {
      const looks = looksFor(stage, index, hours);
      const { outcome, hours: lasted } = playStage({ stage, looks, metrics, harmThreshold }, rollout, random);
      const undoHours = outcome === 'rolled-back' ? undoMinutes / 60 : 0;
      const startHourOfWeek = (traffic.startHourOfWeek ?? 0) + hours;
      exposed += (requestsWithin({ ...traffic, startHourOfWeek }, lasted + undoHours) * stage.trafficPercent) / 100;
      hours += lasted;
      const requestsHurt = exposed * metrics.hurtShare;
      if (outcome !== 'promoted') return { outcome, stage: index, hours, requestsHurt };
    }
    return { outcome: 'finished', stage: stages.length - 1, hours, requestsHurt: exposed * metrics.hurtShare };
  };
}
