import * as z from 'zod';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { isValid, planHash } from '../rollouts/approval.js';
import { appendJournal } from '../rollouts/journal.js';
import { keepRollout, keptRollout, pathOf } from '../rollouts/record.js';
import { inline, quoted } from '../text.js';
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
    const { approval: before } = record;
    if (before !== undefined && before.by === by && isValid(before, record.plan))
      return { ...answer, by, at: before.at, hash: before.hash, change: 'unchanged' };
    const approval = { by, at: call.now().toISOString(), hash: planHash(record.plan) };
    await keepRollout(repository, { ...record, approval });
    await appendJournal(repository, record.slug, {
      at: approval.at,
      by: call.door,
      event: 'approved',
      revision: record.revision,
      person: by,
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
