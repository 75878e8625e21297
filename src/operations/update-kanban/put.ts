import type { Board, Card, CheckItem, PutOptions, Receipt } from '../../kanban/board.js';
import { type CardBeside, cardsBesideOf } from '../../plan/card/beside.js';
import { checkedStages } from '../../plan/card/stages.js';
import { type BesideLink, labelsOf, progressOf, renderCard } from '../../plan/card.js';
import { currentVisit, lifeOf } from '../../plan/life/life.js';
import type { RolloutRecord } from '../../plan/plan.js';
import type { JournalEntry } from '../../rollouts/journal.js';
import { presentable } from '../../text/redacted.js';
import { quoted } from '../../text.js';
import { UserError } from '../../user-error.js';

/** Which cards the journal says were written where: the board, the id, and for a card beside the main one which. */
export interface Remembered {
  readonly board: string;
  readonly id: string;
  readonly kind: string | undefined;
}

/** How a card is named in the journal, so that `rememberedIn` finds it again. */
export function journaled({ board, taskId }: Receipt, kind: string | undefined): string {
  return [board, taskId, kind === undefined ? '' : `(${kind})`].filter(Boolean).join(' ');
}

export function rememberedIn(entries: readonly JournalEntry[]): Remembered[] {
  return entries.flatMap(({ event, card }) => {
    if (event !== 'card-written' && event !== 'card-handed-over') return [];
    const [, board, id = '', kind] = /^(\S+)(?: (?!\()(.*?))?(?: \(([a-z]+)\))?$/.exec(card ?? '') ?? [];
    return board === undefined ? [] : [{ board, id, kind }];
  });
}

/** What was put on one board: the main card, and those beside it that were put too. */
export interface Put {
  readonly main: Receipt;
  readonly beside: readonly { readonly kind: CardBeside['kind']; readonly receipt: Receipt }[];
  /** What the user should hear of cards that were not put. */
  readonly notes: readonly string[];
}

export interface Asked extends PutOptions {
  readonly board: Board;
  readonly record: RolloutRecord;
  readonly taskId: string | undefined;
  readonly remembered: readonly Remembered[];
  /** Called after each card that changed, before the next is tried: what was written is known even if the next fails. */
  readonly wrote: (receipt: Receipt, kind: string | undefined) => Promise<void>;
}

/**
 * Puts the main card, then the cards beside it, then their ids on the main card, which so has the first number. What
 * is there is looked up before, so that a second call changes nothing.
 */
export async function putCards(asked: Asked): Promise<Put> {
  const { board, record, dryRun, wrote } = asked;
  const options = { dryRun: dryRun === true };
  const looked = await Promise.all(
    cardsBesideOf(record).map((one) => lookedUp(asked, { ...one, markdown: presentable(one.markdown) })),
  );
  const wanted = looked.filter(({ state }) => state !== 'gone' && state !== 'given');
  const links = (made: ReadonlyMap<string, string>): BesideLink[] =>
    wanted.map(({ one: { kind, title }, id = made.get(kind) }) => ({ kind, title, ...(id !== undefined && { id }) }));
  const put = (known: ReadonlyMap<string, string>) =>
    board.put(mainCard(asked), { markdown: presentable(renderCard(record, links(known))) }, options);

  const main = await put(new Map());
  if (isChange(main)) await wrote(main, undefined);
  const beside: { kind: CardBeside['kind']; receipt: Receipt }[] = [];
  const made = new Map<string, string>();
  for (const { one, card } of wanted) {
    const receipt = await board.put(card, one, options);
    if (isChange(receipt)) await wrote(receipt, one.kind);
    beside.push({ kind: one.kind, receipt });
    if (receipt.change === 'created' && receipt.outcome === 'written') made.set(one.kind, receipt.taskId);
  }
  if (made.size > 0 && dryRun !== true) await put(made);
  return { main, beside, notes: looked.flatMap(({ state, note }) => (state === 'gone' ? [note] : [])) };
}

interface Looked {
  readonly one: CardBeside;
  readonly card: Card;
  /** there: the board has it; new: it has yet to be made; given: handed over once; gone: somebody took it away. */
  readonly state: 'there' | 'new' | 'given' | 'gone';
  readonly id: string | undefined;
  readonly note: string;
}

/** A card that the journal knows and a lasting board no longer has was taken away: it is not made again. */
async function lookedUp({ board, record, remembered }: Asked, one: CardBeside): Promise<Looked> {
  const knownAs = knownOn(board, remembered, one.kind);
  const card: Card = {
    taskId: undefined,
    title: one.title,
    slug: `${record.slug}_${one.kind}`,
    checklist: boxesIn(one.markdown),
    labels: [...labelsOf(record), one.kind],
    ...(knownAs !== undefined && knownAs !== '' && { knownAs }),
  };
  if (board.name === 'hand-over') {
    return { one, card, state: knownAs === undefined ? 'new' : 'given', id: undefined, note: '' };
  }
  const id = await idOn(board, card, one);
  if (id !== undefined) return { one, card, state: 'there', id, note: '' };
  const isLasting = board.name !== 'claude-tasks';
  if (!isLasting || knownAs === undefined) return { one, card, state: 'new', id, note: '' };
  const note = `The card ${quoted(`${knownAs} ${one.title}`)} is no longer on the board, and is not made again.`;
  return { one, card, state: 'gone', id, note };
}

async function idOn(board: Board, card: Card, one: CardBeside): Promise<string | undefined> {
  try {
    const { change, taskId } = await board.put(card, one, { dryRun: true });
    return change === 'created' ? undefined : taskId;
  } catch (error) {
    if (error instanceof UserError && error.code === 'unknown-task') return undefined;
    throw error;
  }
}

function knownOn(board: Board, remembered: readonly Remembered[], kind?: string): string | undefined {
  return remembered.findLast((one) => one.board === board.name && one.kind === kind)?.id;
}

function mainCard({ board, record, taskId, remembered }: Asked): Card {
  const knownAs = knownOn(board, remembered);
  const stage = currentVisit(lifeOf(record))?.number;
  return {
    taskId,
    title: `Rollout: ${record.feature}`,
    slug: record.slug,
    progress: progressOf(record),
    checklist: checkedStages(record).stages,
    labels: labelsOf(record),
    ...(knownAs !== undefined && knownAs !== '' && { knownAs }),
    ...(stage !== undefined && { stage }),
  };
}

function boxesIn(markdown: string): CheckItem[] {
  const boxes = markdown.matchAll(/^- \[ \] (.*)$/gm);
  return [...boxes].map(([, text = '']) => ({ text, done: false }));
}

function isChange({ change }: Receipt): boolean {
  return change !== 'unchanged';
}
