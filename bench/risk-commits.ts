// The labelled commits of a folder, and each one as the product sees it: in a repository in which nothing later is
// reachable, read by the product's own code.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readChange } from '../src/repository/change.js';
import { readHistory } from '../src/repository/history.js';
import { openRepository } from '../src/repository/repository.js';
import type { Change, PastCommit } from '../src/risk/change.js';

export interface LabelledCommit {
  /** owner/name */
  readonly repo: string;
  readonly sha: string;
  readonly parent: string;
  /** 1 where a later commit of the mainline took it back. */
  readonly reverted: 0 | 1;
}

const jsonLines = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

/** Every `*.jsonl` of the folders, one repository a file, as repository → commits. */
export function labelledCommits(folders: readonly string[]): Map<string, LabelledCommit[]> {
  const byRepository = new Map<string, LabelledCommit[]>();
  for (const folder of folders) {
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith('.jsonl')) continue;
      for (const commit of jsonLines(path.join(folder, name)) as LabelledCommit[]) {
        byRepository.set(commit.repo, [...(byRepository.get(commit.repo) ?? []), commit]);
      }
    }
  }
  return byRepository;
}

export interface CommitRead {
  readonly change: Change;
  readonly past: readonly PastCommit[];
}

export interface Prevalence {
  readonly nat_pos: number;
  readonly nat_neg: number;
}

/** How many commits of each class the mainline really has, from `meta.json` in or above the labels; else as labelled. */
export function prevalences(folders: readonly string[]): Readonly<Record<string, Prevalence>> {
  const files = folders.flatMap((folder) => [path.join(folder, 'meta.json'), path.join(folder, '..', 'meta.json')]);
  const found = files.find((file) => existsSync(file));
  return found === undefined ? {} : JSON.parse(readFileSync(found, 'utf8'));
}

/** Scores by others, `{repo, sha, name: number, …}` a line, as name → sha → score. */
export function baselineScores(file: string): Map<string, Map<string, number>> {
  const names = new Map<string, Map<string, number>>();
  for (const { sha, ...scores } of jsonLines(file) as Record<string, unknown>[]) {
    for (const [name, score] of Object.entries(scores)) {
      if (typeof score !== 'number' || typeof sha !== 'string') continue;
      names.set(name, (names.get(name) ?? new Map()).set(sha, score));
    }
  }
  return names;
}

/** Where a repository lies under the folder: `owner+name/repo`, `owner+name`, `owner/name` or `name`, bare or not. */
export function gitFolderOf(repositories: string, repo: string): string {
  const flat = repo.replace('/', '+');
  const candidates = [`${flat}/repo`, flat, `${flat}.git`, repo, repo.split('/')[1] ?? repo]
    .map((name) => path.join(repositories, name))
    .flatMap((folder) => [path.join(folder, '.git'), folder]);
  const found = candidates.find((folder) => existsSync(path.join(folder, 'objects')));
  if (found === undefined) throw new Error(`no repository of ${repo} under ${repositories}`);
  return found;
}

/** A bare repository that borrows the objects of another and reaches one commit and what came before it. */
export class View {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'risk-view-'));

  constructor(gitFolder: string) {
    execFileSync('git', ['init', '-q', '--bare', this.folder]);
    mkdirSync(path.join(this.folder, 'objects/info'), { recursive: true });
    writeFileSync(path.join(this.folder, 'objects/info/alternates'), `${path.resolve(gitFolder, 'objects')}\n`);
    execFileSync('git', ['-C', this.folder, 'symbolic-ref', 'HEAD', 'refs/heads/main']);
  }

  move(sha: string): void {
    execFileSync('git', ['-C', this.folder, 'update-ref', 'refs/heads/main', sha]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the product reads of one commit against its first parent, with nothing after it in view. */
export async function readCommit(
  view: View,
  { sha, parent }: Pick<LabelledCommit, 'sha' | 'parent'>,
): Promise<CommitRead> {
  view.move(sha);
  const repository = openRepository(view.folder, { environment: { PATH: process.env.PATH }, remembers: false });
  const change = await readChange(repository, { base: parent, head: sha });
  const { commits } = await readHistory(repository, change);
  return { change, past: commits };
}
