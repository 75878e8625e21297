import type { Change, ChangedFile } from '../risk/change.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { type DiffedFile, diffWords, parseDiff } from './patch.js';
import { type Range, type RangeAsked, rangeOf } from './range.js';
import type { Repository } from './repository.js';
import { readWholeFiles } from './whole-files.js';

export interface ChangeAsked extends RangeAsked {
  /** Which of the changed files are needed whole, before and after; none unless told. */
  readonly wantsWhole?: ((path: string) => boolean) | undefined;
}

/** A diff of 200,000 lines takes git and this reader a second and 150 MB; what is larger was made by a program. */
const mostLines = 200_000;
const mostBytes = 20 * 1024 * 1024;
/** Each is a word of git's command line. */
const mostLeftOut = 500;

/**
 * Reads the change between two revisions without leaving git's object store, so bare repositories work too.
 * @throws UserError `no-git`, `no-such-revision`, `history-cut` (a shallow clone), `no-diff` (missing objects)
 */
export async function readChange(repository: Repository, asked: ChangeAsked): Promise<Change> {
  return readChangeOf(repository, await rangeOf(repository, asked), asked);
}

/** As `readChange`, where the ends are known already. */
export async function readChangeOf(
  repository: Repository,
  range: Range,
  { wantsWhole, signal }: Pick<ChangeAsked, 'wantsWhole' | 'signal'> = {},
): Promise<Change> {
  const { base, head } = range;
  const revisions = range.startsFromNothing ? head : `${base}..${head}`;
  const [diff, count, last] = await Promise.all([
    diffOf(repository, base, head),
    repository.git(['rev-list', '--count', revisions]),
    repository.git(['log', '-1', '--encoding=UTF-8', '--format=%P%x00%s%x00%b', head]),
  ]);
  signal?.throwIfAborted();
  const { files, gaps, areObjectsMissing } = diff;
  const wanted = areObjectsMissing || wantsWhole === undefined ? [] : files.filter(({ path }) => wantsWhole(path));
  const { whole, gaps: wholeGaps } = await readWholeFiles(repository, wanted);
  signal?.throwIfAborted();
  const commits = Number(count?.trim() ?? 0);
  const [parents = '', subject = '', body = ''] = last?.split('\0') ?? [];
  const isOneChange = base !== head && (commits === 1 || parents.includes(' '));
  return {
    base,
    head,
    commits,
    title: isOneChange ? titleOf(subject, body) || undefined : undefined,
    files: files.map(withoutObjects),
    whole,
    gaps: [...range.gaps, ...(count === undefined ? [uncounted] : []), ...gaps, ...kindGaps(files), ...wholeGaps],
  };
}

/** The subject; of a merge that a forge made, the title of what was merged, which stands first in the body. */
export function titleOf(subject: string, body: string): string {
  const isForge = /^Merge (?:pull request #\d+ from |branch '.*' into )|^Merged in .+ \(pull request #\d+\)/.test(
    subject,
  );
  const first = isForge ? body.split('\n').find((line) => line.trim() !== '') : undefined;
  return (first ?? subject).trim().slice(0, mostTitle);
}

const mostTitle = 500;
const uncounted = 'How many commits it is was not counted: this clone lacks some of them.';

interface Diff {
  readonly files: readonly DiffedFile[];
  readonly gaps: readonly string[];
  readonly areObjectsMissing: boolean;
}

/** @throws UserError `no-diff` */
async function diffOf(repository: Repository, base: string, head: string): Promise<Diff> {
  const said = await repository.gitBytes([...diffWords, '--numstat', '-p', base, head], { mostBytes });
  if (said === undefined) return namesAlone(repository, base, head);
  const files = parseDiff(said);
  const lines = linesIn(files);
  if (!said.isCut && lines <= mostLines) return { files, gaps: [], areObjectsMissing: false };
  const leftOut = largestOf(files, lines);
  const rest = said.isCut ? await withoutLargest(repository, [base, head], leftOut) : files;
  const hunksOf = new Map(rest.filter(({ path }) => !leftOut.has(path)).map(({ path, hunks }) => [path, hunks]));
  const kept = files.map((file) => ({ ...file, hunks: hunksOf.get(file.path) ?? [] }));
  const unread = kept.filter(({ hunks, added, removed }) => hunks.length === 0 && added + removed > 0);
  const gaps = [
    `The change is too large to be read whole: of ${kept.length} files the lines of ${unread.length} were not read, the largest first (${named(unread)}).`,
  ];
  return { files: kept, gaps, areObjectsMissing: false };
}

/** Trees tell names and objects even where a partial clone lacks the files themselves. @throws UserError `no-diff` */
async function namesAlone(repository: Repository, base: string, head: string): Promise<Diff> {
  const words = diffWords.filter((word) => word !== '-M');
  const said = await repository.gitBytes([...words, '--no-renames', base, head], { mostBytes });
  if (said === undefined) {
    throw new UserError(
      'no-diff',
      `git could not compare ${base.slice(0, 12)} with ${head.slice(0, 12)}: a shallow or partial clone lacks objects, or the repository is damaged (\`git fsck\` tells); fetch the history, or leave \`base\` out.`,
    );
  }
  const gaps = [
    'Names of the changed files alone were read, no lines and no renames: this partial clone lacks the files themselves, and nothing is fetched.',
  ];
  return { files: parseDiff(said), gaps, areObjectsMissing: true };
}

/** The fewest files, the largest first, without which the others fit. */
function largestOf(files: readonly ChangedFile[], lines: number): ReadonlySet<string> {
  const bySize = [...files].sort((a, b) => b.added + b.removed - (a.added + a.removed) || (a.path < b.path ? -1 : 1));
  const leftOut = new Set<string>();
  let left = lines;
  for (const { path, added, removed } of bySize) {
    if (left <= mostLines || leftOut.size >= mostLeftOut) break;
    leftOut.add(path);
    left -= added + removed;
  }
  return leftOut;
}

async function withoutLargest(
  repository: Repository,
  ends: readonly string[],
  leftOut: ReadonlySet<string>,
): Promise<readonly DiffedFile[]> {
  const excluded = [...leftOut].map((path) => `:(top,exclude,literal)${path}`);
  const said = await repository.gitBytes([...diffWords, '-p', ...ends, '--', ':(top)', ...excluded], { mostBytes });
  return said === undefined ? [] : parseDiff(said);
}

function linesIn(files: readonly ChangedFile[]): number {
  return files.reduce((sum, { added, removed }) => sum + added + removed, 0);
}

function kindGaps(files: readonly ChangedFile[]): string[] {
  const binary = files.filter(({ kind }) => kind === 'binary');
  const submodules = files.filter(({ kind }) => kind === 'submodule');
  return [
    ...(binary.length > 0 ? [`${counted(binary, 'binary file')} cannot be read as lines (${named(binary)}).`] : []),
    ...(submodules.length > 0
      ? [`What changed inside of ${counted(submodules, 'submodule')} was not read (${named(submodules)}).`]
      : []),
  ];
}

function counted(files: readonly ChangedFile[], one: string): string {
  return files.length === 1 ? `1 ${one}` : `${files.length} ${one}s`;
}

function named(files: readonly ChangedFile[]): string {
  const shown = files.slice(0, 3).map(({ path }) => quoted(path));
  return `${shown.join(', ')}${files.length > shown.length ? ' …' : ''}`;
}

function withoutObjects({ path, oldPath, status, kind, added, removed, hunks }: DiffedFile): ChangedFile {
  return { path, ...(oldPath === undefined ? {} : { oldPath }), status, kind, added, removed, hunks };
}
