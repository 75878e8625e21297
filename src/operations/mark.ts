import * as z from 'zod';
import { configurationPath, type TeamConfiguration } from '../plan/configuration/configuration.js';
import { causeOfEarlier } from '../plan/life/cause.js';
import {
  currentVisit,
  type Life,
  type LifeEvent,
  lifeOf,
  lifeStates,
  numbersSchema,
  rollbackCauses,
} from '../plan/life/life.js';
import type { Mark } from '../plan/life/mark.js';
import { marked } from '../plan/life/marked.js';
import { numberIn } from '../plan/life/sequence.js';
import { toldMoment } from '../plan/life/told-moment.js';
import type { RolloutRecord } from '../plan/plan.js';
import { statusOf } from '../plan/status.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { isValid, planHash } from '../rollouts/approval.js';
import { changeRollout, refuseStale } from '../rollouts/change.js';
import { livedOn } from '../rollouts/life.js';
import { keptRollout, pathOf } from '../rollouts/record.js';
import { inline, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { configurationOf } from './configured.js';
import { type Output, output, render } from './mark/answer.js';
import { operation } from './operation.js';
import { calendarOf } from './team-calendar.js';
import { cardInStep } from './update-kanban/put-rollout.js';

const input = z.strictObject({
  feature: featureName,
  state: z.enum(lifeStates).meta({
    help: 'What it is now: running (also for the next stage, with --stage), paused, held, rolled-back, completed, abandoned; approved where rollout approve was given; draft takes an approval back',
  }),
  repository: repositoryArgument,
  stage: z.int().min(1).max(100).optional().meta({ help: 'The stage that begins, with running; the first without it' }),
  wave: z.int().min(1).max(100).optional().meta({
    help: 'With parts: the wave whose stage begins; the one that is on without it',
  }),
  reason: z.string().trim().min(1).max(1000).optional().meta({
    help: 'Why; needed for rolled-back and abandoned, and where a stage is left early, left out or gone back to',
  }),
  cause: z.enum(rollbackCauses).optional().meta({
    help: 'With rolled-back: what it turned out to be. May be told later by the same mark; later plans learn from it',
  }),
  attempt: z
    .int()
    .min(1)
    .optional()
    .meta({ help: 'With rolled-back and cause: an earlier attempt, for what was found out late' }),
  at: z.string().max(40).optional().meta({
    help: 'When it happened, for example 2026-12-01T09:00:00+01:00; now without it',
  }),
  by: z.string().trim().min(1).max(200).optional().meta({ help: 'Who decided it' }),
  requests: numbersSchema.shape.requests.meta({ help: 'Requests of the new version seen in the stage' }),
  errorRatePercent: numbersSchema.shape.errorRatePercent.meta({ help: 'Its failed requests' }),
  p95Milliseconds: numbersSchema.shape.p95Milliseconds.meta({ help: 'Its 95th percentile of latency' }),
  businessValue: numbersSchema.shape.businessValue.meta({ help: 'Its business metric' }),
});

type Input = z.infer<typeof input>;

/** A person's or a pipeline's word on what has happened, so it is no tool of a model. */
export const mark = operation<Input, Output, Output>({
  name: 'mark',
  title: 'Say what has happened in a rollout',
  description:
    'Moves the life of a rollout and keeps it in record and journal, and on its card where it has one: begun, next stage, paused, held, rolled back, completed, abandoned. Shifts no traffic. A move that cannot be is refused with those that can.',
  effect: 'writes',
  idempotent: true,
  doors: ['cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  lastWord: 'state',
  example: { feature: 'New checkout', state: 'running', stage: 2, by: 'Ada' },
  async run({ feature, repository: folder, ...told }, call) {
    const repository = repositoryOfCall(folder, call);
    const record = await keptRollout(repository, feature);
    const team = await configurationOf(repository);
    const calendar = await calendarOf(repository, team);
    const now = call.now();
    const at = told.at === undefined ? toSecond(now) : toldMoment(told.at, calendar, now);
    const before = lifeOf(record);
    const asked = markOf({ ...told, stage: numberIn(record.plan, told, currentVisit(before)?.number ?? 1) }, at);
    refuseUnapproved(record, asked, team);
    const life = lifeAfter(record, before, asked, told.attempt);
    const kept = life === before ? record : withLife(record, life, now);
    if (life !== before)
      await changeRollout(repository, record.slug, (standing) => {
        refuseStale(repository, record.slug, { before: record, now: standing });
        return livedOn(kept, eventIn(life, told.attempt), {
          at: now.toISOString(),
          by: call.door,
          from: before.state,
          ...(told.attempt !== undefined && { attempt: told.attempt }),
        });
      });
    const card = await cardInStep(repository, kept, call);
    const { stage, next, late } = statusOf(kept, now, { calendar, team });
    return {
      feature: record.feature,
      attempt: told.attempt ?? life.attempt,
      from: before.state,
      state: life.state,
      at,
      path: pathOf(record.slug),
      change: life === before ? 'unchanged' : 'marked',
      ...(asked.cause !== undefined && { cause: asked.cause }),
      earlier: told.attempt !== undefined && told.attempt !== life.attempt,
      stage,
      ...(next !== undefined && { next }),
      late,
      ...(card !== undefined && { card }),
    };
  },
  toBrief: (it) => it,
  render,
  exitCode: () => 0,
});

/** Dates of stages have no milliseconds, and hours between the two have to come out even. */
function toSecond(now: Date): string {
  return new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString();
}

function markOf({ state, stage, reason, cause, by, ...told }: Omit<Input, 'feature' | 'repository'>, at: string): Mark {
  const { requests, errorRatePercent, p95Milliseconds, businessValue } = told;
  const figures = { requests, errorRatePercent, p95Milliseconds, businessValue };
  const numbers = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
  return { to: state, at, stage, cause, by: by && inline(by), reason: reason && inline(reason), numbers };
}

/** @throws UserError where the plan is not approved and has to be */
function refuseUnapproved(record: RolloutRecord, { to }: Mark, team: TeamConfiguration | undefined): void {
  const { approval, plan, feature } = record;
  const isRequired = to === 'running' && team?.values.approvalRequired === true;
  if ((to !== 'approved' && !isRequired) || (approval !== undefined && isValid(approval, plan))) return;
  const given = approval === undefined ? 'nobody has approved it' : `${inline(approval.by)} approved another one`;
  const where = isRequired ? ` (${configurationPath}:${team.lines.approvalRequired ?? 1} asks for it)` : '';
  throw new UserError(
    'approval-missing',
    `The plan of ${quoted(feature)} (${planHash(plan).slice(0, 12)}) needs an approval${where}, and ${given}; have a person run rollout approve.`,
    `rollout approve "${feature.replace(/["\\$`]/g, '')}" --by NAME`,
  );
}

function lifeAfter(record: RolloutRecord, life: Life, asked: Mark, attempt: number | undefined): Life {
  const subject = { feature: record.feature, life, plan: record.plan };
  const isPresent = attempt === life.attempt && life.state === 'rolled-back';
  if (attempt !== undefined && !isPresent) return causeOfEarlier(subject, attempt, asked);
  return marked(subject, asked);
}

function withLife(record: RolloutRecord, life: Life, now: Date): RolloutRecord {
  const updatedAt = now.toISOString();
  const { approval } = record;
  const isWithdrawn = life.state === 'draft' && approval !== undefined && approval.voidSince === undefined;
  return { ...record, updatedAt, life, ...(isWithdrawn && { approval: { ...approval, voidSince: updatedAt } }) };
}

/** The event that was added last. @throws Error where none was, which is a bug */
function eventIn({ attempt, events, earlier = [] }: Life, of: number | undefined): LifeEvent {
  const all = of === undefined || of === attempt ? events : earlier.find(({ number }) => number === of)?.events;
  const event = all?.at(-1);
  if (event === undefined) throw new Error('A mark that changes a life leaves an event.');
  return event;
}
