import type { Definition, ValueSchema } from '../operations/definition.js';
import { orMeant } from '../operations/nearest.js';
import { UserError } from '../user-error.js';

/** What was written after a command: raw arguments for the operation, and what the door itself answers. */
export interface ReadWords {
  readonly args: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  readonly help: boolean;
}

/** `usersPercent` → `--users-percent`. */
export function flagOf(argument: string): string {
  return `--${argument.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The other flags of an argument: `--path` for `repository`. */
export function shortNamesOf(definition: Definition, argument: string): string[] {
  return Object.entries(definition.shortNames ?? {}).flatMap(([short, long]) => (long === argument ? [short] : []));
}

/**
 * Words of a command line as arguments. Flags come from the input schema, so there is no second list of them;
 * whether a value is right is left to the schema, which says it better.
 *
 * @throws UserError for a flag that does not exist, has no value, or a word too many
 */
export function readWords(words: readonly string[], definition: Definition): ReadWords {
  const args: Record<string, unknown> = {};
  const plain: string[] = [];
  let json = false;
  let help = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      plain.push(...words.slice(at + 1));
      break;
    }
    if (word === '--json') json = true;
    else if (word === '--help' || word === '-h') help = true;
    else if (!/^--?[A-Za-z]/.test(word)) plain.push(word);
    else {
      const flag = readFlag(word, definition);
      if (flag.text === undefined && isBoolean(flag.schema)) args[flag.argument] = !flag.negated;
      else {
        const next = words[at + 1];
        if (flag.text === undefined && (next === undefined || next.startsWith('--')))
          throw withoutValue(word, definition);
        if (flag.text === undefined) at += 1;
        add(args, flag.argument, readValue(flag.text ?? next ?? '', flag.schema));
      }
    }
  }
  if (help) return { args, json, help };
  const last = lastWordOf(plain, args, definition);
  const names = last === undefined ? plain : plain.slice(0, -1);
  return { args: { ...args, ...positionalOf(names, args, definition), ...last }, json, help };
}

function readFlag(word: string, definition: Definition) {
  const [, name = word, text] = /^(--?[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const { properties } = definition.inputSchema;
  for (const [argument, schema] of Object.entries(properties)) {
    const flags = [argument, ...shortNamesOf(definition, argument)].map(flagOf);
    // The name as it is over MCP works too: `--usersPercent`.
    if (flags.includes(name) || name === `--${argument}`) return { argument, schema, text, negated: false };
    if (isBoolean(schema) && text === undefined && flags.some((flag) => name === flag.replace('--', '--no-'))) {
      return { argument, schema, text, negated: true };
    }
  }
  throw unknownFlag(name, definition);
}

function unknownFlag(name: string, definition: Definition): UserError {
  const known = flagsOf(definition);
  return new UserError(
    'unknown-flag',
    `${name} is no flag of ${definition.name}${orMeant(name, known)} It takes ${known.join(', ')}.`,
    commandLineOf(definition, definition.example),
  );
}

function flagsOf(definition: Definition): string[] {
  const own = Object.keys(definition.inputSchema.properties).flatMap((argument) => [
    flagOf(argument),
    ...shortNamesOf(definition, argument).map(flagOf),
  ]);
  return [...own, '--json', '--help'];
}

function withoutValue(flag: string, definition: Definition): UserError {
  return new UserError(
    'missing-value',
    `${flag} has no value; write it as ${flag} VALUE or ${flag}=VALUE.`,
    commandLineOf(definition, definition.example),
  );
}

/** Of one word alone nobody knows which of the two it is; then the schema says what is missing. */
function lastWordOf(plain: readonly string[], args: Readonly<Record<string, unknown>>, definition: Definition) {
  const name = definition.lastWord;
  if (name === undefined || args[name] !== undefined || plain.length < 2) return undefined;
  return { [name]: readValue(plain.at(-1) ?? '', definition.inputSchema.properties[name] ?? {}) };
}

function positionalOf(plain: readonly string[], args: Readonly<Record<string, unknown>>, definition: Definition) {
  if (plain.length === 0) return {};
  const name = definition.positional;
  if (name === undefined || args[name] !== undefined) {
    throw new UserError(
      'word-too-many',
      `${definition.name} has no use for the word ${JSON.stringify(plain[0])}; values follow their flag, and values with spaces need quotation marks.`,
      commandLineOf(definition, definition.example),
    );
  }
  const schema = definition.inputSchema.properties[name] ?? {};
  // An unquoted name of several words is still one name.
  return { [name]: schema.type === 'array' ? plain : readValue(plain.join(' '), schema) };
}

/** A list grows with each use of its flag; of anything else the last one counts. */
function add(args: Record<string, unknown>, argument: string, value: unknown): void {
  const before = args[argument];
  args[argument] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
}

/** Text as the schema's type, or as it is where it cannot be read so: the schema then says what it wanted. */
function readValue(text: string, schema: ValueSchema): unknown {
  if (schema.anyOf !== undefined) {
    const values = schema.anyOf.map((one) => readValue(text, one));
    return values.find((value) => typeof value !== 'string') ?? text;
  }
  switch (schema.type) {
    case 'integer':
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array': {
      const items = schema.items ?? {};
      return items.type === 'object' || text.startsWith('[')
        ? [parsed(text)].flat()
        : text.split(',').map((one) => readValue(one.trim(), items));
    }
    case 'object':
      return parsed(text);
    default:
      return text;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function isBoolean(schema: ValueSchema): boolean {
  return schema.type === 'boolean' || (schema.anyOf?.some(isBoolean) ?? false);
}

/** A call as it would be typed: `rollout plan-stages "New checkout" --users-percent 20`. */
export function commandLineOf(definition: Definition, args: Readonly<Record<string, unknown>>): string {
  const words = [`rollout ${definition.name}`];
  const { positional, lastWord } = definition;
  const plain = [positional, lastWord].filter((name) => name !== undefined && args[name] !== undefined);
  for (const name of plain) if (name !== undefined) words.push(quotedWord(args[name]));
  for (const [argument, value] of Object.entries(args)) {
    if (plain.includes(argument)) continue;
    if (typeof value === 'boolean') words.push(value ? flagOf(argument) : flagOf(argument).replace('--', '--no-'));
    else words.push(flagOf(argument), quotedWord(value));
  }
  return words.join(' ');
}

/** Double quotes, because they hold in every shell. */
function quotedWord(value: unknown): string {
  const flat = Array.isArray(value) && value.every((one) => typeof one !== 'object');
  const text = flat ? value.join(',') : typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w./:,@%+-]+$/.test(text) ? text : `"${text.replace(/(["\\$`])/g, '\\$1')}"`;
}
