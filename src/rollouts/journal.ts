import type { Repository } from '../repository/repository.js';
import type { Facts } from '../risk/facts.js';
import { rolloutFolder } from './record.js';

/** One line of `.rollouts/<slug>.journal.jsonl`; lines are only ever added. */
export interface JournalEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The door through which it came. */
  readonly by: 'mcp' | 'cli';
  readonly event: 'planned' | 'approved' | 'approval-voided' | 'card-written' | 'card-handed-over';
  readonly revision: number;
  /** The facts told in this very call. */
  readonly told?: Facts;
  readonly level?: string;
  readonly strategy?: string;
  readonly reason?: string;
  readonly card?: string;
  /** Who approved, as told; and the hash of the plan. */
  readonly person?: string;
  readonly hash?: string;
  /** What changed since the plan before, in words. */
  readonly changes?: readonly string[];
}

/** @throws UserError where the disk refuses */
export function appendJournal(repository: Repository, slug: string, entry: JournalEntry): Promise<void> {
  return repository.append(`${rolloutFolder}/${slug}.journal.jsonl`, `${JSON.stringify(entry)}\n`);
}
