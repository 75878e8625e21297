import { execFile } from 'node:child_process';
import { withSafePath } from '../text/search-path.js';

export interface GitOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

const gitTimeoutMilliseconds = 60_000;
const gitOutputLimit = 256 * 1024 * 1024;

/** What git is fed, and how much of its answer is wanted. */
export interface GitFeed {
  readonly input?: string;
  /** Past so many bytes git is stopped. */
  readonly mostBytes: number;
}

export interface GitBytes {
  readonly bytes: Buffer;
  /** git had more to say than was wanted. */
  readonly isCut: boolean;
}

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
  const bytesOf = gitBytesIn(folder, options);
  return async (args) => {
    const said = await bytesOf(args, { mostBytes: gitOutputLimit });
    return said === undefined || said.isCut ? undefined : said.bytes.toString('utf8');
  };
}

/** As `gitIn`, for answers that are no text, that are cut where they are long, or that need a question fed to git. */
export function gitBytesIn(
  folder: string,
  options: GitOptions,
): (args: readonly string[], feed: GitFeed) => Promise<GitBytes | undefined> {
  const environment = {
    ...cleaned(options.environment, folder),
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // Older gits than 2.39.4 fetch missing objects all the same, and a repository may allow any program as a protocol:
    // this list, which names none that there is, goes before what the repository says.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
  return (args, { input, mostBytes }) =>
    new Promise((resolve) => {
      // No name and no revision holds a NUL; node would throw.
      if (args.some((arg) => arg.includes('\0'))) return resolve(undefined);
      const child = execFile(
        'git',
        [...gitSafety, ...args],
        {
          cwd: folder,
          env: environment,
          encoding: 'buffer',
          timeout: gitTimeoutMilliseconds,
          maxBuffer: mostBytes,
          windowsHide: true,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        },
        (error, stdout) => {
          const isCut = error !== null && error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
          resolve(error === null || isCut ? { bytes: stdout, isCut } : undefined);
        },
      );
      // git may end before it has read all, which its exit tells.
      child.stdin?.on('error', () => {});
      if (input !== undefined) child.stdin?.end(input);
    });
}

/** Inside a git hook the variables `GIT_…` point every git at the hook's own repository, whatever the folder. */
function cleaned(environment: GitOptions['environment'], folder: string): Record<string, string | undefined> {
  const kept = Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return withSafePath(Object.fromEntries(kept), folder);
}
