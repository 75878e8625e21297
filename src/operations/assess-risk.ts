import * as z from 'zod';
import { factorTable } from '../plan/markdown.js';
import { assessmentSchema } from '../plan/plan.js';
import { recommendedStrategy, strategyTitles } from '../plan/strategy.js';
import { repositoryOfCall } from '../repository/locate.js';
import { assess } from '../risk/assess.js';
import { type Facts, featureName, mergeFacts, repositoryArgument, riskFacts, strategies } from '../risk/facts.js';
import { placeOf } from '../rollouts/record.js';
import { inline } from '../text.js';
import { operation } from './operation.js';
import { surroundingsOf } from './surroundings.js';

const input = z.strictObject({
  feature: featureName.optional().describe('Its facts told before count'),
  repository: repositoryArgument,
  ...riskFacts,
});

const output = z.strictObject({
  repository: z.string(),
  ...assessmentSchema.shape,
  strategy: z.enum(strategies),
});

const brief = z.strictObject({
  level: z.string(),
  because: z.string(),
  factors: z.array(z.record(z.string(), z.string())),
  timeToUndo: z.string(),
  strategy: z.string(),
  questions: z.array(z.string()),
  contradictions: z.array(z.string()),
});

type Output = z.infer<typeof output>;

export const assessRisk = operation<z.infer<typeof input>, Output, z.infer<typeof brief>>({
  name: 'assess-risk',
  title: 'Assess rollout risk',
  description:
    'Weighs user impact, revenue impact, criticality and reversibility of a change: LOW, MEDIUM or HIGH with a reason and a basis (told, found, assumed) each, and the questions whose answers would change it. Unknown facts are assumed cautiously.',
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
    const kept: Facts = feature === undefined ? {} : ((await placeOf(repository, feature)).record?.facts ?? {});
    const facts = mergeFacts(kept, told);
    const { change, ...surroundings } = await surroundingsOf(repository, facts, call);
    const assessment = assess(facts, change, surroundings);
    return {
      repository: repository.name,
      ...assessmentSchema.parse(assessment),
      strategy: recommendedStrategy(assessment.level),
    };
  },
  toBrief: (it) => ({
    level: it.level,
    because: it.because,
    factors: it.factors.map(({ name, level, basis, reason, evidence }) => ({
      name,
      level,
      basis,
      reason: [reason, ...evidence.map(({ path, line, what }) => `${path}:${line} ${what}`)].join(' · '),
    })),
    timeToUndo: it.timeToUndo,
    strategy: it.strategy,
    questions: it.questions,
    contradictions: it.contradictions,
  }),
  render: renderAssessment,
  exitCode: () => 0,
});

function renderAssessment(it: Output): string {
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${inline(line)}`).join('\n')];
  const change = it.change;
  return `${[
    `## Risk: ${it.level}`,
    `${it.because} Recommended strategy: ${strategyTitles[it.strategy]}.`,
    factorTable({ assessment: it }),
    ...(change === undefined
      ? []
      : [
          `Change: ${change.commits} commits, ${change.files} files, ${change.linesChanged} lines (${change.base}..${change.head}).`,
        ]),
    ...list('Contradictions', it.contradictions),
    ...list('Open Questions', it.questions),
  ].join('\n\n')}\n`;
}
