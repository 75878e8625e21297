import type { Repository } from '../repository/repository.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { isRecord } from './json.js';
import { rootOf } from './program.js';
import type { ApiAnswer, WickedApi } from './wicked-scripts.js';

/** The scripts follow any path that an id makes, so nothing else is ever handed to them. */
export const hexId = /^[0-9a-f]{8}$/;
const pageSize = 500;
const mostPages = 40;

export interface Task {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** The project of this very folder; undefined where there is none yet. */
export async function projectOf(repository: Repository, api: WickedApi): Promise<string | undefined> {
  // The board knows repositories by their absolute folder, which only git tells here.
  const root = await rootOf(repository);
  const projects = (await pagesOf(api, ['projects'])).filter(({ archived }) => archived !== true);
  const own = projects.filter((project) =>
    root === undefined ? project.name === nameFor(repository) && !project.repo_path : project.repo_path === root,
  );
  if (own.length > 1)
    throw new UserError(
      'ambiguous-project',
      `${own.length} projects of wicked-kanban say that they belong to this repository (${own.map(({ id }) => quoted(String(id))).join(', ')}); archive all but one, or take another \`board\`.`,
    );
  const id = own[0]?.id;
  return typeof id === 'string' && hexId.test(id) ? id : undefined;
}

const nameFor = ({ name }: Repository) => `${name} Tasks`;

export async function tasksOf(api: WickedApi, project: string): Promise<Task[]> {
  const rows = await pagesOf(api, ['tasks', '--project', project]);
  return rows.flatMap((row) => taskOf(row) ?? []);
}

async function pagesOf(api: WickedApi, source: readonly string[]): Promise<Readonly<Record<string, unknown>>[]> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const range = ['--limit', String(pageSize), '--offset', String(page * pageSize)];
    const answer = await api(['list', ...source, ...range]);
    const data = dataOf(answer);
    if (!Array.isArray(data)) break;
    rows.push(...data.filter(isRecord));
    if (data.length < pageSize) break;
  }
  return rows;
}

export function taskOf(value: unknown): Task | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name, description } = value;
  if (typeof id !== 'string' || !hexId.test(id)) return undefined;
  const text = (it: unknown) => (typeof it === 'string' ? it : '');
  return { id, name: text(name), description: text(description) };
}

/** The data of an answer. @throws UserError `board-refused` where the script refused */
export function dataOf(answer: ApiAnswer): unknown {
  if ('data' in answer) return answer.data;
  throw new UserError(
    'board-refused',
    `wicked-kanban refused (${quoted(`${answer.refused}: ${answer.message}`)}); look at its board before calling again.`,
  );
}

/** Makes the project of this very folder. @throws UserError `write-lost`, `board-refused` */
export async function newProject(repository: Repository, api: WickedApi): Promise<string> {
  const root = await rootOf(repository);
  const name = nameFor(repository);
  const made = dataOf(await api(['create', 'projects'], { name, ...(root !== undefined && { repo_path: root }) }));
  const id = isRecord(made) ? made.id : undefined;
  if (typeof id !== 'string' || !hexId.test(id)) throw lost(name);
  return id;
}

/** What was written cannot be read back. */
export function lost(card: string): UserError {
  return new UserError(
    'write-lost',
    `wicked-kanban took the text for ${quoted(card)} and does not give it back: somebody else wrote its board at the same moment, and it has no locks; look at the card, and call update-kanban again.`,
  );
}
