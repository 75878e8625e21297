/** What lint looks for, one row a rule: what it finds, why that matters, and what to do. */
export const lintRules = {
  'not-json': {
    what: 'The record is no JSON.',
    why: 'Nobody can read it.',
    remedy: 'Mend it, or restore it from Git.',
  },
  'newer-record': {
    what: 'The record was written by a later version.',
    why: 'This one could misread it.',
    remedy: 'Update the plugin.',
  },
  shape: {
    what: 'A key of the record is unknown, missing or of another kind.',
    why: 'Programs that read the plan would fail or overlook it. docs/plan.schema.json shows the shape to editors.',
    remedy: 'Correct the key, or make the plan anew with plan-stages.',
  },
  'unknown-metric': {
    what: 'A criterion judges a metric that nobody knows, or a business metric without a name.',
    why: 'It would stay undecided for ever.',
    remedy: 'Name a known metric, or tell businessMetric and businessBaseline.',
  },
  'other-slug': {
    what: 'The slug is not the name of the file.',
    why: 'The journal and the card would belong to another rollout.',
    remedy: 'Make both the same.',
  },
  configuration: {
    what: "Something is wrong with the team's configuration.",
    why: 'Plans are checked against it.',
    remedy: 'Mend the line; rollout config --check says the same.',
  },
  'stage-too-short': {
    what: 'A stage is shorter than the policy allows, without a reason.',
    why: 'It misses a part of the daily cycle.',
    remedy: "Lengthen it, or write down why in the stage's `reason`.",
  },
  'stage-cannot-decide': {
    what: 'A stage is shorter than its traffic needs to decide, without a reason.',
    why: 'It would hold at its end, or be pushed on by somebody who lost patience.',
    remedy: "Give it the hours that its evidence asks for, or write down why in the stage's `reason`.",
  },
  'stage-too-long': {
    what: 'A stage is longer than the policy allows, without a reason.',
    why: 'The change meets its successors, and nobody watches any more.',
    remedy: "Shorten or split it, or write down why in the stage's `reason`.",
  },
  'share-grows-too-fast': {
    what: "A share is larger than the ladder's next step from where the plan stands, without a reason.",
    why: 'What the smaller share could not show meets many users at once.',
    remedy: "Put a stage in between, or write down why in the stage's `reason`.",
  },
  'shares-not-rising': {
    what: 'A share is no larger than the one before, or staff and beta come after everyone.',
    why: 'A stage that reaches nobody new shows nothing new.',
    remedy: 'Reorder the stages so that shares rise: staff, beta, everyone.',
  },
  'times-disagree': {
    what: 'A stage begins before the one before it has lasted its time, or the stages are not numbered from 1.',
    why: 'Dates and status are counted from these figures.',
    remedy: 'Set startsAfterHours to the hours of all stages before, and number the stages in their order.',
  },
  'no-rollback-criterion': {
    what: 'A stage has no rollback criterion with a limit.',
    why: 'Nothing would end it but a person who happens to look.',
    remedy: 'Give it one, for example of the metric error-rate with direction, limit and unit.',
  },
  'criterion-without-limit': {
    what: 'A criterion of a measured metric has no limit or no direction.',
    why: 'Programs cannot judge it.',
    remedy: 'Give it `direction` and `limit`.',
  },
  'violated-by-baseline': {
    what: 'The told baseline itself violates a criterion.',
    why: 'A release that changes nothing would be rolled back, or never promoted.',
    remedy: 'Move the limit to the other side of the baseline, or tell a baseline that is true today.',
  },
  'limit-looser-than-policy': {
    what: 'A rollback limit allows more harm than the policy, without a reason.',
    why: 'Harm that the policy ends would be waited out.',
    remedy: "Tighten it, write down why in the stage's `reason`, or set the limit for all plans in the configuration.",
  },
  'strategy-without-reason': {
    what: 'The strategy is bolder than the risk recommends, without a reason.',
    why: 'Somebody has to answer for the risk.',
    remedy: 'Take the recommended strategy, or write down why in `overrideReason`.',
  },
  'no-owner': {
    what: 'Nobody owns the rollout.',
    why: 'Nobody gives the go at a stage, or ends it.',
    remedy: "Tell `owner`, in the plan or once in the team's configuration.",
  },
  'start-not-allowed': {
    what: 'A stage starts when the configured calendar forbids it: a freeze, a weekend, a holiday, outside of business hours.',
    why: 'Those who could take it back are not there, or the figures are not the usual ones.',
    remedy: 'Make the plan anew with another start; plan-stages dates the stages by the calendar.',
  },
  'approval-void': {
    what: 'The plan is not the one that was approved.',
    why: 'Nobody agreed to it.',
    remedy: 'Have it approved with rollout approve, or restore the approved plan.',
  },
  'approval-missing': {
    what: 'Users have the change, and nobody approved its plan, though the team asks for it.',
    why: 'Nobody agreed to it.',
    remedy: 'Have it approved with rollout approve.',
  },
} as const;

export type LintRule = keyof typeof lintRules;

/** One thing found in one record. */
export interface LintFinding {
  readonly rule: LintRule;
  /** Where in the record: `plan.stages[2].durationHours`; empty for the record as a whole. */
  readonly path: string;
  readonly sentence: string;
}
