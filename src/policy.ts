/**
 * Every number of the rollout policy, each with its reason and its source. Prose that quotes a number is
 * rendered from here. A row has one meaning; code never repeats its value.
 */
export interface Row<Value> {
  readonly value: Value;
  readonly unit: string;
  readonly reason: string;
  readonly source: string;
}

/** One step of the short canary of a deployment. */
export interface DeployStep {
  readonly trafficPercent: number;
  readonly minutes: number;
}

export interface LadderStage {
  readonly audience: 'staff' | 'beta' | 'everyone';
  readonly trafficPercent: number;
  readonly durationHours: number;
}

function row<Value>(value: Value, unit: string, reason: string, source: string): Row<Value> {
  return { value, unit, reason, source };
}

type Level = 'LOW' | 'MEDIUM' | 'HIGH';

/** A cell of the table from impact and likelihood to the level that a strategy is chosen by. */
function overall(impact: Level, likelihood: Level, level: Level, reason: string): Row<Level> {
  return row(
    level,
    `level at impact ${impact}, likelihood ${likelihood}`,
    reason,
    'settled here: likelihood raises by one level at most and never lowers',
  );
}

const specification = 'product specification';
const hoursADay = 24;

export const policy = {
  usersLowBelowPercent: row(
    1,
    '% of users',
    'Fewer users than this meet the change: a mistake stays small.',
    `${specification}, risk levels`,
  ),
  usersMediumBelowPercent: row(
    25,
    '% of users',
    'From here on the change counts as HIGH. The specification leaves 25 to 50 % undefined; a change that a quarter of all users meet has left the range for which it calls a two-week ramp enough, so the gap goes to the careful side.',
    `${specification}, risk levels; gap settled here`,
  ),
  usersAssumedPercent: row(
    100,
    '% of users',
    'Unless someone says otherwise, a rollout ends with everyone.',
    'definition of a full rollout',
  ),

  overallLowLow: overall('LOW', 'LOW', 'LOW', 'Little to lose, and nothing that speaks for losing it.'),
  overallLowMedium: overall('LOW', 'MEDIUM', 'LOW', 'As likely to be taken back as most changes, and little to lose.'),
  overallLowHigh: overall(
    'LOW',
    'HIGH',
    'MEDIUM',
    'Changes like this are taken back far more often than others: worth stages, though each failure would be small.',
  ),
  overallMediumLow: overall(
    'MEDIUM',
    'LOW',
    'MEDIUM',
    'A calm past makes a failure rarer, not smaller: likelihood alone never lowers what is at stake.',
  ),
  overallMediumMedium: overall('MEDIUM', 'MEDIUM', 'MEDIUM', 'A usual change of an important thing.'),
  overallMediumHigh: overall(
    'MEDIUM',
    'HIGH',
    'HIGH',
    'An important thing, and a change like those that are taken back: small shares first, staff before users.',
  ),
  overallHighLow: overall(
    'HIGH',
    'LOW',
    'HIGH',
    'What would be lost is large or does not come back: a low rate of failure in other changes does not pay for it.',
  ),
  overallHighMedium: overall('HIGH', 'MEDIUM', 'HIGH', 'What would be lost is large or does not come back.'),
  overallHighHigh: overall(
    'HIGH',
    'HIGH',
    'HIGH',
    'Much to lose and likely to be taken back: think of splitting the change before it begins.',
  ),

  ladderLow: row<readonly LadderStage[]>(
    [{ audience: 'everyone', trafficPercent: 100, durationHours: 1 * hoursADay }],
    'stages',
    'Easily undone and barely noticed: one step, then one full daily cycle under watch.',
    `${specification}, strategies by risk`,
  ),
  ladderMedium: row<readonly LadderStage[]>(
    [
      { audience: 'everyone', trafficPercent: 10, durationHours: 7 * hoursADay },
      { audience: 'everyone', trafficPercent: 50, durationHours: 7 * hoursADay },
      { audience: 'everyone', trafficPercent: 100, durationHours: 2 * hoursADay },
    ],
    'stages',
    'Two stages of a week each see every weekday once and make the two weeks of the specification; the last stage is the watch after the full share.',
    `${specification}, strategies by risk`,
  ),
  ladderHigh: row<readonly LadderStage[]>(
    [
      { audience: 'staff', trafficPercent: 0.1, durationHours: 2 * hoursADay },
      { audience: 'everyone', trafficPercent: 1, durationHours: 5 * hoursADay },
      { audience: 'everyone', trafficPercent: 5, durationHours: 7 * hoursADay },
      { audience: 'everyone', trafficPercent: 10, durationHours: 7 * hoursADay },
      { audience: 'everyone', trafficPercent: 25, durationHours: 7 * hoursADay },
      { audience: 'everyone', trafficPercent: 50, durationHours: 7 * hoursADay },
      { audience: 'everyone', trafficPercent: 100, durationHours: 3 * hoursADay },
    ],
    'stages',
    'Staff first, then five public shares: 35 days before the full share lie inside the four to six weeks, and a start on a Monday or Tuesday puts every later stage on a working day.',
    `${specification}, strategies by risk and best practices`,
  ),
  stageMinimumHours: row(
    24,
    'hours',
    'A shorter stage misses part of the daily cycle.',
    `${specification}, best practices`,
  ),
  stageMaximumHours: row(
    168,
    'hours',
    'Longer stages lose momentum, and the change meets its successors.',
    `${specification}, best practices`,
  ),

  errorToleranceRatio: row(
    1.1,
    '× baseline',
    'More errors than this are harm: evidence of it rolls back. A tenth is left to old pods beside new ones, and to users who are not quite alike.',
    'decision statistics, 4.7',
  ),
  errorSuccessRatio: row(
    1.5,
    '× baseline',
    'The margin: a stage is promoted on evidence that it lies below. A stage that would raise a WARNING has not succeeded.',
    `${specification}, alert thresholds`,
  ),
  errorRollbackRatio: row(
    2,
    '× baseline',
    'The hard limit: twice the usual errors is harm that nobody should wait out, and what guards a stage that has no baseline beside it.',
    `${specification}, automatic triggers`,
  ),
  errorCeilingPercent: row(
    5,
    '% of requests',
    'The absolute CRITICAL line. It applies only where it lies clearly above the baseline, for a limit that a healthy service crosses is no limit.',
    `${specification}, alert thresholds`,
  ),
  errorFloorPercent: row(
    0.1,
    '% of requests',
    'Below this baseline a ratio is decided by single errors, so a baseline lower than this is counted as this.',
    `${specification}, example of a success criterion; certificate of low rates in the decision statistics`,
  ),
  incidentErrorPercent: row(
    50,
    '% of requests',
    'A service that fails every second request is down; no comparison with it means anything.',
    'settled here',
  ),
  latencyToleranceRatio: row(
    1.2,
    '× baseline p95',
    'Slower than this is harm: a fifth is where users begin to notice.',
    'decision statistics, 4.3',
  ),
  latencySuccessRatio: row(
    1.5,
    '× baseline p95',
    'The margin: a stage is promoted on evidence that it lies below. Histograms rarely resolve less: their edges step by 1.5 to 2.5.',
    'decision statistics, 4.3; the WARNING line of the product specification',
  ),
  latencyRollbackRatio: row(
    1.5,
    '× baseline p95',
    'The hard limit: more than half as slow again.',
    `${specification}, automatic triggers`,
  ),
  businessToleranceRatio: row(
    0.98,
    '× baseline',
    'Less than this is harm. The goal is the baseline itself; two per cent are left to users who are not quite alike.',
    `${specification}, example stage 2; tolerance settled here`,
  ),
  businessSuccessRatio: row(
    0.95,
    '× baseline',
    'The margin: a stage is promoted on evidence that it lies above.',
    `${specification}, example stage 2; decision statistics, 4.6`,
  ),
  businessRollbackRatio: row(
    0.95,
    '× baseline',
    'The hard limit: a loss of one twentieth of the business metric.',
    `${specification}, example stage 2`,
  ),
  businessFromPercent: row(
    10,
    '% of traffic',
    'Smaller shares hold too few conversions to judge.',
    `${specification}, example stage 2`,
  ),
  warningRatio: row(1.5, '× baseline', 'Somebody looks.', `${specification}, alert thresholds`),
  criticalRatio: row(2, '× baseline', 'Somebody acts.', `${specification}, alert thresholds`),
  placeholderErrorSuccessPercent: row(
    0.1,
    '% of requests',
    'Stands in until the baseline is told.',
    `${specification}, example stage 1`,
  ),
  placeholderErrorRollbackPercent: row(
    0.5,
    '% of requests',
    'Stands in until the baseline is told.',
    `${specification}, example stage 1`,
  ),
  placeholderLatencySuccessMilliseconds: row(
    500,
    'ms at p95',
    'Stands in until the baseline is told.',
    `${specification}, example stage 1`,
  ),
  placeholderLatencyRollbackMilliseconds: row(
    1000,
    'ms at p95',
    'Stands in until the baseline is told.',
    `${specification}, example stage 1`,
  ),
  falseAlarmShare: row(
    0.01,
    'of healthy rollouts',
    'How often a healthy rollout may ever be rolled back, over all of its stages and metrics.',
    'decision statistics, 4.7; `alpha` overrides it',
  ),
  falsePromotionShare: row(
    0.05,
    'of stages',
    'How often a stage may be promoted while some metric lies at its margin or beyond. Not split over metrics, because all of them have to pass.',
    'decision statistics, 4.7 (intersection-union test)',
  ),
  decisionPower: row(
    0.8,
    'of stages',
    'How often a stage is long enough to see the smallest regression that must not slip through, and to certify a healthy one.',
    'decision statistics, 6; `traffic.power` overrides it',
  ),
  smallestErrorRegression: row(
    2,
    '× baseline',
    'The smallest rise of errors that must not slip through a stage: the hard limit of the specification.',
    `${specification}, automatic triggers; \`traffic.smallestRegression\` overrides it`,
  ),
  smallestLatencyRegression: row(
    2,
    '× baseline',
    'The smallest slowdown that must not slip through a stage: where CRITICAL begins.',
    `${specification}, alert thresholds; \`traffic.smallestRegression\` overrides it`,
  ),
  smallestBusinessLoss: row(
    0.9,
    '× baseline',
    'The smallest loss of the business metric that must not slip through a stage: twice the hard limit away.',
    'settled here',
  ),
  errorWeight: row(0.45, 'of the evidence', 'Errors and latency count alike.', 'decision statistics, 4.7'),
  latencyWeight: row(0.45, 'of the evidence', 'Errors and latency count alike.', 'decision statistics, 4.7'),
  ceilingWeight: row(
    0.1,
    'of the evidence',
    'The absolute ceiling needs little weight: what crosses it crosses the ratios too.',
    'decision statistics, 4.7 (two guardrails of 0.05)',
  ),
  businessWeight: row(
    0.45,
    'of the evidence',
    'As errors, with which it is averaged where both are counted.',
    'decision statistics, 4.7; weight settled here',
  ),
  assumedNoise: row(
    1.25,
    '× the variance of independent requests',
    'Errors come in bursts. Without hours of history of the service this much is assumed, and drift of one side alone stays unguarded.',
    'decision statistics, 4.5; `traffic.noise` overrides it',
  ),
  warmUpMinutes: row(
    10,
    'minutes',
    'Cold caches and first connections of a new version are compared with nothing.',
    'decision statistics, 4.1',
  ),
  minimumSampleRequests: row(
    50,
    'requests of the new version',
    'Fewer are never judged, however clear they look.',
    'decision statistics, 4.7',
  ),
  naiveWindowMinutes: row(
    30,
    'minutes',
    'The window of the raw limit that a plan is compared with in its simulation; no plan decides by it.',
    'settled here',
  ),
  simulationSeed: row(1, 'seed', 'Any number would do; the same one gives the same answer.', 'settled here'),
  undoMinutesInstant: row(
    2,
    'minutes',
    'From the decision to the last request of the new version, by a flag: its clients hear of it within seconds to a minute.',
    'settled here',
  ),
  undoMinutesMinutes: row(15, 'minutes', 'The same, by putting the previous version back.', 'settled here'),
  undoMinutesHours: row(240, 'minutes', 'The same, by a revert, a build and a deployment.', 'settled here'),
  undoMinutesNever: row(
    1440,
    'minutes',
    'The same where nothing goes back: a day until the mistake is mended forward.',
    'settled here',
  ),

  noticeDays: row(
    2,
    'working days before the start',
    'Everyone concerned hears of it while a no still costs nothing.',
    `${specification}, communication timeline`,
  ),
  startGraceHours: row(
    24,
    'hours',
    'A start told this long after it happened is still the same working day; an older one is a slip of the pen.',
    'settled here',
  ),
  markGraceHours: row(
    1,
    'hours before the planned end of a stage',
    'Nobody watches the clock by the minute: a stage left this much early has lasted its time.',
    'settled here',
  ),
  lessonLeastRollouts: row(
    2,
    'finished rollouts',
    'One is an anecdote; from two on the same thing may be said to happen.',
    'settled here',
  ),
  lessonSlipRatio: row(
    1.2,
    '× planned length',
    'Up to a fifth longer is what holidays and people on leave make of any plan; beyond it the plan itself is too short.',
    'settled here',
  ),
  defaultStartHour: row(
    9,
    "o'clock UTC",
    'A start given as a date alone begins a working morning, not at midnight.',
    'settled here',
  ),

  businessDays: row(
    'mon tue wed thu fri',
    'days of the week',
    'Where a team tells no days, these are worked in most countries.',
    'settled here; `calendar.businessHours.days` overrides it',
  ),
  businessFrom: row(
    '09:00',
    "o'clock in the team's zone",
    'The people who could take a change back are awake and at work.',
    `${specification}, business hours launches; hours settled here; \`calendar.businessHours\` overrides it`,
  ),
  businessTo: row(
    '17:00',
    "o'clock in the team's zone",
    'As for the beginning of the day.',
    `${specification}, business hours launches; hours settled here; \`calendar.businessHours\` overrides it`,
  ),
  startWatchHours: row(
    1,
    'hours before the end of the working day',
    'Who starts a stage sees its first hour; a stage started at the last minute is watched by nobody.',
    'settled here',
  ),
  latestStartBeforeDaysOff: row(
    '12:00',
    "o'clock on the last working day before days off",
    'Never on a Friday afternoon: what shows after some hours would show on the weekend. The same holds for the afternoon before a public holiday.',
    'settled here',
  ),
  bridgeDays: row(
    1,
    'working day between days off',
    'A single working day between a public holiday and other days off is taken off by many: too few people are there to start something.',
    'settled here',
  ),
  deployCanaryLow: row<readonly DeployStep[]>(
    [{ trafficPercent: 25, minutes: 10 }],
    'steps before the full deployment',
    'Shows whether the new code starts and answers; more would outweigh what a LOW change can lose.',
    'Argo Rollouts, best practices (15 to 20 minutes); shares settled here',
  ),
  deployCanaryMedium: row<readonly DeployStep[]>(
    [
      { trafficPercent: 5, minutes: 10 },
      { trafficPercent: 25, minutes: 10 },
      { trafficPercent: 50, minutes: 10 },
    ],
    'steps before the full deployment',
    'The flag is off, so only what the deployment itself breaks can show, and that shows in minutes. Half an hour stays near the 15 to 20 minutes that controllers are made for.',
    'Argo Rollouts, best practices; shares settled here',
  ),
  deployCanaryHigh: row<readonly DeployStep[]>(
    [
      { trafficPercent: 1, minutes: 15 },
      { trafficPercent: 10, minutes: 15 },
      { trafficPercent: 50, minutes: 30 },
    ],
    'steps before the full deployment',
    'An hour: as long as a controller should hold two versions, with a first share that nobody notices.',
    'Argo Rollouts, best practices (1 to 2 hours at most); shares settled here',
  ),
  deployGateMinutes: row(
    120,
    'minutes with all of the new code and the flag off',
    'What the deployment broke must not be blamed on the flag: both never change within the same two hours.',
    "GitLab's issue template for feature flag rollouts (stay for two hours after a change)",
  ),
  audienceStepHours: row(
    24,
    'hours for each of staff, beta and the first small share',
    'A stage of its own would lengthen the ladder; a day each inside stage 1 shows every hour of the day once.',
    `${specification}, best practices (24 hours at least)`,
  ),
  audienceSmallSharePercent: row(
    1,
    '% of everyone, before a first stage that is larger',
    'The first people whom nobody chose: enough to see that strangers fare as staff did.',
    `${specification}, best practices (canary 1 to 5 %)`,
  ),
  shadowHours: row(
    24,
    'hours of copied requests before stage 1',
    'Sees every hour of the day once, before any user meets an answer of the new version.',
    `${specification}, mitigations for HIGH; length settled here`,
  ),
  calendarSearchDays: row(
    366,
    'days',
    'A stage that finds no allowed moment within a year, holidays and yearly freezes seen once, will find none later.',
    'settled here',
  ),

  waveFirstParts: row(
    1,
    'part in the first wave',
    'What goes wrong in the first place meets as few users as can be, and the others can still serve.',
    "Amazon Builders' Library, Automating safe, hands-off deployments: the first waves are one region each, one with little traffic first",
  ),
  waveGrowthRatio: row(
    1,
    '× the parts already done, at most in the next wave',
    'Never more at once than has already proved itself, so the waves go 1, 1, 2, 4: careful at first, and not endless with many parts.',
    "Amazon Builders' Library, Automating safe, hands-off deployments: later waves hold more regions at once; the ratio settled here",
  ),
  waveBakeHours: row(
    24,
    'hours at the full share before the next wave begins, the watch of the last stage included',
    'Slow harm (leaks, caches, nightly jobs) shows within a daily cycle, and the next wave begins at the same time of day.',
    "Amazon Builders' Library, Automating safe, hands-off deployments: 12 hours at least after the first regional wave, 2 to 4 after each later one; Azure Well-Architected, safe deployment practices: bake times of hours and days, not minutes. Rounded up to a day here",
  ),
  laterWaveLengthPercent: row(
    100,
    "% of the first wave's stage lengths, in later waves of regions and clusters",
    'Another region has other users, data and load, so it walks the same ladder. Where regions are alike, the version has been judged already and a team may set less; no stage becomes shorter than the least length of stages.',
    'settled here; `limits.laterWaveLengthPercent` overrides it',
  ),

  appStoreShares: row<readonly number[]>(
    [1, 2, 5, 10, 20, 50],
    '% of the users with automatic updates, before all of them',
    'The store chooses them; nobody can set others. Each lasts a day unless the release is paused.',
    'Apple, App Store Connect Help, Release a version update in phases',
  ),
  appStorePauseDays: row(
    30,
    'days of pause in all',
    'After that the store goes on by itself.',
    'Apple, App Store Connect Help, Release a version update in phases',
  ),
  crashFreeSuccessPercent: row(
    99.5,
    '% of users without a crash',
    'About half of the crashes at which the store begins to hide an app. Stands in until the baseline is told.',
    'settled here from the threshold of Android vitals',
  ),
  crashFreeRollbackPercent: row(
    98.91,
    '% of users without a crash',
    'From 1.09 % of daily users with a crash on, Google Play shows the app less.',
    'Android vitals, Crashes, overall bad behaviour threshold',
  ),
  anrRollbackPercent: row(
    0.47,
    '% of users whose app stopped answering',
    'From here on Google Play shows the app less.',
    'Android vitals, ANRs, overall bad behaviour threshold',
  ),
  outputDifferenceSuccessPercent: row(
    0.1,
    '% of records',
    'A shadow run is there to be compared: more unexplained differences than one in a thousand are no noise.',
    'settled here',
  ),
  outputDifferenceRollbackPercent: row(
    1,
    '% of records',
    'One record in a hundred is another result, not another rounding.',
    'settled here',
  ),
  runEveryHoursAssumed: row(
    24,
    'hours from one run to the next',
    'Most batch jobs run each night. Stands in until `targetFacts.runEveryHours` is told.',
    'settled here',
  ),

  undoSwitchSeconds: row(
    60,
    'seconds',
    'From the decision to the switch thrown: a person who is logged in and has the command before them.',
    'settled here; a rehearsal replaces it by a measured figure',
  ),
  undoTrafficSeconds: row(
    60,
    'seconds',
    'The old version still runs and only gets the requests back: routers follow within seconds, open connections end within a minute.',
    'settled here; a rehearsal replaces it by a measured figure',
  ),
  undoStartSeconds: row(
    300,
    'seconds',
    'The old version has to be started again and found healthy before the new one stops.',
    'settled here; a rehearsal replaces it by a measured figure',
  ),
  undoPipelineSeconds: row(
    1800,
    'seconds',
    'A revert is reviewed, built, tested and deployed: half an hour where nothing waits in line.',
    'settled here; a rehearsal replaces it by a measured figure',
  ),
  undoGitSyncSeconds: row(
    180,
    'seconds',
    'Without a webhook Argo CD looks at Git every two minutes, and adds up to one so that not all look at once.',
    'Argo CD, `timeout.reconciliation` and its jitter',
  ),
  undoRestoreSeconds: row(
    14_400,
    'seconds',
    'Lost rows come back from a backup only as fast as it is found, read and checked; half a working day where nobody has measured it.',
    'settled here; a rehearsal replaces it by a measured figure',
  ),
  undoStoreSeconds: row(
    86_400,
    'seconds',
    'A corrected app waits for the review of its store; a day is usual, and nobody can promise it.',
    "settled here, from the stores' own words on review times",
  ),
  rehearsalDays: row(
    2,
    'days before the start',
    'Early enough that what fails in the rehearsal can be mended, late enough that it is the same code.',
    'settled here',
  ),
} as const;

export type PolicyName = keyof typeof policy;
