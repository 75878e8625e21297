// How well scores tell commits that were taken back from commits that stayed.

/** One commit with its scores and how many commits of the mainline it stands for. */
export interface Scored {
  readonly reverted: 0 | 1;
  readonly standsFor: number;
}

/** @param natural how many commits of each class the mainline has; without it every label stands for itself */
export function standingFor(
  reverted: readonly (0 | 1)[],
  natural?: { readonly nat_pos: number; readonly nat_neg: number },
): Scored[] {
  const takenBack = reverted.filter((kind) => kind === 1).length;
  const { nat_pos, nat_neg } = natural ?? { nat_pos: takenBack, nat_neg: reverted.length - takenBack };
  return reverted.map((kind) => ({
    reverted: kind,
    standsFor: kind === 1 ? nat_pos / takenBack : nat_neg / (reverted.length - takenBack),
  }));
}

export type Level = 'LOW' | 'MEDIUM' | 'HIGH';

/** The area under the ROC curve, ties counted one half (Mann-Whitney U); undefined without both classes. */
export function auc(
  scores: readonly number[],
  reverted: readonly (0 | 1)[],
  times?: readonly number[],
): number | undefined {
  const order = scores.map((_, at) => at).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let stayedBelow = 0;
  let wins = 0;
  let takenBack = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let positives = 0;
    let negatives = 0;
    const score = scores[order[from] ?? 0];
    for (; to < order.length && scores[order[to] ?? 0] === score; to += 1) {
      const at = order[to] ?? 0;
      const weight = times?.[at] ?? 1;
      if (reverted[at] === 1) positives += weight;
      else negatives += weight;
    }
    wins += positives * (stayedBelow + negatives / 2);
    stayedBelow += negatives;
    takenBack += positives;
    from = to;
  }
  return takenBack === 0 || stayedBelow === 0 ? undefined : wins / (takenBack * stayedBelow);
}

/** The share of the commits taken back that is among the highest-scored share of all; ties are shared out. */
export function recallAt(share: number, scores: readonly number[], commits: readonly Scored[]): number {
  const groups = new Map<number, [number, number]>();
  scores.forEach((score, at) => {
    const group = groups.get(score) ?? [0, 0];
    const { reverted = 0, standsFor = 1 } = commits[at] ?? {};
    group[reverted === 1 ? 0 : 1] += standsFor;
    groups.set(score, group);
  });
  const total = commits.reduce((sum, { standsFor }) => sum + standsFor, 0);
  const all = commits.reduce((sum, { reverted, standsFor }) => sum + reverted * standsFor, 0);
  let left = share * total;
  let found = 0;
  for (const [, [positives, negatives]] of [...groups].sort(([a], [b]) => b - a)) {
    const part = Math.min(1, left / (positives + negatives));
    found += part * positives;
    left -= part * (positives + negatives);
    if (left <= 0) break;
  }
  return found / all;
}

export interface Lift {
  /** Of all commits. */
  readonly share: number;
  /** How often commits of this level were taken back, as a multiple of the average. */
  readonly lift: number | undefined;
}

/** Shares and lifts of the levels in one repository, every commit counted as many times as it stands for. */
export function lifts(levels: readonly Level[], commits: readonly Scored[]): Record<Level, Lift> {
  const sum = (level: Level | undefined, onlyReverted: boolean) =>
    commits.reduce(
      (total, { reverted, standsFor }, at) =>
        (level === undefined || levels[at] === level) && (!onlyReverted || reverted === 1) ? total + standsFor : total,
      0,
    );
  const average = sum(undefined, true) / sum(undefined, false);
  const of = (level: Level): Lift => {
    const total = sum(level, false);
    return {
      share: total / sum(undefined, false),
      lift: total === 0 ? undefined : sum(level, true) / total / average,
    };
  };
  return { LOW: of('LOW'), MEDIUM: of('MEDIUM'), HIGH: of('HIGH') };
}

export function mean(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A fixed sequence (mulberry32), so that two runs print the same interval. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How often each commit was drawn when commits are drawn anew within their class. */
function drawn(reverted: readonly (0 | 1)[], next: () => number): number[] {
  const times = reverted.map(() => 0);
  for (const kind of [0, 1]) {
    const members = reverted.flatMap((value, at) => (value === kind ? [at] : []));
    for (let draw = 0; draw < members.length; draw += 1) {
      const at = members[Math.floor(next() * members.length)] ?? 0;
      times[at] = (times[at] ?? 0) + 1;
    }
  }
  return times;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Percentile bootstrap (95 %) of the mean AUC over repositories, and of its difference to another score (paired). */
export function bootstrap(
  repositories: readonly {
    readonly reverted: readonly (0 | 1)[];
    readonly scores: readonly number[];
    readonly other?: readonly number[];
  }[],
  rounds: number,
): Interval {
  const next = sequence(20_240);
  const value = (times?: readonly (readonly number[])[]) =>
    mean(
      repositories.map(({ reverted, scores, other }, at) => {
        const own = auc(scores, reverted, times?.[at]);
        const others = other === undefined ? 0 : auc(other, reverted, times?.[at]);
        return own === undefined || others === undefined ? undefined : own - others;
      }),
    );
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    values.push(value(repositories.map(({ reverted }) => drawn(reverted, next))));
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
  return { value: value(), low: at(0.025), high: at(0.975) };
}
