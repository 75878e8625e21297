import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { byCodeUnits, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { sectionRange } from './board.js';
import { namesCard } from './envelope.js';
import { isRecord } from './json.js';

export interface ClaudeTasksPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute; where `.claude` lies when CLAUDE_CONFIG_DIR does not say otherwise. */
  readonly homeDirectory: string;
}

/** The client's list of this session, or the shared one that CLAUDE_CODE_TASK_LIST_ID names. */
export interface TaskList {
  readonly name: string;
  /** Sorted; empty where the client has not written a task yet. */
  ids(): readonly string[];
  /** @throws UserError `broken-task` where the file is there and does not parse */
  task(id: string): ClaudeTask | undefined;
}

export interface ClaudeTask {
  readonly id: string;
  readonly subject: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export const safeName = /^[A-Za-z0-9_-]{1,64}$/;
const mostBytes = 4 * 1024 * 1024;

/** undefined outside a session of the client: neither variable is set. @throws UserError `bad-task-list` */
export function openTaskList({ environment, homeDirectory }: ClaudeTasksPlace): TaskList | undefined {
  const variable = environment.CLAUDE_CODE_TASK_LIST_ID ? 'CLAUDE_CODE_TASK_LIST_ID' : 'CLAUDE_CODE_SESSION_ID';
  const name = environment[variable];
  if (name === undefined || name === '' || name.startsWith('${')) return undefined;
  if (!safeName.test(name)) {
    throw new UserError(
      'bad-task-list',
      `What ${variable} holds cannot name a task list; use letters, digits, dash and underscore, at most 64.`,
    );
  }
  const configured = environment.CLAUDE_CONFIG_DIR;
  const config = configured && !configured.startsWith('${') ? configured : path.join(homeDirectory, '.claude');
  const folder = path.join(config, 'tasks', name);
  return { name, ids: () => idsIn(folder), task: (id) => readTask(folder, id) };
}

function idsIn(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // The client makes the folder with the first task; until then the list is empty.
    return [];
  }
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  return ids.filter((id) => safeName.test(id)).sort((a, b) => Number(a) - Number(b) || byCodeUnits(a, b));
}

function readTask(folder: string, id: string): ClaudeTask | undefined {
  if (!safeName.test(id)) return undefined;
  const file = path.join(folder, `${id}.json`);
  let text: string;
  try {
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > mostBytes) return undefined;
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  return parseTask(id, text);
}

function parseTask(id: string, text: string): ClaudeTask {
  let task: unknown;
  try {
    task = JSON.parse(text);
  } catch {
    throw brokenTask(id);
  }
  if (!isRecord(task) || typeof task.subject !== 'string') throw brokenTask(id);
  const { subject, description, metadata } = task;
  return {
    id,
    subject,
    description: typeof description === 'string' ? description : '',
    metadata: isRecord(metadata) ? metadata : {},
  };
}

function brokenTask(id: string): UserError {
  return new UserError(
    'broken-task',
    `Task ${quoted(id)} of the client's list does not parse; set its subject and description anew with TaskUpdate, or name another task.`,
  );
}

/** The task that carries this rollout's section or its name in the metadata; what does not parse is passed over. */
export function ownTask(list: TaskList, slug: string): ClaudeTask | undefined {
  const own = list.ids().flatMap((id) => {
    const task = parsedOrNone(list, id);
    if (task === undefined) return [];
    return namesCard(task.metadata, slug) || sectionRange(task.description, slug) !== undefined ? [task] : [];
  });
  if (own.length <= 1) return own[0];
  throw new UserError(
    'ambiguous-task',
    `${own.length} tasks belong to the rollout ${quoted(slug)} (${own.map(({ id }) => quoted(id)).join(', ')}); say which with \`taskId\`.`,
    own[0]?.id,
  );
}

function parsedOrNone(list: TaskList, id: string): ClaudeTask | undefined {
  try {
    return list.task(id);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
