import { finishedOf } from '../../plan/history/finished.js';
import { lessonsOf } from '../../plan/history/lessons.js';
import { restarted } from '../../plan/history/restart.js';
import type { Ongoing } from '../../plan/life/continued.js';
import type { Clock } from '../../plan/life/forecast.js';
import { isOver, isUnderWay, type Life, lifeOf } from '../../plan/life/life.js';
import { overlapNotices, overlapsOf } from '../../plan/life/overlaps.js';
import { shown } from '../../plan/life/standing.js';
import type { RolloutRecord } from '../../plan/plan.js';
import type { Facts } from '../../risk/facts.js';
import { approvalAfter } from '../../rollouts/approval.js';
import { inline, quoted } from '../../text.js';
import { UserError } from '../../user-error.js';

/** What a plan that is made anew has to respect of what happened. */
export interface Living {
  /** Facts of earlier calls that still hold. */
  readonly before: Facts;
  readonly ongoing: Ongoing | undefined;
  /** Of the attempt that begins with this plan; undefined where none does. */
  readonly begun: { readonly life: Life; readonly sentence: string } | undefined;
}

/**
 * A rollout under way goes on; one that is over begins anew, without its old dates.
 * @throws UserError where a start is told for what has begun
 */
export function livingOf(record: RolloutRecord | undefined, before: Facts, told: Facts, now: string): Living {
  if (record === undefined) return { before, ongoing: undefined, begun: undefined };
  const life = lifeOf(record);
  if (isUnderWay(life)) {
    const began = life.visits[0]?.startedAt ?? now;
    if (told.start !== undefined)
      throw new UserError(
        'already-begun',
        `${quoted(record.feature)} is ${life.state} since ${shown(began, record.plan.startsAt)}, so \`start\` can move it no more; leave it out, and what is to come is dated from now. To begin anew, mark it rolled-back first.`,
      );
    return { before, ongoing: { plan: record.plan, life, now }, begun: undefined };
  }
  if (!isOver(life)) return { before, ongoing: undefined, begun: undefined };
  const { start: _past, ...rest } = before;
  return { before: rest, ongoing: undefined, begun: restarted({ ...record, life }, now) };
}

/** The record with its life, its approval, and what other rollouts, present and finished, say about it. */
export function withLife(
  record: RolloutRecord,
  {
    before,
    living,
    others,
    clock,
  }: {
    readonly before: RolloutRecord | undefined;
    readonly living: Living;
    /** All rollouts of the repository. */
    readonly others: readonly RolloutRecord[];
    readonly clock: Omit<Clock, 'level'>;
  },
): RolloutRecord {
  const { begun } = living;
  const alive = { ...record, ...lifeNow(before, begun) };
  const past = others.filter(({ slug }) => slug !== record.slug).concat(before ?? []);
  const lessons = living.ongoing === undefined ? lessonsOf(past.flatMap(finishedOf), alive) : [];
  const notices = [
    ...(begun === undefined ? [] : [begun.sentence]),
    ...(begun === undefined ? earlierNotice(alive) : []),
    ...record.plan.notices,
    ...overlapNotices(overlapsOf(alive, others, clock)),
    ...lessons.map(({ sentence }) => sentence),
  ];
  const plan = { ...record.plan, notices };
  if (begun !== undefined || before === undefined) return { ...alive, plan };
  return { ...alive, plan, ...afterPlanning(before, plan, clock.now) };
}

function lifeNow(before: RolloutRecord | undefined, begun: Living['begun']): { readonly life?: Life } {
  const life = begun?.life ?? before?.life;
  return life === undefined ? {} : { life };
}

/** A later plan of the same attempt still says what came before it. */
function earlierNotice({ life }: RolloutRecord): string[] {
  const sentence = life?.events.find(({ what }) => what === 'restarted')?.reason;
  return sentence === undefined ? [] : [sentence];
}

/** The approval as it stands after this plan, and the state that follows from it. */
function afterPlanning(
  before: RolloutRecord,
  plan: RolloutRecord['plan'],
  now: string,
): Pick<RolloutRecord, 'approval' | 'life'> {
  const { approval, life } = before;
  if (approval === undefined) return {};
  const after = approvalAfter(approval, plan, now);
  const isVoided = after.voidSince !== undefined && approval.voidSince === undefined;
  if (!isVoided || life?.state !== 'approved') return { approval: after };
  const event = { at: now, what: 'voided' as const, by: inline(approval.by) };
  return { approval: after, life: { ...life, state: 'draft', events: [...life.events, event] } };
}
