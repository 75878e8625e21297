import nodeFs from 'node:fs';
import path from 'node:path';

/** The part of the surroundings that finding programs needs. */
export interface ProgramSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

const mostFolders = 200;

/**
 * Which of the wanted command names lie on PATH, sorted. A fact of this machine, never proof that a repository
 * uses them. Each folder of PATH is listed once: some forty listings cost less than a stat for each name and folder.
 */
export function executablesOnPath(wanted: ReadonlySet<string>, { environment, platform }: ProgramSearch): string[] {
  const windows = platform === 'win32';
  const folders = pathOf(environment, windows)
    .split(windows ? ';' : ':')
    .filter(Boolean)
    .slice(0, mostFolders);
  const endings = windows ? (environment.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';') : [];
  const found = new Set<string>();
  for (const folder of new Set(folders)) {
    for (const name of entriesOf(folder)) {
      const plain = windows ? withoutEnding(name, endings) : name;
      if (
        plain !== undefined &&
        wanted.has(plain) &&
        !found.has(plain) &&
        (windows || isExecutable(path.join(folder, name)))
      ) {
        found.add(plain);
      }
    }
  }
  return [...found].sort();
}

/** Windows spells the variable as it likes. */
function pathOf(environment: ProgramSearch['environment'], windows: boolean): string {
  if (!windows) return environment.PATH ?? '';
  const key = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH');
  return key === undefined ? '' : (environment[key] ?? '');
}

function withoutEnding(name: string, endings: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const ending = endings.find((it) => it !== '' && lower.endsWith(it));
  return ending === undefined ? undefined : lower.slice(0, -ending.length);
}

function entriesOf(folder: string): string[] {
  try {
    return nodeFs.readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    nodeFs.accessSync(file, nodeFs.constants.X_OK);
    return nodeFs.statSync(file).isFile();
  } catch {
    return false;
  }
}
