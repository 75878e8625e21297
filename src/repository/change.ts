import type { Change, ChangedFile } from '../risk/change.js';
import { byCodeUnits, counted, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { type DiffedFile, diffWords, lineWords, mostLines, parseDiff } from './patch.js';
import { isEmptyTree, type Range, type RangeAsked, rangeOf } from './range.js';
import type { Repository } from './repository.js';
import { objectsOf, readWholeFiles, sizesOf } from './whole-files.js';

export interface ChangeAsked extends RangeAsked {
  /** Which of the changed files are needed whole, before and after; none unless told. */
  readonly wantsWhole?: ((path: string) => boolean) | undefined;
}

/** Of one answer of git. */
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
  const revisions = isEmptyTree(base) ? head : `${base}..${head}`;
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
  const said = await repository.gitBytes([...diffWords, ...lineWords, base, head], { mostBytes });
  if (said === undefined) return namesAlone(repository, base, head);
  const { files, hasAllFiles } = parseDiff(said);
  if (!said.isCut && linesIn(files) <= mostLines) return { files, gaps: [], areObjectsMissing: false };
  const leftOut = await largestTogether(repository, files, said.isCut);
  // None is large, or so many are that git would spend its time on leaving them out: what was read first has to do.
  const isTooMany = leftOut.length === 0 || leftOut.length > mostLeftOut;
  const rest = isTooMany ? files : await without(repository, leftOut, [base, head]);
  const hunksOf = new Map(rest.map(({ path, hunks }) => [path, hunks]));
  const kept = files.map((file) => ({ ...file, hunks: hunksOf.get(file.path) ?? [] }));
  const unread = kept.filter(({ hunks, added, removed }) => hunks.length === 0 && added + removed > 0);
  const which = isTooMany ? 'the last ones by name' : 'the largest ones';
  const gaps = [
    `The change is too large to be read whole: of ${files.length} files the lines of ${unread.length} were not read, ${which} (${named(unread)}).`,
    ...(hasAllFiles ? [] : [`It touches more than these ${files.length} files; the others were not even counted.`]),
  ];
  return { files: kept, gaps, areObjectsMissing: false };
}

/** Trees tell names and objects even where a partial clone lacks the files themselves. @throws UserError `no-diff` */
async function namesAlone(repository: Repository, base: string, head: string): Promise<Diff> {
  const said = await repository.gitBytes([...diffWords, '--no-renames', base, head], { mostBytes });
  if (said === undefined) {
    throw new UserError(
      'no-diff',
      `git could not compare ${base.slice(0, 12)} with ${head.slice(0, 12)}: a shallow or partial clone lacks objects, or the repository is damaged (\`git fsck\` tells); fetch the history, or leave \`base\` out.`,
    );
  }
  const gaps = [
    'Names of the changed files alone were read, no lines and no renames: this partial clone lacks the files themselves, and nothing is fetched.',
  ];
  return { files: parseDiff(said).files, gaps, areObjectsMissing: true };
}

/** The largest files, without which the lines of the others fit. */
async function largestTogether(
  repository: Repository,
  files: readonly DiffedFile[],
  isCut: boolean,
): Promise<readonly DiffedFile[]> {
  const tall = largestOf(files, (file) => linesIn([file]), mostLines);
  if (!isCut || tall.size > mostLeftOut) return [...tall];
  const others = files.filter((file) => !tall.has(file));
  const sizes = await sizesOf(repository, objectsOf(others));
  const bytesOf = (file: DiffedFile) => objectsOf([file]).reduce((sum, object) => sum + (sizes.get(object) ?? 0), 0);
  return [...tall, ...largestOf(others, bytesOf, mostBytes)];
}

/** The fewest files, the largest first, without which the others weigh no more than that. */
function largestOf(files: readonly DiffedFile[], weigh: (file: DiffedFile) => number, most: number): Set<DiffedFile> {
  const weighed = files.map((file) => ({ file, weight: weigh(file) }));
  weighed.sort((a, b) => b.weight - a.weight || byCodeUnits(a.file.path, b.file.path));
  const leftOut = new Set<DiffedFile>();
  let left = weighed.reduce((sum, { weight }) => sum + weight, 0);
  for (const { file, weight } of weighed) {
    if (left <= most) break;
    leftOut.add(file);
    left -= weight;
  }
  return leftOut;
}

/** The lines of the other files. Of a renamed file both names are left out, or it would count as added. */
async function without(
  repository: Repository,
  files: readonly DiffedFile[],
  ends: readonly string[],
): Promise<readonly DiffedFile[]> {
  const paths = files.flatMap(({ path, oldPath }) => [path, ...(oldPath === undefined ? [] : [oldPath])]);
  const excluded = paths.map((path) => `:(top,exclude,literal)${path}`);
  const words = [...diffWords, ...lineWords, ...ends, '--', ':(top)', ...excluded];
  const said = await repository.gitBytes(words, { mostBytes });
  return said === undefined ? [] : parseDiff(said).files;
}

function linesIn(files: readonly ChangedFile[]): number {
  return files.reduce((sum, { added, removed }) => sum + added + removed, 0);
}

function kindGaps(files: readonly ChangedFile[]): string[] {
  const binary = files.filter(({ kind }) => kind === 'binary');
  const submodules = files.filter(({ kind }) => kind === 'submodule');
  return [
    ...(binary.length > 0
      ? [`${counted(binary.length, 'binary file')} cannot be read as lines (${named(binary)}).`]
      : []),
    ...(submodules.length > 0
      ? [`What changed inside of ${counted(submodules.length, 'submodule')} was not read (${named(submodules)}).`]
      : []),
  ];
}

function named(files: readonly ChangedFile[]): string {
  const shown = files.slice(0, 3).map(({ path }) => quoted(path));
  return `${shown.join(', ')}${files.length > shown.length ? ' …' : ''}`;
}

function withoutObjects({ path, oldPath, status, kind, added, removed, hunks }: DiffedFile): ChangedFile {
  return { path, ...(oldPath === undefined ? {} : { oldPath }), status, kind, added, removed, hunks };
}
