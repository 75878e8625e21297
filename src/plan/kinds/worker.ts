import { UserError } from '../../user-error.js';
import type { Rules } from '../configuration/limits.js';
import type { TargetFacts } from '../configuration/target.js';
import type { Stage } from '../plan.js';
import { percent } from '../quantities.js';
import { judgedBy, type Sides, timesUsual, triggers } from './criteria.js';
import type { Kind } from './kind.js';

const words = { errors: 'failed jobs', latency: 'p95 of a job' };

/** What reads from a queue: no request rate, and shares only in whole consumers, unless a flag decides each message. */
export const worker: Kind = {
  stages(stages, { facts, figures, rules }) {
    const judged = stages.map((stage) => judgedBy(stage, measures(figures, rules), words));
    if (facts.flag !== undefined || figures.consumers === undefined) return judged;
    return wholeConsumers(judged, figures.consumers, rules);
  },
  rollback(rollback, { figures, rules }) {
    return {
      ...rollback,
      automatic: triggers(rollback.automatic, measures(figures, rules), words),
      playbook: rollback.playbook.map((step) =>
        step.speed === 'forward' ? step : { ...step, steps: [...step.steps, ...afterwards[step.speed]] },
      ),
      procedure: [
        ...rollback.procedure.slice(0, 1),
        'Stop the new consumers before old ones start, and let jobs in their hands finish or go back to the queue.',
        'Messages in a new format: park them where the old version does not read, or keep one new consumer until they are gone.',
        'Watch the backlog and the retries until both are as usual, then put back what went to the dead letters meanwhile.',
        'Notify the stakeholders (texts are part of the plan).',
      ],
    };
  },
  router: ({ facts, figures: { consumers } }) =>
    facts.flag !== undefined
      ? `flag \`${facts.flag}\`, asked for each message by a key of the message`
      : `the number of consumers on the new version${consumers === undefined ? '' : `, of ${consumers}`}`,
  watch: [
    { group: 'Queue', metrics: ['age of the oldest message', 'length', 'retries', 'dead letters'] },
    { group: 'Jobs', metrics: ['failed jobs', 'p50 and p95 of their duration', 'new error types since the start'] },
  ],
  judged: () =>
    'There is no request rate here, so no stage is sized by statistics: the hours stand as they are. Compare consumers of both versions on the same queue; with no messages in a stage it is undecided, and undecided means hold.',
  notices: ([first], { facts, figures: { consumers } }) => [
    'A queue keeps what was written: before any consumer writes a new format, every consumer has to read both (deploy the reader first, the writer after it).',
    ...(facts.flag !== undefined
      ? []
      : consumers === undefined
        ? ['Shares exist only in whole consumers; how many there are was not told, so the shares here are wishes.']
        : first?.reason === undefined
          ? []
          : [
              `Consumers come in whole numbers, so the first share is ${percent(first.trafficPercent)} of the messages; more consumers, or a flag asked for each message, make a smaller one.`,
            ]),
  ],
  placeholders: ({ facts, figures }) => [
    ...(figures.consumers === undefined && facts.flag === undefined
      ? [
          'The shares need the number of consumers: tell `targetFacts.consumers` (instances, or partitions where they bind).',
        ]
      : []),
    ...(figures.backlogSeconds === undefined
      ? [
          'The backlog has no limit in seconds: tell its usual age as `targetFacts.backlogSeconds`, for example `ApproximateAgeOfOldestMessage` (SQS), the lag of the consumer group (Kafka) or the latency of the queue (Sidekiq).',
        ]
      : []),
    ...(figures.retryPercent === undefined
      ? ['Retries have no limit in per cent: tell their usual share as `targetFacts.retryPercent`.']
      : []),
    ...(facts.errorRatePercent === undefined
      ? ['The limit of failed jobs is a placeholder: tell their usual share as `errorRatePercent`.']
      : []),
    ...(facts.p95Milliseconds === undefined
      ? ['The limit on how long a job may last is a placeholder: tell the usual 95th percentile as `p95Milliseconds`.']
      : []),
  ],
};

const afterwards = {
  instant: ['Jobs that have begun finish the new way; let them.'],
  minutes: ['Let messages in the new format run dry first, or park them: the old version may fail on them.'],
  hours: ['Keep reading both formats until the queue and the dead letters hold none of the new.'],
} as const;

function measures({ backlogSeconds, retryPercent }: TargetFacts, rules: Rules): Sides[] {
  const errors = { success: rules.errorSuccessRatio.value, rollback: rules.errorRollbackRatio.value };
  const delay = { success: rules.latencyToleranceRatio.value, rollback: rules.latencyRollbackRatio.value };
  return [
    timesUsual({ metric: 'backlog-age', words: 'backlog age', unit: 's', baseline: backlogSeconds, ratios: delay }),
    timesUsual({ metric: 'retry-rate', words: 'retries', unit: '%', baseline: retryPercent, ratios: errors }),
    timesUsual({ metric: 'dead-letter-rate', words: 'dead letters', unit: '', baseline: undefined, ratios: errors }),
  ];
}

/**
 * Shares as i of n consumers, rounded up, but never all of them before the last stage. Stages that come to the same
 * share become one that lasts as long as they did.
 * @throws UserError where one consumer is all there is
 */
export function wholeConsumers(stages: readonly Stage[], consumers: number, rules: Rules): Stage[] {
  if (stages.length > 1 && consumers === 1)
    throw new UserError(
      'no-share',
      'One consumer (`targetFacts.consumers`) does all of the work, so no stage below 100 % exists; tell the `flag` that decides each message, or run a second consumer.',
    );
  const merged: { of: number; stage: Stage }[] = [];
  for (const stage of stages) {
    const rounded = Math.ceil((stage.trafficPercent / 100) * consumers - 1e-9);
    const of = stage.trafficPercent === 100 ? consumers : Math.max(1, Math.min(consumers - 1, rounded));
    const last = merged.at(-1);
    if (last?.of === of) last.stage = { ...last.stage, durationHours: last.stage.durationHours + stage.durationHours };
    else merged.push({ of, stage });
  }
  return merged.map(({ of, stage }, index) => {
    const trafficPercent = (of / consumers) * 100;
    const isWider = trafficPercent > stage.trafficPercent * (1 + 1e-9) || stage.audience !== 'everyone';
    const isLonger = stage.durationHours > rules.stageMaximumHours.value;
    const name = index === 0 ? 'Canary' : of === consumers ? 'Full launch' : 'Ramp';
    const { who: _who, ...rest } = stage;
    return {
      ...rest,
      name: `${merged.length === 1 ? 'Full launch' : name}, ${of} of ${consumers}`,
      audience: 'everyone',
      trafficPercent,
      ...((isWider || isLonger) && {
        reason: `Consumers come in whole numbers: ${of} of ${consumers} stands for every share up to ${percent(trafficPercent)}, for as long as those would last.`,
      }),
      success: stage.success.filter(({ metric }) => metric !== 'people'),
    };
  });
}
