import * as z from 'zod';
import { isOver, lifeOf } from '../plan/life/life.js';
import { agreed } from '../plan/life/marked.js';
import type { RolloutRecord } from '../plan/plan.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { isValid, planHash } from '../rollouts/approval.js';
import { keepLife } from '../rollouts/life.js';
import { keptRollout, pathOf } from '../rollouts/record.js';
import { inline, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { operation } from './operation.js';

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
    const record = await keptRollout(repository, feature);
    const by = inline(told);
    const answer = { feature: record.feature, revision: record.revision, path: pathOf(record.slug) };
    const { approval: given } = record;
    if (given !== undefined && given.by === by && isValid(given, record.plan))
      return { ...answer, by, at: given.at, hash: given.hash, change: 'unchanged' };
    refuseOver(record);
    const approval = { by, at: call.now().toISOString(), hash: planHash(record.plan) };
    const before = lifeOf(record);
    const life = agreed(before, approval);
    const event = life.events.at(-1) ?? { at: approval.at, what: 'approved' };
    await keepLife(repository, { ...record, approval, life }, event, {
      at: approval.at,
      by: call.door,
      from: before.state,
      hash: approval.hash,
    });
    return { ...answer, ...approval, change: 'approved' };
  },
  toBrief: (it) => it,
  render: ({ feature, revision, by, at, hash, path, change }) =>
    change === 'unchanged'
      ? `${inline(by)} had approved this plan of ${quoted(feature)} already, on ${at}.\n`
      : `Revision ${revision} of the plan for ${quoted(feature)} is approved by ${inline(by)} (${at}, plan ${hash.slice(0, 12)}), kept in ${path}. Any change of the plan voids it.\n`,
  exitCode: () => 0,
});

/** @throws UserError where there is nothing left to agree to */
function refuseOver(record: RolloutRecord): void {
  const life = lifeOf(record);
  if (!isOver(life)) return;
  throw new UserError(
    'rollout-over',
    `${quoted(record.feature)} is ${life.state}; plan it anew with plan-stages and approve that plan.`,
  );
}
