import type { Receipt } from '../../kanban/board.js';
import { type BoardName, chooseBoard } from '../../kanban/choose.js';
import type { RolloutRecord } from '../../plan/plan.js';
import type { Repository } from '../../repository/repository.js';
import { changeRollout } from '../../rollouts/change.js';
import { type JournalEntry, readJournal } from '../../rollouts/journal.js';
import { readRollout } from '../../rollouts/record.js';
import { UserError } from '../../user-error.js';
import { configurationOf } from '../configured.js';
import type { Call } from '../operation.js';
import { type Answer, answerOf } from './answer.js';
import { type Asked, journaled, type Put, putCards, rememberedIn } from './put.js';

/** A rollout and where its plan and progress should stand: by default on its own card. */
export interface Wanted {
  readonly repository: Repository;
  readonly record: RolloutRecord;
  readonly taskId?: string | undefined;
  readonly board?: BoardName | undefined;
  readonly dryRun?: boolean | undefined;
}

/**
 * Puts the rollout on its card and those beside it, and each change into the journal.
 *
 * @throws UserError where no card can be chosen, or its board refuses
 */
export async function putRollout(
  { repository, record, taskId, board: boardName, dryRun }: Wanted,
  call: Call,
): Promise<Answer> {
  const { environment, homeDirectory, signal } = call;
  const remembered = rememberedIn(readJournal(repository, record.slug).entries);
  // An id says itself which board it belongs to.
  const isOpen = boardName === undefined && taskId === undefined;
  const team = isOpen ? await configurationOf(repository) : undefined;
  const board = await chooseBoard({
    board: boardName ?? team?.values.board ?? 'auto',
    taskId,
    slug: record.slug,
    repository,
    environment,
    homeDirectory,
    signal,
    remembered: remembered.filter(({ kind }) => kind === undefined).map((one) => one.board),
    now: call.now,
  });
  const wrote = (receipt: Receipt, kind: string | undefined) => journal(repository, record, call, { receipt, kind });
  const unwritten: string[] = [];
  const put = await putCurrent({
    board,
    repository,
    record,
    taskId,
    remembered,
    dryRun: dryRun === true,
    wrote: async (receipt, kind) => {
      if (dryRun !== true) unwritten.push(...(await wrote(receipt, kind)));
    },
  });
  const answer = answerOf(put, dryRun === true);
  return { ...answer, note: [answer.note, ...new Set(unwritten)].join(' ') };
}

/**
 * Brings the card that a rollout has already up to date after a person's word on it. A rollout without a card gets
 * none, also where somebody took it away, and a board that refuses undoes no word that is kept.
 *
 * @returns a sentence for the person; undefined where there is no card
 */
export async function cardInStep(
  repository: Repository,
  record: RolloutRecord,
  call: Call,
): Promise<string | undefined> {
  const cards = rememberedIn(readJournal(repository, record.slug).entries).filter(({ kind }) => kind === undefined);
  const last = cards.at(-1);
  if (last === undefined) return undefined;
  const isGiven = last.board === 'claude-tasks' || last.board === 'hand-over';
  if (isGiven) return 'The card was handed over, so update-kanban has to hand its new text over.';
  try {
    const { change } = await putRollout({ repository, record, dryRun: true }, call);
    if (change === 'created') return 'The card is no longer on its board; update-kanban makes a new one.';
    return (await putRollout({ repository, record }, call)).note;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `The card was not updated: ${error.message}`;
  }
}

const mostChangesMeanwhile = 5;

/**
 * Puts the plan as it is when the card has been written: of two calls at once, one with the plan before and one with
 * the plan after, the older must not be the last to write.
 */
async function putCurrent(asked: Asked & { readonly repository: Repository }): Promise<Put> {
  let shown = asked.record;
  let put = await putCards(asked);
  for (let attempt = 0; attempt < mostChangesMeanwhile; attempt += 1) {
    const now = readRollout(asked.repository, shown.slug);
    if (asked.dryRun === true || now === undefined || JSON.stringify(now) === JSON.stringify(shown)) break;
    shown = now;
    const again = await putCards({ ...asked, record: shown });
    const { change } = put.main;
    put = { ...put, main: change === 'unchanged' ? again.main : { ...again.main, change } };
  }
  return put;
}

/** @returns a sentence where the card was put and the journal could not be written */
async function journal(
  repository: Repository,
  { slug, revision }: RolloutRecord,
  call: Call,
  { receipt, kind }: { readonly receipt: Receipt; readonly kind: string | undefined },
): Promise<string[]> {
  const entry: JournalEntry = {
    at: call.now().toISOString(),
    by: call.door,
    event: receipt.outcome === 'written' ? 'card-written' : 'card-handed-over',
    revision,
    card: journaled(receipt, kind),
  };
  try {
    await changeRollout(repository, slug, (now) => now && { record: now, entries: [entry] });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`The journal was not written: ${error.message}`];
  }
}
