import type { Definition, DoorFacts, ValueSchema } from '../operations/definition.js';
import { expectedOf } from '../operations/expected.js';
import { commandLineOf, flagOf, isBoolean, shortNamesOf } from './flags.js';

const lineWidth = 96;

const exitCodes = `Exit codes
  0   done, or yes
  1   no, or hold
  2   the call was wrong; standard error says how to mend it
  3   roll back
  70  a defect of this program; standard error holds the stack`;

/** `rollout --help`: what this is, what it can do, how to begin. */
export function generalHelp({ version, definitions }: DoorFacts): string {
  const commands = definitions.filter(({ doors }) => doors.includes('cli'));
  const width = Math.max(...commands.map(({ name }) => name.length), 3) + 2;
  const row = (name: string, text: string) => `  ${name.padEnd(width)}${text}`;
  const first = commands.find(({ name }) => name === 'plan-stages') ?? commands[0];
  return `rollout ${version}: plans how a change reaches users step by step, and when to take it back.

It reads a repository (flags, deployment and monitoring tools, the change itself), weighs the risk,
and writes a plan: stages with traffic, duration and limits, rollback, monitoring, communication.

Usage
  rollout <command> [flags]        (where it is not installed: node dist/rollout.js <command>)

Commands
${commands.map(({ name, title }) => row(name, title)).join('\n')}
${row('mcp', 'Serve the same as tools over the Model Context Protocol (standard input and output)')}
${first === undefined ? '' : `\nExample\n  ${commandLineOf(first, shortExample(first))}\n`}
Flags of every command
  --json     the whole answer as JSON instead of Markdown
  --help     what a command does, its flags and an example
  --version  ${version}
`;
}

/** `rollout <command> --help`. */
export function commandHelp(definition: Definition): string {
  const { positional, lastWord, inputSchema } = definition;
  const required = new Set(inputSchema.required);
  const word = [positional, lastWord]
    .map((name) => (name === undefined ? '' : required.has(name) ? ` <${name}>` : ` [${name}]`))
    .join('');
  const flags = Object.entries(inputSchema.properties).map(([argument, schema]) => {
    const names = [argument, ...shortNamesOf(definition, argument)].map(flagOf).join(', ');
    const what = [schema.help ?? schema.description, ...remarks(schema, required.has(argument))]
      .filter(Boolean)
      .join('. ');
    const value = isBoolean(schema) ? `${names}, ${flagOf(argument).replace('--', '--no-')}` : names;
    return `  ${value}\n${wrapped(what, '      ')}`;
  });
  return `${definition.title}

${wrapped(definition.description, '')}

Usage
  rollout ${definition.name}${word} [flags]

Flags
${flags.join('\n')}
  --json
      The whole answer as JSON instead of Markdown

Example
  ${commandLineOf(definition, definition.example)}

${exitCodes}
`;
}

/** What has to be there and two more, so that it fits a line. */
function shortExample({ example, inputSchema }: Definition): Readonly<Record<string, unknown>> {
  const required = new Set(inputSchema.required);
  const entries = Object.entries(example);
  const more = entries.filter(([argument]) => !required.has(argument)).slice(0, 2);
  return Object.fromEntries([...entries.filter(([argument]) => required.has(argument)), ...more]);
}

function remarks(schema: ValueSchema, required: boolean): string[] {
  const said = isBoolean(schema) ? [] : [capital(expectedOf(schema))];
  if (schema.type === 'array') said.push('Repeat the flag, or separate by commas');
  if (schema.default !== undefined) said.push(`Default: ${JSON.stringify(schema.default)}`);
  if (required) said.push('Required');
  return said;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + word.length + 1 > lineWidth) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => indent + one).join('\n');
}
