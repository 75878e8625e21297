import type { Facts } from '../../risk/facts.js';
import { edgeShares } from '../../statistics/edge-shares.js';
import { promotionPair } from '../../statistics/promotion-pair.js';
import type { Traffic } from '../../statistics/requests-within.js';
import { rollbackThreshold } from '../../statistics/rollback-threshold.js';
import type { EdgeShare } from '../../statistics/share-above.js';
import { UserError } from '../../user-error.js';
import type { TeamConfiguration } from '../configuration/configuration.js';
import type { Rules } from '../configuration/limits.js';
import { milliseconds, plain } from '../quantities.js';
import type { Judgement } from './schema.js';

const secondsADay = 86_400;

/** What is known of the service's requests. */
export interface KnownTraffic {
  /** Undefined where nobody told how many requests there are. */
  readonly traffic: Traffic | undefined;
  /** Shares of requests slower than each edge; empty without a histogram. */
  readonly latency: readonly EdgeShare[];
}

/** That, and the levels at which the service's rollouts are judged. */
export interface Counted extends KnownTraffic {
  readonly judgement: Judgement;
}

export interface TrafficFacts {
  readonly facts: Facts;
  readonly team: TeamConfiguration | undefined;
}

export interface JudgementFacts extends TrafficFacts {
  readonly rules: Rules;
  /** Of the plan; each of them starts its evidence anew. */
  readonly stages: number;
}

/** @throws UserError where requests a second and events a day are told and contradict each other */
export function knownTraffic({ facts, team }: TrafficFacts): KnownTraffic {
  const { hourWeights, latencyBuckets = [] } = team?.values.traffic ?? {};
  const requestsPerHour = hourlyRequests(facts);
  return {
    traffic: requestsPerHour === undefined ? undefined : { requestsPerHour, ...(hourWeights && { hourWeights }) },
    latency: edgeShares(
      latencyBuckets.map((one) => ({ edge: one.upToMilliseconds ?? Number.POSITIVE_INFINITY, atMost: one.requests })),
    ),
  };
}

/** @throws UserError as `knownTraffic` */
export function countedOf({ facts, rules, team, stages }: JudgementFacts): Counted {
  const told = team?.values.traffic ?? {};
  const falseAlarm = team?.values.alpha ?? rules.falseAlarmShare.value;
  const { traffic, latency } = knownTraffic({ facts, team });
  const noise = told.noise ?? rules.assumedNoise.value;
  return {
    traffic,
    latency,
    judgement: {
      falseAlarm,
      falsePromotion: rules.falsePromotionShare.value,
      rollbackEvidence: rollbackThreshold(falseAlarm, stages),
      promotionEvidence: 1 / rules.falsePromotionShare.value,
      weights: {
        'error-rate': rules.errorWeight.value,
        'p95-latency': rules.latencyWeight.value,
        ceiling: rules.ceilingWeight.value,
      },
      minimumRequests: rules.minimumSampleRequests.value,
      warmUpMinutes: rules.warmUpMinutes.value,
      power: told.power ?? rules.decisionPower.value,
      smallestRegression: {
        'error-rate': told.smallestRegression?.errors ?? rules.smallestErrorRegression.value,
        'p95-latency': told.smallestRegression?.latency ?? rules.smallestLatencyRegression.value,
        business: rules.smallestBusinessLoss.value,
      },
      noise,
      lastStage: facts.holdbackPercent === undefined ? 'history' : 'holdback',
      assumptions: assumptionsOf({ facts, rules, latency, noise: told.noise }),
    },
  };
}

function hourlyRequests({ requestsPerSecond, eventsPerDay }: Facts): number | undefined {
  if (requestsPerSecond === undefined) return eventsPerDay === undefined ? undefined : eventsPerDay / 24;
  const perDay = requestsPerSecond * secondsADay;
  if (eventsPerDay !== undefined && Math.abs(eventsPerDay - perDay) > 0.05 * perDay)
    throw new UserError(
      'contradictory-facts',
      `\`requestsPerSecond\` ${plain(requestsPerSecond)} makes ${Math.round(perDay).toLocaleString('en-US')} a day, and \`eventsPerDay\` says ${Math.round(eventsPerDay).toLocaleString('en-US')}; tell the one that the error rate is a share of.`,
    );
  return requestsPerSecond * 3600;
}

function assumptionsOf({
  facts,
  rules,
  latency,
  noise,
}: {
  readonly facts: Facts;
  readonly rules: Rules;
  readonly latency: readonly EdgeShare[];
  readonly noise: number | undefined;
}): string[] {
  const assumptions: string[] = [];
  if (noise === undefined)
    assumptions.push(
      `Errors are taken to vary ${plain(rules.assumedNoise.value)} times as much as independent requests would; drift of one side alone is unguarded until eight hours of history are read (\`traffic.noise\`).`,
    );
  if (latency.length === 0) {
    assumptions.push('Latency is compared live, but not sized here: no histogram was told (`traffic.latencyBuckets`).');
  } else {
    const pair = promotionPair(latency, rules.latencySuccessRatio.value);
    if (pair.kind === 'edge-missing') {
      const wider = pair.resolvable === undefined ? '' : `, or accept a margin of ${plain(pair.resolvable)} ×`;
      assumptions.push(
        `The histogram cannot tell ${plain(rules.latencySuccessRatio.value)} × of p95: add an edge above ${milliseconds(pair.above)} and up to ${milliseconds(pair.upTo)}${wider}.`,
      );
    }
  }
  if (facts.holdbackPercent === undefined)
    assumptions.push(
      'At 100 % nothing is left to compare with: history alone guards the last stage. A holdback (`holdbackPercent`, 1 to 5 %) keeps the comparison.',
    );
  return assumptions;
}
