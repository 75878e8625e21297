import type { Repository } from '../repository/repository.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { canonicalId, findCard, nearestIds, openBacklog, openCards } from './backlog-folder.js';
import { backlogMd, ownCard } from './backlog-md.js';
import { type Board, boards } from './board.js';
import { openTaskList, ownTask } from './claude-list.js';
import { claudeTasks } from './claude-tasks.js';
import { isIssueName } from './github-place.js';
import type { ProgramPlace } from './program.js';

export const boardNames = ['auto', ...boards] as const;
export type BoardName = (typeof boardNames)[number];

export interface BoardChoice extends ProgramPlace {
  readonly board: BoardName;
  /** As the user wrote it; undefined means the rollout's own card. */
  readonly taskId: string | undefined;
  /** The rollout whose card is meant where no id is given. */
  readonly slug: string;
  readonly repository: Repository;
  /** Boards that the rollout's journal says hold its card; of those outside the checkout nothing else tells. */
  readonly remembered?: readonly string[];
  /** For the date on a new card; without it the card carries none. */
  readonly now?: () => Date;
}

/**
 * The board that holds the card: the one named, else the one that the id points to (a letter prefix or a dotted
 * number is Backlog.md's, `owner/name#12` is GitHub's, eight hexadecimal digits are wicked-kanban's, a bare number is
 * whoever holds it), else the one that holds the rollout's card already, else the repository's own.
 *
 * @throws UserError `ambiguous-task` where two hold the number or the rollout's card, `unknown-task` where none does
 */
export async function chooseBoard(choice: BoardChoice): Promise<Board> {
  const { board, taskId, repository } = choice;
  if (board !== 'auto') {
    const isNowhere = board === 'claude-tasks' && taskId === undefined && openTaskList(choice) === undefined;
    return isNowhere ? embedded(choice) : opened(board, choice);
  }
  if (taskId === undefined) return opened(await holder(choice), choice);
  const id = taskId.trim().replace(/^#/, '');
  if (isIssueName(id)) return opened('github', choice);
  if (/^[A-Za-z]+-./.test(id) || /^\d+(\.\d+)+$/.test(id)) return opened('backlog-md', choice);
  if (/^(?=.*[a-f])[0-9a-f]{8}$/.test(id)) return opened('wicked-kanban', choice);
  const inBacklog = findCard(repository, openBacklog(repository), id) !== undefined;
  const inTasks = holdsTask(choice, id);
  if (inBacklog && inTasks) throw inSeveral(id, ['backlog-md', 'claude-tasks']);
  if (!inBacklog && !inTasks) throw inNeither(choice, id);
  return opened(inTasks ? 'claude-tasks' : 'backlog-md', choice);
}

/** Boards that run programs, or none at all, are loaded when they are asked for. */
async function opened(board: Exclude<BoardName, 'auto'>, choice: BoardChoice): Promise<Board> {
  const { repository, now } = choice;
  if (board === 'claude-tasks') return claudeTasks(choice);
  if (board === 'wicked-kanban') return (await import('./wicked-kanban.js')).wickedKanban(repository, choice);
  if (board === 'github') return (await import('./github-issues.js')).githubIssues(repository, choice);
  if (board === 'hand-over') return (await import('./hand-over.js')).handOver();
  return backlogMd(repository, now === undefined ? {} : { now });
}

/** Where there are no Task tools, there is no list to hand a call over to. */
async function embedded(choice: BoardChoice): Promise<Board> {
  const board = await opened('backlog-md', choice);
  const why =
    "There is no task list of the client here (no session of it runs this), so the repository's own board has the card.";
  return {
    name: board.name,
    async put(card, section, options) {
      const receipt = await board.put(card, section, options);
      if (receipt.outcome !== 'written') return receipt;
      return { ...receipt, note: [why, receipt.note].filter(Boolean).join(' ') };
    },
  };
}

/** The board that holds the rollout's own card; the repository's own where none does. */
async function holder(choice: BoardChoice): Promise<Exclude<BoardName, 'auto'>> {
  const { repository, slug, remembered = [] } = choice;
  const list = openTaskList(choice);
  const inTasks = list !== undefined && ownTask(list, slug) !== undefined;
  const inBacklog = (await ownCard(repository, openBacklog(repository), slug)) !== undefined;
  const outside = (['wicked-kanban', 'github', 'hand-over'] as const).filter((name) => remembered.includes(name));
  const holders = [
    ...(inBacklog ? (['backlog-md'] as const) : []),
    ...(inTasks ? (['claude-tasks'] as const) : []),
    ...outside,
  ];
  if (holders.length > 1) throw inSeveral(slug, holders);
  return holders[0] ?? 'backlog-md';
}

/** By name alone: a task that does not parse is there, and `put` says what is wrong with it. */
function holdsTask(choice: BoardChoice, id: string): boolean {
  return openTaskList(choice)?.ids().includes(id) ?? false;
}

const titles = {
  'backlog-md': 'the Backlog.md board',
  'claude-tasks': "the client's task list",
  'wicked-kanban': 'wicked-kanban',
  github: 'GitHub',
  'hand-over': 'another board (handed over)',
} as const;

function inSeveral(id: string, names: readonly (keyof typeof titles)[]): UserError {
  const where = names.map((name) => titles[name]);
  const listed = `${where.slice(0, -1).join(', ')} and ${where.at(-1)}`;
  return new UserError(
    'ambiguous-task',
    `${names.length === 2 ? 'Both ' : ''}${listed} hold ${quoted(id)}; say which with \`board\`: ${names.map(quoted).join(' or ')}.`,
    `{"board": "${names[0]}"}`,
  );
}

function inNeither(choice: BoardChoice, id: string): UserError {
  const backlog = openBacklog(choice.repository);
  const cards = openCards(choice.repository, backlog).map((card) => canonicalId(card.id, backlog.prefix));
  const list = openTaskList(choice);
  const near = (ids: readonly string[]) => nearestIds(ids, id).map(quoted).join(', ') || 'none';
  const tasks =
    list === undefined ? 'and there is no task list outside a session' : `the client's list has ${near(list.ids())}`;
  return new UserError(
    'unknown-task',
    `No card has the id ${quoted(id)}: the Backlog.md board in ${quoted(backlog.folder)} has ${near(cards)}, ${tasks}; name one of these, or leave \`taskId\` out for the rollout's own card.`,
    nearestIds(cards, id)[0],
  );
}
