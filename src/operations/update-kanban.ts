import * as z from 'zod';
import type { Board, Card, Receipt } from '../kanban/board.js';
import { boardNames, chooseBoard } from '../kanban/choose.js';
import { renderCard } from '../plan/card.js';
import type { RolloutRecord } from '../plan/plan.js';
import { repositoryOfCall } from '../repository/locate.js';
import type { Repository } from '../repository/repository.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { changeRollout } from '../rollouts/change.js';
import type { JournalEntry } from '../rollouts/journal.js';
import { keptRollout, readRollout } from '../rollouts/record.js';
import { presentable } from '../text/redacted.js';
import { UserError } from '../user-error.js';
import { configurationOf } from './configured.js';
import { operation } from './operation.js';

const input = z.strictObject({
  feature: featureName,
  repository: repositoryArgument,
  taskId: z.string().trim().min(1).max(100).optional().describe("Exact id; without it the rollout's own card"),
  board: z.enum(boardNames).optional().meta({
    description: 'Default auto',
    help: "Which board; auto takes the one that the id or the rollout points to, else the repository's",
  }),
  dryRun: z.boolean().optional().meta({ help: 'Say what would change and write nothing' }),
});

const output = z.strictObject({
  outcome: z.enum(['written', 'handed-over', 'dry-run']),
  board: z.string(),
  taskId: z.string().optional(),
  path: z.string().optional(),
  change: z.enum(['created', 'updated', 'unchanged']).optional(),
  call: z
    .strictObject({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) })
    .optional()
    .describe('To be made exactly so when handed over'),
  note: z.string(),
});

type Output = z.infer<typeof output>;

export const updateKanban = operation<z.infer<typeof input>, Output, Output>({
  name: 'update-kanban',
  title: 'Update the rollout card',
  description:
    "Puts the plan's section on the rollout's card and touches nothing else on it: a Backlog.md task file (made if there is no board), or Claude Code's task list, for which it hands over the exact TaskUpdate call with the merged description. Needs a plan from plan-stages.",
  effect: 'writes',
  idempotent: true,
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  handsOver: 'call',
  example: { feature: 'New checkout', taskId: 'task-12' },
  async run({ feature, repository: path, taskId, board: boardName, dryRun }, call) {
    const repository = repositoryOfCall(path, call);
    const record = await keptRollout(repository, feature);
    const { environment, homeDirectory } = call;
    // An id says itself which board it belongs to.
    const isOpen = boardName === undefined && taskId === undefined;
    const team = isOpen ? await configurationOf(repository) : undefined;
    const board = await chooseBoard({
      board: boardName ?? team?.values.board ?? 'auto',
      taskId,
      slug: record.slug,
      repository,
      environment,
      homeDirectory,
      now: call.now,
    });
    const card = { taskId, title: `Rollout: ${record.feature}`, slug: record.slug };
    const receipt = await putCurrent({ board, card, repository, record, dryRun: dryRun === true });
    const answer = answerOf(receipt, dryRun === true);
    if (dryRun === true || receipt.change === 'unchanged') return answer;
    const entry: JournalEntry = {
      at: call.now().toISOString(),
      by: call.door,
      event: receipt.outcome === 'written' ? 'card-written' : 'card-handed-over',
      revision: record.revision,
      card: `${receipt.board} ${receipt.taskId}`.trim(),
    };
    try {
      await changeRollout(repository, record.slug, (now) => now && { record: now, entries: [entry] });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { ...answer, note: `${answer.note} The journal was not written: ${error.message}` };
    }
    return answer;
  },
  toBrief: (it) => it,
  render: renderReceipt,
  exitCode: () => 0,
});

const mostChangesMeanwhile = 5;

/**
 * Puts the plan as it is when the card has been written: of two calls at once, one with the plan before and one with
 * the plan after, the older must not be the last to write.
 */
async function putCurrent({ board, card, repository, record, dryRun }: Putting): Promise<Receipt> {
  let shown = record;
  let receipt = await board.put(card, { markdown: presentable(renderCard(shown)) }, { dryRun });
  for (let attempt = 0; attempt < mostChangesMeanwhile; attempt += 1) {
    const now = readRollout(repository, record.slug);
    if (dryRun || now === undefined || JSON.stringify(now) === JSON.stringify(shown)) break;
    shown = now;
    const again = await board.put(card, { markdown: presentable(renderCard(shown)) }, { dryRun });
    receipt = receipt.change === 'unchanged' ? again : { ...again, change: receipt.change };
  }
  return receipt;
}

interface Putting {
  readonly board: Board;
  readonly card: Card;
  readonly repository: Repository;
  readonly record: RolloutRecord;
  readonly dryRun: boolean;
}

function answerOf(receipt: Receipt, dryRun: boolean): Output {
  const { board, taskId, change } = receipt;
  const named = { board, ...(taskId !== '' && { taskId }), change };
  if (receipt.outcome === 'handed-over') {
    return { outcome: dryRun ? 'dry-run' : 'handed-over', ...named, call: receipt.call, note: receipt.reason };
  }
  const done = {
    created: 'A new card was made',
    updated: 'The card was updated',
    unchanged: 'The card already said this',
  };
  const would = { ...done, created: 'A new card would be made', updated: 'The card would be updated' };
  const note = `${(dryRun ? would : done)[change]}: ${taskId} in ${receipt.path}.`;
  const whole = receipt.note === undefined ? note : `${note} ${receipt.note}`;
  return { outcome: dryRun ? 'dry-run' : 'written', ...named, path: receipt.path, note: whole };
}

function renderReceipt({ note, call }: Output): string {
  if (call === undefined) return `${note}\n`;
  return `${note}\n\n${call.tool} is to be called with:\n\n\`\`\`json\n${JSON.stringify(call.arguments, null, 2)}\n\`\`\`\n`;
}
