import type { LadderStage } from '../../policy.js';
import type { Facts } from '../../risk/facts.js';
import { requestsWithin, type Traffic } from '../../statistics/requests-within.js';
import { smallestRegression } from '../../statistics/smallest-regression.js';
import { stageHours } from '../../statistics/stage-hours.js';
import { UserError } from '../../user-error.js';
import type { Rules } from '../configuration/limits.js';
import { duration, percent, plain } from '../quantities.js';
import type { Counted } from './judgement.js';
import { type MetricQuestion, questionsOf } from './questions.js';
import { remediesOf } from './remedies.js';
import type { StageEvidence } from './schema.js';

const hoursADay = 24;

/** A stage of the ladder as long as its traffic needs it, within what the policy or the user allows. */
export interface SizedLadderStage extends LadderStage {
  readonly evidence?: StageEvidence;
  readonly holdbackPercent?: number;
  readonly reason?: string;
}

export interface Sizing {
  readonly facts: Facts;
  readonly rules: Rules;
  readonly counted: Counted;
  /** Hour of the week (0 … 167, from Monday 0:00) at which the first stage starts. */
  readonly startHourOfWeek: number;
}

/**
 * Statistics only lengthen a stage: the ladder (or `minimumHours`, with its reason) is the least, the policy's longest
 * stage the most. Stages of staff and beta are judged by people, and a stage of everyone without a holdback has nothing
 * to compare with: both keep their length.
 * @throws UserError for `minimumHours` without its reason
 */
export function sizedLadder(ladder: readonly LadderStage[], sizing: Sizing): SizedLadderStage[] {
  const { minimumHours, minimumHoursReason } = sizing.facts;
  if (minimumHours !== undefined && minimumHoursReason === undefined)
    throw new UserError(
      'reason-missing',
      `\`minimumHours\` puts ${duration(minimumHours)} in place of the lengths that the policy asks for; tell why as \`minimumHoursReason\`, which the plan shows.`,
    );
  let hours = 0;
  return ladder.map((step) => {
    const sized = sizedStage(withMinimum(withHoldback(step, sizing.facts), sizing), ladder.length, {
      ...sizing,
      startHourOfWeek: (sizing.startHourOfWeek + hours) % 168,
    });
    hours += sized.durationHours;
    return sized;
  });
}

function withHoldback(step: LadderStage, { holdbackPercent }: Facts): SizedLadderStage {
  return step.trafficPercent < 100 || holdbackPercent === undefined ? step : { ...step, holdbackPercent };
}

function withMinimum(step: SizedLadderStage, { facts }: Sizing): SizedLadderStage {
  const { minimumHours, minimumHoursReason } = facts;
  if (minimumHours === undefined || minimumHoursReason === undefined) return step;
  const reason = `${duration(minimumHours)} at least instead of ${duration(step.durationHours)}: ${minimumHoursReason}`;
  return { ...step, durationHours: minimumHours, ...(minimumHours !== step.durationHours && { reason }) };
}

function sizedStage(step: SizedLadderStage, stages: number, sizing: Sizing): SizedLadderStage {
  const { counted, rules, facts, startHourOfWeek } = sizing;
  const share = (step.trafficPercent < 100 ? step.trafficPercent : 100 - (step.holdbackPercent ?? 0)) / 100;
  if (counted.traffic === undefined || step.audience !== 'everyone' || share >= 1) return step;
  const traffic: Traffic = { ...counted.traffic, startHourOfWeek };
  const questions = questionsOf({ share, traffic, stages }, { facts, rules, counted });
  if (questions.length === 0) return step;
  const mostHours = Math.max(step.durationHours, rules.stageMaximumHours.value);
  const needed = questions.map((one) => ({ one, hours: hoursFor(one) }));
  const worst = needed.reduce((a, b) => (b.hours.most > a.hours.most ? b : a));
  const wholeDays = Math.min(mostHours, Math.ceil(worst.hours.most / hoursADay) * hoursADay);
  const durationHours = worst.hours.most <= step.durationHours ? step.durationHours : wholeDays;
  const decides = worst.hours.most <= durationHours;
  const remedies = decides ? [] : remediesOf(worst.one, durationHours);
  return {
    ...step,
    durationHours,
    evidence: {
      requests: rounded(requestsWithin(traffic, durationHours) * share),
      needed: needed.map(({ one, hours }) => ({
        metric: one.metric,
        ...(Number.isFinite(hours.detect) && { detectHours: rounded(hours.detect) }),
        ...(Number.isFinite(hours.certify) && { certifyHours: rounded(hours.certify) }),
      })),
      decides,
      ...seenWithin(questions, durationHours),
      ...(durationHours > step.durationHours && {
        lengthened: lengthenedBecause(step, worst, { durationHours, decides, traffic }),
      }),
      ...(remedies.length > 0 && { remedies }),
    },
  };
}

interface Needed {
  readonly one: MetricQuestion;
  readonly hours: { readonly detect: number; readonly certify: number; readonly most: number };
}

function hoursFor({ question }: MetricQuestion): Needed['hours'] {
  const { detectHours, certifyHours } = stageHours(question);
  return { detect: detectHours, certify: certifyHours, most: Math.max(detectHours, certifyHours) };
}

function seenWithin(questions: readonly MetricQuestion[], hours: number): Pick<StageEvidence, 'smallestRegression'> {
  const errors = questions.find(({ metric }) => metric === 'error-rate');
  const seen = errors === undefined ? undefined : smallestRegression(errors.question, hours);
  return seen === undefined ? {} : { smallestRegression: rounded(seen) };
}

const named = { 'error-rate': 'errors', 'p95-latency': 'latency', business: 'the business metric' } as const;

function lengthenedBecause(
  step: LadderStage,
  { one: { metric, question }, hours }: Needed,
  { durationHours, decides, traffic }: { durationHours: number; decides: boolean; traffic: Traffic },
): string {
  const length = `${duration(durationHours)} instead of ${duration(step.durationHours)}`;
  const rate = `${percent(step.trafficPercent)} of ${plain(traffic.requestsPerHour / 3600)} requests a second`;
  if (!decides) return `${length}, the longest that a stage lasts: ${rate} do not decide ${named[metric]} in less.`;
  const what =
    hours.detect >= hours.certify
      ? `to see ${named[metric]} at ${plain(question.smallestRegression)} ×`
      : `to show ${named[metric]} to be healthy`;
  return `${length}: ${rate} take ${duration(Math.ceil(Math.max(hours.detect, hours.certify)))} ${what}.`;
}

/** Four significant digits: the same on every machine. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
