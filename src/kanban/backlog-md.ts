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
import { labelOf, newCardName, newCardText, newConfigText } from './backlog-new.js';
import {
  type Board,
  type Card,
  checkSlug,
  type MarkedSection,
  type PutOptions,
  type Receipt,
  sectionRange,
  withSection,
} from './board.js';
import { readFrontMatter } from './front-matter.js';

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
      if (file !== undefined) return update({ repository, board, options, section }, file);
      return create({ repository, board, options, section }, card, now?.());
    },
  };
}

interface Put {
  readonly repository: Repository;
  readonly board: Backlog;
  readonly options: PutOptions;
  readonly section: MarkedSection;
}

async function update({ repository, board, options, section }: Put, file: CardFile): Promise<Receipt> {
  const place = async (text: string | undefined) => {
    if (text === undefined) throw unreadable(file);
    await readFrontMatter(text, file.path);
    return withSection(text, section, asComment);
  };
  const text = repository.readWhole(file.path);
  const wouldChange = (await place(text)) !== text;
  const isChanged = options.dryRun === true ? wouldChange : wouldChange && (await repository.update(file.path, place));
  return written({ repository, board }, file, isChanged ? 'updated' : 'unchanged');
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
  { repository, board, options, section }: Put,
  card: Card,
  { on, elsewhere }: { readonly on: Date | undefined; readonly elsewhere: readonly string[] },
): Promise<Receipt> {
  const meanwhile = openCards(repository, board).find(
    ({ path }) => sectionRange(repository.read(path) ?? '', section.slug) !== undefined,
  );
  if (meanwhile !== undefined) return update({ repository, board, options, section }, meanwhile);
  const id = nextId(repository, board, elsewhere);
  const file = { id, path: `${board.folder}/tasks/${newCardName(id, card.title)}` };
  const text = newCardText({ ...card, id }, board, { section, ...(on === undefined ? {} : { on }) });
  if (options.dryRun !== true) await repository.write(file.path, text);
  return written({ repository, board }, file, 'created');
}

async function written(
  { repository, board }: Pick<Put, 'repository' | 'board'>,
  { id, path }: CardFile,
  change: 'created' | 'updated' | 'unchanged',
): Promise<Receipt> {
  const ignored = (await repository.git(['check-ignore', '-q', '--', path])) !== undefined;
  const notes = [
    board.config === undefined
      ? `The repository had no board: a Backlog.md board begins in ${quoted(board.folder)}.`
      : '',
    ignored ? `git ignores ${quoted(path)}, so the card stays on this machine.` : '',
  ].filter(Boolean);
  const receipt = {
    outcome: 'written',
    board: 'backlog-md',
    taskId: canonicalId(id, board.prefix),
    path,
    change,
  } as const;
  return notes.length === 0 ? receipt : { ...receipt, note: notes.join(' ') };
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
