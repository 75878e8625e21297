import { createHash } from 'node:crypto';
import type { RolloutRecord } from '../plan/plan.js';
import type { Held, Repository } from '../repository/repository.js';
import { redactedDeep } from '../text/redacted.js';
import { inline, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { type JournalEntry, journalOf, readJournal } from './journal.js';
import { pathOf, readRollout, textOf } from './record.js';

/** What is to be kept, and the lines that say why; at least one. */
export interface Decided {
  /** The very record that was given, where only the journal grows. */
  readonly record: RolloutRecord;
  readonly entries: readonly [JournalEntry, ...JournalEntry[]];
}

/**
 * The one way in which records and journals change. `decide` gets the record as it is now, while nobody else changes
 * it, and answers what to keep, or undefined to leave all as it is. Record and journal are kept both or neither: the
 * new text is written beside the old one, then the line, then the text takes its place. Who dies after the line is
 * finished by the next writer, which the line's own hash of the record makes possible.
 *
 * @returns the record as it stands afterwards
 * @throws UserError where the disk refuses or another writer does not end; whatever `decide` throws. Then all is as before
 */
export function changeRollout(
  repository: Repository,
  slug: string,
  decide: (now: RolloutRecord | undefined) => Decided | undefined,
): Promise<RolloutRecord | undefined> {
  return repository.locked(pathOf(slug), (held) => {
    finishAbandoned(repository, slug, held);
    const now = readRollout(repository, slug);
    const decided = decide(now);
    if (decided === undefined) return now;
    const { record, entries } = decided;
    if (record === now) {
      held.append({ file: journalOf(slug), line: linesOf(entries) });
      return record;
    }
    const text = textOf(record);
    held.write(text, { file: journalOf(slug), line: linesOf(entries, hashOf(text)) });
    return record;
  });
}

/** Only the first carries the hash: lines that were cut off may lack the last, never the first. */
function linesOf([first, ...rest]: Decided['entries'], record?: string): string {
  const lines = [record === undefined ? first : { ...first, record }, ...rest];
  return lines.map((entry) => JSON.stringify(redactedDeep(entry))).join('\n');
}

/** A writer that died between its line and its record had written both; what its line tells is then made true. */
function finishAbandoned(repository: Repository, slug: string, held: Held): void {
  if (held.abandoned.length === 0) return;
  const { entries } = readJournal(repository, slug);
  const told = entries.findLast(({ record }) => record !== undefined)?.record;
  if (told === undefined || told === hashOf(repository.read(pathOf(slug)) ?? '')) return;
  const finished = held.abandoned.find((path) => hashOf(repository.read(path) ?? '') === told);
  if (finished !== undefined) held.adopt(finished);
}

/**
 * For whoever decided by a record that was read a while ago.
 * @throws UserError `stale-record` that names the other change, where the record is no longer that one
 */
export function refuseStale(
  repository: Repository,
  slug: string,
  { before, now }: { readonly before: RolloutRecord | undefined; readonly now: RolloutRecord | undefined },
): void {
  if (JSON.stringify(before) === JSON.stringify(now)) return;
  throw new UserError(
    'stale-record',
    `${quoted(pathOf(slug))} was changed while this was decided: ${otherChange(repository, slug, now)}. Nothing was kept; look at it (rollout history) and ask again.`,
  );
}

function otherChange(repository: Repository, slug: string, now: RolloutRecord | undefined): string {
  if (now === undefined) return 'it was removed';
  const hash = hashOf(repository.read(pathOf(slug)) ?? '');
  const entry = readJournal(repository, slug).entries.findLast(({ record }) => record === hash);
  if (entry === undefined) return `it stands at revision ${now.revision} now, and the journal does not say by whom`;
  const who = entry.person === undefined ? `somebody (${entry.by})` : inline(entry.person);
  return `${who} ${whatOf(entry)} at ${entry.at}`;
}

function whatOf({ event, revision, what, state }: JournalEntry): string {
  if (event === 'planned') return `planned revision ${revision}`;
  if (event === 'restarted') return `began another attempt with revision ${revision}`;
  if (event === 'approved') return `approved revision ${revision}`;
  return `marked it ${what ?? state ?? 'anew'} (revision ${revision})`;
}

/** Of a record's text, as its line in the journal names it. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
