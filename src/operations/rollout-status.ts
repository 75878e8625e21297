import * as z from 'zod';
import { renderPlan } from '../plan/markdown.js';
import { renderMessages } from '../plan/messages.js';
import { type RolloutStatus, rolloutStatusSchema, statusOf, statusTable } from '../plan/status.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { keptRollout, listRollouts } from '../rollouts/record.js';
import { operation } from './operation.js';

const input = z.strictObject({
  feature: featureName.optional().describe('Without it all rollouts'),
  repository: repositoryArgument,
  show: z.enum(['summary', 'plan', 'messages']).optional().describe('Of one feature; default summary'),
});

const output = z.strictObject({
  repository: z.string(),
  rollouts: z.array(rolloutStatusSchema),
  unreadable: z.array(z.string()),
  markdown: z.string().describe('The plan or the messages asked for, else the overview'),
});

type Output = z.infer<typeof output>;

const mostInBrief = 20;
const brief = z.strictObject({
  rollouts: z.array(z.record(z.string(), z.unknown())),
  total: z.int(),
  unreadable: z.array(z.string()),
  markdown: z.string(),
});

export const rolloutStatus = operation<z.infer<typeof input>, Output, z.infer<typeof brief>>({
  name: 'rollout-status',
  title: 'Show rollout status',
  description:
    'Every rollout kept in the repository, or one: risk, stage by the plan, dates, what is open. show=plan gives the whole plan, show=messages the texts ready to send.',
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
    if (feature === undefined) {
      const { records, unreadable } = listRollouts(repository);
      const rollouts = records.map((record) => statusOf(record, now));
      return {
        repository: repository.name,
        rollouts,
        unreadable: [...unreadable],
        markdown: statusTable(rollouts, unreadable),
      };
    }
    const record = await keptRollout(repository, feature);
    const status: RolloutStatus = statusOf(record, now);
    const markdown =
      show === 'plan'
        ? renderPlan(record, 'full')
        : show === 'messages'
          ? renderMessages(record)
          : statusTable([status], []);
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
