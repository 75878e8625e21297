import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One content block of a message, as far as these tests look into it. */
export interface Block {
  readonly type: string;
  readonly text?: string;
  readonly name?: string;
  readonly input?: Record<string, unknown>;
  readonly tool_use_id?: string;
  readonly is_error?: boolean;
  readonly content?: string | readonly Block[];
}

export interface ModelRequest {
  readonly model: string;
  readonly system?: string | readonly Block[];
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
  readonly tools?: readonly { readonly name: string; readonly description?: string }[];
}

/** What the scripted model says: a word, or one call. */
export type Turn =
  | { readonly say: string }
  | { readonly tool: string; readonly input: Readonly<Record<string, unknown>> };

/** A turn may be computed from the request it answers: that is how a handed-over call is made as it stands. */
export type ScriptLine = Turn | ((request: ModelRequest) => Turn);

export interface MessagesApi {
  readonly port: number;
  /** Requests that took a line of the script, in order. */
  readonly requests: readonly ModelRequest[];
  /** Lines nobody asked for. */
  readonly left: () => number;
  /** What a computed line threw; the run then ended early. */
  readonly failure: () => unknown;
  close(): Promise<void>;
}

/**
 * Answers `POST /v1/messages` on the loopback address from a script and records what it was asked. Requests
 * without tools are the client's own side business (titles, summaries) and take no line of the script.
 */
export async function scriptedMessagesApi(script: readonly ScriptLine[]): Promise<MessagesApi> {
  const requests: ModelRequest[] = [];
  const lines = [...script];
  let failure: unknown;
  const answerTo = (request: ModelRequest): Turn => {
    const line = lines.shift() ?? { say: 'The script has ended.' };
    if (typeof line !== 'function') return line;
    try {
      return line(request);
    } catch (error) {
      failure ??= error;
      return { say: 'The script failed.' };
    }
  };
  const server = createServer((incoming, answer) => {
    bodyOf(incoming).then(
      (body) => {
        const url = new URL(incoming.url ?? '/', 'http://loopback');
        if (url.pathname.endsWith('/count_tokens')) return json(answer, { input_tokens: 1 });
        if (url.pathname !== '/v1/messages') return json(answer, {});
        const request: ModelRequest = JSON.parse(body);
        if ((request.tools ?? []).length === 0) return stream(answer, { say: 'Rollout' }, request.model);
        requests.push(request);
        stream(answer, answerTo(request), request.model);
      },
      () => answer.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The scripted API has no port.');
  return {
    port: address.port,
    requests,
    left: () => lines.length,
    failure: () => failure,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function json(answer: ServerResponse, value: unknown): void {
  answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

let calls = 0;

function stream(answer: ServerResponse, turn: Turn, model: string): void {
  calls += 1;
  const usage = { input_tokens: 1, output_tokens: 1 };
  const spoken = 'say' in turn;
  const block = spoken
    ? { type: 'text', text: '' }
    : { type: 'tool_use', id: `toolu_scripted_${calls}`, name: turn.tool, input: {} };
  const delta = spoken
    ? { type: 'text_delta', text: turn.say }
    : { type: 'input_json_delta', partial_json: JSON.stringify(turn.input) };
  const message = { id: `msg_scripted_${calls}`, type: 'message', role: 'assistant', model, content: [], usage };
  const events = [
    { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } },
    { type: 'content_block_start', index: 0, content_block: block },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: spoken ? 'end_turn' : 'tool_use', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  answer.writeHead(200, { 'content-type': 'text/event-stream' });
  answer.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

/** All text of a request's messages, reminders of the client included. */
export function textOf(request: ModelRequest | undefined): string {
  return (request?.messages ?? [])
    .flatMap(({ content }) => (typeof content === 'string' ? [content] : content.map(blockText)))
    .join('\n');
}

/** The result of the last call that this request carries back to the model. */
export function lastResult(request: ModelRequest | undefined): { readonly text: string; readonly isError: boolean } {
  const blocks = (request?.messages ?? []).flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const result = blocks.findLast(({ type }) => type === 'tool_result');
  if (result === undefined) throw new Error('The request carries no tool result.');
  return { text: blockText(result), isError: result.is_error === true };
}

function blockText(block: Block): string {
  if (block.text !== undefined) return block.text;
  if (typeof block.content === 'string') return block.content;
  return (block.content ?? []).map(blockText).join('\n');
}
