import * as z from 'zod';
import { type Calendar, calendarFor } from '../plan/calendar.js';
import { configurationPath } from '../plan/configuration/configuration.js';
import { lintRecord } from '../plan/lint/lint.js';
import { type LintFinding, type LintRule, lintRules } from '../plan/lint/rules.js';
import { repositoryOfCall } from '../repository/locate.js';
import type { Repository } from '../repository/repository.js';
import { readSightings } from '../repository/sightings.js';
import { featureName, type RiskLevel, repositoryArgument } from '../risk/facts.js';
import { planHash } from '../rollouts/approval.js';
import { keptRollout, listRecordFiles, pathOf } from '../rollouts/record.js';
import { sameFeature, slugsFor } from '../rollouts/slug.js';
import { counted, inline } from '../text.js';
import { placed, readConfiguration } from './configured.js';
import { type Read, readForLint } from './lint/read.js';
import { type Call, operation } from './operation.js';
import { calendarOrFault, type TimeFound } from './team-calendar.js';

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
    const records = await recordsOf(repository, feature);
    const { configuration: team, faults } = await readConfiguration(repository);
    const { calendar, fault } = await calendarOrFault(repository, team, await timeAround(repository, records, call));
    const ofFile = (path: string, sentence: string) =>
      found(configurationPath, { rule: 'configuration', path, sentence });
    const findings: Found[] = [
      ...faults.map((one) => ofFile('', placed(one))),
      ...(fault === undefined ? [] : [ofFile('calendar', fault)]),
    ];
    for (const [slug, { record, findings: unread }] of records) {
      const said =
        record === undefined
          ? unread
          : lintRecord(record, {
              team,
              slug,
              hash: planHash(record.plan),
              whyNot: calendar && whyNot(calendar, record.assessment.level),
            });
      findings.push(...said.map((finding) => found(pathOf(slug), finding)));
    }
    return { repository: repository.name, checked: records.length, findings };
  },
  toBrief: (it) => it,
  render,
  exitCode: ({ findings }) => (findings.length === 0 ? 0 : 1),
});

function found(file: string, { rule, path, sentence }: LintFinding): Found {
  return { file, rule, path, sentence, remedy: lintRules[rule satisfies LintRule].remedy };
}

/** The freezes of the repository, looked for only where a plan has dates to hold against them. */
async function timeAround(
  repository: Repository,
  records: readonly (readonly [slug: string, read: Read])[],
  { signal, progress }: Call,
): Promise<TimeFound | undefined> {
  const dated = records.find(([, { record }]) => record?.plan.startsAt !== undefined);
  if (dated === undefined) return undefined;
  const { inventories } = await readSightings(repository, { signal, progress });
  return { freezes: inventories.freezes, start: dated[1].record?.plan.startsAt };
}

/** @throws UserError where a feature is named that has no record */
async function recordsOf(
  repository: Repository,
  feature: string | undefined,
): Promise<readonly (readonly [slug: string, read: Read])[]> {
  const records = listRecordFiles(repository).map((slug) => [slug, readForLint(repository, slug)] as const);
  if (feature === undefined) return records;
  // A record that cannot be read has to be found all the same, by the name that it would have.
  const likely = (await slugsFor(feature))(1);
  const named = records.filter(([slug, { feature: name }]) =>
    name === undefined ? slug === likely || slug === feature : sameFeature(name, feature) || slug === feature,
  );
  if (named.length > 0) return named;
  const { slug } = await keptRollout(repository, feature);
  return [[slug, readForLint(repository, slug)]];
}

/** Why a stage of this level may not begin at a moment; undefined where it may. */
function whyNot(calendar: Calendar, level: RiskLevel): (startsAt: string) => string | undefined {
  const { startRules } = calendarFor(level, calendar);
  return (startsAt) => {
    const at = Date.parse(startsAt);
    return Number.isNaN(at) ? 'no date that can be read' : startRules.map((rule) => rule(at)).find(Boolean)?.cause;
  };
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
