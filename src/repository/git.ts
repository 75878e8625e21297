import { execFile } from 'node:child_process';

export interface GitOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

const gitTimeoutMilliseconds = 60_000;
const gitOutputLimit = 256 * 1024 * 1024;

/**
 * A hostile repository can configure programs for git to start; every such way is closed for each call.
 * Sources: git-config(1) core.fsmonitor, core.hooksPath, diff.external, credential.helper; git(1) GIT_NO_LAZY_FETCH.
 */
const gitSafety = [
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotePath=false',
  '-c',
  'credential.helper=',
  '-c',
  'diff.external=',
  '-c',
  'protocol.allow=never',
  '-c',
  'log.showSignature=false',
];

/** Runs git in one folder: its standard output, or undefined where it fails, is missing or was aborted. */
export function gitIn(folder: string, options: GitOptions): (args: readonly string[]) => Promise<string | undefined> {
  return (args) =>
    new Promise((resolve) => {
      const environment = {
        ...withoutGit(options.environment),
        GIT_TERMINAL_PROMPT: '0',
        GIT_NO_LAZY_FETCH: '1',
        GIT_OPTIONAL_LOCKS: '0',
        LC_ALL: 'C',
      };
      execFile(
        'git',
        [...gitSafety, ...args],
        {
          cwd: folder,
          env: environment,
          timeout: gitTimeoutMilliseconds,
          maxBuffer: gitOutputLimit,
          windowsHide: true,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        },
        (error, stdout) => resolve(error === null ? stdout : undefined),
      );
    });
}

/** Inside a git hook these variables point every git at the hook's own repository, whatever the folder. */
function withoutGit(environment: GitOptions['environment']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('GIT_')));
}
