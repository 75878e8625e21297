import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  ResultSchema,
  RootsListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { callTool } from './mcp-server/call-tool.js';
import { instructions, planTemplates, promptDefinition, promptName, promptText } from './mcp-server/guidance.js';
import { progressReporter } from './mcp-server/progress.js';
import { toolOf } from './mcp-server/tool.js';
import type { Definition, DoorFacts, Operations } from './operations/definition.js';
import { orMeant } from './operations/nearest.js';
import type { Call, World } from './operations/operation.js';
import { sentenceOf, UserError } from './user-error.js';

// The low-level Server on purpose: McpServer would build schemas from zod at every start, and costs a tenth more.

export interface ServerStreams {
  readonly input: Readable;
  readonly output: Writable;
  /** Where stacks of bugs go; never the output, which carries nothing but JSON-RPC. */
  readonly report: (text: string) => void;
  /** Aborted by a signal to the process: calls in flight are aborted and the server closes. */
  readonly stop: AbortSignal;
}

/** The part of what the SDK knows of a request that a call needs. */
interface Request {
  readonly signal: AbortSignal;
  readonly _meta?: { readonly progressToken?: string | number | undefined } | undefined;
  readonly sendNotification: (notification: {
    method: 'notifications/progress';
    params: { progressToken: string | number; progress: number; total: number; message: string };
  }) => Promise<void>;
}

type OpenCall = (request: Request) => Promise<Call>;

/** What every offer of the server needs. */
interface Offer {
  readonly server: Server;
  readonly openCall: OpenCall;
  readonly report: (text: string) => void;
  /** Work that the end of the input waits for. */
  readonly tracked: <T>(work: Promise<T>) => Promise<T>;
}

const longestRootsMilliseconds = 2_000;
/** After the input ended, calls in flight may still finish, so that `printf … | rollout mcp` answers. */
const longestFarewellMilliseconds = 500;

/** Serves until the input ends or `stop` is aborted; then every call in flight is aborted. */
export async function serve(world: World, operations: Operations, streams: ServerStreams): Promise<void> {
  const facts = await operations.facts();
  const server = new Server(
    { name: 'rollout-manager', title: 'Rollout Manager', version: facts.version },
    { capabilities: { tools: {}, prompts: {}, resources: {} }, instructions },
  );
  const running = new Set<Promise<unknown>>();
  const offer: Offer = {
    server,
    openCall: callOpener(server, world),
    report: streams.report,
    tracked: (work) => {
      running.add(work);
      return work.finally(() => running.delete(work));
    },
  };
  offerTools(offer, facts, operations);
  offerPrompt(server);
  offerResources(offer);

  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  server.onerror = (error) => streams.report(`${error.name}: ${error.message}`);
  const close = () => void server.close();
  const closeAfterAnswers = async () => {
    await Promise.race([Promise.allSettled(running), delay(longestFarewellMilliseconds, undefined, { ref: false })]);
    setImmediate(close);
  };
  streams.input.once('end', closeAfterAnswers);
  streams.input.once('close', closeAfterAnswers);
  streams.stop.addEventListener('abort', close, { once: true });
  await server.connect(new StdioServerTransport(streams.input, streams.output));
  if (streams.stop.aborted) close();
  await closed;
  // An empty write comes back when all before it has left the process; a reader that is gone is not waited for.
  const flushed = new Promise<void>((resolve) => streams.output.write('', () => resolve()));
  await Promise.race([flushed, delay(longestFarewellMilliseconds, undefined, { ref: false })]);
}

function offerTools(offer: Offer, { definitions }: DoorFacts, operations: Operations): void {
  const { server, openCall, report } = offer;
  const offered = definitions.filter((definition) => definition.doors.includes('mcp'));
  const tools = offered.map(toolOf);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, request) => {
    const definition = offered.find(({ name }) => name === params.name);
    if (definition === undefined) throw unknownTool(params.name, offered);
    const context = { operations, openCall: () => openCall(request), signal: request.signal, report };
    return offer.tracked(callTool(definition, params.arguments, context));
  });
}

function unknownTool(name: string, offered: readonly Definition[]): Error {
  const names = offered.map((definition) => definition.name);
  const asked = JSON.stringify(name.slice(0, 80));
  return invalidParams(`There is no tool ${asked}${orMeant(name, names)} The tools are ${names.join(', ')}.`);
}

/** Makes what an operation may know of one request. Roots are asked once, and again after the client says they changed. */
function callOpener(server: Server, world: World): OpenCall {
  let roots: Promise<readonly string[]> | undefined;
  server.setNotificationHandler(RootsListChangedNotificationSchema, () => {
    roots = undefined;
  });
  return async (request) => {
    roots ??= rootsOf(server);
    const token = request._meta?.progressToken;
    const progress = token === undefined ? () => {} : progressReporter(token, world.now, request.sendNotification);
    return { ...world, door: 'mcp', roots: await roots, signal: request.signal, progress };
  };
}

/** The client's folders; none where it has none, cannot say, or takes too long. */
async function rootsOf(server: Server): Promise<readonly string[]> {
  if (server.getClientCapabilities()?.roots === undefined) return [];
  try {
    // Not listRoots(): one root with a scheme other than file: would cost all of them.
    const result = await server.request({ method: 'roots/list' }, ResultSchema, { timeout: longestRootsMilliseconds });
    return Array.isArray(result.roots) ? result.roots.flatMap(folderOf) : [];
  } catch {
    return [];
  }
}

function folderOf(root: unknown): string[] {
  const uri = typeof root === 'object' && root !== null && 'uri' in root ? String(root.uri) : '';
  if (!uri.startsWith('file:')) return [];
  try {
    return [fileURLToPath(uri)];
  } catch {
    // A host or an encoded separator in it: no folder of this machine.
    return [];
  }
}

function offerPrompt(server: Server): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [promptDefinition] }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => {
    if (params.name !== promptName) {
      throw invalidParams(`There is no such prompt; the only one is ${promptName}.`);
    }
    const { feature = '', options = '' } = params.arguments ?? {};
    const text = promptText(feature.trim(), options.trim());
    return {
      description: promptDefinition.description,
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }],
    };
  });
}

function offerResources({ server, openCall, tracked }: Offer): void {
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: planTemplates }));
  server.setRequestHandler(ListResourcesRequestSchema, (_, request) =>
    tracked(
      saying(async () => {
        const { listPlanResources } = await import('./operations/resources.js');
        const resources = await listPlanResources(await openCall(request));
        return { resources: resources.map((resource) => ({ ...resource })) };
      }),
    ),
  );
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }, request) =>
    tracked(
      saying(async () => {
        const { readPlanResource } = await import('./operations/resources.js');
        return { contents: [{ ...(await readPlanResource(params.uri, await openCall(request))) }] };
      }),
    ),
  );
}

/** Resources have no `isError`: what was wrong with the request is the message of a protocol error. */
async function saying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw invalidParams(sentenceOf(error));
    throw error;
  }
}

/** The SDK's own McpError writes its code into the message as well, which clients then say twice. */
function invalidParams(message: string): Error {
  return Object.assign(new Error(message), { code: ErrorCode.InvalidParams });
}
