import * as z from 'zod';
import { configurationPath, configurationSchema } from '../plan/configuration/configuration.js';
import { configuredLines } from '../plan/configuration/said.js';
import { repositoryOfCall } from '../repository/locate.js';
import { repositoryArgument } from '../risk/facts.js';
import { inline } from '../text.js';
import { placed, readConfiguration } from './configured.js';
import { operation } from './operation.js';
import { calendarOrFault } from './team-calendar.js';

const input = z.strictObject({
  repository: repositoryArgument,
  check: z.boolean().optional().meta({ help: 'Only say what is wrong; without it also what the file says' }),
});

const output = z.strictObject({
  path: z.string(),
  isThere: z.boolean(),
  faults: z.array(z.strictObject({ line: z.int().min(1), sentence: z.string() })),
  /** What the file says, key by key, in its order. */
  says: z.array(z.strictObject({ key: z.string(), line: z.int().min(1), value: z.string() })),
  configuration: configurationSchema.optional(),
});

type Output = z.infer<typeof output>;

export const config = operation<z.infer<typeof input>, Output, Output>({
  name: 'config',
  title: "Check the team's configuration",
  description: `Reads ${configurationPath}, names everything that is wrong with it by line, and shows what it says. Exit code 1 where something is wrong.`,
  effect: 'reads',
  idempotent: true,
  doors: ['cli'],
  schemas: async () => ({ input, output, brief: output }),
  shortNames: { path: 'repository' },
  example: { check: true },
  async run({ repository: path, check }, call) {
    const repository = repositoryOfCall(path, call);
    const { configuration, faults: unfit, isThere } = await readConfiguration(repository);
    // What only the calendar itself can tell: countries and regions that do not exist, files that hold no events.
    const { fault } = await calendarOrFault(repository, configuration);
    const line = configuration?.lines.calendar ?? 1;
    const faults = [...unfit, ...(fault === undefined ? [] : [{ line, sentence: fault }])];
    const shown = check === true || faults.length > 0 ? undefined : configuration;
    return {
      path: configurationPath,
      isThere,
      faults,
      says: shown === undefined ? [] : configuredLines(shown),
      ...(shown !== undefined && { configuration: shown.values }),
    };
  },
  toBrief: (it) => it,
  render,
  exitCode: ({ faults }) => (faults.length === 0 ? 0 : 1),
});

function render({ path, isThere, faults, says }: Output): string {
  if (!isThere)
    return `There is no ${path}; plans are made by the policy alone. docs/config.example.yaml shows all keys.\n`;
  if (faults.length > 0) {
    const count = faults.length === 1 ? 'One thing is wrong' : `${faults.length} things are wrong`;
    return `${count} with ${path}:\n\n${faults.map((fault) => `- ${inline(placed(fault))}`).join('\n')}\n`;
  }
  const rows = says.map(({ key, line, value }) => `- ${path}:${line} ${key}: ${inline(value)}`);
  return [`${path} is right.`, ...(rows.length === 0 ? [] : ['', ...rows])].join('\n');
}
