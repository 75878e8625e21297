import * as z from 'zod';
import { calendarFor } from '../plan/calendar.js';
import { lintRecord } from '../plan/lint/lint.js';
import { type LintFinding, type LintRule, lintRules } from '../plan/lint/rules.js';
import { repositoryOfCall } from '../repository/locate.js';
import type { Repository } from '../repository/repository.js';
import { featureName, type RiskLevel, repositoryArgument } from '../risk/facts.js';
import { planHash } from '../rollouts/approval.js';
import { keptRollout, listRecordFiles, pathOf } from '../rollouts/record.js';
import { sameFeature, slugsFor } from '../rollouts/slug.js';
import { counted, inline } from '../text.js';
import { UserError } from '../user-error.js';
import { placed, readConfiguration } from './configured.js';
import { readForLint } from './lint/read.js';
import { operation } from './operation.js';
import { calendarOf } from './team-calendar.js';

const input = z.strictObject({
  feature: featureName.optional().meta({ help: 'One rollout; without it all of the repository' }),
  repository: repositoryArgument,
});

const output = z.strictObject({
  repository: z.string(),
  checked: z.int(),
  findings: z.array(
    z.strictObject({
      file: z.string(),
      rule: z.string(),
      /** Where in the record; empty for the record as a whole. */
      path: z.string(),
      sentence: z.string(),
      remedy: z.string(),
    }),
  ),
});

type Output = z.infer<typeof output>;
type Found = Output['findings'][number];

export const lint = operation<z.infer<typeof input>, Output, Output>({
  name: 'lint',
  title: 'Check plans against the policy',
  description:
    "Holds the records under .rollouts/, also where they were edited by hand, against their schema, the policy and the team's configuration. Each finding has a rule (docs/lint.md), a place and what to do. Exit code 1 where something is found.",
  effect: 'reads',
  idempotent: true,
  doors: ['cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  positional: 'feature',
  example: { feature: 'New checkout' },
  async run({ feature, repository: folder }, call) {
    const repository = repositoryOfCall(folder, call);
    const slugs = await slugsOf(repository, feature);
    const { configuration: team, faults } = await readConfiguration(repository);
    const calendar = await calendarOrFault(repository, team);
    const findings: Found[] = [
      ...faults.map((fault) =>
        found('.rollouts/config.yaml', { rule: 'configuration', path: '', sentence: placed(fault) }),
      ),
      ...calendar.faults,
    ];
    for (const slug of slugs) {
      const { record, findings: unread } = readForLint(repository, slug);
      const said =
        record === undefined
          ? unread
          : lintRecord(record, {
              team,
              slug,
              hash: planHash(record.plan),
              whyNot: calendar.whyNot?.(record.assessment.level),
            });
      findings.push(...said.map((finding) => found(pathOf(slug), finding)));
    }
    return { repository: repository.name, checked: slugs.length, findings };
  },
  toBrief: (it) => it,
  render,
  exitCode: ({ findings }) => (findings.length === 0 ? 0 : 1),
});

function found(file: string, { rule, path, sentence }: LintFinding): Found {
  return { file, rule, path, sentence, remedy: lintRules[rule satisfies LintRule].remedy };
}

/** @throws UserError where a feature is named that has no record */
async function slugsOf(repository: Repository, feature: string | undefined): Promise<readonly string[]> {
  const files = listRecordFiles(repository);
  if (feature === undefined) return files;
  // A record that cannot be read has to be found all the same, by the name that it would have.
  const likely = (await slugsFor(feature))(1);
  const named = files.filter((slug) => {
    const name = readForLint(repository, slug).feature;
    return name === undefined ? slug === likely || slug === feature : sameFeature(name, feature) || slug === feature;
  });
  if (named.length > 0) return named;
  return [(await keptRollout(repository, feature)).slug];
}

type WhyNot = (level: RiskLevel) => (startsAt: string) => string | undefined;

async function calendarOrFault(
  repository: Repository,
  team: Parameters<typeof calendarOf>[1],
): Promise<{ readonly whyNot?: WhyNot; readonly faults: readonly Found[] }> {
  try {
    const calendar = await calendarOf(repository, team);
    if (calendar === undefined) return { faults: [] };
    const whyNot: WhyNot = (level) => (startsAt) => {
      const at = Date.parse(startsAt);
      const { startRules } = calendarFor(level, calendar);
      return Number.isNaN(at) ? 'no date that can be read' : startRules.map((rule) => rule(at)).find(Boolean)?.cause;
    };
    return { whyNot, faults: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      faults: [found('.rollouts/config.yaml', { rule: 'configuration', path: 'calendar', sentence: error.message })],
    };
  }
}

function render({ checked, findings }: Output): string {
  const records = counted(checked, 'record');
  if (findings.length === 0) return `${records} checked, nothing found.\n`;
  const rows = findings.map(
    ({ file, rule, path, sentence, remedy }) =>
      `- ${file}${path === '' ? '' : ` ${path}`} [${rule}] ${inline(sentence)} ${remedy}`,
  );
  return [`${records} checked, ${counted(findings.length, 'finding')}:`, '', ...rows, ''].join('\n');
}
