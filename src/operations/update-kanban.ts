import * as z from 'zod';
import { boardNames } from '../kanban/choose.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { keptRollout } from '../rollouts/record.js';
import { operation } from './operation.js';
import { renderReceipt } from './update-kanban/answer.js';
import { putRollout } from './update-kanban/put-rollout.js';

const input = z.strictObject({
  feature: featureName,
  repository: repositoryArgument,
  taskId: z.string().trim().min(1).max(100).optional().describe("Exact id; without it the rollout's own card"),
  board: z.enum(boardNames).optional().meta({
    description: 'Default auto',
    help: "Which board; auto takes the one that the id or the rollout points to, else the repository's; hand-over gives title, body, checklist and labels for any other",
  }),
  dryRun: z.boolean().optional().meta({ help: 'Show what would change, as a diff, and write nothing' }),
});

const output = z.strictObject({
  outcome: z.enum(['written', 'handed-over', 'dry-run']),
  board: z.string(),
  taskId: z.string().optional(),
  path: z.string().optional(),
  change: z.enum(['created', 'updated', 'unchanged']).optional(),
  call: z
    .strictObject({
      tool: z.string(),
      arguments: z.looseObject({}),
      further: z.array(z.unknown()).optional(),
    })
    .optional()
    .describe('Make as is, then `further`'),
  diff: z.string().optional(),
  note: z.string(),
});

type Output = z.infer<typeof output>;

export const updateKanban = operation<z.infer<typeof input>, Output, Output>({
  name: 'update-kanban',
  title: 'Update the rollout card',
  description:
    "Puts plan and progress on the rollout's card, the rest of it stays: Backlog.md (begun if there is no board), wicked-kanban, GitHub; for Claude Code's tasks or another board it hands over the exact call. Needs a plan.",
  effect: 'writes',
  idempotent: true,
  reachesOthers: true,
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  handsOver: 'call',
  example: { feature: 'New checkout', taskId: 'task-12' },
  async run({ feature, repository: path, ...wanted }, call) {
    const repository = repositoryOfCall(path, call);
    return putRollout({ ...wanted, repository, record: await keptRollout(repository, feature) }, call);
  },
  toBrief: (it) => it,
  render: renderReceipt,
  exitCode: () => 0,
});
