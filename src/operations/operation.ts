import type * as z from 'zod';
import type { FileSystem, Self } from '../repository/repository.js';
import { tamed } from '../text/markdown.js';
import { redactedDeep } from '../text/redacted.js';

/** Everything an operation may know of the world. Built in `main.ts`; each door adds what belongs to one call. */
export interface World {
  readonly now: () => Date;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly homeDirectory: string;
  readonly platform: string;
  /** Given by tests that make the disk refuse; else node's. */
  readonly fileSystem?: FileSystem;
  /** How other processes know this one by the locks it leaves. */
  readonly self?: Self;
}

/** One call: the world, and what the door knows of this caller. */
export interface Call extends World {
  readonly door: 'mcp' | 'cli';
  /** Folders that the client offered as roots, absolute; over MCP nothing outside them and the project is opened. */
  readonly roots: readonly string[];
  readonly signal: AbortSignal;
  /** Says how far long work has come; cheap to call often. */
  readonly progress: (done: number, total: number, message: string) => void;
}

/** What the verdict of an answer means to a shell: 0 yes, 1 no or hold, 3 roll back. */
export type ExitCode = 0 | 1 | 3;

/** The only source of an operation's types, its JSON schema and its flags. */
export interface Schemas<Input, Output, Brief> {
  /** Flat and strict: unknown arguments are refused, command line flags are derived from it. */
  readonly input: z.ZodType<Input>;
  /** The whole answer: `--json`, resources. */
  readonly output: z.ZodType<Output>;
  /** The bounded answer: what a model sees. */
  readonly brief: z.ZodType<Brief>;
}

export interface Operation<Input = unknown, Output = unknown, Brief = unknown> {
  readonly name: string;
  readonly title: string;
  /** For a model and for `--help`: what comes back, when to use it. No orders. */
  readonly description: string;
  readonly effect: 'reads' | 'writes' | 'shifts-traffic';
  /** The same call twice leaves the world as one call does. */
  readonly idempotent: boolean;
  /** It may speak with a service outside this machine: a board that is reached over the network. */
  readonly reachesOthers?: true;
  readonly doors: readonly ('mcp' | 'cli')[];
  /** Loaded when asked for: a call whose input is plainly right needs none of them, and zod takes some 15 ms. */
  readonly schemas: () => Promise<Schemas<Input, Output, Brief>>;
  /** The input's JSON schema says all: no default, nothing trimmed, no rule over several arguments. */
  readonly plainInput?: true;
  run(input: Input, call: Call): Promise<Output>;
  toBrief(output: Output): Brief;
  /** The answer for a person at a terminal, as Markdown. */
  render(output: Output): string;
  exitCode(output: Output): ExitCode;
  /** Flags of the command line that are another name of an input: `{ path: 'repository' }`. */
  readonly shortNames?: Readonly<Record<string, string>>;
  /** Input that the command line takes as its first words, so that a name needs no flag. */
  readonly positional?: string;
  /** Input that the command line takes as its very last word, behind those of `positional`. */
  readonly lastWord?: string;
  /** The key of an answer that holds the user's own text, which another tool will write back: it has to be whole. */
  readonly handsOver?: string;
  /** A call that works, for help and for errors. */
  readonly example: Readonly<Record<string, unknown>>;
}

/**
 * Keeps the three types of one operation together while the table of all holds them as unknown. Whatever an operation
 * answers leaves it without what looks like a secret, and its Markdown with nothing in it that a renderer would obey but
 * our own marks, so that no door has to think of it.
 */
export function operation<Input, Output, Brief>(it: Operation<Input, Output, Brief>): Operation<Input, Output, Brief> {
  const { handsOver } = it;
  return {
    ...it,
    run: async (input, call) => withTamedMarkdown(redactedDeep(await it.run(input, call), handsOver)),
    toBrief: (output) => withTamedMarkdown(it.toBrief(output)),
    render: (output) => tamed(it.render(output)),
  };
}

/** Whatever answers with Markdown says so by the name of the key. */
function withTamedMarkdown<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || !('markdown' in value)) return value;
  const { markdown } = value;
  return typeof markdown === 'string' ? { ...value, markdown: tamed(markdown) } : value;
}
