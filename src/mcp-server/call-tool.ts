import type { Definition, Operations } from '../operations/definition.js';
import type { Call } from '../operations/operation.js';
import { redacted } from '../text/redacted.js';
import { excerpt } from '../text.js';
import { sentenceOf, UserError } from '../user-error.js';

/** What the protocol calls a tool's result. Where it has structured content, some models see nothing but that. */
export interface ToolAnswer {
  readonly [key: string]: unknown;
  readonly structuredContent?: Record<string, unknown>;
  readonly content: { type: 'text'; text: string }[];
  readonly isError?: boolean;
}

export interface CallContext {
  readonly operations: Operations;
  readonly openCall: () => Promise<Call>;
  /** Of this request: a call that was cancelled fails as it was asked to, which is no bug. */
  readonly signal: AbortSignal;
  readonly report: (text: string) => void;
}

const longestTextCharacters = 40_000;

/**
 * One tool call, from raw arguments to an answer. Misuse is an answer that says how to mend the call; a bug is an
 * answer too, with its stack in the report, and the server goes on.
 */
export async function callTool(definition: Definition, args: unknown, context: CallContext): Promise<ToolAnswer> {
  try {
    const operation = await context.operations.load(definition.name);
    if (operation === undefined) throw new Error(`The operation ${definition.name} is listed but cannot be loaded.`);
    const { parseInput } = await import('../operations/parse-input.js');
    const wording = { nameOf: (name: string) => `\`${name}\``, callOf: (call: object) => JSON.stringify(call) };
    const input = await parseInput({ ...operation, inputSchema: definition.inputSchema }, args, wording);
    const output = await operation.run(input, await context.openCall());
    const structuredContent = operation.toBrief(output);
    if (!isRecord(structuredContent)) throw new Error(`The brief of ${definition.name} is no object.`);
    return { structuredContent, content: [{ type: 'text', text: bounded(operation.render(output)) }] };
  } catch (error) {
    if (error instanceof UserError) return refusal(sentenceOf(error));
    if (context.signal.aborted) throw error;
    context.report(redacted(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    const what = excerpt(error instanceof Error ? `${error.name}: ${error.message}` : String(error), 300);
    return refusal(
      `${definition.name} failed through a defect of this server, not through your call (${what}). The stack stands in the server's log; other tools still work.`,
    );
  }
}

function refusal(text: string): ToolAnswer {
  return { isError: true, content: [{ type: 'text', text }] };
}

/** Clients without structured content see only the text, and pay for all of it. */
function bounded(text: string): string {
  if (text.length <= longestTextCharacters) return text;
  const end = text.lastIndexOf('\n', longestTextCharacters);
  const kept = text.slice(0, end > 0 ? end : longestTextCharacters);
  return `${kept}\n\nThe answer was cut here at ${longestTextCharacters.toLocaleString('en')} characters; on the command line --json prints the whole.`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
