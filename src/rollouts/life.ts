import type { LifeEvent } from '../plan/life/life.js';
import type { RolloutRecord } from '../plan/plan.js';
import type { Decided } from './change.js';
import type { JournalEntry } from './journal.js';

/** What is journaled beside the event itself. */
export type Told = Pick<JournalEntry, 'at' | 'by'> & Partial<Pick<JournalEntry, 'from' | 'hash' | 'attempt'>>;

/** A record whose life has moved, and the line that tells the event that moved it. */
export function livedOn(record: RolloutRecord, event: LifeEvent, told: Told): Decided {
  return { record, entries: [lifeEntry(record, event, told)] };
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
