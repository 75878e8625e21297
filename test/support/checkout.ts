import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Call } from '../../src/operations/operation.js';

/** A real folder below the system's temporary one, absolute. */
export function folderOf(contents: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'rollout-')));
  putInto(folder, contents);
  return folder;
}

export function putInto(folder: string, contents: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(contents)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

const gitEnvironment = {
  PATH: process.env.PATH ?? '',
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@shop.example',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@shop.example',
  GIT_AUTHOR_DATE: '2026-11-01T10:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-01T10:00:00Z',
};

export function gitIn(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: gitEnvironment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Commits everything that is there now. */
export function commitIn(folder: string, message: string): void {
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '-m', message);
}

/** A call on a folder, with nothing of this machine in it. */
export function callIn(folder: string, more: Partial<Call> = {}): Call {
  return {
    door: 'cli',
    now: () => new Date('2026-11-23T12:00:00Z'),
    environment: { PATH: process.env.PATH },
    workingDirectory: folder,
    homeDirectory: path.join(folder, 'no-home'),
    platform: 'linux',
    roots: [],
    signal: new AbortController().signal,
    progress: () => {},
    ...more,
  };
}
