import * as z from 'zod';
import { assemblePlan } from '../plan/assemble.js';
import { type Calendar, startIn } from '../plan/calendar.js';
import { attributed, factsUnder, toldBefore } from '../plan/configuration/apply.js';
import { renderPlan } from '../plan/markdown.js';
import { assessmentSchema, planSchema, type RolloutRecord, recordSchema, schemaVersion } from '../plan/plan.js';
import { parseStart, refusePast } from '../plan/schedule.js';
import { readChannels } from '../repository/channels.js';
import { repositoryOfCall } from '../repository/locate.js';
import type { Change } from '../risk/change.js';
import { featureName, mergeFacts, planFacts, repositoryArgument, riskFacts, strategies } from '../risk/facts.js';
import { listRollouts, pathOf, placeOf } from '../rollouts/record.js';
import { presentable, redactedDeep } from '../text/redacted.js';
import { assessed } from './assessed.js';
import { configurationOf } from './configured.js';
import { type Call, operation } from './operation.js';
import { withExpected } from './plan-stages/expected.js';
import { changesSince, keep } from './plan-stages/keep.js';
import { livingOf, withLife } from './plan-stages/living.js';
import { calendarOf } from './team-calendar.js';

const input = z.strictObject({
  feature: featureName,
  repository: repositoryArgument,
  ...riskFacts,
  ...planFacts,
  strategy: z.enum(strategies).optional().meta({ help: 'Another strategy than the risk recommends' }),
  reason: z.string().trim().max(500).optional().meta({
    description: 'Why a bolder strategy',
    help: 'Why a strategy bolder than recommended is acceptable; the plan shows it',
  }),
  dryRun: z.boolean().optional().meta({ help: 'Answer without keeping anything' }),
});

const output = z.strictObject({ record: recordSchema, kept: z.string() });

const brief = z.strictObject({
  slug: z.string(),
  level: z.string(),
  strategy: z.string(),
  kept: z.string(),
  markdown: z.string(),
});

type Input = z.infer<typeof input>;
type Output = z.infer<typeof output>;

export const planStages = operation<Input, Output, z.infer<typeof brief>>({
  name: 'plan-stages',
  title: 'Plan rollout stages',
  description:
    "Makes and keeps a feature's rollout plan: strategy by risk, stages by traffic, limits by baseline, rollback, monitoring, messages. Facts told before are remembered. Show `markdown`.",
  effect: 'writes',
  idempotent: true,
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output, brief }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: {
    feature: 'New checkout',
    usersPercent: 20,
    revenueImpact: 'direct',
    criticality: 'important',
    timeToUndo: 'instant',
    errorRatePercent: 1.2,
    p95Milliseconds: 340,
  },
  run,
  toBrief,
  render: ({ record, kept }) => `${renderPlan(record, 'full')}\n${kept}\n`,
  exitCode: () => 0,
});

const mostCharacters = 2500 * 4;

/** As much of the plan as 2,500 tokens hold (four characters to a token, as JSON): all of it, the brief one, or a cut. */
function toBrief({ record, kept }: Output): z.infer<typeof brief> {
  const { slug, assessment, plan } = record;
  const withText = (markdown: string) => ({
    slug,
    level: assessment.level,
    strategy: plan.strategy.name,
    kept,
    markdown,
  });
  for (const detail of ['full', 'brief'] as const) {
    const whole = withText(renderPlan(record, detail));
    if (JSON.stringify(whole).length <= mostCharacters) return whole;
  }
  const lines = renderPlan(record, 'brief').split('\n');
  const end = '\n\n(Cut here; rollout-status with show=plan gives the whole plan.)\n';
  while (JSON.stringify(withText(lines.join('\n') + end)).length > mostCharacters) lines.pop();
  return withText(lines.join('\n') + end);
}

async function run(
  { feature, repository: path, strategy, reason, dryRun, ...told }: Input,
  call: Call,
): Promise<Output> {
  const repository = repositoryOfCall(path, call);
  const { slug, record: before } = await placeOf(repository, feature);
  const team = await configurationOf(repository);
  const now = call.now().toISOString();
  const living = livingOf(before, toldBefore(before), told, now);
  const { facts, configured } = factsUnder(team, redactedDeep(mergeFacts(living.before, told)));
  const { assessment: unplaced, surroundings } = await assessed(repository, facts, call);
  const assessment = redactedDeep(attributed(unplaced, team, configured));
  const chosen = strategy === undefined ? chosenBefore(before) : { strategy, reason };
  const calendar = await calendarOf(repository, team, { freezes: surroundings.freezes, start: facts.start });
  if (told.start !== undefined) refuseStart(told.start, calendar, call.now());
  const assembled = assemblePlan({
    feature: presentable(feature),
    facts,
    assessment,
    ...surroundings,
    channels: await readChannels(repository),
    strategy: chosen.strategy,
    strategyReason: chosen.reason,
    team,
    configured,
    calendar,
    ongoing: living.ongoing,
  });
  // Before anything is compared or hashed: what is kept has to be what the next call reads.
  const plan = redactedDeep(await withExpected({ plan: assembled, facts, timeToUndo: assessment.timeToUndo, team }));
  const planned: RolloutRecord = {
    schemaVersion,
    feature: before?.feature ?? presentable(feature),
    slug,
    revision: (before?.revision ?? 0) + 1,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    facts,
    assessment: assessmentSchema.parse(assessment),
    plan: planSchema.parse(plan),
    ...changedPathsOf(surroundings.change, before),
  };
  const others = listRollouts(repository).records;
  const record = redactedDeep(withLife(planned, { before, living, others, clock: { now, calendar } }));
  if (before !== undefined && living.begun === undefined && saysTheSame(before, record))
    return { record: before, kept: `Unchanged since revision ${before.revision} (${pathOf(slug)}).` };
  const begun = living.begun?.sentence;
  if (dryRun === true) return { record, kept: ['Not kept: dry run.', ...changesSince(before, record)].join(' ') };
  return { record, kept: await keep(repository, { before, record, told, begun }, call) };
}

const mostPathsKept = 200;

/** What the change touches, for telling which rollouts touch the same; as before where no change was read now. */
function changedPathsOf(
  change: Change | undefined,
  before: RolloutRecord | undefined,
): Pick<RolloutRecord, 'changedPaths'> {
  const paths = change?.files.slice(0, mostPathsKept).map(({ path }) => path) ?? before?.changedPaths;
  return paths === undefined || paths.length === 0 ? {} : { changedPaths: paths };
}

/** @throws UserError for what is no date and for the past, by the team's clock where there is one */
function refuseStart(start: string, calendar: Calendar | undefined, now: Date): void {
  if (calendar === undefined) refusePast(parseStart(start), now);
  else startIn(calendar, start, now);
}

/** A strategy other than the recommended was asked for then, and stays until another one is asked for. */
function chosenBefore(before: RolloutRecord | undefined): { strategy: Input['strategy']; reason: string | undefined } {
  const strategy = before?.plan.strategy;
  if (strategy === undefined || strategy.name === strategy.recommended)
    return { strategy: undefined, reason: undefined };
  return { strategy: strategy.name, reason: strategy.overrideReason };
}

function saysTheSame(before: RolloutRecord, now: RolloutRecord): boolean {
  const content = ({ facts, assessment, plan }: RolloutRecord) =>
    JSON.stringify([Object.entries(facts).sort(), assessment, plan]);
  return content(before) === content(now);
}
