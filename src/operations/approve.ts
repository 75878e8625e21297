import * as z from 'zod';
import { isOver, lifeOf } from '../plan/life/life.js';
import { agreed } from '../plan/life/marked.js';
import type { RolloutRecord } from '../plan/plan.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { isValid, planHash } from '../rollouts/approval.js';
import { changeRollout, type Decided, refuseStale } from '../rollouts/change.js';
import { livedOn } from '../rollouts/life.js';
import { keptRollout, pathOf } from '../rollouts/record.js';
import { inline, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { type Call, operation } from './operation.js';
import { cardInStep } from './update-kanban/put-rollout.js';

const input = z.strictObject({
  feature: featureName,
  repository: repositoryArgument,
  by: z.string().trim().min(1).max(200).meta({ help: 'Name of the person who approves' }),
});

const output = z.strictObject({
  feature: z.string(),
  revision: z.int(),
  by: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  hash: z.string(),
  path: z.string(),
  change: z.enum(['approved', 'unchanged']),
  /** What became of the rollout's card, where it has one. */
  card: z.string().optional(),
});

type Output = z.infer<typeof output>;

/** A person's word, so it is no tool of a model. */
export const approve = operation<z.infer<typeof input>, Output, Output>({
  name: 'approve',
  title: 'Approve a rollout plan',
  description:
    'Writes into record and journal who approved the plan, when, and the hash of this very plan. A later change of the plan voids the approval; rollout lint says so.',
  effect: 'writes',
  idempotent: true,
  doors: ['cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: { feature: 'New checkout', by: 'Head of Checkout' },
  async run({ feature, repository: path, by: told }, call) {
    const repository = repositoryOfCall(path, call);
    const read = await keptRollout(repository, feature);
    const by = inline(told);
    let answer: Output | undefined;
    // A person agrees to what they saw, so a plan that was changed in this moment is not approved for it.
    await changeRollout(repository, read.slug, (now) => {
      refuseStale(repository, read.slug, { before: read, now });
      const decided = approved(read, { by, at: call.now().toISOString(), door: call.door });
      answer = decided.answer;
      return decided.change;
    });
    if (answer === undefined) throw new Error('A record was changed without an answer.');
    const card = await cardInStep(repository, await keptRollout(repository, feature), call);
    return { ...answer, ...(card !== undefined && { card }) };
  },
  toBrief: (it) => it,
  render,
  exitCode: () => 0,
});

function render({ feature, revision, by, at, hash, path, change, card }: Output): string {
  const done =
    change === 'unchanged'
      ? `This plan of ${quoted(feature)} had been approved by ${inline(by)} already, on ${at}.`
      : `Revision ${revision} of the plan for ${quoted(feature)} is approved by ${inline(by)} (${at}, plan ${hash.slice(0, 12)}), kept in ${path}. Any change of the plan voids it.`;
  return `${[done, ...(card === undefined ? [] : [`Board: ${inline(card)}`])].join('\n')}\n`;
}

function approved(
  record: RolloutRecord,
  { by, at, door }: { readonly by: string; readonly at: string; readonly door: Call['door'] },
): { readonly answer: Output; readonly change: Decided | undefined } {
  const answer = { feature: record.feature, revision: record.revision, path: pathOf(record.slug) };
  const { approval: given } = record;
  if (given !== undefined && given.by === by && isValid(given, record.plan))
    return { answer: { ...answer, by, at: given.at, hash: given.hash, change: 'unchanged' }, change: undefined };
  refuseOver(record);
  const approval = { by, at, hash: planHash(record.plan) };
  const before = lifeOf(record);
  const life = agreed(before, approval);
  const event = life.events.at(-1) ?? { at, what: 'approved' };
  const told = { at, by: door, from: before.state, hash: approval.hash };
  return {
    answer: { ...answer, ...approval, change: 'approved' },
    change: livedOn({ ...record, approval, life }, event, told),
  };
}

/** @throws UserError where there is nothing left to agree to */
function refuseOver(record: RolloutRecord): void {
  const life = lifeOf(record);
  if (!isOver(life)) return;
  throw new UserError(
    'rollout-over',
    `${quoted(record.feature)} is ${life.state}; plan it anew with plan-stages and approve that plan.`,
  );
}
