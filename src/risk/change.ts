/** Lines that a change takes out of a file and puts in at one place (`git diff -U0`); lines are 1-based. */
export interface Hunk {
  readonly oldLine: number;
  readonly newLine: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export interface ChangedFile {
  /** The path after the change; of a removed file, the path it had. */
  readonly path: string;
  /** Where a renamed or copied file comes from. */
  readonly oldPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly kind: 'text' | 'binary' | 'submodule';
  /** Lines; 0 for binary files. */
  readonly added: number;
  readonly removed: number;
  /** Empty for binary files and where the change was too large to be read whole. */
  readonly hunks: readonly Hunk[];
}

/** What git tells of a change, from the point where it left its base to its head. `repository/change.ts` reads it. */
export interface Change {
  /** Full commit ids. */
  readonly base: string;
  readonly head: string;
  readonly commits: number;
  /** The subject of the change, where the range is one commit or ends in a merge; undefined where there is none. */
  readonly title: string | undefined;
  readonly files: readonly ChangedFile[];
  /** Whole files before and after, for the paths that `wantsWhole` named; a side that is not there is undefined. */
  readonly whole: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string | undefined }>;
  /** In words, what could not be read and what was left out of it (a shallow history, missing objects, too much). */
  readonly gaps: readonly string[];
}

/** A commit of the mainline before the change, newest first. No person is kept, only whether it was the same author. */
export interface PastCommit {
  /** Full commit id. */
  readonly id: string;
  /** Seconds since 1970, committer's clock. */
  readonly at: number;
  readonly title: string;
  readonly sameAuthor: boolean;
  readonly paths: readonly string[];
}
