import { planDifferences } from '../../plan/differences.js';
import type { RolloutRecord } from '../../plan/plan.js';
import type { Repository } from '../../repository/repository.js';
import type { Facts } from '../../risk/facts.js';
import type { Approval } from '../../rollouts/approval.js';
import { changeRollout, refuseStale } from '../../rollouts/change.js';
import type { JournalEntry } from '../../rollouts/journal.js';
import { pathOf } from '../../rollouts/record.js';
import { excerpt, inline } from '../../text.js';
import { UserError } from '../../user-error.js';
import type { Call } from '../operation.js';

/** A record and what stood in its place before. */
export interface Replanned {
  readonly before: RolloutRecord | undefined;
  readonly record: RolloutRecord;
  readonly told: Facts;
  /** What is said of an attempt that begins with this plan. */
  readonly begun?: string | undefined;
}

const mostChangesKept = 50;
const mostChangesShown = 6;

/** What changed since the plan before, as sentences to put beside each other; empty for a first plan. */
export function changesSince(before: RolloutRecord | undefined, record: RolloutRecord): string[] {
  const changes = before === undefined ? [] : planDifferences(before.plan, record.plan);
  if (changes.length === 0) return [];
  const more = changes.length - mostChangesShown;
  const rest = more > 0 ? [`And ${more} more; rollout diff tells all.`] : [];
  return ['Changed:', ...changes.slice(0, mostChangesShown).map((change) => excerpt(change, 200)), ...rest];
}

/** The approval that was valid until now and is of another plan; undefined where there is none. */
function voidedApproval({ before, record: { approval } }: Pick<Replanned, 'before' | 'record'>): Approval | undefined {
  return approval?.voidSince === undefined || before?.approval?.voidSince !== undefined ? undefined : approval;
}

/**
 * A disk that refuses costs the record, not the answer.
 * @throws UserError `stale-record` where somebody else changed the record since it was read
 */
export async function keep(
  repository: Repository,
  { before, record, told, begun }: Replanned,
  call: Call,
): Promise<string> {
  const changes = before === undefined ? [] : planDifferences(before.plan, record.plan);
  const voided = voidedApproval({ before, record });
  const shared = { at: record.updatedAt, by: call.door, revision: record.revision };
  const voiding: readonly JournalEntry[] =
    voided === undefined ? [] : [{ ...shared, event: 'approval-voided', person: voided.by, hash: voided.hash }];
  try {
    const planned: JournalEntry = {
      ...shared,
      event: begun === undefined ? 'planned' : 'restarted',
      told,
      level: record.assessment.level,
      strategy: record.plan.strategy.name,
      ...(record.life !== undefined && { state: record.life.state, attempt: record.life.attempt }),
      ...(record.plan.strategy.overrideReason !== undefined && { reason: record.plan.strategy.overrideReason }),
      ...(changes.length > 0 && { changes: changes.slice(0, mostChangesKept) }),
    };
    await changeRollout(repository, record.slug, (now) => {
      refuseStale(repository, record.slug, { before, now });
      return { record, entries: [planned, ...voiding] };
    });
    return [
      `Kept as revision ${record.revision} in ${pathOf(record.slug)}.`,
      ...(begun === undefined ? [] : [begun]),
      ...changesSince(before, record),
      ...(voided === undefined
        ? []
        : [`The approval by ${inline(voided.by)} is void, for it was given to another plan; ask for it anew.`]),
    ].join(' ');
  } catch (error) {
    if (!(error instanceof UserError) || error.code === 'stale-record') throw error;
    return `The plan was NOT kept: ${error.message}`;
  }
}
