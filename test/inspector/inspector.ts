import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot, temporaryFolder } from '../client/client.js';

export const inspectorVersion = '2.12.0';

const cacheFolder = path.join(repositoryRoot, '.cache', `inspector-${inspectorVersion}`);
const packageFolder = path.join(cacheFolder, 'node_modules/@modelcontextprotocol/inspector');

/** Installs the inspector, exactly this version, into `.cache/` unless it is there: 110 MB. */
export function installInspector(): void {
  const manifest = path.join(packageFolder, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === inspectorVersion) return;
  mkdirSync(cacheFolder, { recursive: true });
  const quiet = ['--prefix', cacheFolder, '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  const wanted = `@modelcontextprotocol/inspector@${inspectorVersion}`;
  execFileSync('npm', ['install', ...quiet, wanted], { cwd: cacheFolder, stdio: 'pipe' });
}

export interface InspectorRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One question of the inspector's command line to our server, started in the project's folder. */
export function inspect(project: string, parameters: readonly string[]): InspectorRun {
  const binary = path.join(cacheFolder, 'node_modules/.bin/mcp-inspector');
  const server = ['node', path.join(repositoryRoot, 'dist/rollout.js'), 'mcp'];
  const run = spawnSync(process.execPath, [binary, '--cli', ...server, '--cwd', project, ...parameters], {
    cwd: project,
    env: { PATH: process.env.PATH ?? '', HOME: temporaryFolder('inspector-home') },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { exitCode: run.status, stdout: run.stdout, stderr: run.stderr };
}
