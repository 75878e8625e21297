import { excerpt } from './text.js';

/**
 * Misuse, answered in one sentence: what, where, what to do. Doors turn it into `isError` (MCP) or exit 2
 * (command line); every other exception is a bug and keeps its stack.
 */
export class UserError extends Error {
  /** Stable word for programs, for example `unknown-argument` or `path-outside`. */
  readonly code: string;
  /** A corrected call or value, where one can be offered. */
  readonly example: string | undefined;

  constructor(code: string, message: string, example?: string) {
    super(message);
    this.name = 'UserError';
    this.code = code;
    this.example = example;
  }
}

/** Words of a caller come back in some sentences, and a caller may send megabytes. */
const longest = 3000;

/** The sentence and, where there is one, the corrected example: on one line, and of bounded length. */
export function sentenceOf(error: UserError): string {
  const sentence = within(error.message);
  return error.example === undefined ? sentence : `${sentence} Example: ${within(error.example)}`;
}

function within(text: string): string {
  const short = excerpt(text, longest);
  return text.length > longest ? `${short} (cut)` : short;
}
