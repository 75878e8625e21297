// Fits the table of weights of src/risk/likelihood-weights.ts and says how well such a table does on repositories it
// was not fitted to: one repository at a time is left out, weights and limits come from the others.
//
//   npx tsx bench/risk-fit.ts --labels DIR [--labels DIR] --repositories DIR
//                             [--features FILE]      keeps what the product saw, or reads it where the file is there
//                             [--predictions FILE]   writes the scores given while left out, one commit a line
//                             [--penalty 100]
//
// A logistic regression with a ridge penalty, an intercept for each repository (so that no row learns which repository
// it is in) and every repository weighing alike. What it prints for all repositories is the table.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { added, signsOf } from '../src/risk/likelihood.js';
import { type Weight, type WeightName, weights } from '../src/risk/likelihood-weights.js';
import { gitFolderOf, labelledCommits, prevalences, readCommit, View } from './risk-commits.js';
import { average, fitted } from './risk-regression.js';
import { auc, bootstrap, type Level, lifts, mean, standingFor } from './risk-score.js';

const { values: options } = parseArgs({
  options: {
    labels: { type: 'string', multiple: true, default: [] },
    repositories: { type: 'string', default: '' },
    features: { type: 'string' },
    predictions: { type: 'string' },
    penalty: { type: 'string', default: '100' },
  },
});
/** Of all commits of a mainline, the calmest and the most striking; a level that half of them has warns nobody. */
const lowShare = 0.3;
const highShare = 0.1;

interface Seen {
  readonly repo: string;
  readonly sha: string;
  readonly reverted: 0 | 1;
  readonly commitsRead: number;
  readonly values: Readonly<Partial<Record<WeightName, number>>>;
}

async function seen(): Promise<Seen[]> {
  const file = options.features;
  if (file !== undefined && existsSync(file)) {
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line): Seen => JSON.parse(line));
  }
  const all: Seen[] = [];
  for (const [repo, commits] of labelledCommits(options.labels)) {
    const view = new View(gitFolderOf(options.repositories, repo));
    for (const commit of commits) {
      const { change, past } = await readCommit(view, commit);
      const signs = signsOf(change, past);
      const values = Object.fromEntries(Object.entries(signs).map(([name, { value }]) => [name, value]));
      all.push({ repo, sha: commit.sha, reverted: commit.reverted, commitsRead: past.length, values });
    }
    view.remove();
    console.error(`${repo}: ${commits.length} commits read`);
  }
  if (file !== undefined) writeFileSync(file, `${all.map((one) => JSON.stringify(one)).join('\n')}\n`);
  return all;
}

interface Model {
  readonly table: readonly Weight[];
  readonly medium: number;
  readonly high: number;
}

function score(table: readonly Weight[], { values, commitsRead }: Seen, withTitle: boolean): number {
  const untitled = (row: Weight) => row.family === 'title' && !withTitle;
  const sum = table.reduce((total, row) => total + (untitled(row) ? 0 : added(row, values[row.name], commitsRead)), 0);
  return Math.round(sum * 1000) / 1000;
}

function modelOf(byRepository: ReadonlyMap<string, readonly Seen[]>): Model {
  const repositories = [...byRepository.values()];
  const samples = repositories.flatMap((commits, repository) =>
    commits.map(({ values, reverted }) => ({
      values: weights.map(({ name }) => values[name] ?? undefined),
      reverted,
      repository,
    })),
  );
  const found = fitted(samples, Number(options.penalty));
  const usual = (name: WeightName) =>
    average(
      repositories.map((commits) =>
        average(commits.flatMap(({ reverted, values }) => (reverted === 1 ? [] : (values[name] ?? [])))),
      ),
    );
  const table = weights.map((row, at) => ({ ...row, weight: found[at] ?? 0, usual: usual(row.name) }));
  // Commits that stayed stand for the mainline, of which one commit in a hundred is taken back.
  const stayed = repositories
    .flatMap((commits) => {
      const own = commits.filter(({ reverted }) => reverted === 0);
      return own.map((commit) => ({ score: score(table, commit, true), part: 1 / own.length / repositories.length }));
    })
    .sort((a, b) => a.score - b.score);
  const at = (share: number) => {
    let sum = 0;
    return (
      stayed.find(({ part }) => {
        sum += part;
        return sum >= share;
      })?.score ?? 0
    );
  };
  return { table, medium: at(lowShare), high: at(1 - highShare) };
}

const levelOf = (value: number, { medium, high }: Model): Level =>
  value >= high ? 'HIGH' : value >= medium ? 'MEDIUM' : 'LOW';

const natural = prevalences(options.labels);
const byRepository = new Map<string, Seen[]>();
for (const one of await seen()) byRepository.set(one.repo, [...(byRepository.get(one.repo) ?? []), one]);
const folds = [...byRepository].map(([repo, commits]) => {
  const model = modelOf(new Map([...byRepository].filter(([other]) => other !== repo)));
  return { repo, commits, model };
});

for (const withTitle of [true, false]) {
  console.log(`\n${withTitle ? 'with' : 'without'} title, every repository scored by weights of the others`);
  const left = folds.map(({ repo, commits, model }) => {
    const scores = commits.map((commit) => score(model.table, commit, withTitle));
    const reverted = commits.map((commit) => commit.reverted);
    const weighed = standingFor(reverted, natural[repo]);
    return {
      repo,
      scores,
      reverted,
      lifts: lifts(
        scores.map((value) => levelOf(value, model)),
        weighed,
      ),
    };
  });
  for (const { repo, scores, reverted } of left)
    console.log(`  ${repo.padEnd(28)} AUC ${auc(scores, reverted)?.toFixed(3)}`);
  const pooled = bootstrap(left, 1000);
  console.log(
    `  mean of ${left.length} repositories      AUC ${pooled.value.toFixed(3)} [${pooled.low.toFixed(3)} ${pooled.high.toFixed(3)}]`,
  );
  for (const level of ['LOW', 'MEDIUM', 'HIGH'] as const) {
    const share = mean(left.map((one) => one.lifts[level].share));
    console.log(
      `  ${level.padEnd(6)} share ${share.toFixed(3)} lift ${mean(left.map((one) => one.lifts[level].lift)).toFixed(2)}`,
    );
  }
}

const { table, medium, high } = modelOf(byRepository);
console.log('\ntable for all repositories (in brackets, the range over the fits with one left out)');
for (const [at, { name, weight, usual }] of table.entries()) {
  const range = folds.map(({ model }) => model.table[at]?.weight ?? 0);
  console.log(
    `  ${name.padEnd(16)} weight ${weight.toFixed(3).padStart(6)} usual ${usual.toFixed(3)}  [${Math.min(...range).toFixed(2)} ${Math.max(...range).toFixed(2)}]`,
  );
}
console.log(`  MEDIUM from ${medium.toFixed(3)}, HIGH from ${high.toFixed(3)}`);

if (options.predictions !== undefined) {
  const lines = folds.flatMap(({ commits, model }) =>
    commits.map((commit) => {
      const [own, untitled] = [score(model.table, commit, true), score(model.table, commit, false)];
      const withoutTitle = { score: untitled, level: levelOf(untitled, model) };
      return JSON.stringify({
        repo: commit.repo,
        sha: commit.sha,
        score: own,
        level: levelOf(own, model),
        withoutTitle,
      });
    }),
  );
  writeFileSync(options.predictions, `${lines.join('\n')}\n`);
}
