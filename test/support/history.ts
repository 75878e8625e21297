import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { openRepository, type Repository } from '../../src/repository/repository.js';
import { folderOf, gitIn, putInto } from './checkout.js';

/** A git repository of one branch, `main`, without commits. */
export function emptyHistory(): string {
  const folder = folderOf({});
  gitIn(folder, 'init', '-q', '-b', 'main');
  return folder;
}

export interface Commit {
  readonly message: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly author?: string;
}

/** Commits the files by an author's address, also nothing at all and without a message; gives the commit's id. */
export function commitTo(folder: string, { message, files = {}, author = 'ada@shop.example' }: Commit): string {
  putInto(folder, files);
  gitIn(folder, 'add', '-A');
  const words = ['commit', '-q', '--allow-empty', '--allow-empty-message', `--author=Somebody <${author}>`];
  gitIn(folder, ...words, '-m', message);
  return gitIn(folder, 'rev-parse', 'HEAD').trim();
}

/** A copy made by `git clone` over its own protocol, so that `--depth` and `--filter` are heeded. */
export function cloneOf(folder: string, ...words: readonly string[]): string {
  const copy = `${folderOf({})}/copy`;
  gitIn(folder, 'config', 'uploadpack.allowFilter', 'true');
  gitIn(tmpdir(), 'clone', '-q', ...words, `file://${folder}`, copy);
  return copy;
}

export function opened(folder: string): Repository {
  return openRepository(folder, { environment: { PATH: process.env.PATH } });
}

/** Objects that a clone really holds; asking fetches none. */
export function objectsIn(folder: string): number {
  const words = ['-C', folder, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)'];
  return execFileSync('git', words, { encoding: 'utf8' }).trim().split('\n').length;
}
