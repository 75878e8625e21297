// How often the tests of src/statistics decide wrongly, and how soon rightly, with exact 95 % intervals; each stream is
// watched every minute, and an alarm ends it. Last, how long a simulation of six stages takes.
//
//   npx tsx bench/statistics.ts [runs] [seed]
import { simulate } from '../src/simulation/simulate.js';
import { clopperPearson } from '../src/statistics/clopper-pearson.js';
import { drawBinomial } from '../src/statistics/draw-binomial.js';
import { drawNormal } from '../src/statistics/draw-normal.js';
import { drawPoisson } from '../src/statistics/draw-poisson.js';
import { type ComparedCounts, type HarmEvidence, harmEvidence } from '../src/statistics/harm-evidence.js';
import { meanEvidence } from '../src/statistics/mean-evidence.js';
import { median } from '../src/statistics/median.js';
import { noiseFromHistory } from '../src/statistics/noise-from-history.js';
import { noiseInStage } from '../src/statistics/noise-in-stage.js';
import { type NonInferiorityEvidence, nonInferiorityEvidence } from '../src/statistics/non-inferiority-evidence.js';
import { type RandomNumbers, randomNumbers } from '../src/statistics/random-numbers.js';
import { stageHours } from '../src/statistics/stage-hours.js';
import { checkoutRollout } from '../test/simulation/checkout.js';

const runs = Number(process.argv[2] ?? 1000);
const random = randomNumbers(Number(process.argv[3] ?? 2026));
const minutesADay = 1440;

interface Stream {
  readonly name: string;
  readonly canaryAMinute: number;
  readonly share: number;
  readonly baselineRate: number;
  readonly ratio: number;
  /** Requests fail in groups of so many. */
  readonly cluster?: number;
  /** Each arm's rate wanders by itself: standard deviation of its logarithm, and minutes it takes to return. */
  readonly drift?: { readonly deviation: number; readonly minutes: number };
  /** The noise the test is told, or how it finds it. */
  readonly noise: number | 'history' | 'stage';
}

const usual = { canaryAMinute: 600, share: 0.05, baselineRate: 0.005, ratio: 1, noise: 1 } as const;
const drift = { deviation: 0.3, minutes: 15 };
const harmless: readonly Stream[] = [
  { ...usual, name: 'equal arms' },
  { ...usual, name: 'at the tolerance (1.1)', ratio: 1.1 },
  { ...usual, name: 'at the tolerance, small service', canaryAMinute: 6, ratio: 1.1 },
  { ...usual, name: 'at the tolerance, half of the traffic, 5 % errors', share: 0.5, baselineRate: 0.05, ratio: 1.1 },
  { ...usual, name: 'equal, errors in groups of 5, noise not told', cluster: 5 },
  { ...usual, name: 'equal, errors in groups of 5, told', cluster: 5, noise: 5 },
  { ...usual, name: 'equal, errors in groups of 5, learnt in the stage', cluster: 5, noise: 'stage' },
  { ...usual, name: 'equal, each arm wanders (30 %, 15 min), not told', drift, canaryAMinute: 3000 },
  { ...usual, name: 'the same, learnt in the stage', drift, canaryAMinute: 3000, noise: 'stage' },
  { ...usual, name: 'the same, floor from a day of history', drift, canaryAMinute: 3000, noise: 'history' },
];

function wander({ drift: shape }: Stream): () => number {
  if (shape === undefined) return () => 1;
  const kept = Math.exp(-1 / shape.minutes);
  let log = shape.deviation * drawNormal(random);
  return () => {
    log = kept * log + shape.deviation * Math.sqrt(1 - kept ** 2) * drawNormal(random);
    return Math.exp(log - shape.deviation ** 2 / 2);
  };
}

function minutesOf(stream: Stream, draws: RandomNumbers): () => ComparedCounts {
  const { canaryAMinute, share, baselineRate, ratio, cluster = 1 } = stream;
  const baselineAMinute = Math.round((canaryAMinute * (1 - share)) / share);
  const [canaryWander, baselineWander] = [wander(stream), wander(stream)];
  const bad = (requests: number, rate: number) =>
    cluster > 1
      ? cluster * drawPoisson((requests * rate) / cluster, draws)
      : drawBinomial(requests, Math.min(1, rate), draws);
  let minute = 0;
  return () => {
    minute += 1;
    const shared = baselineRate * Math.exp(0.5 * Math.sin((2 * Math.PI * minute) / minutesADay));
    return {
      canaryBad: bad(canaryAMinute, shared * ratio * canaryWander()),
      canaryExposure: canaryAMinute,
      baselineBad: bad(baselineAMinute, shared * baselineWander()),
      baselineExposure: baselineAMinute,
      minutes: 1,
    };
  };
}

/** Minutes until 1 / alpha, or undefined within a day. */
function minutesToAlarm(stream: Stream, alpha: number, weight = 1): number | undefined {
  const next = minutesOf(stream, random);
  const history = Array.from({ length: stream.noise === 'history' ? minutesADay : 0 }, () => {
    const { baselineBad, baselineExposure } = next();
    return { bad: baselineBad, requests: baselineExposure };
  });
  const stage = {
    canaryBadPerMinute: stream.canaryAMinute * stream.baselineRate,
    exposureRatio: stream.share / (1 - stream.share),
  };
  const learnt = noiseFromHistory(history, stage);
  const prior = learnt?.prior ?? 1.25;
  let noise = typeof stream.noise === 'number' ? stream.noise : Math.max(prior, learnt?.floor ?? 1);
  const seen: ComparedCounts[] = [];
  let evidence: HarmEvidence | undefined;
  for (let minute = 1; minute <= minutesADay; minute += 1) {
    const counts = next();
    evidence = harmEvidence(evidence, counts, { tolerance: 1.1, plannedMinutes: minutesADay }, noise);
    if (evidence.value * weight >= 1 / alpha) return minute;
    if (typeof stream.noise === 'number') continue;
    seen.push(counts);
    if (minute % 10 === 0) noise = Math.max(noiseInStage(seen, prior), learnt?.floor ?? 1);
  }
  return undefined;
}

function rate(count: number, of: number): string {
  const { lower, upper } = clopperPearson(count, of);
  const percent = (value: number) => `${(100 * value).toFixed(2)} %`;
  return `${percent(count / of)} (${percent(lower)} … ${percent(upper)}), ${count} of ${of}`;
}

console.log('False alarms within a day, at 1 %:');
for (const stream of harmless) {
  const count = Array.from({ length: runs }, () => minutesToAlarm(stream, 0.01)).filter(
    (at) => at !== undefined,
  ).length;
  console.log(`  ${stream.name}: ${rate(count, runs)}`);
}

console.log('\nCertified within a day though at the margin of 1.5, at 5 %; healthy ones:');
for (const ratio of [1.5, 1]) {
  let count = 0;
  for (let run = 0; run < runs; run += 1) {
    const next = minutesOf({ ...usual, name: '', ratio }, random);
    let evidence: NonInferiorityEvidence | undefined;
    for (let minute = 0; minute < minutesADay && !(evidence && evidence.value >= 20); minute += 1)
      evidence = nonInferiorityEvidence(evidence, next(), 1.5, 1);
    if (evidence && evidence.value >= 20) count += 1;
  }
  console.log(`  ratio ${ratio}: ${rate(count, runs)}`);
}

console.log('\nGauges, 144 blocks of equal arms, at 1 % (valid only in the limit of many blocks):');
const shapes = {
  normal: () => drawNormal(random),
  'skewed upwards': () => -Math.log(random()) - 1,
  'skewed downwards': () => Math.log(random()) + 1,
};
for (const [name, draw] of Object.entries(shapes)) {
  let count = 0;
  for (let run = 0; run < runs; run += 1) {
    const differences: number[] = [];
    let value = 1;
    while (differences.length < 144 && value < 100) {
      differences.push(draw());
      value = meanEvidence(differences, { plannedBlocks: 144, alpha: 0.01 });
    }
    if (value >= 100) count += 1;
  }
  console.log(`  ${name}: ${rate(count, runs)}`);
}

console.log('\nHours until four of five regressions are caught (1 % a stage, weight 0.45), simulated and planned:');
for (const ratio of [1.3, 1.5, 2, 3, 5, 20]) {
  const fewer = Math.min(runs, 300);
  const minutes = Array.from(
    { length: fewer },
    () => minutesToAlarm({ ...usual, name: '', ratio }, 0.01, 0.45) ?? minutesADay,
  );
  const sorted = minutes.sort((a, b) => a - b);
  const { detectHours } = stageHours({
    traffic: { requestsPerHour: (usual.canaryAMinute * 60) / usual.share },
    share: usual.share,
    baselineRate: usual.baselineRate,
    smallestRegression: ratio,
    tolerance: 1.1,
    margin: 1.5,
    harmAlpha: 0.01,
    healthAlpha: 0.05,
    weight: 0.45,
    power: 0.8,
    noise: 1,
    warmUpHours: 0,
  });
  const simulated = (sorted[Math.ceil(0.8 * fewer) - 1] ?? Number.NaN) / 60;
  console.log(
    `  ${ratio} ×: ${simulated.toFixed(2)}, ${detectHours.toFixed(2)}; median ${(median(sorted) / 60).toFixed(2)}`,
  );
}

console.log('\nWhole rollouts of six stages rolled back, at 1 % over all stages and metrics:');
for (const requestsPerSecond of [2, 50, 500]) {
  const size = { seed: 7, healthyRuns: runs, regressionRuns: runs, ratios: [1.1] };
  for (const { regression, rolledBack } of simulate(checkoutRollout(requestsPerSecond), size).plan) {
    const name =
      regression === undefined ? 'healthy' : `${regression.metric} at ${regression.ratio} ×, within tolerance`;
    console.log(`  ${requestsPerSecond} a second, ${name}: ${rate(Math.round(rolledBack.value * runs), runs)}`);
  }
}
const times = Array.from({ length: 5 }, (_, seed) => {
  const before = performance.now();
  simulate(checkoutRollout(50), { seed });
  return performance.now() - before;
});
console.log(
  `\nOne simulation, six stages, 50 requests a second: ${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)} … ${Math.max(...times).toFixed(0)})`,
);
