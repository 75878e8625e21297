import { median } from './median.js';

export interface HistoryMinute {
  readonly bad: number;
  readonly requests: number;
}

export interface HistoryNoise {
  /** What noiseInStage should start from. */
  readonly prior: number;
  /** Below this the noise of a stage must not be taken, whatever the stage itself shows. */
  readonly floor: number;
}

const windowMinutes = [10, 20, 30, 60];
// The median of a squared standard normal variable.
const medianOfSquare = 0.4549;
const fewestMinutes = 480;

/**
 * The noise floor that hours of baseline history teach: how far the logarithm of the rate wanders within 10 to 60
 * minutes beyond what counting alone explains. One arm's wandering looks just like harm, and only history can tell.
 * `history` holds one row a minute, oldest first; undefined below eight hours. `canaryBadPerMinute` and `exposureRatio`
 * (canary over baseline requests) describe the stage.
 *
 * Method: second differences of log rates over adjacent windows, which a steady rise or a daily wave leaves near 0; the
 * median of their squares, which single incidents leave alone; minutes far above the median are dropped before.
 *
 * Source: settled by simulation of drifting rates (test, and bench/statistics.ts).
 *
 * @example noiseFromHistory([], { canaryBadPerMinute: 1, exposureRatio: 0.05 }) // undefined
 */
export function noiseFromHistory(
  history: readonly HistoryMinute[],
  { canaryBadPerMinute, exposureRatio }: { readonly canaryBadPerMinute: number; readonly exposureRatio: number },
): HistoryNoise | undefined {
  if (history.length < fewestMinutes) return undefined;
  const usual = median(history.map(({ bad }) => bad));
  const quiet = history.filter(({ bad }) => bad <= 3 * usual + 6 * Math.sqrt(Math.max(usual, 1)));
  let wandering = 0;
  let prior = 1.05;
  let priorSettled = false;
  for (const size of windowMinutes) {
    const windows = windowsOf(quiet, size);
    const { square, counting, triples } = secondDifferences(windows);
    if (triples < 3) continue;
    const uncertainty = (1.6 * counting) / Math.sqrt(triples);
    wandering = Math.max(wandering, (size * (square / medianOfSquare - counting - uncertainty)) / 6);
    if (!priorSettled && windows.every(({ bad }) => bad >= 10)) {
      prior = Math.max(prior, square / medianOfSquare / counting);
      priorSettled = true;
    }
  }
  const floor = 1 + (2 * canaryBadPerMinute * wandering * 1.5) / (1 + exposureRatio);
  return { prior, floor: Math.max(1, floor) };
}

function windowsOf(minutes: readonly HistoryMinute[], size: number): HistoryMinute[] {
  const count = Math.floor(minutes.length / size);
  return Array.from({ length: count }, (_, index) => {
    const rows = minutes.slice(index * size, (index + 1) * size);
    return {
      bad: rows.reduce((sum, { bad }) => sum + bad, 0),
      requests: rows.reduce((sum, { requests }) => sum + requests, 0),
    };
  });
}

function secondDifferences(windows: readonly HistoryMinute[]): {
  readonly square: number;
  readonly counting: number;
  readonly triples: number;
} {
  const squares: number[] = [];
  const variances: number[] = [];
  const logRate = ({ bad, requests }: HistoryMinute) => Math.log(bad / requests);
  const variance = ({ bad, requests }: HistoryMinute) => 1 / bad - 1 / requests;
  windows.forEach((middle, index) => {
    const before = windows[index - 1];
    const after = windows[index + 1];
    if (!before || !after || [before, middle, after].some(({ bad }) => bad === 0)) return;
    squares.push((logRate(before) - 2 * logRate(middle) + logRate(after)) ** 2);
    variances.push(variance(before) + 4 * variance(middle) + variance(after));
  });
  return { square: median(squares), counting: median(variances), triples: squares.length };
}
