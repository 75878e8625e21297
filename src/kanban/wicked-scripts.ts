import nodeFs from 'node:fs';
import path from 'node:path';
import { excerpt, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { objectIn } from './json.js';
import { type ProgramPlace, runProgram } from './program.js';

/** The board's own command, found where the client keeps plugins. */
export interface WickedScripts {
  /** `wicked-kanban 1.2.1`, for sentences. */
  readonly name: string;
  /** Absolute path of `api.py`. */
  readonly api: string;
}

/** A plugin that carried the board, and where in it; the first that is installed is asked. */
const carriers = [
  { plugin: 'wicked-kanban', script: 'scripts/api.py' },
  { plugin: 'wicked-garden', script: 'scripts/kanban/api.py' },
] as const;
const mostEntries = 500;
/** Another writer is seldom longer at a file than this; asked again is what only reads. */
const shortestPauseMilliseconds = 50;
const longestPauseMilliseconds = 400;

/**
 * The board's script in the highest version of the plugin that the client's cache holds
 * (`plugins/cache/<marketplace>/<plugin>/<version>`); undefined where none is installed. A version without the script
 * has given the board up, and an older one beside it is not asked: it would write a store that nobody reads.
 */
export function findWickedScripts({ environment, homeDirectory }: ProgramPlace): WickedScripts | undefined {
  const configured = environment.CLAUDE_CONFIG_DIR;
  const config = configured && !configured.startsWith('${') ? configured : path.join(homeDirectory, '.claude');
  const cache = path.join(config, 'plugins', 'cache');
  for (const { plugin, script } of carriers) {
    const folders = foldersIn(cache).map((marketplace) => path.join(cache, marketplace, plugin));
    const versions = folders.flatMap((folder) => foldersIn(folder).map((version) => ({ folder, version })));
    const highest = versions
      .filter(({ version }) => /^\d+\.\d+\.\d+/.test(version))
      .sort((a, b) => compareVersions(a.version, b.version))
      .at(-1);
    if (highest === undefined) continue;
    const api = path.join(highest.folder, highest.version, script);
    if (nodeFs.existsSync(api)) return { name: `${plugin} ${highest.version}`, api };
  }
  return undefined;
}

/** Number by number; a release comes after its own pre-release. */
function compareVersions(a: string, b: string): number {
  const [releaseA = '', preA] = a.split(/-(.*)/s);
  const [releaseB = '', preB] = b.split(/-(.*)/s);
  const byRelease = releaseA.localeCompare(releaseB, 'en', { numeric: true });
  if (byRelease !== 0 || preA === preB) return byRelease;
  if (preA === undefined) return 1;
  return preB === undefined ? -1 : preA.localeCompare(preB, 'en', { numeric: true });
}

function foldersIn(folder: string): string[] {
  try {
    return nodeFs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .slice(0, mostEntries);
  } catch {
    return [];
  }
}

/** What one call of the script gave: its `data`, or the code it refused with. */
export type ApiAnswer = { readonly data: unknown } | { readonly refused: string; readonly message: string };

export type WickedApi = (args: readonly string[], body?: Readonly<Record<string, unknown>>) => Promise<ApiAnswer>;

/**
 * Asks the script: `api.py VERB SOURCE [ID] …`, a body as JSON on its standard input.
 * @returns a function that @throws UserError `no-wicked-kanban`, `no-python`, `board-refused`
 */
export function wickedApi(place: ProgramPlace): WickedApi {
  const found = findWickedScripts(place);
  if (found === undefined) throw noScripts();
  const scripts = found;
  return async (args, body) => {
    for (let pause = shortestPauseMilliseconds; ; pause *= 2) {
      const answer = await ask(args, body);
      if (answer !== 'torn') return answer;
      if (pause > longestPauseMilliseconds) throw refusedBy(scripts, 'its files do not parse');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };

  async function ask(args: readonly string[], body?: Readonly<Record<string, unknown>>): Promise<ApiAnswer | 'torn'> {
    const input = body === undefined ? '' : JSON.stringify(body);
    const environment = { ...place.environment, PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' };
    const ran = await withPython([scripts.api, ...args], { ...place, environment, input });
    if (ran.end === 'missing') throw noPython(scripts);
    if (ran.end === 'stopped') throw refusedBy(scripts, ran.why);
    const said = ran.exitCode === 0 ? objectIn(ran.stdout) : objectIn(ran.stderr);
    if (ran.exitCode === 0 && said !== undefined && 'data' in said) return { data: said.data };
    if (ran.exitCode !== 0 && typeof said?.code === 'string')
      return { refused: said.code, message: excerpt(String(said.error ?? said.code), 200) };
    const last = (ran.exitCode === 0 ? ran.stdout : ran.stderr).trim().split('\n').at(-1) ?? '';
    if (body === undefined && last.includes('JSONDecodeError')) return 'torn';
    throw refusedBy(scripts, last === '' ? `exit code ${ran.exitCode} and no word` : excerpt(last, 200));
  }
}

/** Windows names it `python`. */
async function withPython(args: readonly string[], place: ProgramPlace & { readonly input: string }) {
  const ran = await runProgram('python3', args, place);
  return ran.end === 'missing' ? runProgram('python', args, place) : ran;
}

function noScripts(): UserError {
  return new UserError(
    'no-wicked-kanban',
    'The board wicked-kanban is not installed: no version of it with its script lies in the plugin cache of the client; take another `board`, for example `backlog-md`.',
    'backlog-md',
  );
}

function noPython({ name }: WickedScripts): UserError {
  return new UserError(
    'no-python',
    `${name} needs Python to be written to, and neither \`python3\` nor \`python\` is on PATH; install it, or take another \`board\`.`,
    'backlog-md',
  );
}

function refusedBy({ name }: WickedScripts, why: string): UserError {
  return new UserError(
    'board-refused',
    `${name} did not do what was asked (${quoted(why)}); nothing else was tried. Look at its board before calling again.`,
  );
}
