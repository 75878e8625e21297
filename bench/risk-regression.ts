// Logistic regression with a ridge penalty (L2) and an intercept for each repository, by Newton's method. Small on
// purpose: a dozen rows, a few thousand commits.

export interface Sample {
  /** The rows' values; undefined counts as the mean. */
  readonly values: readonly (number | undefined)[];
  readonly reverted: 0 | 1;
  /** Which repository, from 0. */
  readonly repository: number;
}

/** A row that few commits have is held back as if one in twenty-five had it; else a handful of them makes a weight. */
const leastDeviation = 0.2;

/**
 * @param penalty on standardised rows, in commits: 100 pulls a row towards 0 as strongly as 100 commits against it
 * @returns the weight of each row in its own unit
 */
export function fitted(samples: readonly Sample[], penalty: number): number[] {
  const rows = samples[0]?.values.length ?? 0;
  const repositories = 1 + Math.max(...samples.map(({ repository }) => repository));
  const means = Array.from({ length: rows }, (_, row) => average(samples.flatMap(({ values }) => values[row] ?? [])));
  const deviations = means.map((mean, row) =>
    Math.max(leastDeviation, Math.sqrt(average(samples.map(({ values }) => ((values[row] ?? mean) - mean) ** 2)))),
  );
  const standard = samples.map(({ values }) =>
    means.map((mean, row) => ((values[row] ?? mean) - mean) / (deviations[row] ?? 1)),
  );
  const counts = Array.from(
    { length: repositories },
    (_, at) => samples.filter(({ repository }) => repository === at).length,
  );
  // Every repository weighs alike, however many of its commits are labelled.
  const weights = samples.map(({ repository }) => samples.length / repositories / (counts[repository] ?? 1));
  const size = rows + repositories;
  const solution = new Array<number>(size).fill(0);
  for (let step = 0; step < 30; step += 1) {
    const gradient = solution.map((value, at) => (at < rows ? -penalty * value : 0));
    const curvature = solution.map((_, at) =>
      solution.map((_, other) => (at === other ? (at < rows ? penalty : 1e-9) : 0)),
    );
    samples.forEach(({ reverted, repository }, sample) => {
      const x = [...(standard[sample] ?? []), ...new Array<number>(repositories).fill(0)];
      x[rows + repository] = 1;
      const active = [...Array(rows).keys(), rows + repository];
      const z = active.reduce((sum, at) => sum + (x[at] ?? 0) * (solution[at] ?? 0), 0);
      const p = 1 / (1 + Math.exp(-z));
      const weight = weights[sample] ?? 1;
      for (const at of active) {
        gradient[at] = (gradient[at] ?? 0) + weight * (reverted - p) * (x[at] ?? 0);
        const line = curvature[at] ?? [];
        for (const other of active)
          line[other] = (line[other] ?? 0) + weight * p * (1 - p) * (x[at] ?? 0) * (x[other] ?? 0);
      }
    });
    const move = solved(curvature, gradient);
    move.forEach((value, at) => {
      solution[at] = (solution[at] ?? 0) + value;
    });
    if (Math.max(...move.map(Math.abs)) < 1e-9) break;
  }
  return solution.slice(0, rows).map((value, row) => value / (deviations[row] ?? 1));
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Gauss's elimination; the matrix is positive definite, so no pivot vanishes. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const work = matrix.map((line, at) => [...line, right[at] ?? 0]);
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot += 1) {
    const top = work[pivot] ?? [];
    for (let line = pivot + 1; line < size; line += 1) {
      const below = work[line] ?? [];
      const factor = (below[pivot] ?? 0) / (top[pivot] ?? 1);
      for (let column = pivot; column <= size; column += 1)
        below[column] = (below[column] ?? 0) - factor * (top[column] ?? 0);
    }
  }
  const result = new Array<number>(size).fill(0);
  for (let line = size - 1; line >= 0; line -= 1) {
    const row = work[line] ?? [];
    let rest = row[size] ?? 0;
    for (let column = line + 1; column < size; column += 1) rest -= (row[column] ?? 0) * (result[column] ?? 0);
    result[line] = rest / (row[line] ?? 1);
  }
  return result;
}
