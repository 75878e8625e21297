import type { LifeEvent } from '../plan/life/life.js';
import type { RolloutRecord } from '../plan/plan.js';
import type { Repository } from '../repository/repository.js';
import { appendJournal, type JournalEntry } from './journal.js';
import { keepRollout } from './record.js';

/** What is journaled beside the event itself. */
export type Told = Pick<JournalEntry, 'at' | 'by'> & Partial<Pick<JournalEntry, 'from' | 'hash' | 'attempt'>>;

/**
 * Keeps a record whose life has moved, and journals the event that moved it.
 * @throws UserError where the disk refuses; then the record is as it was, or whole and only the journal lacks a line
 */
export async function keepLife(
  repository: Repository,
  record: RolloutRecord,
  event: LifeEvent,
  told: Told,
): Promise<void> {
  await keepRollout(repository, record);
  await appendJournal(repository, record.slug, lifeEntry(record, event, told));
}

function lifeEntry({ revision, life }: RolloutRecord, event: LifeEvent, told: Told): JournalEntry {
  const { at: happenedAt, what, by: person, stage, where, reason, cause, numbers } = event;
  return {
    ...told,
    event: what === 'approved' ? 'approved' : 'marked',
    revision,
    what,
    ...(life !== undefined && { state: life.state }),
    ...(life !== undefined && told.attempt === undefined && { attempt: life.attempt }),
    ...(happenedAt !== told.at && { happenedAt }),
    ...(person !== undefined && { person }),
    ...(stage !== undefined && { stage }),
    ...(where !== undefined && { where }),
    ...(reason !== undefined && { reason }),
    ...(cause !== undefined && { cause }),
    ...(numbers !== undefined && { numbers }),
  };
}
