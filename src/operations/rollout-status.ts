import * as z from 'zod';
import { icsOf } from '../plan/calendar-export.js';
import { renderPlan } from '../plan/markdown.js';
import { renderMessages } from '../plan/messages.js';
import type { RolloutRecord } from '../plan/plan.js';
import { type RolloutStatus, rolloutStatusSchema, stagesSoFar, statusOf, statusTable } from '../plan/status.js';
import { repositoryOfCall } from '../repository/locate.js';
import type { Repository } from '../repository/repository.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { keptRollout, listRollouts } from '../rollouts/record.js';
import { UserError } from '../user-error.js';
import { readConfiguration } from './configured.js';
import { operation } from './operation.js';
import { calendarOrFault } from './team-calendar.js';

const input = z.strictObject({
  feature: featureName.optional().describe('Without it all rollouts'),
  repository: repositoryArgument,
  show: z.enum(['summary', 'plan', 'messages', 'ics']).optional().describe('Of one feature; default summary'),
});

const output = z.strictObject({
  repository: z.string(),
  rollouts: z.array(rolloutStatusSchema),
  unreadable: z.array(z.string()),
  markdown: z.string().describe('The plan, the messages or the calendar asked for, else the overview'),
});

type Output = z.infer<typeof output>;

const mostInBrief = 20;
const brief = z.strictObject({
  rollouts: z.array(z.record(z.string(), z.unknown())),
  total: z.int(),
  unreadable: z.array(z.string()),
  markdown: z.string(),
});

type Input = z.infer<typeof input>;

/** Undefined for the overview. */
function shown(record: RolloutRecord, show: Input['show']): string | undefined {
  if (show === 'plan') return renderPlan(record, 'full');
  if (show === 'messages') return renderMessages(record);
  return show === 'ics' ? icsOf(record.plan, record) : undefined;
}

export const rolloutStatus = operation<Input, Output, z.infer<typeof brief>>({
  name: 'rollout-status',
  title: 'Show rollout status',
  description:
    'Every rollout kept in the repository, or one: state, risk, stage, what is due, late or open. show=plan gives the whole plan, show=messages the texts ready to send, ics a calendar.',
  effect: 'reads',
  idempotent: true,
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output, brief }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: { feature: 'New checkout', show: 'plan' },
  async run({ feature, repository: path, show }, call) {
    const repository = repositoryOfCall(path, call);
    const now = call.now();
    const time = await timeOf(repository);
    const { records, unreadable } = listRollouts(repository);
    if (feature === undefined) {
      if (show === 'ics')
        throw new UserError(
          'no-feature',
          'A calendar is made of one rollout; tell which `feature`.',
          'feature: New checkout, show: ics',
        );
      const rollouts = records.map((record) => statusOf(record, now, { ...time, others: records }));
      return {
        repository: repository.name,
        rollouts,
        unreadable: [...unreadable],
        markdown: statusTable(rollouts, unreadable),
      };
    }
    const record = await keptRollout(repository, feature);
    const status: RolloutStatus = statusOf(record, now, { ...time, others: records });
    const overview = () => [statusTable([status], []), stagesSoFar(record, now, time.calendar)].filter(Boolean);
    const markdown = shown(record, show) ?? overview().join('\n');
    return { repository: repository.name, rollouts: [status], unreadable: [], markdown };
  },
  toBrief: ({ rollouts, unreadable, markdown }) => ({
    rollouts: rollouts.slice(0, mostInBrief),
    total: rollouts.length,
    unreadable: unreadable.slice(0, mostInBrief),
    markdown:
      markdown.length > 24_000 ? `${markdown.slice(0, 24_000)}\n\n(cut; the rest is in the resources)` : markdown,
  }),
  render: ({ markdown }) => markdown,
  exitCode: () => 0,
});

/** A team's file with a fault in it dates nothing, but hides no rollout either; rollout config names the fault. */
async function timeOf(repository: Repository) {
  const { configuration: team } = await readConfiguration(repository);
  const { calendar } = await calendarOrFault(repository, team);
  return { team, calendar };
}
