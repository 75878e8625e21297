import { readlinkSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { doorFacts } from './operations/definitions.js';
import { loadOperation } from './operations/index.js';
import type { World } from './operations/operation.js';
import { redacted } from './text/redacted.js';

// The only file that names `process`: it reads the machine once, opens one of the two doors and ends the process.
// Each door is imported only when it is the one, because the server's SDK is most of what a start costs.

const exitAfterBug = 70; // EX_SOFTWARE of sysexits.h
const exitAfterInterrupt = 130; // 128 + SIGINT, as shells say it
const longestFarewellMilliseconds = 500;

const world: World = {
  now: () => new Date(),
  environment: process.env,
  workingDirectory: process.cwd(),
  homeDirectory: homedir(),
  platform: process.platform,
  self: { pid: process.pid, host: roomOfProcesses(), isRunning },
};
const operations = { facts: doorFacts, load: loadOperation };
const words = process.argv.slice(2);
const stop = new AbortController();
const report = (text: string) => void process.stderr.write(`${text}\n`);

/** Containers share a host's name and its files, but not its process ids. */
function roomOfProcesses(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Whoever read our output has left (`rollout … | head`): nothing to say, and nobody to say it to. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') report(stackOf(error));
  process.exit(error.code === 'EPIPE' ? 0 : exitAfterBug);
}

function stackOf(error: unknown): string {
  return redacted(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

async function openServer(): Promise<number> {
  // One call's forgotten promise must not end the session of every other call.
  process.on('uncaughtException', (error) => report(stackOf(error)));
  process.on('unhandledRejection', (error) => report(stackOf(error)));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());
  const { serve } = await import('./mcp-server.js');
  await serve(world, operations, { input: process.stdin, output: process.stdout, report, stop: stop.signal });
  return 0;
}

async function openCommandLine(): Promise<number> {
  // A command ends before optimised code pays: V8's compiler took more of two cores than the scan of 5,000 files
  // itself (550 ms of compiling in a run of 350 ms). Ten times its usual patience saves a quarter of that run.
  setFlagsFromString('--interrupt-budget=2000000');
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(exitAfterInterrupt);
      stop.abort();
      setTimeout(() => process.exit(exitAfterInterrupt), longestFarewellMilliseconds);
    });
  }
  const { runCommandLine } = await import('./command-line.js');
  const terminal = {
    write: (text: string) => new Promise<void>((resolve) => process.stdout.write(text, () => resolve())),
    report,
    ...(process.stderr.isTTY ? { progress: (line: string) => void process.stderr.write(`\r\u001b[K${line}`) } : {}),
    signal: stop.signal,
  };
  const code = await runCommandLine(words, { world, operations, terminal });
  return stop.signal.aborted ? exitAfterInterrupt : code;
}

// No await at the top: the bundle's modules are CommonJS, which knows none.
async function main(): Promise<void> {
  process.stdout.on('error', leaveQuietly);
  process.stderr.on('error', () => {});
  try {
    process.exit(await (words[0] === 'mcp' ? openServer() : openCommandLine()));
  } catch (error) {
    if (stop.signal.aborted) process.exit(exitAfterInterrupt);
    report(stackOf(error));
    process.exit(exitAfterBug);
  }
}

void main();
