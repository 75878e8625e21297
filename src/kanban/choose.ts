import type { Repository } from '../repository/repository.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { canonicalId, findCard, nearestIds, openBacklog, openCards } from './backlog-folder.js';
import { backlogMd, ownCard } from './backlog-md.js';
import type { Board } from './board.js';
import { claudeTasks, openTaskList, ownTask } from './claude-tasks.js';

export const boardNames = ['auto', 'backlog-md', 'claude-tasks'] as const;
export type BoardName = (typeof boardNames)[number];

export interface BoardChoice {
  readonly board: BoardName;
  /** As the user wrote it; undefined means the rollout's own card. */
  readonly taskId: string | undefined;
  /** The rollout whose card is meant where no id is given. */
  readonly slug: string;
  readonly repository: Repository;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute; where `.claude` lies when CLAUDE_CONFIG_DIR does not say otherwise. */
  readonly homeDirectory: string;
  /** For the date on a new card; without it the card carries none. */
  readonly now?: () => Date;
}

/**
 * The board that holds the card: the one named, else the one that the id points to (a letter prefix or a dotted
 * number is Backlog.md's, a bare number is whoever holds it), else the one that holds the rollout's card already, else
 * the repository's own.
 *
 * @throws UserError `ambiguous-task` where both hold the number or the rollout's card, `unknown-task` where neither does
 */
export async function chooseBoard(choice: BoardChoice): Promise<Board> {
  const { board, taskId, repository, now } = choice;
  const backlog = () => backlogMd(repository, now === undefined ? {} : { now });
  if (board === 'claude-tasks') return claudeTasks(choice);
  if (board === 'backlog-md') return backlog();
  if (taskId === undefined) return (await tasksHoldRollout(choice)) ? claudeTasks(choice) : backlog();
  const id = taskId.trim().replace(/^#/, '');
  if (/^[A-Za-z]+-./.test(id)) return backlog();
  if (/^\d+(\.\d+)+$/.test(id)) return backlog();
  const inBacklog = holdsCard(repository, id);
  const inTasks = holdsTask(choice, id);
  if (inBacklog && inTasks) throw inBoth(id);
  if (!inBacklog && !inTasks) throw inNeither(choice, id);
  return inTasks ? claudeTasks(choice) : backlog();
}

/** The client's list holds the rollout's own task, and the repository's board does not. */
async function tasksHoldRollout(choice: BoardChoice): Promise<boolean> {
  const list = openTaskList(choice);
  if (list === undefined || ownTask(list, choice.slug) === undefined) return false;
  const card = await ownCard(choice.repository, openBacklog(choice.repository), choice.slug);
  if (card !== undefined) throw inBoth(choice.slug);
  return true;
}

function holdsCard(repository: Repository, id: string): boolean {
  return findCard(repository, openBacklog(repository), id) !== undefined;
}

/** By name alone: a task that does not parse is there, and `put` says what is wrong with it. */
function holdsTask(choice: BoardChoice, id: string): boolean {
  return openTaskList(choice)?.ids().includes(id) ?? false;
}

function inBoth(id: string): UserError {
  return new UserError(
    'ambiguous-task',
    `Both the Backlog.md board and the client's task list hold ${quoted(id)}; say which with \`board\`: \`backlog-md\` or \`claude-tasks\`.`,
    '{"board": "backlog-md"}',
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
