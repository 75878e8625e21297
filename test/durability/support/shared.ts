import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { openRepository, type Repository } from '../../../src/repository/repository.js';
import { keepRollout } from '../../support/keep-rollout.js';
import { root } from '../../support/mcp-client.js';
import { recordOf } from '../../support/record-of.js';

export const slug = 'new-checkout';
export const cardPath = 'backlog/tasks/task-1 - Shared.md';

/** What people wrote around our sections, in endings and marks that must stay. */
export const head =
  "---\nid: task-1\ntitle: 'Shared'\nstatus: To Do\nassignee: []\n---\n\n## Description\n\nWords of people.\n";

export interface Shared {
  readonly folder: string;
  readonly repository: Repository;
  readonly textIn: (file: string) => string;
  /** Starts a writer of both files. */
  readonly startWriter: (name: string, writes: number, rows: number) => ChildProcess;
  readonly remove: () => void;
}

/** A repository with one record and one card, and a writer that needs no compiler to start. */
export async function sharedRepository(): Promise<Shared> {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'durability-')));
  const folder = path.join(top, 'shop');
  mkdirSync(path.join(folder, 'backlog/tasks'), { recursive: true });
  writeFileSync(path.join(folder, 'backlog/config.yml'), 'project_name: "shop"\n');
  writeFileSync(path.join(folder, cardPath), head);
  const repository = openRepository(folder, { environment: {} });
  await keepRollout(repository, recordOf('New checkout', slug));
  const writer = path.join(top, 'writer.cjs');
  await esbuild.build({
    entryPoints: [path.join(root, 'test/durability/support/writer.ts')],
    outfile: writer,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return {
    folder,
    repository,
    textIn: (file) => readFileSync(path.join(folder, file), 'utf8'),
    startWriter: (name, writes, rows) =>
      spawn(process.execPath, [writer, folder, name, `${writes}`, `${rows}`], { stdio: ['ignore', 'pipe', 'pipe'] }),
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}
