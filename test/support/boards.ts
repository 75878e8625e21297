import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgramPlace } from '../../src/kanban/program.js';
import { repositoryOf } from './repository-of.js';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/boards/${name}`, import.meta.url));

/** One recorded call of a stand-in. */
export interface Recorded {
  readonly args: readonly string[];
  readonly body: string;
  readonly cwd?: string;
}

interface Machine {
  readonly place: ProgramPlace;
  readonly home: string;
  calls(): Recorded[];
  remove(): void;
}

function machine(environment: Record<string, string>): Machine {
  const home = mkdtempSync(path.join(tmpdir(), 'machine-'));
  const log = path.join(home, 'calls.jsonl');
  return {
    home,
    place: {
      homeDirectory: home,
      environment: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? home, STAND_IN_LOG: log, ...environment },
    },
    calls: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

export const kanbanRoot = '/srv/shop';

/** A machine whose plugin cache holds the stand-in for wicked-kanban, and a repository that git says lies at one place. */
export function wickedMachine(environment: Record<string, string> = {}, installed = ['wicked-kanban/1.2.1/scripts']) {
  const it = machine(environment);
  for (const folder of installed) {
    const scripts = path.join(it.home, '.claude/plugins/cache/wicked-garden', folder);
    mkdirSync(scripts, { recursive: true });
    copyFileSync(fixture('api.py'), path.join(scripts, 'api.py'));
  }
  const data = path.join(it.home, 'data');
  const projects = path.join(data, 'projects');
  const place = { ...it.place, environment: { ...it.place.environment, WICKED_KANBAN_DATA_DIR: data } };
  const script = path.join(it.home, '.claude/plugins/cache/wicked-garden', installed[0] ?? '', 'api.py');
  const ask = (args: readonly string[], body: unknown) => {
    const env = { PATH: process.env.PATH, WICKED_KANBAN_DATA_DIR: data };
    return JSON.parse(
      execFileSync('python3', [script, ...args], { input: JSON.stringify(body), encoding: 'utf8', env }),
    ).data;
  };
  const projectId = () => (existsSync(projects) ? readdirSync(projects)[0] : undefined);
  const fileOf = (id: string) => path.join(projects, projectId() ?? '', 'tasks', `${id}.json`);
  return {
    ...it,
    place,
    repository: repositoryOf({}, { 'rev-parse': `${kanbanRoot}\n` }),
    add(description: string): string {
      const project_id = projectId() ?? ask(['create', 'projects'], { name: 'shop', repo_path: kanbanRoot }).id;
      return ask(['create', 'tasks'], { project_id, name: 'By hand', description }).id;
    },
    task: (id: string): Record<string, unknown> & { description: string } =>
      JSON.parse(readFileSync(fileOf(id), 'utf8')),
    edit(id: string, description: string): void {
      writeFileSync(fileOf(id), JSON.stringify({ ...JSON.parse(readFileSync(fileOf(id), 'utf8')), description }));
    },
    ids(): string[] {
      const index = path.join(projects, projectId() ?? '', 'tasks/index.json');
      return existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')).all : [];
    },
  };
}

/** A machine on whose PATH the stand-in for `gh` comes first, and a repository with one remote on GitHub. */
export function githubMachine(
  environment: Record<string, string> = {},
  remotes = 'remote.origin.url git@github.com:shop/web.git\n',
) {
  const it = machine(environment);
  const programs = path.join(it.home, 'bin');
  mkdirSync(programs);
  copyFileSync(fixture('gh.mjs'), path.join(programs, 'gh'));
  chmodSync(path.join(programs, 'gh'), 0o755);
  const store = path.join(it.home, 'issues.json');
  const issues = (): { number: number; title: string; body: string; url: string }[] =>
    existsSync(store) ? JSON.parse(readFileSync(store, 'utf8')) : [];
  const more = { PATH: `${programs}${path.delimiter}${it.place.environment.PATH}`, STAND_IN_STORE: store };
  return {
    ...it,
    place: { ...it.place, environment: { ...it.place.environment, ...more } },
    repository: repositoryOf({}, { config: remotes }),
    issues,
    add(body: string, url = 'issues'): string {
      const number = issues().length + 1;
      const issue = { number, title: 'By hand', body, url: `https://github.com/shop/web/${url}/${number}` };
      writeFileSync(store, JSON.stringify([...issues(), issue]));
      return `shop/web#${number}`;
    },
    edit(id: string, body: string): void {
      const number = Number(id.split('#')[1]);
      writeFileSync(store, JSON.stringify(issues().map((one) => (one.number === number ? { ...one, body } : one))));
    },
  };
}
