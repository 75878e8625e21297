import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { nearestIds } from './backlog-folder.js';
import { type Board, type Card, checkSlug, placed, type Receipt, type Section, withSection } from './board.js';
import {
  type ClaudeTask,
  type ClaudeTasksPlace,
  openTaskList,
  ownTask,
  safeName,
  type TaskList,
} from './claude-list.js';
import { envelopeOf } from './envelope.js';
import { lineDiff } from './line-diff.js';

/**
 * The client's own task list: read here and written only by the client's tools, because the client keeps it in
 * memory, locks it and replaces whole descriptions. So the merged description is handed over as a call.
 *
 * @throws UserError `no-task-list`, `unknown-task`, `broken-task`, `ambiguous-task`
 */
export function claudeTasks(place: ClaudeTasksPlace): Board {
  return {
    name: 'claude-tasks',
    async put(card, section) {
      checkSlug(card.slug);
      const list = openTaskList(place);
      if (list === undefined) throw noList();
      const task = card.taskId === undefined ? ownTask(list, card.slug) : askedTask(list, card.taskId);
      return task === undefined ? handOverNew(card, section) : handOver(task, card, section);
    },
  };
}

function askedTask(list: TaskList, taskId: string): ClaudeTask {
  const id = taskId.trim().replace(/^#/, '');
  const task = safeName.test(id) ? list.task(id) : undefined;
  if (task !== undefined) return task;
  const near = nearestIds(list.ids(), id);
  const there = near.length === 0 ? 'the list is empty' : `the nearest are ${near.map(quoted).join(', ')}`;
  throw new UserError(
    'unknown-task',
    `There is no task ${quoted(id)} in the client's list: ${there}; TaskList shows all, and without an id a new task is proposed.`,
    near[0],
  );
}

function handOver(task: ClaudeTask, card: Card, { markdown }: Section): Receipt {
  const after = placed(task.description, { slug: card.slug, markdown });
  const same = after.text === task.description;
  const why = same
    ? "The task already says this; the call changes nothing but the task's metadata."
    : 'Only the client writes its own task list, and TaskUpdate replaces a description, so this one holds the old text whole.';
  return {
    outcome: 'handed-over',
    board: 'claude-tasks',
    taskId: task.id,
    change: same ? 'unchanged' : 'updated',
    difference: lineDiff(task.description, after.text, `task ${task.id}`),
    call: {
      tool: 'TaskUpdate',
      arguments: { taskId: task.id, description: after.text, metadata: envelopeOf(card) },
    },
    reason: [why, after.note, withoutTools].filter(Boolean).join(' '),
  };
}

function handOverNew(card: Card, { markdown }: Section): Receipt {
  const description = withSection('', { slug: card.slug, markdown });
  return {
    outcome: 'handed-over',
    board: 'claude-tasks',
    taskId: '',
    change: 'created',
    difference: lineDiff('', description, 'new task'),
    call: { tool: 'TaskCreate', arguments: { subject: card.title, description, metadata: envelopeOf(card) } },
    reason: `Only the client writes its own task list, and no task of it belongs to this rollout yet. ${withoutTools}`,
  };
}

/** A sub-agent in the background has no Task tools, and nothing tells a server so. */
const withoutTools = 'Where no such tool is at hand, call update-kanban with the board `backlog-md`.';

function noList(): UserError {
  return new UserError(
    'no-task-list',
    "The client's task list cannot be found, because neither CLAUDE_CODE_TASK_LIST_ID nor CLAUDE_CODE_SESSION_ID is set; run inside a session, or use the board `backlog-md`.",
    'backlog-md',
  );
}
