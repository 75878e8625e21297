import type { Repository } from '../repository/repository.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { nearestIds } from './backlog-folder.js';
import {
  type Board,
  type Card,
  changedMeanwhile,
  checkSlug,
  placed,
  type Receipt,
  sectionIn,
  withSection,
} from './board.js';
import { envelopeOf } from './envelope.js';
import { lineDiff } from './line-diff.js';
import { type ProgramPlace, rootOf } from './program.js';
import { dataOf, hexId, lost, newProject, projectOf, type Task, taskOf, tasksOf } from './wicked-projects.js';
import { type WickedApi, wickedApi } from './wicked-scripts.js';

/** Stands for the board where several of our own calls wait for their turn: of 8 at once 3 met a file half written. */
const turnsFile = '.rollouts/wicked-kanban';

/**
 * wicked-kanban, through its own script and never through its files. It takes no locks (of 40 cards made at once it
 * kept 15), so our own calls for a repository take turns, and what was written is read back.
 *
 * @throws UserError `no-wicked-kanban`, `no-python`, `board-refused`, `bad-task-id`, `unknown-task`, `ambiguous-task`,
 * `ambiguous-project`, `card-changed`, `write-lost`
 */
export function wickedKanban(repository: Repository, place: ProgramPlace): Board {
  return {
    name: 'wicked-kanban',
    async put(card, section, options = {}) {
      checkSlug(card.slug);
      const taskId = card.taskId === undefined ? undefined : checkedId(card.taskId);
      return options.dryRun === true ? put() : repository.locked(turnsFile, put);

      async function put(): Promise<Receipt> {
        const api = wickedApi({ ...place, checkout: await rootOf(repository) });
        const project = await projectOf(repository, api);
        if (project === undefined && taskId !== undefined) throw unknown(taskId, []);
        const tasks = project === undefined ? [] : await tasksOf(api, project);
        const found = taskId === undefined ? ownTask(tasks, card.slug) : askedTask(tasks, taskId);
        const isDry = options.dryRun === true;
        if (found === undefined) {
          const description = withSection('', { slug: card.slug, ...section });
          return create({ repository, api, project, isDry }, card, description);
        }
        return update({ api, project: project ?? '', isDry }, found, { slug: card.slug, ...section });
      }
    },
  };
}

function checkedId(taskId: string): string {
  const id = taskId.trim().replace(/^#/, '');
  if (hexId.test(id)) return id;
  throw new UserError(
    'bad-task-id',
    `${quoted(id)} is no id of wicked-kanban, which are eight of 0-9 and a-f; give one of those, or leave \`taskId\` out for the rollout's own card.`,
    '62da47d7',
  );
}

function askedTask(tasks: readonly Task[], taskId: string): Task {
  const found = tasks.find(({ id }) => id === taskId);
  if (found === undefined) throw unknown(taskId, tasks);
  return found;
}

function unknown(taskId: string, tasks: readonly Task[]): UserError {
  const near = nearestIds(
    tasks.map(({ id }) => id),
    taskId,
  );
  const there =
    near.length === 0 ? 'the project of this repository has none' : `there are ${near.map(quoted).join(', ')}`;
  return new UserError(
    'unknown-task',
    `wicked-kanban has no task ${quoted(taskId)} in the project of this repository: ${there}; without an id a card is made.`,
    near[0],
  );
}

function ownTask(tasks: readonly Task[], slug: string): Task | undefined {
  const own = tasks.filter(({ description }) => sectionIn(description, slug) !== undefined);
  if (own.length <= 1) return own[0];
  throw new UserError(
    'ambiguous-task',
    `${own.length} tasks of wicked-kanban belong to the rollout ${quoted(slug)} (${own.map(({ id }) => quoted(id)).join(', ')}); say which with \`taskId\`.`,
    own[0]?.id,
  );
}

interface Writing {
  readonly api: WickedApi;
  readonly project: string;
  readonly isDry: boolean;
}

async function update(
  { api, project, isDry }: Writing,
  found: Task,
  section: { readonly slug: string; readonly markdown: string },
): Promise<Receipt> {
  const read = async () => taskOf(dataOf(await api(['get', 'tasks', found.id, '--project', project])));
  const after = placed(found.description, section);
  if (after.text !== found.description && !isDry) {
    const latest = await read();
    if (latest === undefined) throw unknown(found.id, []);
    if (sectionIn(latest.description, section.slug) !== sectionIn(found.description, section.slug))
      throw changedMeanwhile(found.id);
    const wanted = placed(latest.description, section).text;
    dataOf(await api(['update', 'tasks', found.id], { project_id: project, description: wanted }));
    if ((await read())?.description !== wanted) throw lost(found.id);
  }
  const change = after.text === found.description ? 'unchanged' : 'updated';
  return receipt({ project, id: found.id, change, note: after.note }, found.description, after.text);
}

async function create(
  {
    repository,
    api,
    project,
    isDry,
  }: Omit<Writing, 'project'> & { repository: Repository; project: string | undefined },
  card: Card,
  description: string,
): Promise<Receipt> {
  if (isDry) return receipt({ project: project ?? '', id: '', change: 'created', note: '' }, '', description);
  const into = project ?? (await newProject(repository, api));
  const lanes = { waiting: 'todo', 'under-way': 'in_progress', over: 'done' } as const;
  const made = taskOf(
    dataOf(
      await api(['create', 'tasks'], {
        project_id: into,
        name: card.title,
        description,
        swimlane: lanes[card.progress ?? 'waiting'],
        priority: 'P2',
        depends_on: [],
        metadata: envelopeOf(card),
      }),
    ),
  );
  // Only what its index names is on the board; a card that another writer pushed out of it is a file nobody sees.
  const kept = made && (await tasksOf(api, into)).find(({ id }) => id === made.id);
  if (made === undefined || kept?.description !== description) throw lost(made?.id ?? card.title);
  const note =
    project === undefined ? `wicked-kanban had no project for this repository: ${quoted(into)} was made.` : '';
  return receipt({ project: into, id: made.id, change: 'created', note }, '', description);
}

function receipt(
  { project, id, change, note }: { project: string; id: string; change: Receipt['change']; note: string },
  before: string,
  after: string,
): Receipt {
  return {
    outcome: 'written',
    board: 'wicked-kanban',
    taskId: id,
    path: id === '' ? project : `${project}/${id}`,
    change,
    difference: lineDiff(before, after, id === '' ? 'new card' : id),
    ...(note !== '' && { note }),
  };
}
