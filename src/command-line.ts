import { commandLineOf, flagOf, readWords } from './command-line/flags.js';
import { commandHelp, generalHelp } from './command-line/help.js';
import type { Definition, DoorFacts, Operations } from './operations/definition.js';
import { orMeant } from './operations/nearest.js';
import type { Call, ExitCode, Operation, World } from './operations/operation.js';
import { sentenceOf, UserError } from './user-error.js';

export interface Terminal {
  /** Standard output; resolves when the text has left the process. */
  readonly write: (text: string) => Promise<void>;
  /** Standard error, one line or stack at a time. */
  readonly report: (text: string) => void;
  /** Overwrites one line of a terminal; absent where standard error is none. */
  readonly progress?: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Where a command runs. */
export interface Place {
  readonly world: World;
  readonly operations: Operations;
  readonly terminal: Terminal;
}

const exitAfterMisuse = 2;

/**
 * One command from its words to an exit code: 0 done or yes, 1 no or hold, 3 roll back (the operation's verdict),
 * 2 misuse. Answers go to standard output and nothing else does.
 *
 * @throws whatever is a bug; main prints its stack and exits 70
 */
export async function runCommandLine(
  words: readonly string[],
  place: Place,
): Promise<ExitCode | typeof exitAfterMisuse> {
  try {
    return await run(words, place);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    place.terminal.report(sentenceOf(error));
    return exitAfterMisuse;
  }
}

async function run(words: readonly string[], place: Place): Promise<ExitCode> {
  const { operations, terminal } = place;
  const facts = await operations.facts();
  const [command, ...rest] = words[0] === 'help' ? [...words.slice(1, 2), '--help'] : words;
  if (command === '--version' || command === '-v') return said(terminal, `${facts.version}\n`);
  if (command === undefined || command === '--help' || command === '-h') return said(terminal, generalHelp(facts));
  const definition = definitionNamed(command, facts);
  const { args, json, help } = readWords(rest, definition);
  if (help) return said(terminal, commandHelp(definition));

  const operation = await operations.load(definition.name);
  if (operation === undefined) throw new Error(`The operation ${definition.name} is listed but cannot be loaded.`);
  const output = await answered({ ...definition, operation }, args, place);
  await terminal.write(json ? `${JSON.stringify(output, undefined, 2)}\n` : ended(operation.render(output)));
  return operation.exitCode(output);
}

/** With one line break at its end; a text that has breaks of its own kind (iCalendar's CRLF) stays as it is. */
function ended(text: string): string {
  return text.endsWith('\r\n') ? text : `${text.trimEnd()}\n`;
}

async function said(terminal: Terminal, text: string): Promise<ExitCode> {
  await terminal.write(text);
  return 0;
}

function definitionNamed(command: string, { definitions }: DoorFacts): Definition {
  const offered = definitions.filter(({ doors }) => doors.includes('cli'));
  const definition = offered.find(({ name }) => name === command);
  if (definition !== undefined) return definition;
  const names = [...offered.map(({ name }) => name), 'mcp', 'help'];
  const kind = command.startsWith('-') ? 'flag' : 'command';
  throw new UserError(
    `unknown-${kind}`,
    `There is no ${kind} ${JSON.stringify(command.slice(0, 80))}${orMeant(command, names)} The commands are ${names.join(', ')}; rollout --help explains them.`,
  );
}

async function answered(
  { operation, ...definition }: Definition & { readonly operation: Operation },
  args: Readonly<Record<string, unknown>>,
  { world, terminal }: Place,
): Promise<unknown> {
  const { parseInput } = await import('./operations/parse-input.js');
  const wording = {
    nameOf: flagOf,
    callOf: (call: Readonly<Record<string, unknown>>) => commandLineOf(definition, call),
  };
  const input = await parseInput({ ...operation, inputSchema: definition.inputSchema }, args, wording);
  const { progress } = terminal;
  const call: Call = {
    ...world,
    door: 'cli',
    roots: [],
    signal: terminal.signal,
    progress: (done, total, message) => progress?.(`${message} (${done} of ${total})`),
  };
  try {
    return await operation.run(input, call);
  } finally {
    progress?.('');
  }
}
