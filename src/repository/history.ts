import type { Change, PastCommit } from '../risk/change.js';
import { titleOf } from './change.js';
import { isEmptyTree } from './range.js';
import type { Repository } from './repository.js';

/**
 * What happened to files lately tells most, and 2,000 commits are half a year to years of a mainline. In public
 * repositories git takes 0.1 to 0.35 ms for each, so at most some 0.7 s; asking for the changed paths alone is no faster,
 * because git compares the trees of every commit either way.
 */
const mostCommits = 2_000;
/** A commit that touches more is an import, a release or a sweep through all files, and tells nothing of any one. */
const mostPaths = 300;
const mostBytes = 32 * 1024 * 1024;

export interface HistoryAsked {
  /** Fewer than 2,000 commits, to measure. */
  readonly mostCommits?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The mainline up to the point that the change starts from, newest first; nothing after it is in view. Of people
 * nothing is kept but whether a commit is by an author of the change.
 */
export async function readHistory(
  repository: Repository,
  { base, head }: Pick<Change, 'base' | 'head'>,
  asked: HistoryAsked = {},
): Promise<{ readonly commits: readonly PastCommit[]; readonly gaps: readonly string[] }> {
  const most = asked.mostCommits ?? mostCommits;
  if (isEmptyTree(base)) return { commits: [], gaps: ['There is no history before the change.'] };
  const names = ['-c', `mailmap.blob=${head}:.mailmap`];
  const [authors, log, shallow] = await Promise.all([
    repository.git([...names, 'log', '--format=%aE', `${base}..${head}`]),
    repository.gitBytes([...names, ...logWords, `--max-count=${most}`, base], { mostBytes }),
    repository.git(['rev-parse', '--is-shallow-repository']),
  ]);
  asked.signal?.throwIfAborted();
  if (log === undefined) {
    return { commits: [], gaps: ['The history before the change could not be read: this clone lacks parts of it.'] };
  }
  const own = new Set(
    authors
      ?.toLowerCase()
      .split('\n')
      .filter((address) => address !== ''),
  );
  const commits = parseLog(log.bytes.toString('utf8'), own);
  // The last one is cut in the middle, or nobody knows.
  if (log.isCut) commits.pop();
  const isShort = log.isCut || (shallow?.trim() === 'true' && commits.length < most);
  const why = log.isCut ? 'it is too large to be read further' : 'the clone is shallow';
  return {
    commits,
    gaps: isShort
      ? [
          `The history before the change ends after ${commits.length === 1 ? '1 commit' : `${commits.length} commits`}: ${why}.`,
        ]
      : [],
  };
}

/** A merge counts as one commit, with all that it brought to the mainline, whatever the repository configures. */
const logWords: readonly string[] = [
  '-c',
  'log.diffMerges=separate',
  'log',
  '--first-parent',
  '-m',
  '--root',
  '--no-renames',
  '--no-ext-diff',
  '--ignore-submodules=none',
  '--no-color',
  '--encoding=UTF-8',
  '--name-only',
  '-z',
  // Begins with what no path and no message holds, because -z ends both alike.
  '--format=%x00%x01%H%x00%ct%x00%aE%x00%s%x00%b%x00',
];

/** @param own author addresses of the change */
function parseLog(log: string, own: ReadonlySet<string>): PastCommit[] {
  const commits: PastCommit[] = [];
  const known = new Map<string, string>();
  for (const record of log.split('\0\u0001').slice(1)) {
    const [id = '', at = '', author = '', subject = '', body = '', , ...rest] = record.split('\0');
    // The end of the message, a line feed, and then the paths.
    const paths = rest.map((path, index) => (index === 0 ? path.slice(1) : path)).filter((path) => path !== '');
    const isSweep = paths.length > mostPaths;
    commits.push({
      id: copied(id),
      at: Number(at),
      title: copied(titleOf(subject, body)),
      sameAuthor: own.has(author.toLowerCase()),
      paths: isSweep ? [] : paths.map((path) => shared(path, known)),
    });
  }
  return commits;
}

/** One string for a path that many commits touch, none of them a piece of the log. */
function shared(path: string, known: Map<string, string>): string {
  const before = known.get(path);
  if (before !== undefined) return before;
  const own = copied(path);
  known.set(own, own);
  return own;
}

/** Pieces of a text keep the whole of it in memory; joining and cutting again makes the engine copy. */
function copied(text: string): string {
  return text.length > 12 ? `\0${text}`.slice(1) : text;
}
