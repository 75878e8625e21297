import type { Facts } from '../../risk/facts.js';
import { harmPairs } from '../../statistics/latency-pairs.js';
import { promotionPair } from '../../statistics/promotion-pair.js';
import type { Traffic } from '../../statistics/requests-within.js';
import { shareAbove } from '../../statistics/share-above.js';
import type { StageQuestion } from '../../statistics/stage-hours.js';
import type { Rules } from '../configuration/limits.js';
import type { Criterion } from '../plan.js';
import type { Counted } from './judgement.js';

export interface MetricQuestion {
  readonly metric: Extract<Criterion['metric'], 'error-rate' | 'p95-latency' | 'business'>;
  readonly question: StageQuestion;
  /** Traffic whose canary part the question is about: for business metrics the arms are swapped. */
  readonly swapped: boolean;
}

export interface SizedStage {
  /** 0 < share < 1. */
  readonly share: number;
  readonly traffic: Traffic;
  readonly stages: number;
}

/**
 * What a stage is asked for each metric whose usual figure was told. Business metrics are higher-is-better counts: "at
 * least 0.95 × the old version's" is asked as "the old version's at most 1 / 0.95 × the new one's", arms swapped.
 */
export function questionsOf(
  { share, traffic, stages }: SizedStage,
  { facts, rules, counted }: { readonly facts: Facts; readonly rules: Rules; readonly counted: Counted },
): MetricQuestion[] {
  const { judgement } = counted;
  const common = {
    traffic,
    harmAlpha: judgement.falseAlarm / stages,
    healthAlpha: judgement.falsePromotion,
    noise: judgement.noise,
    warmUpHours: judgement.warmUpMinutes / 60,
    power: judgement.power,
  };
  const questions: MetricQuestion[] = [];
  if (facts.errorRatePercent !== undefined && facts.errorRatePercent > 0)
    questions.push({
      metric: 'error-rate',
      swapped: false,
      question: {
        ...common,
        share,
        baselineRate: facts.errorRatePercent / 100,
        smallestRegression: judgement.smallestRegression['error-rate'] ?? rules.smallestErrorRegression.value,
        tolerance: rules.errorToleranceRatio.value,
        margin: rules.errorSuccessRatio.value,
        certifiedRate: rules.errorFloorPercent.value / 100,
        weight: rules.errorWeight.value,
      },
    });
  const slow = latencyQuestion(share, counted, rules);
  if (slow !== undefined)
    questions.push({ metric: 'p95-latency', swapped: false, question: { ...common, ...slow, share } });
  if (facts.conversionPercent !== undefined && share * 100 >= rules.businessFromPercent.value)
    questions.push({
      metric: 'business',
      swapped: true,
      question: {
        ...common,
        share: 1 - share,
        baselineRate: facts.conversionPercent / 100,
        smallestRegression: 1 / rules.smallestBusinessLoss.value,
        tolerance: 1 / rules.businessToleranceRatio.value,
        margin: 1 / rules.businessSuccessRatio.value,
        weight: rules.businessWeight.value,
      },
    });
  // All metrics have to certify: the chance of failing is shared by them.
  const power = 1 - (1 - judgement.power) / Math.max(1, questions.length);
  return questions.map((one) => ({ ...one, question: { ...one.question, power } }));
}

/** Counts above the edges that certify the margin; undefined where the histogram cannot resolve it. */
function latencyQuestion(share: number, { latency, judgement }: Counted, rules: Rules) {
  const certified = promotionPair(latency, rules.latencySuccessRatio.value);
  const harm = harmPairs(latency, rules.latencyToleranceRatio.value, [0.95])[0];
  if (certified.kind !== 'pair' || harm === undefined) return undefined;
  const slowness = judgement.smallestRegression['p95-latency'] ?? rules.smallestLatencyRegression.value;
  const seen = shareAbove(latency, harm.high.edge / slowness) / harm.low.shareAbove;
  return {
    share,
    baselineRate: certified.pair.low.shareAbove,
    smallestRegression: Math.max(seen, 1.0001),
    tolerance: 1,
    margin: 1,
    healthyRatio: certified.pair.high.shareAbove / certified.pair.low.shareAbove,
    weight: rules.latencyWeight.value,
  };
}
