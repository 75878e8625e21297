import type { Change, PastCommit } from './change.js';
import type { RiskLevel } from './facts.js';
import type { Likelihood, LikelihoodReason } from './findings.js';
import { historySigns, pastOf } from './likelihood-history.js';
import { pathSigns, type Sign, titleSigns } from './likelihood-signs.js';
import { type Measured, measured, scoreFrom, type Weight, type WeightName, weights } from './likelihood-weights.js';

/** History that is not seen may hide reverts: below so many commits no change is called LOW. */
const commitsForLow = 100;
/** Until so many commits are read, an uneventful past counts only by the share of them that was seen. */
const commitsForWhole = 500;

const unknown: Sign = { value: undefined, sentence: '' };

/** What every row of the table of weights sees; `value` is what the weight is multiplied with. */
export function signsOf(change: Change, past: readonly PastCommit[]): Readonly<Record<WeightName, Sign>> {
  const seen = pastOf(change, past);
  const isNothing = change.files.length === 0;
  const history = (name: keyof typeof historySigns) =>
    past.length === 0 || isNothing ? unknown : historySigns[name](seen);
  const path = (name: keyof typeof pathSigns) => (isNothing ? unknown : pathSigns[name](change));
  const title = (name: keyof typeof titleSigns) =>
    change.title === undefined ? unknown : titleSigns[name](change.title);
  return {
    unfamiliar: history('unfamiliar'),
    filesReverted: history('filesReverted'),
    comesAgain: change.title === undefined ? unknown : history('comesAgain'),
    configuration: path('configuration'),
    authentication: path('authentication'),
    interface: path('interface'),
    concurrency: path('concurrency'),
    documents: path('documents'),
    titleTries: title('titleTries'),
    titleCalms: title('titleCalms'),
  };
}

/**
 * How much a change looks like changes that had to be taken back: a sum over the table of weights, each row against
 * its usual value. What cannot be known (no title, no history) adds nothing, so it never speaks for a change.
 * @param past commits of the mainline before the change, newest first, as many as the weights were fitted with (2,000)
 */
export function likelihoodOf(change: Change, past: readonly PastCommit[]): Likelihood {
  const reasons = reasonsOf(signsOf(change, past), past.length);
  const score = rounded(reasons.reduce((sum, { adds }) => sum + adds, 0));
  const byScore: RiskLevel = score >= scoreFrom.HIGH ? 'HIGH' : score >= scoreFrom.MEDIUM ? 'MEDIUM' : 'LOW';
  const isShort = past.length < commitsForLow;
  const level = byScore === 'LOW' && (isShort || change.files.length === 0) ? 'MEDIUM' : byScore;
  const basis = change.title === undefined ? measured.withoutTitle : measured.withTitle;
  return { score, level, lift: basis.lift[level], reasons, meaning: meaningOf(level, basis, limitsOf(change, past)) };
}

/** What could not be weighed, each in a sentence. */
function limitsOf({ title, files }: Change, past: readonly PastCommit[]): string[] {
  const limits: string[] = [];
  if (files.length === 0) limits.push('No changed file is known, so nothing of the change itself was weighed.');
  if (past.length < commitsForLow) {
    const known = past.length === 0 ? 'No earlier commit is known' : `Only ${past.length} earlier commits are known`;
    limits.push(
      `${known}: what a history would tell in favour of the change counts little or not at all, and LOW is not given.`,
    );
  }
  if (title === undefined)
    limits.push('The change has no single title, so only its paths, lines and history were weighed.');
  return limits;
}

/** Every row that moves the score, the strongest first; rows that saw nothing are summed up in the last one. */
function reasonsOf(signs: Readonly<Record<WeightName, Sign>>, commitsRead: number): LikelihoodReason[] {
  const reasons: LikelihoodReason[] = [];
  const absent: string[] = [];
  let absentAdds = 0;
  for (const row of weights) {
    const { name, what } = row;
    const { value, sentence, proofs = [], commits = [] } = signs[name];
    if (value === undefined) continue;
    const adds = added(row, value, commitsRead);
    if (sentence === '') {
      absent.push(what);
      absentAdds += adds;
    } else if (rounded(adds) !== 0) {
      reasons.push({ name, sentence, adds: rounded(adds), proofs, commits });
    }
  }
  reasons.sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds));
  if (rounded(absentAdds) === 0) return reasons;
  const sentence = `Not seen, as in most changes: ${absent.join('; ')}.`;
  return [...reasons, { name: 'absent', sentence, adds: rounded(absentAdds), proofs: [], commits: [] }];
}

/** What a row adds to the score. A short history may speak against a change, but for it only as far as it reaches. */
export function added({ family, weight, usual }: Weight, value: number | undefined, commitsRead: number): number {
  if (value === undefined) return 0;
  const whole = weight * (value - usual);
  return family === 'history' && whole < 0 ? whole * Math.min(1, commitsRead / commitsForWhole) : whole;
}

function meaningOf(
  level: RiskLevel,
  { lift, rightOrderPercent, repositories }: Measured,
  limits: readonly string[],
): string {
  const times = lift[level].toFixed(1);
  return [
    `Changes like this were taken back within 30 days ${times} × as often as average in ${repositories} public repositories;`,
    `of two changes, one taken back and one not, the score puts them in the right order ${rightOrderPercent} times of 100, so it ranks changes and foretells none.`,
    ...limits,
  ].join(' ');
}

/** Three digits: finer differences are noise, and the last bits of a logarithm differ between machines. */
function rounded(score: number): number {
  return Math.round(score * 1000) / 1000 + 0;
}
