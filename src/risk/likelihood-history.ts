import { counted } from '../text.js';
import type { Change, PastCommit } from './change.js';
import { mostShown, type Sign } from './likelihood-signs.js';

const revert = /^\s*(?:\[[^\]]*\]\s*|\w+(?:\([^)]*\))?!?:\s*)?(?:revert|roll ?back|back ?out)(?:s|ed|ing)?\b/i;

/** Whether a title says that a commit takes an earlier one back, by any of the usual conventions. */
export function isRevert(title: string): boolean {
  return revert.test(title);
}

/** The past of the files of a change, gathered once for the rows that look at it. */
export interface Past {
  readonly read: number;
  readonly touching: number;
  readonly touchingSameAuthor: number;
  /** Ids of commits that touch the files and take an earlier one back. */
  readonly revertsOfFiles: readonly string[];
  /** Of all commits read, whatever they touch. */
  readonly reverts: number;
  /** Ids of reverts of a change that had the title of this one. */
  readonly revertsOfSameTitle: readonly string[];
}

/** @param commits newest first */
export function pastOf(change: Change, commits: readonly PastCommit[]): Past {
  const files = new Set(
    change.files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath])),
  );
  const title = change.title === undefined ? '' : plainTitle(change.title);
  const reverts = commits.filter((commit) => isRevert(commit.title));
  const touching = commits.filter(({ paths }) => paths.some((path) => files.has(path)));
  return {
    read: commits.length,
    touching: touching.length,
    touchingSameAuthor: touching.filter(({ sameAuthor }) => sameAuthor).length,
    revertsOfFiles: touching.filter((commit) => isRevert(commit.title)).map(({ id }) => id),
    reverts: reverts.length,
    revertsOfSameTitle: reverts.filter((commit) => isRevertOf(commit.title, title)).map(({ id }) => id),
  };
}

/** Without the number of its pull request, which differs when a change comes again. */
function plainTitle(title: string): string {
  return title
    .replace(/(?<!\s)\s*\(#\d+\)/g, '')
    .replace(/^["\s]+|(?<!["\s])["\s]+$/g, '')
    .toLowerCase();
}

/** `Revert "title"` names what it takes back; a short title may only be found whole, for it occurs in others by chance. */
function isRevertOf(pastTitle: string, title: string): boolean {
  const rest = /revert[:\s]+(.+)$/i.exec(pastTitle)?.[1] ?? '';
  const named = plainTitle(rest.replace(/(?<!\s)\s*\(\d+\)/g, ''));
  return named !== '' && (named === title || (named.length > 15 && title.includes(named)));
}

export const historySigns = {
  unfamiliar: ({ touching, touchingSameAuthor, read }: Past): Sign => {
    // Half a change of one and a half is added, so that a single change counts less than the same share of many.
    const value = 1 - Math.sqrt((touchingSameAuthor + 0.5) / (touching + 1.5));
    if (touching === 0) return { value, sentence: `Nobody changed these files within the last ${read} commits.` };
    if (touchingSameAuthor > 0 && value > 0.5)
      return { value, sentence: 'Others made most of the earlier changes to these files.' };
    if (touchingSameAuthor > 0) return { value, sentence: 'The author has changed these files before.' };
    return { value, sentence: `First change to these files by this author within the last ${read} commits.` };
  },
  filesReverted: ({ revertsOfFiles, touching, reverts, read }: Past): Sign => {
    // Against what as many changes would have anywhere in this mainline, so that busy files and mainlines that revert
    // often are not held against a change; the halves keep small numbers from saying much.
    const expected = (touching * (reverts + 1)) / (read + 100);
    const value = Math.log((revertsOfFiles.length + 0.5) / (expected + 0.5));
    if (touching === 0) return { value, sentence: '' };
    const found = revertsOfFiles.length === 0 ? 'None' : `${revertsOfFiles.length}`;
    return {
      value,
      sentence: `${found} of ${counted(touching, 'earlier change')} to these files took another back; across the whole mainline it would be ${expected.toFixed(1)} of as many.`,
      commits: revertsOfFiles.slice(0, mostShown),
    };
  },
  comesAgain: ({ revertsOfSameTitle }: Past): Sign => ({
    value: revertsOfSameTitle.length > 0 ? 1 : 0,
    sentence: revertsOfSameTitle.length > 0 ? 'A change of the same title was taken back before.' : '',
    commits: revertsOfSameTitle.slice(0, mostShown),
  }),
} as const;
