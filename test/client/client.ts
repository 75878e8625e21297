import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const clientVersion = '2.1.197';
export const repositoryRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const cacheFolder = path.join(repositoryRoot, '.cache', `claude-code-${clientVersion}`);
const packageFolder = path.join(cacheFolder, 'node_modules/@anthropic-ai/claude-code');
const binary = path.join(packageFolder, 'bin/claude.exe');

/**
 * Installs the client, exactly this version, into `.cache/` unless it is there: 240 MB, so it is no dependency.
 * Where npm was told to run no install scripts, the package's own one, which links the binary, is run by hand.
 */
export function installClient(): void {
  if (installedVersion() === clientVersion) return;
  rmSync(cacheFolder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  const wanted = `@anthropic-ai/claude-code@${clientVersion}`;
  const quiet = ['--prefix', cacheFolder, '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  execFileSync('npm', ['install', ...quiet, wanted], { cwd: cacheFolder, stdio: 'pipe' });
  if (installedVersion() === clientVersion) return;
  execFileSync(process.execPath, ['install.cjs'], { cwd: packageFolder, stdio: 'pipe' });
  const version = installedVersion();
  if (version !== clientVersion) throw new Error(`Client ${clientVersion} was asked for, ${version} is there.`);
}

function installedVersion(): string | undefined {
  if (!existsSync(binary)) return undefined;
  try {
    const home = temporaryFolder('version');
    const printed = execFileSync(binary, ['--version'], { env: environmentFromNothing(home), encoding: 'utf8' });
    rmSync(home, { recursive: true, force: true });
    return printed.split(' ')[0];
  } catch {
    return undefined;
  }
}

/** Nothing of the surrounding environment but PATH reaches the client: no key, no account, no settings. */
export function environmentFromNothing(home: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    IS_SANDBOX: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    ...more,
  };
}

export interface ClientRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface ClientPlace {
  readonly home: string;
  readonly workingDirectory: string;
  /** Of the scripted Messages API; without one the client may only be asked what needs no model. */
  readonly port?: number;
  readonly environment?: Record<string, string>;
}

/** Runs the client to its end; the whole run is given up after a minute. */
export function runClient(parameters: readonly string[], place: ClientPlace): Promise<ClientRun> {
  const api =
    place.port === undefined
      ? {}
      : { ANTHROPIC_BASE_URL: `http://127.0.0.1:${place.port}`, ANTHROPIC_API_KEY: 'dummy' };
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(binary, [...parameters], {
      cwd: place.workingDirectory,
      env: environmentFromNothing(place.home, { ...api, ...place.environment }),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode) =>
      resolve({
        exitCode,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
        milliseconds: performance.now() - started,
      }),
    );
  });
}

const temporaryFolders: string[] = [];
process.on('exit', () => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** Gone when the test file has run. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `rollout-${purpose}-`));
  temporaryFolders.push(folder);
  return folder;
}
