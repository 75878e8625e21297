import { counted } from '../../text.js';
import type { Rules } from '../configuration/limits.js';
import type { TargetFacts } from '../configuration/target.js';
import type { Stage } from '../plan.js';
import { duration, longDuration } from '../quantities.js';
import { fixed, judgedBy, type Sides, timesUsual, triggers } from './criteria.js';
import type { Kind } from './kind.js';

const words = { errors: 'failed records' };
const longMonths = 24 * 90;

/** A job on a schedule: a run is one observation, so stages count runs; a shadow run comes before any that counts. */
export const batch: Kind = {
  stages(stages, { figures, rules }) {
    const every = figures.runEveryHours ?? rules.runEveryHoursAssumed.value;
    return withShadow(stages, rules).map((stage) => {
      const runs = Math.max(1, Math.ceil(stage.durationHours / every - 1e-9));
      const durationHours = runs * every;
      const isLonger = durationHours > rules.stageMaximumHours.value;
      const fit: Stage = {
        ...judgedBy(stage, measures(figures, rules), words),
        runs,
        durationHours,
        ...(isLonger && { reason: `${counted(runs, 'run')}, one each ${duration(every)}: less is no observation.` }),
      };
      return fit;
    });
  },
  rollback(rollback, { figures, rules }) {
    const back = rollback.possible
      ? ['Restore what the run wrote to the point kept before it, and run the previous version over the same input.']
      : [];
    return {
      ...rollback,
      automatic: triggers(rollback.automatic, measures(figures, rules), words),
      playbook: rollback.playbook.map((step) => ({ ...step, steps: [...step.steps, ...back] })),
      procedure: [
        'Suspend the schedule, and stop a run that is under way where it can be stopped between records.',
        ...rollback.procedure.slice(0, 1),
        ...back,
        'Tell those who read the output which runs to forget.',
        'Notify the stakeholders (texts are part of the plan).',
      ],
    };
  },
  router: ({ facts }) =>
    facts.flag === undefined
      ? 'the list of tenants or the part of the input that the new version is run on'
      : `flag \`${facts.flag}\`, asked for each tenant or record`,
  watch: [
    { group: 'Runs', metrics: ['outcome', 'duration', 'records read, written and failed', 'age of the newest output'] },
    {
      group: 'Output',
      metrics: ['records that differ from the previous version on the same input', 'totals and counts'],
    },
  ],
  judged: ({ figures, rules }) =>
    `One run is one observation (one each ${duration(figures.runEveryHours ?? rules.runEveryHoursAssumed.value)}), so stages count runs and no statistics size them. A run that did not happen is undecided, and undecided means hold.`,
  notices(stages, { figures }) {
    const hours = stages.reduce((sum, { durationHours }) => sum + durationHours, 0);
    return [
      'Keep a restore point before each run, and let a run be repeatable: without both there is no way back.',
      ...(figures.runEveryHours !== undefined && hours > longMonths
        ? [
            `At one run each ${duration(figures.runEveryHours)} this takes ${longDuration(hours)}; shadow runs over past input give observations sooner.`,
          ]
        : []),
    ];
  },
  placeholders: ({ facts, figures, rules }) => [
    ...(figures.runEveryHours === undefined
      ? [`One run each ${duration(rules.runEveryHoursAssumed.value)} is assumed: tell \`targetFacts.runEveryHours\`.`]
      : []),
    ...(figures.runMinutes === undefined
      ? ['How long a run may last has no limit in minutes: tell the usual length as `targetFacts.runMinutes`.']
      : []),
    ...(facts.errorRatePercent === undefined
      ? ['The limit of failed records is a placeholder: tell their usual share as `errorRatePercent`.']
      : []),
  ],
};

function measures({ runMinutes }: TargetFacts, rules: Rules): Sides[] {
  const delay = { success: rules.latencyToleranceRatio.value, rollback: rules.latencyRollbackRatio.value };
  const differences = {
    success: rules.outputDifferenceSuccessPercent.value,
    rollback: rules.outputDifferenceRollbackPercent.value,
  };
  return [
    timesUsual({ metric: 'job-duration', words: 'run', unit: 'min', baseline: runMinutes, ratios: delay }),
    fixed({ metric: 'output-difference', words: 'unexplained differences', unit: '%', basis: 'rule' }, differences),
  ];
}

/** Stages before everyone become one shadow run; where there are none but shares, one comes first. */
function withShadow(stages: readonly Stage[], rules: Rules): Stage[] {
  const everyone = stages.filter(({ audience }) => audience === 'everyone');
  const first = stages[0];
  if (first === undefined || stages.length === 1) return [...stages];
  const before = stages.filter(({ audience }) => audience !== 'everyone');
  const hours = before.reduce((sum, { durationHours }) => sum + durationHours, 0);
  const shadow: Stage = {
    ...first,
    name: 'Shadow run',
    audience: 'staff',
    who: 'a run beside the real one; its output is compared and thrown away',
    trafficPercent: 0,
    durationHours: Math.max(hours, rules.stageMinimumHours.value),
  };
  return [shadow, ...everyone];
}
