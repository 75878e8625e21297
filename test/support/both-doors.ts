import { runCommandLine } from '../../src/command-line.js';
import { callTool } from '../../src/mcp-server/call-tool.js';
import { doorFacts } from '../../src/operations/definitions.js';
import { loadOperation } from '../../src/operations/index.js';
import type { Call } from '../../src/operations/operation.js';
import { UserError } from '../../src/user-error.js';
import { callIn } from './checkout.js';

/** What one operation said through one door: everything that left it, errors and stacks included. */
export interface Said {
  readonly door: 'mcp' | 'cli';
  readonly operation: string;
  readonly text: string;
  /** A defect: an exception that is no misuse. */
  readonly isBug: boolean;
}

export const operations = { facts: doorFacts, load: loadOperation };

/** Words for every operation there is, or will be: its own example, on the feature and the range of the checkout. */
function argumentsOf(properties: Readonly<Record<string, unknown>>, range: boolean): Record<string, unknown> {
  return {
    ...('feature' in properties ? { feature: 'New checkout' } : {}),
    ...('by' in properties ? { by: 'Ada Lovelace' } : {}),
    ...(range && 'base' in properties ? { base: 'HEAD~1', head: 'HEAD' } : {}),
  };
}

/** The order in which a rollout uses them, so that those that need a plan find one; the rest follow. */
const order = ['discover', 'assess-risk', 'plan-stages', 'check-readiness', 'update-kanban', 'rollout-status'];

/** Calls every operation through each of its doors, in process, with and without a range of commits. */
export async function saidByAll(folder: string, more: Partial<Call> = {}, range = true): Promise<Said[]> {
  const { definitions } = await doorFacts();
  const rank = ({ name }: { name: string }) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  const inOrder = definitions.toSorted((a, b) => rank(a) - rank(b));
  const said: Said[] = [];
  for (const definition of inOrder) {
    const args = argumentsOf(definition.inputSchema.properties, range);
    const variants = 'show' in definition.inputSchema.properties ? [args, { ...args, show: 'plan' }] : [args];
    for (const door of definition.doors) {
      for (const variant of variants) {
        const call = callIn(folder, { environment: { PATH: process.env.PATH }, door, ...more });
        said.push(
          door === 'mcp'
            ? await overMcp(definition.name, variant, call)
            : await onCommandLine(definition.name, variant, call),
        );
      }
    }
  }
  return said;
}

/** One tool call as the server would make it. */
export async function overMcp(operation: string, args: unknown, call: Call): Promise<Said & { isError: boolean }> {
  const { definitions } = await doorFacts();
  const definition = definitions.find(({ name }) => name === operation);
  if (definition === undefined) throw new Error(`no operation ${operation}`);
  let log = '';
  const report = (text: string) => {
    log += text;
  };
  const answer = await callTool(definition, args, {
    operations,
    openCall: async () => ({ ...call, door: 'mcp' }),
    signal: call.signal,
    report,
  });
  return {
    door: 'mcp',
    operation,
    text: JSON.stringify(answer) + log,
    isBug: log !== '',
    isError: answer.isError === true,
  };
}

/** One command, its whole answer as JSON and as text. */
async function onCommandLine(operation: string, args: Readonly<Record<string, unknown>>, call: Call): Promise<Said> {
  const forms = [
    await overCommandLine(operation, args, call),
    await overCommandLine(operation, args, call, ['--json']),
  ];
  return {
    door: 'cli',
    operation,
    text: forms.map(({ text }) => text).join(''),
    isBug: forms.some(({ isBug }) => isBug),
  };
}

/** One command as a terminal shows it: answer, refusal and progress. */
export async function overCommandLine(
  operation: string,
  args: Readonly<Record<string, unknown>>,
  call: Call,
  form: readonly string[] = [],
): Promise<Said & { isError: boolean }> {
  let text = '';
  const write = (written: string) => {
    text += written;
  };
  const terminal = {
    write: async (written: string) => write(written),
    report: write,
    // On a terminal it stands on standard error, and is gone before the answer.
    ...(form.includes('--json') ? {} : { progress: write }),
    signal: call.signal,
  };
  const words = Object.entries(args).flatMap(([name, value]) => [value].flat().map((one) => `--${name}=${one}`));
  try {
    const code = await runCommandLine([operation, ...words, ...form], { world: call, operations, terminal });
    return { door: 'cli', operation, text, isBug: false, isError: code === 2 };
  } catch (error) {
    if (error instanceof UserError) throw error;
    text += String(error instanceof Error ? error.stack : error);
    return { door: 'cli', operation, text, isBug: true, isError: true };
  }
}
