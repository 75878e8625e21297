import type { Repository } from '../repository/repository.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { asComment, inWordsOfComments } from './backlog-comment.js';
import {
  type Backlog,
  type CardFile,
  canonicalId,
  cardNamesOnBranches,
  findCard,
  nearestIds,
  nextId,
  openBacklog,
  openCards,
} from './backlog-folder.js';
import { labelOf, newCardName, newCardText, newConfigText, statusFor } from './backlog-new.js';
import {
  type Board,
  type Card,
  changedMeanwhile,
  checkSlug,
  type MarkedSection,
  type Progress,
  type PutOptions,
  placed,
  type Receipt,
  sectionIn,
  sectionRange,
} from './board.js';
import { readFrontMatter } from './front-matter.js';
import { lineDiff } from './line-diff.js';

export interface BacklogOptions {
  /** For the date on a new card; without it the card carries none. */
  readonly now?: () => Date;
}

/**
 * Backlog.md: one Markdown file a task, kept in the repository. Without a board the least one is made that the
 * `backlog` command accepts.
 *
 * @throws UserError `unknown-task`, `ambiguous-task`, `front-matter-executable`, `front-matter-broken`, `write-refused`
 */
export function backlogMd(repository: Repository, { now }: BacklogOptions = {}): Board {
  return {
    name: 'backlog-md',
    async put(card, { markdown }, options = {}) {
      checkSlug(card.slug);
      const section = { slug: card.slug, markdown: inWordsOfComments(markdown) };
      const board = openBacklog(repository);
      const file =
        card.taskId === undefined
          ? await ownCard(repository, board, card.slug)
          : askedCard(repository, board, card.taskId);
      const put = { repository, board, options, section, progress: card.progress };
      return file === undefined ? create(put, card, now?.()) : update(put, file);
    },
  };
}

interface Put {
  readonly repository: Repository;
  readonly board: Backlog;
  readonly options: PutOptions;
  readonly section: MarkedSection;
  readonly progress: Progress | undefined;
}

async function update(put: Put, file: CardFile): Promise<Receipt> {
  const { repository, options, section } = put;
  const text = repository.readWhole(file.path);
  if (text === undefined) throw unreadable(file);
  const { status } = await readFrontMatter(text, file.path);
  const after = placed(text, section, asComment);
  const change = after.text === text ? 'unchanged' : 'updated';
  const notes = [after.note, columnNote(put, file, status)];
  if (change === 'updated' && options.dryRun !== true) {
    await repository.update(file.path, async (latest) => {
      if (latest === undefined) throw unreadable(file);
      await readFrontMatter(latest, file.path);
      const now = placed(latest, section, asComment).text;
      const isOurs = sectionIn(latest, section.slug) === sectionIn(text, section.slug);
      // Another call may have put the very same text.
      if (!isOurs && now !== latest) throw changedMeanwhile(file.path);
      return now;
    });
  }
  return written(put, { file, change, notes }, [text, after.text]);
}

async function create(put: Put, card: Card, on: Date | undefined): Promise<Receipt> {
  const { repository, board, options } = put;
  const elsewhere = await cardNamesOnBranches(repository, board);
  if (options.dryRun === true) return createNow(put, card, { on, elsewhere });
  // A number is free until a card has it: whoever makes cards, in whatever process, holds the configuration meanwhile.
  const config = board.config ?? `${board.folder}/config.yml`;
  return repository.locked(config, (held) => {
    if (board.config === undefined && repository.read(config) === undefined) held.write(newConfigText(repository.name));
    return createNow(put, card, { on, elsewhere });
  });
}

async function createNow(
  put: Put,
  card: Card,
  { on, elsewhere }: { readonly on: Date | undefined; readonly elsewhere: readonly string[] },
): Promise<Receipt> {
  const { repository, board, options, section } = put;
  const meanwhile = openCards(repository, board).find(
    ({ path }) => sectionRange(repository.read(path) ?? '', section.slug) !== undefined,
  );
  if (meanwhile !== undefined) return update(put, meanwhile);
  const id = nextId(repository, board, elsewhere);
  const file = { id, path: `${board.folder}/tasks/${newCardName(id, card.title)}` };
  const text = newCardText({ ...card, id }, board, { section, ...(on === undefined ? {} : { on }) });
  if (options.dryRun !== true) await repository.write(file.path, text);
  return written(put, { file, change: 'created', notes: [] }, ['', text]);
}

/** The column is the team's own word on a card, so it is not moved; where it says another thing, that is said. */
function columnNote({ board, progress }: Put, { id }: CardFile, status: string | undefined): string {
  if (status === undefined || progress === undefined || progress === 'waiting') return '';
  const wanted = statusFor(board, progress);
  const [is, should] = [board.statuses.indexOf(status), board.statuses.indexOf(wanted)];
  if (is < 0 || should < 0 || is >= should) return '';
  return `The card stands in ${quoted(status)}; \`backlog task edit ${canonicalId(id, board.prefix)} -s "${wanted.replace(/["\\$`]/g, '')}"\` moves it on.`;
}

async function written(
  { repository, board }: Put,
  { file: { id, path }, change, notes }: { file: CardFile; change: Receipt['change']; notes: readonly string[] },
  [before, after]: readonly [string, string],
): Promise<Receipt> {
  const ignored = (await repository.git(['check-ignore', '-q', '--', path])) !== undefined;
  const begun = `The repository had no board: a Backlog.md board begins in ${quoted(board.folder)}.`;
  const stays = `git ignores ${quoted(path)}, so the card stays on this machine.`;
  const note = [board.config === undefined ? begun : '', ignored ? stays : '', ...notes].filter(Boolean).join(' ');
  return {
    outcome: 'written',
    board: 'backlog-md',
    taskId: canonicalId(id, board.prefix),
    path,
    change,
    difference: lineDiff(before, after, path),
    ...(note !== '' && { note }),
  };
}

function askedCard(repository: Repository, board: Backlog, taskId: string): CardFile {
  const found = findCard(repository, board, taskId);
  if (found !== undefined) return found;
  const ids = openCards(repository, board).map(({ id }) => canonicalId(id, board.prefix));
  const near = nearestIds(ids, taskId);
  const there =
    near.length === 0
      ? `the board in ${quoted(board.folder)} has no cards; leave the id out to have one made`
      : `the nearest are ${near.map(quoted).join(', ')}, and \`backlog task list --plain\` shows all`;
  throw new UserError(
    'unknown-task',
    `There is no card ${quoted(canonicalId(taskId, board.prefix))}: ${there}.`,
    near[0],
  );
}

/** The card that carries this rollout's section, else its label; undefined where there is neither. */
export async function ownCard(repository: Repository, board: Backlog, slug: string): Promise<CardFile | undefined> {
  const label = labelOf(slug);
  const marked: CardFile[] = [];
  const labelled: CardFile[] = [];
  for (const file of openCards(repository, board)) {
    const text = repository.read(file.path) ?? '';
    if (sectionRange(text, slug) !== undefined) marked.push(file);
    else if (text.includes(label) && (await hasLabel(text, file.path, label))) labelled.push(file);
  }
  const own = marked.length > 0 ? marked : labelled;
  if (own.length <= 1) return own[0];
  throw new UserError(
    'ambiguous-task',
    `${own.length} cards belong to the rollout ${quoted(slug)} (${own.map(({ id }) => quoted(id)).join(', ')}); say which with \`taskId\`.`,
    own[0]?.id,
  );
}

async function hasLabel(text: string, path: string, label: string): Promise<boolean> {
  try {
    return (await readFrontMatter(text, path)).labels.includes(label);
  } catch (error) {
    // A broken card that nobody asked for is not ours to complain about.
    if (error instanceof UserError) return false;
    throw error;
  }
}

function unreadable({ path }: CardFile): UserError {
  return new UserError(
    'unreadable-card',
    `${quoted(path)} cannot be read; it must be an ordinary file inside the repository.`,
  );
}
