import type { RiskLevel } from './facts.js';

export type WeightName =
  | 'unfamiliar'
  | 'filesReverted'
  | 'comesAgain'
  | 'configuration'
  | 'authentication'
  | 'interface'
  | 'concurrency'
  | 'documents'
  | 'titleTries'
  | 'titleCalms';

export interface Weight {
  readonly name: WeightName;
  /** What it looks at, as a noun. */
  readonly what: string;
  readonly family: 'history' | 'change' | 'title';
  /** Added to the score for each unit above the usual value, in log-odds of being taken back. */
  readonly weight: number;
  /** The mean over changes that stayed: where a change has it, or it is unknown, the row adds nothing. */
  readonly usual: number;
  /** Why it may say anything, and how values are counted. */
  readonly why: string;
}

/**
 * The whole model: score = Σ weight × (value − usual).
 *
 * Weights and usual values are what `bench/risk-fit.ts` printed in November 2026 for 3,032 commits of the mainlines of
 * twelve public products, 758 of them reverted within 30 days: 18F/identity-idp, apache/pinot, google/skia-buildbot,
 * pypi/warehouse, vercel/vercel, Unleash/unleash, apache/kafka, flutter/cocoon, google/nomulus, growthbook/growthbook,
 * istio/istio, langfuse/langfuse. Logistic regression, ridge penalty 100, an intercept for each repository, every
 * repository weighing alike. In each of the twelve fits that leave one repository out, every weight kept its sign.
 *
 * Looked at and left out, because they told repositories left out nothing more: lines, files, folders, hunks and
 * entropy of the change, its size against the repository's usual, deleted or missing tests, fixes and authors of the
 * files, age of the last revert, reverts in the folders, dependencies, caching. The rows themselves were chosen with
 * all twelve in view, so on others expect a little less than the figures below.
 */
export const weights: readonly Weight[] = [
  {
    name: 'unfamiliar',
    family: 'history',
    what: 'files new to the author',
    weight: 1.232,
    usual: 0.536,
    why: '1 − √ of the author’s share of the earlier changes to these files: who knows a file knows what hangs on it.',
  },
  {
    name: 'filesReverted',
    family: 'history',
    what: 'earlier reverts in the files',
    weight: 0.272,
    usual: -0.057,
    why: 'Log of reverts in these files over as many as so many changes usually have in this mainline: some files break often.',
  },
  {
    name: 'comesAgain',
    family: 'history',
    what: 'a title that was taken back before',
    weight: 0.678,
    usual: 0,
    why: 'A second attempt. Seen four times, and four times taken back again; the penalty holds it down for being rare.',
  },
  {
    name: 'configuration',
    family: 'change',
    what: 'configuration, pipelines or infrastructure',
    weight: 0.467,
    usual: 0.16,
    why: '1 where any such file changes, translations and lock files aside: what only shows where it runs is seldom tried before.',
  },
  {
    name: 'authentication',
    family: 'change',
    what: 'authentication, sessions or secrets',
    weight: 0.34,
    usual: 0.089,
    why: '1 where the path of any file says so: many things depend on it, in ways that tests do not hold.',
  },
  {
    name: 'interface',
    family: 'change',
    what: 'interfaces',
    weight: 0.125,
    usual: 0.188,
    why: '1 where the path of any file names an API, route, controller or contract: others depend on it.',
  },
  {
    name: 'concurrency',
    family: 'change',
    what: 'work in parallel',
    weight: 0.253,
    usual: 0.241,
    why: '1 where code with such a word is added, or a path names queues, jobs, locks or workers: it fails only under load.',
  },
  {
    name: 'documents',
    family: 'change',
    what: 'documentation',
    weight: -0.359,
    usual: 0.154,
    why: '1 where any document changes: a change that is explained was thought through, and documents alone break nothing.',
  },
  {
    name: 'titleTries',
    family: 'title',
    what: 'words of trying',
    weight: 0.415,
    usual: 0.164,
    why: '1 where the title says use, switch, enable, replace, migrate, upgrade, bump, again, build or the like: something new in the place of something that runs.',
  },
  {
    name: 'titleCalms',
    family: 'title',
    what: 'words of mending',
    weight: -0.308,
    usual: 0.318,
    why: '1 where the title says fix, docs, typo, test, log or the like: small, and aimed at what is known.',
  },
];

/** Of all changes that stayed, 30 % lie below MEDIUM and 10 % at HIGH or above, every repository counted alike. */
export const scoreFrom: Readonly<Record<'MEDIUM' | 'HIGH', number>> = { MEDIUM: -0.283, HIGH: 0.668 };

/** How scores did on repositories whose commits they were not fitted to. */
export interface Measured {
  readonly repositories: number;
  /** How often changes of a level were taken back, as a multiple of the repository's average at natural frequency. */
  readonly lift: Readonly<Record<RiskLevel, number>>;
  /** AUC × 100: of two changes, one taken back and one not, how often the score puts them in the right order. */
  readonly rightOrderPercent: number;
}

/** Printed by `bench/risk-fit.ts` with the weights: each repository scored by weights and limits of the other eleven. */
export const measured: Readonly<Record<'withTitle' | 'withoutTitle', Measured>> = {
  // AUC 0.658 (0.634 to 0.681).
  withTitle: { repositories: 12, lift: { LOW: 0.49, MEDIUM: 1.09, HIGH: 2.38 }, rightOrderPercent: 66 },
  // AUC 0.642 (0.616 to 0.666).
  withoutTitle: { repositories: 12, lift: { LOW: 0.57, MEDIUM: 1.05, HIGH: 2.48 }, rightOrderPercent: 64 },
};
