import * as z from 'zod';
import { bullets } from '../plan/cells.js';
import { finishedOf } from '../plan/history/finished.js';
import { finishedTable, rollbacksByService } from '../plan/history/render.js';
import { lifeOf, lifeStates } from '../plan/life/life.js';
import type { RolloutRecord } from '../plan/plan.js';
import { stagesSoFar } from '../plan/status.js';
import { repositoryOfCall } from '../repository/locate.js';
import type { Repository } from '../repository/repository.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { readJournal } from '../rollouts/journal.js';
import { keptRollout, listRollouts } from '../rollouts/record.js';
import { counted, inline, quoted } from '../text.js';
import { linesOf, linesSchema } from './history/lines.js';
import { operation } from './operation.js';

const input = z.strictObject({
  feature: featureName.optional().meta({ help: 'One rollout, event by event; without it all that are finished' }),
  repository: repositoryArgument,
});

const finishedSchema = z.strictObject({
  feature: z.string(),
  slug: z.string(),
  attempt: z.int(),
  outcome: z.enum(lifeStates),
  cause: z.string().optional(),
  reason: z.string().optional(),
  level: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  endedAt: z.string(),
  plannedHours: z.number(),
  actualHours: z.number(),
  lastStage: z.int(),
  lastTrafficPercent: z.number(),
  services: z.array(z.string()),
});

const output = z.strictObject({
  repository: z.string(),
  finished: z.array(finishedSchema),
  /** Of one rollout, oldest first. */
  lines: linesSchema,
  unreadable: z.array(z.string()),
  markdown: z.string(),
});

type Output = z.infer<typeof output>;

export const history = operation<z.infer<typeof input>, Output, Output>({
  name: 'history',
  title: 'Tell what happened in rollouts',
  description:
    'Of one rollout every event: who, when, what, why and with which figures, from its journal and record. Without a feature all that are finished: planned and real length, rollbacks and their causes, rollbacks by service.',
  effect: 'reads',
  idempotent: true,
  doors: ['cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: { feature: 'New checkout' },
  async run({ feature, repository: folder }, call) {
    const repository = repositoryOfCall(folder, call);
    if (feature !== undefined) return ofOne(repository, await keptRollout(repository, feature), call.now());
    const { records, unreadable } = listRollouts(repository);
    return { repository: repository.name, ...ofAll(records), lines: [], unreadable: [...unreadable] };
  },
  toBrief: (it) => it,
  render: ({ markdown, unreadable }) =>
    unreadable.length === 0
      ? markdown
      : `${markdown}\nNot readable:\n${unreadable.map((one) => `- ${one}`).join('\n')}\n`,
  exitCode: () => 0,
});

function ofAll(records: readonly RolloutRecord[]): Pick<Output, 'finished' | 'markdown'> {
  const finished = records.flatMap(finishedOf).toSorted((a, b) => Date.parse(a.endedAt) - Date.parse(b.endedAt));
  const services = rollbacksByService(finished);
  const markdown = [finishedTable(finished), ...(services.length === 0 ? [] : ['', ...services])].join('\n');
  return { finished: finished.map(plainly), markdown: `${markdown}\n` };
}

function plainly(one: ReturnType<typeof finishedOf>[number]): Output['finished'][number] {
  const { record, number, state, cause, reason, level, startedAt, endedAt, plannedHours, actualHours, last } = one;
  return {
    feature: record.feature,
    slug: record.slug,
    attempt: number,
    outcome: state,
    ...(cause !== undefined && { cause }),
    ...(reason !== undefined && { reason }),
    level,
    startedAt,
    endedAt,
    plannedHours,
    actualHours,
    lastStage: last.number,
    lastTrafficPercent: last.trafficPercent,
    services: (record.assessment.concerned?.services ?? []).map(({ name }) => name),
  };
}

function ofOne(repository: Repository, record: RolloutRecord, now: Date): Output {
  const { entries, unreadable } = readJournal(repository, record.slug);
  const lines = linesOf(entries, record);
  const finished = finishedOf(record);
  const life = lifeOf(record);
  const stages = stagesSoFar(record, now, undefined);
  const head = `## History: ${inline(record.feature)}\n\n${life.state}, attempt ${life.attempt}, revision ${record.revision} of the plan.`;
  const markdown = [
    head,
    bullets(lines.map(({ at, text }) => `${at.slice(0, 16).replace('T', ' ')} UTC: ${text}`)),
    ...(stages === '' ? [] : [`### Stages of Attempt ${life.attempt}`, stages.trimEnd()]),
    ...(finished.length === 0 ? [] : ['### Finished Attempts', finishedTable(finished)]),
  ].filter((block) => block !== '');
  return {
    repository: repository.name,
    finished: finished.map(plainly),
    lines,
    unreadable:
      unreadable === 0
        ? []
        : [`${counted(unreadable, 'line')} of the journal of ${quoted(record.feature)}; the rest is shown.`],
    markdown: `${markdown.join('\n\n')}\n`,
  };
}
