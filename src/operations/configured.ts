import * as z from 'zod';
import { configurationPath, configurationSchema, type TeamConfiguration } from '../plan/configuration/configuration.js';
import type { Repository } from '../repository/repository.js';
import { factsSchema } from '../risk/facts.js';
import { type Fault, readConfigurationText } from '../rollouts/config.js';
import { excerpt } from '../text.js';
import { UserError } from '../user-error.js';
import type { ValueSchema } from './definition.js';
import { expectedOf, schemaAt } from './expected.js';
import { misfit, pathText, valueAt } from './misfit.js';
import { orMeant } from './nearest.js';

type Issue = z.core.$ZodIssue;
const mostSentences = 4;

export interface Reading {
  /** undefined where there is no file, or none that can be used. */
  readonly configuration: TeamConfiguration | undefined;
  /** Sorted by line. */
  readonly faults: readonly Fault[];
  readonly isThere: boolean;
}

/** The team's file, held against its schema: what it says, or everything that is wrong with it. */
export async function readConfiguration(repository: Repository): Promise<Reading> {
  const text = await readConfigurationText(repository);
  if (text === undefined) return { configuration: undefined, faults: [], isThere: false };
  if (text.faults.length > 0) return { configuration: undefined, faults: text.faults, isThere: true };
  const parsed = configurationSchema.safeParse(text.value);
  if (parsed.success)
    return {
      configuration: { values: parsed.data, lines: text.lines, source: text.source },
      faults: [],
      isThere: true,
    };
  const schema: ValueSchema = JSON.parse(JSON.stringify(z.toJSONSchema(configurationSchema, { io: 'input' })));
  const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, text, schema));
  return { configuration: undefined, faults: faults.toSorted((a, b) => a.line - b.line), isThere: true };
}

/**
 * The team's file for an operation that builds on it.
 * @returns undefined where there is none
 * @throws UserError `bad-configuration` with a sentence for each fault (four at most), its line and what to do
 */
export async function configurationOf(repository: Repository): Promise<TeamConfiguration | undefined> {
  const { configuration, faults } = await readConfiguration(repository);
  if (faults.length === 0) return configuration;
  const said = faults.slice(0, mostSentences).map(placed);
  if (faults.length > mostSentences)
    said.push(`${faults.length - mostSentences} more things are wrong with it; rollout config names them all.`);
  throw new UserError('bad-configuration', said.join(' '));
}

/** A fault with its place: `.rollouts/config.yaml:12: …`. */
export function placed({ line, sentence }: Fault): string {
  return `${configurationPath}:${line}: ${sentence}`;
}

interface Text {
  readonly value: unknown;
  readonly lines: Readonly<Record<string, number>>;
}

function faultsOf(issue: Issue, text: Text, schema: ValueSchema): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: lineAt([...issue.path, key], text.lines),
      sentence: unknownKey(key, issue.path, schema),
    }));
  return [{ line: lineAt(issue.path, text.lines), sentence: sentenceOf(issue, text.value, schema) }];
}

function sentenceOf(issue: Issue, root: unknown, schema: ValueSchema): string {
  const value = valueAt(root, issue.path);
  const name = issue.path.length === 0 ? 'The file' : named(issue.path);
  if (issue.code === 'custom' || issue.code === 'invalid_format') {
    const quotedValue = typeof value === 'string' ? ` (${JSON.stringify(excerpt(value, 60))})` : '';
    return `${name}${quotedValue}: ${issue.message.replace(/[.]?$/, '.')}`;
  }
  const at = schemaAt(schema, issue.path) ?? {};
  const expected = at.type === 'object' ? `a block of keys (${keysOf(at)})` : expectedOf(at);
  return misfit(name, value, at, expected);
}

function unknownKey(key: string, path: readonly PropertyKey[], schema: ValueSchema): string {
  const at = schemaAt(schema, path) ?? {};
  const name = named([...path, excerpt(key, 60)]);
  if (path.length === 1 && path[0] === 'facts' && Object.hasOwn(factsSchema.shape, key)) {
    return Object.hasOwn(schema.properties ?? {}, key)
      ? `${name} stands too deep; write ${key} at the outermost level.`
      : `${name} differs from feature to feature and is told with each call, not once for all; take it out.`;
  }
  return `${name} is no key of the configuration${orMeant(key, Object.keys(at.properties ?? {}))} Known here are ${keysOf(at)}.`;
}

function keysOf({ properties }: ValueSchema): string {
  return Object.keys(properties ?? {}).join(', ');
}

/** The line of a key, or of the nearest block around it that has one. */
function lineAt(path: readonly PropertyKey[], lines: Readonly<Record<string, number>>): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines[path.slice(0, length).map(String).join('.')];
    if (line !== undefined) return line;
  }
  return 1;
}

function named(path: readonly PropertyKey[]): string {
  return `\`${pathText(path).replaceAll('`', '')}\``;
}
