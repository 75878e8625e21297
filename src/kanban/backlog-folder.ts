import type { Repository } from '../repository/repository.js';
import { byCodeUnits, quoted } from '../text.js';
import { UserError } from '../user-error.js';

/** A Backlog.md board as it lies in the repository. */
export interface Backlog {
  /** Relative POSIX path: `backlog`, `.backlog` or what the configuration names. */
  readonly folder: string;
  /** undefined where no configuration was found, so that there is no board yet. */
  readonly config: string | undefined;
  /** Letters before the dash of an id, as configured: `task`. */
  readonly prefix: string;
  readonly defaultStatus: string;
  /** The team's columns in their order. */
  readonly statuses: readonly string[];
  /** Digits to pad a new number to; 0 for none. */
  readonly zeroPadding: number;
}

/** A card's file and the id in its name, which is what Backlog.md itself goes by. */
export interface CardFile {
  readonly id: string;
  readonly path: string;
}

/** Where cards that can be written to live, relative to the board's folder; archived ones were put away. */
const openFolders = ['tasks', 'completed', 'drafts'];
const archiveFolders = ['archive/tasks', 'archive/drafts'];
const branchesLookedAt = 30;

/**
 * The board that Backlog.md itself would use here: `backlog.config.yml` in the root, else `backlog/` or `.backlog/`
 * with a configuration. Read by path and not from the listing, because some teams keep the board out of git.
 */
export function openBacklog(repository: Repository): Backlog {
  const root = settingsOf(repository.read('backlog.config.yml'));
  if (root.get('project_name')) {
    const named = root.get('backlog_directory')?.replace(/\/+$/, '');
    const folder = named || folderWithConfig(repository)?.folder || existingFolder(repository);
    return backlog(folder, 'backlog.config.yml', root);
  }
  const found = folderWithConfig(repository);
  if (found === undefined) return backlog(existingFolder(repository), undefined, new Map());
  return backlog(found.folder, found.config, settingsOf(repository.read(found.config)));
}

function folderWithConfig(repository: Repository): { folder: string; config: string } | undefined {
  for (const folder of ['backlog', '.backlog']) {
    for (const name of ['config.yml', 'config.yaml']) {
      const config = `${folder}/${name}`;
      if (repository.read(config) !== undefined) return { folder, config };
    }
  }
  return undefined;
}

function existingFolder(repository: Repository): string {
  const hidden = repository.listFolder('backlog').length === 0 && repository.listFolder('.backlog').length > 0;
  return hidden ? '.backlog' : 'backlog';
}

function backlog(folder: string, config: string | undefined, settings: ReadonlyMap<string, string>): Backlog {
  const prefix = settings.get('task_prefix') ?? '';
  const padding = Number.parseInt(settings.get('zero_padded_ids') ?? '0', 10);
  const statuses = listIn(settings.get('statuses') ?? '');
  return {
    folder,
    config,
    prefix: /^[A-Za-z]{1,20}$/.test(prefix) ? prefix : 'task',
    defaultStatus: settings.get('default_status') || statuses[0] || 'To Do',
    statuses: statuses.length > 0 ? statuses : ['To Do', 'In Progress', 'Done'],
    zeroPadding: padding > 0 && padding <= 12 ? padding : 0,
  };
}

/** `["To Do", 'Done', Shipped]` → its words. */
function listIn(text: string): string[] {
  const inside = /^\[(.*)\]$/.exec(text)?.[1] ?? '';
  const words = [...inside.matchAll(/"([^"]*)"|'([^']*)'|([^,\s][^,]*)/g)].map(([, a, b, c]) =>
    (a ?? b ?? c ?? '').trim(),
  );
  return words.filter(Boolean);
}

/** Backlog.md reads its configuration line by line, not as YAML; reading it likewise is what agrees with it. */
function settingsOf(text: string | undefined): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of (text ?? '').split(/\r?\n/)) {
    const [, key, value] = /^\s*([A-Za-z_]+)\s*:(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) settings.set(key, value.trim().replace(/^(['"])(.*)\1$/, '$2'));
  }
  return settings;
}

/** Every card that can be written to, in the order of the board's folders. */
export function openCards(repository: Repository, { folder }: Backlog): CardFile[] {
  return openFolders.flatMap((name) => cardsIn(repository, `${folder}/${name}`));
}

function cardsIn(repository: Repository, folder: string): CardFile[] {
  return repository.listFolder(folder).flatMap((name) => {
    const id = name.endsWith('.md') ? idOfName(name) : undefined;
    return id === undefined ? [] : [{ id, path: `${folder}/${name}` }];
  });
}

/** `task-7.1 - Title.md` → `TASK-7.1`. */
function idOfName(name: string): string | undefined {
  return /^([A-Za-z]+-[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*) ?-/.exec(name)?.[1]?.toUpperCase();
}

/**
 * The card with exactly this id: `TASK-7`, `task-7` and, with the board's prefix, `7` are one; `1` is neither
 * `10` nor `1.1`. Leading zeros do not count, as in Backlog.md. undefined where there is none.
 *
 * @throws UserError `ambiguous-task` where two files claim the id
 */
export function findCard(repository: Repository, board: Backlog, taskId: string): CardFile | undefined {
  const wanted = canonicalId(taskId, board.prefix);
  const found = openCards(repository, board).filter(({ id }) => canonicalId(id, board.prefix) === wanted);
  if (found.length > 1) {
    throw new UserError(
      'ambiguous-task',
      `${found.length} files claim the id ${quoted(wanted)} (${found.map(({ path }) => quoted(path)).join(', ')}); give each card an id of its own, \`backlog doctor\` helps.`,
    );
  }
  return found[0];
}

/** An id as it is compared and shown: prefix and body in capitals, numbers without leading zeros. */
export function canonicalId(id: string, prefix: string): string {
  const trimmed = id.trim().replace(/^#/, '');
  const whole = /^[A-Za-z]+-./.test(trimmed) ? trimmed : `${prefix}-${trimmed}`;
  const dash = whole.indexOf('-');
  const body = whole.slice(dash + 1);
  const plain = /^\d+(\.\d+)*$/.test(body) ? body.replace(/(^|\.)0+(?=\d)/g, '$1') : body;
  return `${whole.slice(0, dash)}-${plain}`.toUpperCase();
}

/** The ids that are nearest to one that does not exist, by number where it has one; at most five. */
export function nearestIds(ids: readonly string[], wanted: string): string[] {
  const number = (id: string) => Number.parseFloat(/(\d+(?:\.\d+)?)/.exec(id)?.[1] ?? 'NaN');
  const distance = (id: string) => {
    const apart = Math.abs(number(id) - number(wanted));
    return Number.isNaN(apart) ? Number.MAX_VALUE : apart;
  };
  return [...new Set(ids)].sort((a, b) => distance(a) - distance(b) || byCodeUnits(a, b)).slice(0, 5);
}

/** Card files that other branches hold, so that two branches do not give one number twice. */
export async function cardNamesOnBranches(repository: Repository, board: Backlog): Promise<string[]> {
  const refs = await repository.git([
    'for-each-ref',
    '--sort=-committerdate',
    `--count=${branchesLookedAt}`,
    '--format=%(objectname)',
    'refs/heads',
    'refs/remotes',
  ]);
  const commits = new Set((refs ?? '').split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line)));
  const names: string[] = [];
  for (const commit of commits) {
    const tree = await repository.git(['ls-tree', '-r', '-z', '--name-only', commit, '--', `${board.folder}/`]);
    for (const file of (tree ?? '').split('\0')) names.push(file.slice(file.lastIndexOf('/') + 1));
  }
  return names;
}

/** The id after the highest that tasks, completed, drafts, archive and other branches hold; numbers are never reused. */
export function nextId(repository: Repository, board: Backlog, elsewhere: readonly string[]): string {
  const folders = [...openFolders, ...archiveFolders].map((name) => `${board.folder}/${name}`);
  const names = [...folders.flatMap((folder) => repository.listFolder(folder)), ...elsewhere];
  const pattern = new RegExp(`^${board.prefix}-(\\d{1,12})(?!\\d)`, 'i');
  const highest = Math.max(0, ...names.map((name) => Number(pattern.exec(name)?.[1] ?? 0)));
  return `${board.prefix.toUpperCase()}-${String(highest + 1).padStart(board.zeroPadding, '0')}`;
}
