import * as z from 'zod';
import { attributed, factsUnder, toldBefore } from '../plan/configuration/apply.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, mergeFacts, repositoryArgument, riskFacts } from '../risk/facts.js';
import { placeOf } from '../rollouts/record.js';
import { answerOf, type Output, output } from './assess-risk/answer.js';
import { type Brief, brief, toBrief } from './assess-risk/brief.js';
import { renderAssessment } from './assess-risk/render.js';
import { assessed } from './assessed.js';
import { configurationOf } from './configured.js';
import { operation } from './operation.js';

const input = z.strictObject({
  feature: featureName.optional().describe('Its facts told before count'),
  repository: repositoryArgument,
  ...riskFacts,
});

export const assessRisk = operation<z.infer<typeof input>, Output, Brief>({
  name: 'assess-risk',
  title: 'Assess rollout risk',
  description:
    'Weighs a change on two axes. Impact: users, revenue, criticality, reversibility, each with a reason and a basis (told, found, assumed). Likelihood, with `base`: how much it looks like changes that were taken back. LOW, MEDIUM or HIGH, evidence by line, and the questions that would change it.',
  effect: 'reads',
  idempotent: true,
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output, brief }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: {
    feature: 'New checkout',
    usersPercent: 20,
    revenueImpact: 'direct',
    criticality: 'important',
    timeToUndo: 'instant',
  },
  async run({ feature, repository: path, ...told }, call) {
    const repository = repositoryOfCall(path, call);
    const kept = feature === undefined ? {} : toldBefore((await placeOf(repository, feature)).record);
    const team = await configurationOf(repository);
    const { facts, configured } = factsUnder(team, mergeFacts(kept, told));
    const { assessment } = await assessed(repository, facts, call, { goesOn: true });
    return answerOf(repository.name, attributed(assessment, team, configured));
  },
  toBrief,
  render: renderAssessment,
  exitCode: () => 0,
});
