import { planDifferences } from '../../plan/differences.js';
import type { RolloutRecord } from '../../plan/plan.js';
import type { Repository } from '../../repository/repository.js';
import type { Facts } from '../../risk/facts.js';
import { appendJournal } from '../../rollouts/journal.js';
import { keepRollout, pathOf } from '../../rollouts/record.js';
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

/** Says and journals that an approval, valid until now, is of another plan. */
async function voidedApproval(
  repository: Repository,
  { before, record: { approval, slug, revision, updatedAt } }: Pick<Replanned, 'before' | 'record'>,
  by: Call['door'],
): Promise<string[]> {
  if (approval?.voidSince === undefined || before?.approval?.voidSince !== undefined) return [];
  const { by: person, hash } = approval;
  await appendJournal(repository, slug, { at: updatedAt, by, event: 'approval-voided', revision, person, hash });
  return [`The approval by ${inline(person)} is void, for it was given to another plan; ask for it anew.`];
}

/** A disk that refuses costs the record, not the answer. */
export async function keep(
  repository: Repository,
  { before, record, told, begun }: Replanned,
  call: Call,
): Promise<string> {
  const changes = before === undefined ? [] : planDifferences(before.plan, record.plan);
  try {
    await keepRollout(repository, record);
    await appendJournal(repository, record.slug, {
      at: record.updatedAt,
      by: call.door,
      event: begun === undefined ? 'planned' : 'restarted',
      revision: record.revision,
      told,
      level: record.assessment.level,
      strategy: record.plan.strategy.name,
      ...(record.life !== undefined && { state: record.life.state, attempt: record.life.attempt }),
      ...(record.plan.strategy.overrideReason !== undefined && { reason: record.plan.strategy.overrideReason }),
      ...(changes.length > 0 && { changes: changes.slice(0, mostChangesKept) }),
    });
    const voided = await voidedApproval(repository, { before, record }, call.door);
    return [
      `Kept as revision ${record.revision} in ${pathOf(record.slug)}.`,
      ...(begun === undefined ? [] : [begun]),
      ...changesSince(before, record),
      ...voided,
    ].join(' ');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `The plan was NOT kept: ${error.message}`;
  }
}
