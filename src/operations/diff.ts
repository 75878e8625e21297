import * as z from 'zod';
import { bullets } from '../plan/cells.js';
import { planDifferences } from '../plan/differences.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, repositoryArgument } from '../risk/facts.js';
import { keptRollout, parseRollout, pathOf } from '../rollouts/record.js';
import { inline, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { operation } from './operation.js';

const input = z.strictObject({
  feature: featureName,
  repository: repositoryArgument,
  against: z.string().trim().min(1).max(200).optional().meta({
    help: 'Git revision that holds the older plan, for example main or HEAD~1; without it HEAD, so that what is not committed shows',
  }),
});

const output = z.strictObject({
  feature: z.string(),
  against: z.string(),
  from: z.int(),
  to: z.int(),
  changes: z.array(z.string()),
});

type Output = z.infer<typeof output>;

export const diff = operation<z.infer<typeof input>, Output, Output>({
  name: 'diff',
  title: 'Compare a plan with an older version',
  description:
    "What changed in a rollout's plan since a Git revision, in words: strategy, stages, limits, dates, the way back. Exit code 1 where something changed.",
  effect: 'reads',
  idempotent: true,
  doors: ['cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: { feature: 'New checkout', against: 'main' },
  async run({ feature, repository: folder, against = 'HEAD' }, call) {
    const repository = repositoryOfCall(folder, call);
    const record = await keptRollout(repository, feature);
    const path = pathOf(record.slug);
    const text = await repository.git(['show', '--end-of-options', `${against}:./${path}`]);
    if (text === undefined)
      throw new UserError(
        'no-older-plan',
        `Git holds no ${quoted(path)} at ${quoted(against)}; give a revision in which it is committed with \`against\`.`,
        `--against HEAD~1`,
      );
    const older = parseRollout(`${against}:${path}`, text);
    return {
      feature: record.feature,
      against,
      from: older.revision,
      to: record.revision,
      changes: planDifferences(older.plan, record.plan),
    };
  },
  toBrief: (it) => it,
  render: ({ feature, against, from, to, changes }) =>
    changes.length === 0
      ? `The plan for ${quoted(feature)} is what it was at ${quoted(against)}.\n`
      : `The plan for ${quoted(feature)} since ${quoted(against)} (revision ${from} to ${to}):\n\n${bullets(changes.map(inline))}\n`,
  exitCode: ({ changes }) => (changes.length === 0 ? 0 : 1),
});
