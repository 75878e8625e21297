import type * as z from 'zod';
import { excerpt } from '../text.js';
import { UserError } from '../user-error.js';
import type { Definition } from './definition.js';
import { schemaAt } from './expected.js';
import { mended } from './mend-input.js';
import { misfit, pathText, shown, valueAt } from './misfit.js';
import { orMeant } from './nearest.js';
import type { Operation, Schemas } from './operation.js';
import { isPlainlyRight } from './plain-input.js';

/** How a door writes an argument's name and a whole call, so that one sentence serves both. */
export interface Wording {
  readonly nameOf: (argument: string) => string;
  readonly callOf: (args: Readonly<Record<string, unknown>>) => string;
}

/** The operation whose input it is: what its definition says, and its schemas where they are needed. */
export interface Target<Input>
  extends Pick<Definition, 'name' | 'inputSchema' | 'example'>,
    Pick<Operation, 'plainInput'> {
  readonly schemas: () => Promise<Pick<Schemas<Input, unknown, unknown>, 'input'>>;
}

type Arguments = Record<string, unknown>;
type Issue = z.core.$ZodIssue;
const mostSentences = 4;

/**
 * A caller's raw arguments as the operation's input.
 *
 * @throws UserError with one sentence for each thing that is wrong (nearest name, allowed range or values, what came
 * instead) and, as its example, the caller's own call mended until it parses
 */
export async function parseInput<Input>(target: Target<Input>, raw: unknown, wording: Wording): Promise<Input> {
  const given = raw ?? {};
  if (!isRecord(given)) {
    const sentence = `The arguments of ${target.name} have to be one object, not ${shown(given)}.`;
    throw new UserError('wrong-type', sentence, wording.callOf(target.example));
  }
  if (target.plainInput === true && isPlainlyRight<Input>(given, target.inputSchema)) return given;
  const { input } = await target.schemas();
  const parsed = input.safeParse(given);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // zod may say two things of one value (no list, and too long a text); we say what it has to be, once.
  const all = [...new Set(issues.map((issue) => sentenceFor(issue, given, { ...target, ...wording })))];
  const sentences = all.slice(0, mostSentences);
  if (all.length > mostSentences) sentences.push(`${all.length - mostSentences} more things are wrong with it.`);
  const first = issues[0];
  const code = first === undefined ? 'invalid-argument' : codeFor(first, given);
  throw new UserError(code, sentences.join(' '), wording.callOf(mended(given, { ...target, input })));
}

function codeFor(issue: Issue, given: Arguments): string {
  if (issue.code === 'unrecognized_keys') return 'unknown-argument';
  if (valueAt(given, issue.path) === undefined) return 'missing-argument';
  const codes: Partial<Record<Issue['code'], string>> = {
    invalid_type: 'wrong-type',
    invalid_value: 'not-allowed',
    too_small: 'out-of-range',
    too_big: 'out-of-range',
  };
  return codes[issue.code] ?? 'invalid-argument';
}

function sentenceFor(
  issue: Issue,
  given: Arguments,
  { name: operation, inputSchema, nameOf }: Pick<Definition, 'name' | 'inputSchema'> & Wording,
): string {
  if (issue.code === 'unrecognized_keys') {
    const valid = Object.keys(schemaAt(inputSchema, issue.path)?.properties ?? {});
    const all = valid.length === 0 ? 'none' : valid.map(nameOf).join(', ');
    const unknown = issue.keys.map((key) => unknownSentence(key, valid, { operation, nameOf }));
    return `${unknown.join(' ')} It takes ${all}.`;
  }
  const name = nameOf(pathText(issue.path));
  // What a rule over several arguments says was written for this very case.
  if (issue.code === 'custom')
    return issue.path.length === 0 ? ended(issue.message) : ended(`${name}: ${issue.message}`);
  const schema = schemaAt(inputSchema, issue.path) ?? {};
  return misfit(name, valueAt(given, issue.path), schema);
}

function unknownSentence(
  key: string,
  valid: readonly string[],
  { operation, nameOf }: { readonly operation: string; readonly nameOf: Wording['nameOf'] },
): string {
  return `${nameOf(excerpt(key, 60))} is no argument of ${operation}${orMeant(key, valid, nameOf)}`;
}

function isRecord(value: unknown): value is Arguments {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
