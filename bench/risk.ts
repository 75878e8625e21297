// How well `likelihood` tells commits that were taken back from commits that stayed, on any list of labelled commits.
//
//   npx tsx bench/risk.ts --labels DIR [--labels DIR] --repositories DIR
//                         [--baselines FILE]     other scores of the same commits, {repo, sha, name: number, …} a line
//                         [--predictions FILE]   where the scores go, one commit a line; else a temporary file
//                         [--each 1]             every n-th commit of each class alone, for a quick look
//
// A label is {repo: 'owner/name', sha, parent, reverted: 0 | 1}, one a line, a `*.jsonl` for each repository; beside
// them or above them `meta.json` may say how many commits of each class the mainline has (nat_pos, nat_neg).
// Each commit is read in a repository in which nothing later is reachable, by the product's own code.
//
// The committed weights were fitted to repositories that bench/risk-fit.ts was given; on those the figures here flatter,
// and the ones it prints for repositories left out are the claim.
// Bars: mean AUC at least 0.62 with the title and 0.60 without; lift LOW <= 0.65, HIGH >= 1.7, rising; above 0.70 look for a leak.
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { likelihoodOf } from '../src/risk/likelihood.js';
import {
  baselineScores,
  gitFolderOf,
  type LabelledCommit,
  labelledCommits,
  prevalences,
  readCommit,
  View,
} from './risk-commits.js';
import { auc, bootstrap, type Interval, type Level, lifts, mean, recallAt, standingFor } from './risk-score.js';

const { values: options } = parseArgs({
  options: {
    labels: { type: 'string', multiple: true, default: [] },
    repositories: { type: 'string', default: '' },
    baselines: { type: 'string' },
    predictions: { type: 'string' },
    each: { type: 'string', default: '1' },
  },
});
const rounds = 1000;
const leakAbove = 0.7;

interface Prediction {
  readonly repo: string;
  readonly sha: string;
  readonly score: number;
  readonly level: Level;
  readonly withoutTitle: { readonly score: number; readonly level: Level };
}

interface Predicted {
  readonly repo: string;
  readonly commits: readonly LabelledCommit[];
  readonly predictions: readonly Prediction[];
}

async function predicted(repo: string, commits: readonly LabelledCommit[]): Promise<Predicted> {
  const view = new View(gitFolderOf(options.repositories, repo));
  const predictions: Prediction[] = [];
  try {
    for (const commit of commits) {
      const { change, past } = await readCommit(view, commit);
      const { score, level } = likelihoodOf(change, past);
      const untitled = likelihoodOf({ ...change, title: undefined }, past);
      const withoutTitle = { score: untitled.score, level: untitled.level };
      predictions.push({ repo, sha: commit.sha, score, level, withoutTitle });
    }
  } finally {
    view.remove();
  }
  return { repo, commits, predictions };
}

function everyNth(commits: readonly LabelledCommit[], step: number): LabelledCommit[] {
  return [0, 1].flatMap((kind) =>
    commits.filter(({ reverted }) => reverted === kind).filter((_, at) => at % step === 0),
  );
}

const shown = ({ value, low, high }: Interval) => `${value.toFixed(3)} [${low.toFixed(3)} ${high.toFixed(3)}]`;
const labelsOf = ({ commits }: Predicted) => commits.map(({ reverted }) => reverted);

/** Prints the figures of one way to score. */
function report(
  title: string,
  all: readonly Predicted[],
  of: (one: Prediction) => { score: number; level: Level },
): number {
  const scored = all.map((one) => ({
    repo: one.repo,
    reverted: labelsOf(one),
    scores: one.predictions.map((prediction) => of(prediction).score),
    levels: one.predictions.map((prediction) => of(prediction).level),
    weighed: standingFor(labelsOf(one), natural[one.repo]),
  }));
  console.log(`\n${title}`);
  for (const { repo, reverted, scores } of scored) {
    const takenBack = reverted.filter((value) => value === 1).length;
    console.log(
      `  ${repo.padEnd(28)} ${`${takenBack} of ${reverted.length}`.padStart(12)}  AUC ${(auc(scores, reverted) ?? Number.NaN).toFixed(3)}`,
    );
  }
  const pooled = bootstrap(scored, rounds);
  const unweighed = mean(scored.map(({ scores, reverted }) => recallAt(0.2, scores, standingFor(reverted))));
  const weighed = mean(scored.map(({ scores, weighed }) => recallAt(0.2, scores, weighed)));
  console.log(`  mean of ${scored.length} repositories: AUC ${shown(pooled)}`);
  console.log(`  R20 ${unweighed.toFixed(3)} as labelled, ${weighed.toFixed(3)} at natural frequency`);
  for (const level of ['LOW', 'MEDIUM', 'HIGH'] as const) {
    const each = scored.map(({ levels, weighed }) => lifts(levels, weighed)[level]);
    console.log(
      `  ${level.padEnd(6)} ${(100 * mean(each.map(({ share }) => share))).toFixed(1).padStart(5)} % of commits, lift ${mean(each.map(({ lift }) => lift)).toFixed(2)}`,
    );
  }
  for (const [name, scores] of baselines) {
    const others = scored.map((one, at) => ({
      ...one,
      other: all[at]?.commits.map(({ sha }) => scores.get(sha) ?? 0) ?? [],
    }));
    console.log(`  AUC less that of ${name.padEnd(12)} ${shown(bootstrap(others, rounds))}`);
  }
  return pooled.value;
}

const natural = prevalences(options.labels);
const baselines = options.baselines === undefined ? new Map() : baselineScores(options.baselines);
const all: Predicted[] = [];
for (const [repo, commits] of labelledCommits(options.labels)) {
  const start = performance.now();
  const chosen = everyNth(commits, Number(options.each));
  all.push(await predicted(repo, chosen));
  console.error(
    `${repo}: ${chosen.length} commits, ${Math.round((performance.now() - start) / chosen.length)} ms each`,
  );
}
const file = options.predictions ?? path.join(mkdtempSync(path.join(os.tmpdir(), 'risk-')), 'predictions.jsonl');
writeFileSync(file, `${all.flatMap(({ predictions }) => predictions.map((one) => JSON.stringify(one))).join('\n')}\n`);

const titled = report('with title', all, (one) => one);
report('without title', all, (one) => one.withoutTitle);
if (titled > leakAbove) {
  console.log(`\nThe mean AUC is above ${leakAbove}: look for a leak of later history before believing it.`);
}
console.log(`\npredictions: ${file}`);
