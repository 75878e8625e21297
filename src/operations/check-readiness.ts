import * as z from 'zod';
import { assessReadiness, vouchable } from '../plan/readiness.js';
import { repositoryOfCall } from '../repository/locate.js';
import { featureName, mergeFacts, repositoryArgument, riskFacts } from '../risk/facts.js';
import { placeOf } from '../rollouts/record.js';
import {
  briefOf,
  type Readiness,
  type ReadinessBrief,
  readinessBrief,
  readinessSchema,
  renderReadiness,
} from './check-readiness/answer.js';
import { operation } from './operation.js';

const input = z.strictObject({
  feature: featureName,
  repository: repositoryArgument,
  service: z.string().trim().min(1).max(200).optional().meta({ help: 'The service that the change reaches' }),
  flag: riskFacts.flag.meta({ help: "Key of the feature flag; without it the plan's" }),
  testsPassed: z.boolean().optional().meta({ help: 'Outcome of the tests on the commit to be rolled out' }),
  confirmed: z.array(z.enum(vouchable)).max(vouchable.length).optional().meta({
    description: 'What people vouch for',
    help: 'Checks that people vouch for because the repository cannot show them; never outweighs contrary evidence',
  }),
});

type Input = z.infer<typeof input>;

export const checkReadiness = operation<Input, Readiness, ReadinessBrief>({
  name: 'check-readiness',
  title: 'Check readiness',
  description:
    'Before a start: tests, flag, monitoring, rollback, people told, alerts, on-call, runbook, previous version; each ready, not-ready or unknown, with place and what is missing.',
  effect: 'reads',
  idempotent: true,
  doors: ['mcp', 'cli'],
  schemas: async () => ({ input, output: readinessSchema, brief: readinessBrief }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: { feature: 'New checkout', testsPassed: true, confirmed: ['stakeholders'] },
  async run({ feature, repository: path, service, flag, testsPassed, confirmed }, call) {
    const repository = repositoryOfCall(path, call);
    const { record } = await placeOf(repository, feature);
    const { readinessSeen } = await import('./check-readiness/gather.js');
    const seen = await readinessSeen(repository, { service, record }, call);
    const facts = mergeFacts(record?.facts ?? {}, { flag });
    const checks = assessReadiness(seen, { facts, testsPassed, confirmed: confirmed ?? [] });
    return {
      feature: record?.feature ?? feature,
      ready: checks.every(({ state }) => state === 'ready'),
      services: seen.scope.services.map(({ name }) => name),
      checks,
    };
  },
  toBrief: briefOf,
  render: renderReadiness,
  exitCode: ({ ready }) => (ready ? 0 : 1),
});
