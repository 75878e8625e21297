import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import type { Repository } from './repository.js';

/** The two ends of a change, as git objects. */
export interface Range {
  /** Full id of the commit that the change starts from; of the empty tree where the change begins the history. */
  readonly base: string;
  /** Full commit id. */
  readonly head: string;
  /** In words, where the ends are not what was asked for, or what that costs. */
  readonly gaps: readonly string[];
}

export interface RangeAsked {
  /** Revision that the change starts from; with a head that has left it, their merge base counts. */
  readonly base: string;
  /** HEAD unless told. */
  readonly head?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The ids of the tree that holds nothing, by SHA-1 and by SHA-256: what git itself compares a first commit with. */
const emptyTrees: readonly string[] = [
  '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
];

/** Whether a change that starts from it begins the history. */
export function isEmptyTree(base: string): boolean {
  return emptyTrees.includes(base);
}

/**
 * Finds the ends of a change in git's object store, so bare repositories work too.
 * @throws UserError `no-git`, `no-such-revision`, and `history-cut` where only a shallow clone lacks the revision;
 *   the signal's reason once it is aborted
 */
export async function rangeOf(repository: Repository, { base, head = 'HEAD', signal }: RangeAsked): Promise<Range> {
  const [where, from, to] = await Promise.all([
    repository.git(['rev-parse', '--is-shallow-repository', '--show-prefix']),
    commitOf(repository, base),
    commitOf(repository, head),
  ]);
  signal?.throwIfAborted();
  if (where === undefined) {
    throw new UserError(
      'no-git',
      `\`base\` asks git for a change, but ${quoted(repository.name)} is no git repository (or git is not installed, or refuses the folder because another user owns it); leave \`base\` and \`head\` out.`,
    );
  }
  const [shallow, prefix = ''] = where.split('\n');
  const isShallow = shallow === 'true';
  const gaps: string[] = [];
  if (prefix !== '')
    gaps.push(`Paths of the change are counted from the top of the checkout, above ${quoted(prefix)}.`);
  if (to === undefined && head === 'HEAD') throw noCommit(repository);
  if (to === undefined) throw noSuchRevision(repository, 'head', head, isShallow);
  if (from === undefined) {
    const nothing = await emptyTreeBehind(repository, base, isShallow);
    if (nothing === undefined) throw noSuchRevision(repository, 'base', base, isShallow);
    gaps.push(`${quoted(base)} is before the first commit, so all that ${quoted(head)} holds counts as added.`);
    return { base: nothing, head: to, gaps };
  }
  const fork = (await repository.git(['merge-base', from, to]))?.trim();
  signal?.throwIfAborted();
  gaps.push(...saidOfFork({ base, head, from, to, fork, isShallow }));
  return { base: fork ?? from, head: to, gaps };
}

async function commitOf(repository: Repository, revision: string): Promise<string | undefined> {
  const found = await repository.git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return found?.trim() || undefined;
}

/** The base of a first commit: its parent (`HEAD~1`, `abc^`), which there is none of, or the empty tree by its id. */
async function emptyTreeBehind(repository: Repository, base: string, isShallow: boolean): Promise<string | undefined> {
  if (isEmptyTree(base)) return base;
  const child = /^(.+)(?:\^1?|~1?)$/.exec(base)?.[1];
  const commit = child === undefined ? undefined : await commitOf(repository, child);
  // Where a shallow clone is cut, commits look as if they were the first.
  if (commit === undefined || isShallow) return undefined;
  const parents = (await repository.git(['rev-list', '--parents', '-n', '1', commit]))?.trim().split(' ');
  return parents?.length === 1 ? emptyTrees.find((tree) => tree.length === commit.length) : undefined;
}

/** `git init` alone, or a branch that was made without a history. */
function noCommit(repository: Repository): UserError {
  return new UserError(
    'no-such-revision',
    `${quoted(repository.name)} has no commit where it stands, so there is no change to read; commit first, name the end of the change by \`head\`, or leave \`base\` out.`,
  );
}

function noSuchRevision(repository: Repository, name: string, revision: string, isShallow: boolean): UserError {
  if (isShallow) {
    return new UserError(
      'history-cut',
      `\`${name}\` names ${quoted(revision)}, which this shallow clone of ${quoted(repository.name)} does not hold; \`git fetch --unshallow\` (or a deeper fetch of that branch) brings it.`,
    );
  }
  return new UserError(
    'no-such-revision',
    `\`${name}\` names ${quoted(revision)}, which is no commit of ${quoted(repository.name)}; give a branch, tag or commit that \`git log\` knows.`,
  );
}

interface Fork {
  readonly base: string;
  readonly head: string;
  readonly from: string;
  readonly to: string;
  readonly fork: string | undefined;
  readonly isShallow: boolean;
}

function saidOfFork({ base, head, from, to, fork, isShallow }: Fork): string[] {
  if (from === to) return [`${quoted(base)} and ${quoted(head)} are the same commit, so there is no change to read.`];
  if (fork === to) {
    return [
      `${quoted(base)} already holds ${quoted(head)}, so there is no change to read; perhaps \`base\` and \`head\` are swapped.`,
    ];
  }
  if (fork === undefined) {
    const why = isShallow
      ? 'the shallow clone is cut before the point where they part'
      : 'no commit was found that they have in common';
    return [
      `${quoted(base)} and ${quoted(head)} are compared as they stand, because ${why}; what came to the base alone counts as removed.`,
    ];
  }
  if (fork === from) return [];
  return [
    `${quoted(head)} has left ${quoted(base)}, so the change is counted from where they part, ${fork.slice(0, 12)}.`,
  ];
}
