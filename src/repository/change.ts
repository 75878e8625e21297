import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import type { Repository } from './repository.js';

export interface ChangedFile {
  /** The path after the change; of a removed file, the path it had. */
  readonly path: string;
  /** Lines; 0 for binary files. */
  readonly added: number;
  readonly removed: number;
}

export interface AddedLine {
  readonly path: string;
  /** 1-based, in the file after the change. */
  readonly line: number;
  readonly text: string;
}

/** What git tells of a change: from the point where it left `base` to `head`. */
export interface Change {
  readonly base: string;
  readonly head: string;
  readonly commits: number;
  readonly files: readonly ChangedFile[];
  /** The lines that the change adds to files that define or move stored data. */
  readonly schemaLines: readonly AddedLine[];
}

const schemaFiles = ['*.sql', '*migrat*', '*alembic/versions*', '*db/schema*', '*changelog*.xml', '*changelog*.y*ml'];
const schemaCode = /\.(sql|rb|py|ts|js|mjs|cjs|php|kt|java|go|cs|exs|xml|ya?ml|prisma)$/;
const mostSchemaLines = 20_000;

/**
 * Reads the change between two revisions without leaving git's object store, so bare repositories work too.
 * @param base revision that the change starts from; with a head that has left it, their merge base counts
 * @throws UserError where there is no git repository or a revision does not exist
 */
export async function readChange(repository: Repository, base: string, head = 'HEAD'): Promise<Change> {
  if ((await repository.git(['rev-parse', '--git-dir'])) === undefined) {
    throw new UserError(
      'no-git',
      `\`base\` asks git for a change, but ${quoted(repository.name)} is no git repository (or git is not installed); leave \`base\` and \`head\` out.`,
    );
  }
  const from = await commitOf(repository, 'base', base);
  const to = await commitOf(repository, 'head', head);
  const fork = (await repository.git(['merge-base', from, to]))?.trim() || from;
  const [numstat, count, patch] = await Promise.all([
    repository.git(['diff', '--numstat', '-z', '-M', '--no-ext-diff', '--no-textconv', fork, to]),
    repository.git(['rev-list', '--count', `${fork}..${to}`]),
    repository.git([
      'diff',
      '-U0',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '-M',
      fork,
      to,
      '--',
      ...schemaFiles,
    ]),
  ]);
  if (numstat === undefined) {
    throw new UserError(
      'no-diff',
      `git could not compare ${quoted(base)} with ${quoted(head)} (a shallow or partial clone lacks objects); fetch the history, or leave \`base\` out.`,
    );
  }
  return {
    base: fork.slice(0, 12),
    head: to.slice(0, 12),
    commits: Number(count?.trim() ?? 0),
    files: filesOf(numstat),
    schemaLines: addedLinesOf(patch ?? '').filter(({ path }) => schemaCode.test(path)),
  };
}

async function commitOf(repository: Repository, name: 'base' | 'head', revision: string): Promise<string> {
  const found = await repository.git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (found !== undefined && found.trim() !== '') return found.trim();
  throw new UserError(
    'no-such-revision',
    `\`${name}\` names ${quoted(revision)}, which is no commit of ${quoted(repository.name)}; give a branch, tag or commit that \`git log\` knows.`,
  );
}

/** `added TAB removed TAB path NUL`, and for a rename `added TAB removed TAB NUL old NUL new NUL` (git-diff(1), -z). */
function filesOf(numstat: string): ChangedFile[] {
  const files: ChangedFile[] = [];
  const fields = numstat.split('\0');
  for (let at = 0; at < fields.length; at += 1) {
    const [, added, removed, path] = /^([\d-]+)\t([\d-]+)\t([\s\S]*)$/.exec(fields[at] ?? '') ?? [];
    if (path === undefined) continue;
    const renamed = path === '';
    const after = renamed ? fields[at + 2] : path;
    if (renamed) at += 2;
    if (after !== undefined) files.push({ path: after, added: Number(added) || 0, removed: Number(removed) || 0 });
  }
  return files;
}

function addedLinesOf(patch: string): AddedLine[] {
  const lines: AddedLine[] = [];
  let path: string | undefined;
  let line = 0;
  let left = 0;
  for (const text of patch.split('\n')) {
    if (left > 0 && text.startsWith('+')) {
      if (path !== undefined && lines.length < mostSchemaLines)
        lines.push({ path, line, text: text.slice(1).slice(0, 500) });
      line += 1;
      left -= 1;
      continue;
    }
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (hunk !== null) {
      line = Number(hunk[1]);
      left = Number(hunk[2] ?? 1);
    } else if (text.startsWith('+++ ')) {
      const named = /^\+\+\+ "?b\/(.*?)"?\t?$/.exec(text);
      path = named?.[1];
    }
  }
  return lines;
}
