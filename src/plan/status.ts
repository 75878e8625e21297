import * as z from 'zod';
import { riskLevels, strategies } from '../risk/facts.js';
import { counted, inline } from '../text.js';
import type { Calendar } from './calendar.js';
import { cell } from './cells.js';
import { placeOf, type TeamConfiguration } from './configuration/configuration.js';
import { isOver, isUnderWay, lifeOf, lifeStates } from './life/life.js';
import { overlapsOf } from './life/overlaps.js';
import { type StandingRow, shown, standingOf } from './life/standing.js';
import type { RolloutRecord } from './plan.js';
import { percent } from './quantities.js';
import { moment, momentAt, parseStart } from './schedule.js';

export const rolloutStatusSchema = z.strictObject({
  feature: z.string(),
  slug: z.string(),
  state: z.enum(lifeStates),
  /** Counts the tries of this feature. */
  attempt: z.int(),
  level: z.enum(riskLevels),
  strategy: z.enum(strategies),
  /** By what was marked; before anything was, where the plan's dates put it. Nothing is measured for it. */
  stage: z.string(),
  next: z.string().optional(),
  late: z.array(z.string()),
  overlaps: z.array(z.string()),
  startsAt: z.string().optional(),
  fullAt: z.string().optional(),
  open: z.array(z.string()),
  revision: z.int(),
  updatedAt: z.string(),
});
export type RolloutStatus = z.infer<typeof rolloutStatusSchema>;

/** What a status is seen in besides the record; all of it may be unknown. */
export interface StatusContext {
  readonly calendar?: Calendar | undefined;
  readonly team?: TeamConfiguration | undefined;
  /** The other rollouts of the repository. */
  readonly others?: readonly RolloutRecord[];
}

export function statusOf(record: RolloutRecord, now: Date, context: StatusContext = {}): RolloutStatus {
  const { feature, slug, assessment, plan, revision, updatedAt } = record;
  const life = lifeOf(record);
  const at = { now: now.toISOString(), calendar: context.calendar };
  const { stage, next, late } = standingOf(record, at);
  const full = plan.stages.at(-1)?.startsAt;
  return {
    feature,
    slug,
    state: life.state,
    attempt: life.attempt,
    level: assessment.level,
    strategy: plan.strategy.name,
    stage: stage ?? stageBy(record, now),
    ...(next !== undefined && { next }),
    late: [...late],
    overlaps: overlapsOf(record, context.others ?? [], at).map(({ sentence }) => sentence),
    ...(plan.startsAt !== undefined && { startsAt: plan.startsAt }),
    ...(full !== undefined && { fullAt: full }),
    open: isOver(life) ? [] : openIn(record, context),
    revision,
    updatedAt,
  };
}

function openIn(record: RolloutRecord, { team }: StatusContext): string[] {
  const { assessment, plan, approval } = record;
  const isApproved = approval !== undefined && approval.voidSince === undefined;
  const isMissing = team?.values.approvalRequired === true && !isApproved;
  return [
    ...(isMissing ? [`approval, which ${placeOf(team, 'approvalRequired')} asks for`] : []),
    ...plan.readiness.filter(({ state }) => state === 'open').map(({ text, note }) => `${text}: ${note}`),
    ...(plan.placeholders.length === 0 ? [] : [`${counted(plan.placeholders.length, 'figure')} not told yet`]),
    ...(assessment.questions.length === 0 ? [] : [`${counted(assessment.questions.length, 'question')} on the risk`]),
    ...(plan.startsAt === undefined && !isUnderWay(lifeOf(record)) ? ['no start date'] : []),
  ];
}

function stageBy({ plan }: RolloutRecord, now: Date): string {
  if (plan.startsAt === undefined) return 'planned, no date';
  const start = parseStart(plan.startsAt);
  const hours = (now.getTime() - start.milliseconds) / 3_600_000;
  if (hours < 0) return `begins ${momentAt(plan.startsAt)}`;
  const end = plan.endsAt === undefined ? moment(start, plan.hoursToEnd) : momentAt(plan.endsAt);
  const index = plan.stages.findLastIndex(({ startsAfterHours }) => startsAfterHours <= hours);
  const [stage, next] = [plan.stages[index], plan.stages[index + 1]];
  if (stage === undefined || hours >= plan.hoursToEnd) return `by plan over since ${end}`;
  const until = next?.startsAt === undefined ? end : momentAt(next.startsAt);
  return `by plan in stage ${stage.number} of ${plan.stages.length} (${percent(stage.trafficPercent)}) until ${until}`;
}

export function statusTable(rollouts: readonly RolloutStatus[], unreadable: readonly string[]): string {
  if (rollouts.length === 0 && unreadable.length === 0) {
    return 'No rollout is kept here yet; plan-stages makes the first plan and keeps it in `.rollouts/`.\n';
  }
  const rows = rollouts.map((status) => {
    const { feature, state, attempt, level, strategy, stage, next, late, overlaps, open } = status;
    const name = `${cell(feature)}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
    const counts = [
      ...(late.length === 0 ? [] : [`${counted(late.length, 'thing')} late`]),
      ...(overlaps.length === 0 ? [] : [counted(overlaps.length, 'overlap')]),
    ];
    return `| ${name} | ${state} | ${level} | ${strategy} | ${cell(stage)} | ${cell(next ?? '') || '–'} | ${cell([...counts, ...open].join('; ')) || 'nothing'} |`;
  });
  return `${[
    '| Rollout | State | Risk | Strategy | Stage | Next | Open |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...section(
      'Late',
      rollouts.flatMap(({ feature, late }) => late.map((text) => `${inline(feature)}: ${inline(text)}`)),
    ),
    ...section('Overlapping', [...new Set(rollouts.flatMap(({ overlaps }) => overlaps.map(inline)))]),
    ...section('Not readable', unreadable),
  ].join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `- ${line}`)];
}

/** The stages of one rollout as they were and as they are expected; empty before anything has begun. */
export function stagesSoFar(record: RolloutRecord, now: Date, calendar: Calendar | undefined): string {
  const { rows } = standingOf(record, { now: now.toISOString(), calendar });
  if (rows.length === 0) return '';
  const zone = record.plan.startsAt;
  const when = (iso: string | undefined) => (iso === undefined || iso === '' ? '–' : shown(iso, zone).slice(4, 20));
  const lines = rows.map(
    ({ title, trafficPercent, planned, startsAt, endsAt, state }: StandingRow) =>
      `| ${title.replace(/^stage /, '')} (${percent(trafficPercent)}) | ${state} | ${when(planned)} | ${when(startsAt)} | ${when(endsAt)} |`,
  );
  const head = isUnderWay(lifeOf(record)) ? 'Was or is expected from' : 'Was from';
  return `${[`| Stage | State | Planned from | ${head} | To |`, '| --- | --- | --- | --- | --- |', ...lines].join('\n')}\n`;
}
