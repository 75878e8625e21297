import { inline } from '../text.js';
import { brokenLines, bullets } from './cells.js';
import type { Judgement } from './evidence/schema.js';
import type { ExpectedOutcome } from './expected.js';
import type { Plan } from './plan.js';
import { duration, percent, plain } from './quantities.js';

/** How the criteria of the table above are decided, and why some stages are longer than their ladder. */
export function judgementLine({ judgement, stages }: Plan): string {
  const longer = stages.flatMap(({ number, evidence }) =>
    evidence?.lengthened === undefined ? [] : [`\\* Stage ${number}: ${evidence.lengthened}`],
  );
  const departs = stages.flatMap(({ number, reason }) =>
    reason === undefined ? [] : [`Stage ${number}: ${inline(reason)}`],
  );
  return brokenLines([
    ...(judgement === undefined ? [] : [`Decided by evidence, not by one window: ${decisionText(judgement, stages)}`]),
    ...longer,
    ...departs,
  ]);
}

function decisionText({ falseAlarm, minimumRequests, warmUpMinutes }: Judgement, stages: Plan['stages']): string {
  const ratiosOf = (side: 'success' | 'rollback') => {
    const tests = new Map<string, number>();
    for (const stage of stages)
      for (const { metric, test } of stage[side])
        if (test?.against === 'old-version' && !tests.has(metric)) tests.set(metric, test.ratio);
    return [...tests].map(([metric, ratio]) => `${named[metric] ?? metric} ${plain(ratio)} ×`).join(', ');
  };
  const back = ratiosOf('rollback');
  const alarm = `a healthy rollout is ever rolled back in ${percent(100 * falseAlarm)} at most`;
  if (back === '')
    return `with everyone at once nothing is left to compare with; the limits above are judged against history (${alarm}).`;
  return `**back** once shown to be worse than the old version by ${back} (${alarm}), **on** once shown to be within ${ratiosOf('success')}, else **hold**; from ${warmUpMinutes} minutes and ${minimumRequests} requests on.`;
}

const named: Readonly<Record<string, string>> = {
  'error-rate': 'errors',
  'p95-latency': 'p95',
  business: 'business metric',
};

/** What the simulation says, or what is missing for it. */
export function expectedBlock({ expected, judgement }: Plan, full: boolean): string {
  if (expected === undefined) return '';
  if (expected.simulated === undefined)
    return expected.missing === undefined ? '' : `**Not simulated**: ${expected.missing.join(' ')}`;
  const { healthy, regressions, healthyRuns, regressionRuns, seed, leavesOut } = expected.simulated;
  const shown = full ? regressions : regressions.filter(({ metric }) => metric === 'errors');
  const rows = [
    `| healthy | rolled back ${chance(healthy.plan)}, held ${share(healthy.plan.held.value)} | rolled back ${chance(healthy.fixedThreshold)} | rolled back ${chance(healthy.bigBang)} |`,
    ...shown.map(
      (one) =>
        `| ${one.metric} ${plain(one.ratio)} × | ${caught(one.plan, true)} | ${caught(one.fixedThreshold, false)} | ${caught(one.bigBang, false)} |`,
    ),
  ];
  return [
    '**Expected** (simulated before the start):',
    '',
    '| The release is | This plan | Raw limit, same stages | Big bang, raw limit |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(full
      ? [
          '',
          bullets([
            `${healthyRuns} healthy and ${regressionRuns} bad runs each, seed ${seed}`,
            ...leavesOut,
            ...(judgement?.assumptions ?? []),
          ]),
        ]
      : []),
  ].join('\n');
}

function chance({ rolledBack }: ExpectedOutcome): string {
  const { value, lower, upper } = rolledBack;
  return lower === value && upper === value
    ? share(value)
    : `${share(value)} [${plain(100 * lower)}–${plain(100 * upper)}]`;
}

function share(value: number): string {
  return percent(100 * value);
}

function caught({ rolledBack, held, medianHours, stage, requestsHurt }: ExpectedOutcome, holds: boolean): string {
  const when =
    medianHours === undefined
      ? ''
      : ` after ${hoursText(medianHours)}${holds && stage !== undefined ? `, stage ${stage + 1}` : ''}`;
  const stopped = holds && held.value > 0 ? `, ${share(held.value)} held` : '';
  return `${share(rolledBack.value)} caught${when}${stopped}; ${hurtText(requestsHurt)} hurt`;
}

function hoursText(hours: number): string {
  if (hours < 2) return `${plain(hours * 60)} min`;
  return hours < 48 ? `${plain(hours)} h` : duration(Math.round(hours / 24) * 24);
}

function hurtText(requests: number): string {
  return Math.round(Number(requests.toPrecision(2))).toLocaleString('en-US');
}
