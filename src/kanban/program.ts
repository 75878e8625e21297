import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from '../repository/repository.js';
import { withSafePath } from '../text/search-path.js';

/** What a program may know of this machine, and for how long it may run. */
export interface ProgramPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute; where it is started: never a repository, whose files could change what it does. */
  readonly homeDirectory: string;
  /** Absolute; no program is taken from a folder inside it, so that a checkout cannot bring its own along. */
  readonly checkout?: string | undefined;
  readonly signal?: AbortSignal;
  /** Stopped after so long; without it 30 seconds. */
  readonly timeoutMilliseconds?: number;
}

export type Ran =
  | { readonly end: 'exited'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  /** There is no such program on PATH. */
  | { readonly end: 'missing' }
  /** It ran too long, said too much, or the call was cancelled. */
  | { readonly end: 'stopped'; readonly why: string };

const defaultTimeoutMilliseconds = 30_000;
const mostBytes = 32 * 1024 * 1024;

/**
 * Runs a program by its argument vector, never through a shell, with `input` on its standard input. Programs are
 * looked for in absolute folders of PATH outside the checkout only.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  {
    environment,
    homeDirectory,
    checkout,
    signal,
    timeoutMilliseconds,
    input = '',
  }: ProgramPlace & { readonly input?: string },
): Promise<Ran> {
  const limit = timeoutMilliseconds ?? defaultTimeoutMilliseconds;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      {
        cwd: standingIn(homeDirectory),
        env: withSafePath(environment, checkout),
        encoding: 'utf8',
        timeout: limit,
        killSignal: 'SIGKILL',
        maxBuffer: mostBytes,
        windowsHide: true,
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ end: 'exited', exitCode: 0, stdout, stderr });
        if (error.code === 'ENOENT') return resolve({ end: 'missing' });
        if (typeof error.code === 'number') return resolve({ end: 'exited', exitCode: error.code, stdout, stderr });
        const isLong = error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
        const why = isLong ? 'it said more than 32 MiB' : `it gave no answer within ${limit / 1000} s`;
        resolve({ end: 'stopped', why: signal?.aborted === true ? 'the call was cancelled' : why });
      },
    );
    // It may end before it has read all, which its exit tells.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** A folder that is not there would read as a program that is not there. */
function standingIn(homeDirectory: string): string {
  return existsSync(homeDirectory) ? homeDirectory : path.parse(homeDirectory).root;
}

/** Where git says that a repository lies, absolute; undefined without git. */
export async function rootOf(repository: Repository): Promise<string | undefined> {
  const said = (await repository.git(['rev-parse', '--show-toplevel']))?.replace(/\r?\n$/, '');
  return said === '' ? undefined : said;
}
