import * as z from 'zod';
import type { Receipt } from '../kanban/board.js';
import { boardNames, chooseBoard } from '../kanban/choose.js';
import type { RolloutRecord } from '../plan/plan.js';
import { repositoryOfCall } from '../repository/locate.js';
import type { Repository } from '../repository/repository.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { changeRollout } from '../rollouts/change.js';
import { type JournalEntry, readJournal } from '../rollouts/journal.js';
import { keptRollout, readRollout } from '../rollouts/record.js';
import { UserError } from '../user-error.js';
import { configurationOf } from './configured.js';
import { type Call, operation } from './operation.js';
import { answerOf, renderReceipt } from './update-kanban/answer.js';
import { type Asked, journaled, type Put, putCards, rememberedIn } from './update-kanban/put.js';

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
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  handsOver: 'call',
  example: { feature: 'New checkout', taskId: 'task-12' },
  async run({ feature, repository: path, taskId, board: boardName, dryRun }, call) {
    const repository = repositoryOfCall(path, call);
    const record = await keptRollout(repository, feature);
    const { environment, homeDirectory, signal } = call;
    const remembered = rememberedIn(readJournal(repository, record.slug).entries);
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
      signal,
      remembered: remembered.filter(({ kind }) => kind === undefined).map((one) => one.board),
      now: call.now,
    });
    const wrote = (receipt: Receipt, kind: string | undefined) => journal(repository, record, call, { receipt, kind });
    const unwritten: string[] = [];
    const put = await putCurrent({
      board,
      repository,
      record,
      taskId,
      remembered,
      dryRun: dryRun === true,
      wrote: async (receipt, kind) => {
        if (dryRun !== true) unwritten.push(...(await wrote(receipt, kind)));
      },
    });
    const answer = answerOf(put, dryRun === true);
    return { ...answer, note: [answer.note, ...new Set(unwritten)].join(' ') };
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
async function putCurrent(asked: Asked & { readonly repository: Repository }): Promise<Put> {
  let shown = asked.record;
  let put = await putCards(asked);
  for (let attempt = 0; attempt < mostChangesMeanwhile; attempt += 1) {
    const now = readRollout(asked.repository, shown.slug);
    if (asked.dryRun === true || now === undefined || JSON.stringify(now) === JSON.stringify(shown)) break;
    shown = now;
    const again = await putCards({ ...asked, record: shown });
    const { change } = put.main;
    put = { ...put, main: change === 'unchanged' ? again.main : { ...again.main, change } };
  }
  return put;
}

/** @returns a sentence where the card was put and the journal could not be written */
async function journal(
  repository: Repository,
  { slug, revision }: RolloutRecord,
  call: Call,
  { receipt, kind }: { readonly receipt: Receipt; readonly kind: string | undefined },
): Promise<string[]> {
  const entry: JournalEntry = {
    at: call.now().toISOString(),
    by: call.door,
    event: receipt.outcome === 'written' ? 'card-written' : 'card-handed-over',
    revision,
    card: journaled(receipt, kind),
  };
  try {
    await changeRollout(repository, slug, (now) => now && { record: now, entries: [entry] });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`The journal was not written: ${error.message}`];
  }
}
