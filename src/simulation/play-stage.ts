import { combinedEvidence } from '../statistics/combined-evidence.js';
import { type ComparedCounts, type HarmEvidence, harmEvidence } from '../statistics/harm-evidence.js';
import type { RandomNumbers } from '../statistics/random-numbers.js';
import { type RateEvidence, rateEvidence } from '../statistics/rate-evidence.js';
import { stageDecision } from '../statistics/stage-decision.js';
import { certificate } from './certificate.js';
import { drawCount } from './draw-count.js';
import type { Look } from './looks.js';
import type { SimulatedRollout, SimulatedStage } from './rollout.js';
import type { Compared, StageMetrics } from './stage-metrics.js';

export interface StageToPlay {
  readonly stage: SimulatedStage;
  readonly looks: readonly Look[];
  readonly metrics: StageMetrics;
  readonly harmThreshold: number;
}

export interface PlayedStage {
  readonly outcome: 'promoted' | 'held' | 'rolled-back';
  readonly hours: number;
}

interface Exposure {
  readonly canary: number;
  readonly baseline: number;
  readonly minutes: number;
}

/**
 * One stage played once: counts are drawn for each span between looks, and the plan's own rules look at them. Counts at
 * different edges of the histogram are drawn apart, which leaves each count's own chances as they are.
 */
export function playStage(toPlay: StageToPlay, rollout: SimulatedRollout, random: RandomNumbers): PlayedStage {
  const { stage, looks, harmThreshold } = toPlay;
  const share = stage.trafficPercent / 100;
  const watch = harmWatch(toPlay, rollout, random);
  const certify = share < 1 && stage.promotedBy === 'evidence' ? healthWatch(toPlay, rollout, random) : undefined;

  for (const { untilHours, minutes, requests, mayPromote } of looks) {
    const { harm, errors } = watch({ canary: requests * share, baseline: requests * (1 - share), minutes });
    certify?.add(errors);
    if (harm >= harmThreshold) return { outcome: 'rolled-back', hours: untilHours };
    if (!mayPromote) continue;
    if (certify === undefined) return { outcome: 'promoted', hours: untilHours };
    const { verdict } = stageDecision({
      harm,
      harmThreshold,
      certificates: certify.values(),
      certificateThreshold: 1 / rollout.limits.promotionAlpha,
      conditions: [],
    });
    if (verdict === 'promote') return { outcome: 'promoted', hours: untilHours };
  }
  return { outcome: 'held', hours: stage.maximumHours };
}

/** The combined evidence for harm after each span, and the errors of the span. */
function harmWatch({ stage, metrics }: StageToPlay, { noise }: SimulatedRollout, random: RandomNumbers) {
  const alone = stage.trafficPercent >= 100;
  const compared = alone ? [] : metrics.harm;
  const limited = alone ? metrics.history : [];
  const plannedMinutes = stage.minimumHours * 60;
  const harm: (HarmEvidence | undefined)[] = compared.map(() => undefined);
  const beyond: (RateEvidence | undefined)[] = limited.map(() => undefined);
  let overCeiling: RateEvidence | undefined;
  return (exposure: Exposure): { harm: number; errors: ComparedCounts } => {
    const { canary, minutes } = exposure;
    const [first, ...others] = compared.map((one) => drawCompared(one, exposure, noise, random));
    const single = limited.map(({ canaryRate }) => drawCount(canary * canaryRate, noise, random));
    const errors = first ?? { ...nothing, canaryBad: single[0] ?? 0, canaryExposure: canary, minutes };
    const parts: { value: number; weight: number }[] = [];
    compared.forEach(({ nullRatio: tolerance, weight }, index) => {
      const counts = index === 0 ? errors : (others[index - 1] ?? nothing);
      const evidence = harmEvidence(harm[index], counts, { tolerance, plannedMinutes }, noise);
      harm[index] = evidence;
      parts.push({ value: evidence.value, weight });
    });
    limited.forEach(({ limit, weight }, index) => {
      const counts = { bad: single[index] ?? 0, exposure: canary, minutes };
      const evidence = rateEvidence(beyond[index], counts, { limit, side: 'above' }, noise);
      beyond[index] = evidence;
      parts.push({ value: evidence.value, weight });
    });
    for (const { limit, weight } of metrics.ceiling) {
      const counts = { bad: errors.canaryBad, exposure: canary, minutes };
      overCeiling = rateEvidence(overCeiling, counts, { limit, side: 'above' }, noise);
      parts.push({ value: overCeiling.value, weight });
    }
    return { harm: combinedEvidence(parts), errors };
  };
}

/** The certificates of all counts so far. Latency is drawn only when asked for: one draw for the whole span. */
function healthWatch({ metrics }: StageToPlay, { noise, limits }: SimulatedRollout, random: RandomNumbers) {
  let errors = nothing;
  let undrawn = nothing;
  const totals = metrics.certificates.map(() => nothing);
  return {
    add: (counts: ComparedCounts) => {
      errors = sum(errors, counts);
      undrawn = sum(undrawn, counts);
    },
    values: () => {
      const span = { canary: undrawn.canaryExposure, baseline: undrawn.baselineExposure, minutes: undrawn.minutes };
      undrawn = nothing;
      return metrics.certificates.map((compared, index) => {
        const isErrors = index === 0;
        const before = totals[index] ?? nothing;
        const total = isErrors ? errors : sum(before, drawCompared(compared, span, noise, random));
        totals[index] = total;
        const rule = { margin: compared.nullRatio, floorRate: isErrors ? limits.errorFloorRate : 0, noise };
        return { metric: isErrors ? 'errors' : 'latency', value: certificate(total, rule) };
      });
    },
  };
}

function drawCompared(
  { canaryRate, baselineRate }: Compared,
  { canary, baseline, minutes }: Exposure,
  noise: number,
  random: RandomNumbers,
): ComparedCounts {
  return {
    canaryBad: drawCount(canary * canaryRate, noise, random),
    canaryExposure: canary,
    baselineBad: drawCount(baseline * baselineRate, noise, random),
    baselineExposure: baseline,
    minutes,
  };
}

const nothing: ComparedCounts = { canaryBad: 0, canaryExposure: 0, baselineBad: 0, baselineExposure: 0, minutes: 0 };

function sum(a: ComparedCounts, b: ComparedCounts): ComparedCounts {
  return {
    canaryBad: a.canaryBad + b.canaryBad,
    canaryExposure: a.canaryExposure + b.canaryExposure,
    baselineBad: a.baselineBad + b.baselineBad,
    baselineExposure: a.baselineExposure + b.baselineExposure,
    minutes: a.minutes + b.minutes,
  };
}
