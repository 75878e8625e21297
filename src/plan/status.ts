import * as z from 'zod';
import { riskLevels, strategies } from '../risk/facts.js';
import { counted, inline } from '../text.js';
import type { RolloutRecord } from './plan.js';
import { percent } from './quantities.js';
import { moment, parseStart } from './schedule.js';

export const rolloutStatusSchema = z.strictObject({
  feature: z.string(),
  slug: z.string(),
  level: z.enum(riskLevels),
  strategy: z.enum(strategies),
  /** Where the plan's dates put it now; nothing is measured for it. */
  stage: z.string(),
  startsAt: z.string().optional(),
  fullAt: z.string().optional(),
  open: z.array(z.string()),
  revision: z.int(),
  updatedAt: z.string(),
});
export type RolloutStatus = z.infer<typeof rolloutStatusSchema>;

export function statusOf(record: RolloutRecord, now: Date): RolloutStatus {
  const { feature, slug, assessment, plan, revision, updatedAt } = record;
  const full = plan.stages.at(-1)?.startsAt;
  return {
    feature,
    slug,
    level: assessment.level,
    strategy: plan.strategy.name,
    stage: stageBy(record, now),
    ...(plan.startsAt !== undefined && { startsAt: plan.startsAt }),
    ...(full !== undefined && { fullAt: full }),
    open: [
      ...plan.readiness.filter(({ state }) => state === 'open').map(({ text, note }) => `${text}: ${note}`),
      ...(plan.placeholders.length === 0 ? [] : [`${counted(plan.placeholders.length, 'figure')} not told yet`]),
      ...(assessment.questions.length === 0 ? [] : [`${counted(assessment.questions.length, 'question')} on the risk`]),
      ...(plan.startsAt === undefined ? ['no start date'] : []),
    ],
    revision,
    updatedAt,
  };
}

function stageBy({ plan, facts }: RolloutRecord, now: Date): string {
  if (facts.start === undefined) return 'planned, no date';
  const start = parseStart(facts.start);
  const hours = (now.getTime() - start.milliseconds) / 3_600_000;
  if (hours < 0) return `begins ${moment(start, 0)}`;
  const stage = plan.stages.findLast(({ startsAfterHours }) => startsAfterHours <= hours);
  if (stage === undefined || hours >= plan.hoursToEnd) return `by plan over since ${moment(start, plan.hoursToEnd)}`;
  const until = moment(start, stage.startsAfterHours + stage.durationHours);
  return `by plan in stage ${stage.number} of ${plan.stages.length} (${percent(stage.trafficPercent)}) until ${until}`;
}

export function statusTable(rollouts: readonly RolloutStatus[], unreadable: readonly string[]): string {
  if (rollouts.length === 0 && unreadable.length === 0) {
    return 'No rollout is kept here yet; plan-stages makes the first plan and keeps it in `.rollouts/`.\n';
  }
  const cell = (text: string) => inline(text).replaceAll('|', '\\|');
  const rows = rollouts.map(
    ({ feature, level, strategy, stage, open }) =>
      `| ${cell(feature)} | ${level} | ${strategy} | ${cell(stage)} | ${cell(open.join('; ')) || 'nothing'} |`,
  );
  return `${[
    '| Rollout | Risk | Strategy | Stage | Open |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    ...(unreadable.length === 0 ? [] : ['', 'Not readable:', ...unreadable.map((sentence) => `- ${sentence}`)]),
  ].join('\n')}\n`;
}
