import { rulesOf, teamLadder } from '../configuration/apply.js';
import type { TeamConfiguration } from '../configuration/configuration.js';
import { isOver, isUnderWay } from '../life/life.js';
import type { RolloutRecord } from '../plan.js';
import { ladderOf, needsReason, recommendedStrategy, strategyTitles } from '../strategy.js';
import { criteriaFindings } from './criteria.js';
import { partsFindings } from './parts.js';
import type { LintFinding } from './rules.js';
import { stageFindings } from './stages.js';

/** What a record is held against. */
export interface LintContext {
  readonly team: TeamConfiguration | undefined;
  /** The SHA-256 of the plan as it is now, for comparison with the approved one. */
  readonly hash: string;
  /** The name of the file without its ending. */
  readonly slug: string;
  /** Why the calendar forbids a stage to start at an ISO 8601 moment; absent where no calendar is configured. */
  readonly whyNot?: ((startsAt: string) => string | undefined) | undefined;
}

/** Everything that policy and configuration have against a plan, in the order of the record. */
export function lintRecord(record: RolloutRecord, context: LintContext): LintFinding[] {
  const { plan, facts } = record;
  // Nobody can mend what is over; its plan is history.
  if (record.life !== undefined && isOver(record.life)) return slugFindings(record, context);
  const rules = rulesOf(context.team);
  const ladder = teamLadder(context.team, plan.strategy.name)?.stages ?? ladderOf(plan.strategy.name);
  return [
    ...slugFindings(record, context),
    ...(facts.owner === undefined || facts.owner.trim() === ''
      ? [{ rule: 'no-owner', path: 'facts.owner', sentence: 'Nobody is named as owner of this rollout.' } as const]
      : []),
    ...strategyFindings(record),
    ...stageFindings(plan.stages, { rules, ladder }),
    ...criteriaFindings(plan.stages, facts, rules),
    ...dateFindings(record, context),
    ...partsFindings(plan, context.whyNot, record.life?.visits.at(-1)?.number),
    ...approvalFindings(record, context),
  ];
}

function slugFindings({ slug }: RolloutRecord, context: LintContext): LintFinding[] {
  if (slug === context.slug) return [];
  return [{ rule: 'other-slug', path: 'slug', sentence: `The slug is ${slug}, the file is named ${context.slug}.` }];
}

function strategyFindings({ plan: { strategy }, assessment: { level } }: RolloutRecord): LintFinding[] {
  const recommended = recommendedStrategy(level);
  const hasReason = strategy.overrideReason !== undefined && strategy.overrideReason.trim() !== '';
  if (hasReason || !needsReason(strategy.name, level)) return [];
  return [
    {
      rule: 'strategy-without-reason',
      path: 'plan.strategy.overrideReason',
      sentence: `${strategyTitles[strategy.name]} is bolder than ${level} risk allows (${strategyTitles[recommended]}), and no reason is given.`,
    },
  ];
}

/** What has begun has begun: only what is to come can still be moved. */
function dateFindings({ plan: { stages }, life }: RolloutRecord, { whyNot }: LintContext): LintFinding[] {
  return stages.flatMap(({ startsAt, number }, index): LintFinding[] => {
    const cause = startsAt === undefined ? undefined : whyNot?.(startsAt);
    if ((life?.visits.at(-1)?.number ?? 0) >= number) return [];
    if (cause === undefined) return [];
    const sentence = `Stage ${number} starts ${startsAt}: ${cause}.`;
    return [{ rule: 'start-not-allowed', path: `plan.stages[${index}].startsAt`, sentence }];
  });
}

function approvalFindings({ approval, life }: RolloutRecord, { hash, team }: LintContext): LintFinding[] {
  if (approval === undefined && team?.values.approvalRequired === true && life !== undefined && isUnderWay(life)) {
    const sentence = `It is ${life.state}, but nobody approved its plan, which the team's file asks for.`;
    return [{ rule: 'approval-missing', path: 'approval', sentence }];
  }
  if (approval === undefined || (approval.voidSince === undefined && approval.hash === hash)) return [];
  const since = approval.voidSince === undefined ? '' : ` since ${approval.voidSince}`;
  return [
    {
      rule: 'approval-void',
      path: 'approval.hash',
      sentence: `${approval.by} approved another plan (${approval.hash.slice(0, 12)}); this one is ${hash.slice(0, 12)}${since}.`,
    },
  ];
}
