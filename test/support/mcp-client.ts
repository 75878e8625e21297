import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const realServer = ['--import', 'tsx', 'src/main.ts', 'mcp'];
export const placeholderServer = ['--import', 'tsx', 'test/support/placeholder-server.ts'];

export interface Connection {
  readonly client: Client;
  /** What the server wrote to standard error so far. */
  readonly errors: () => string;
}

export interface ConnectionOptions {
  /** Offered to the server as its environment, beside PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders that the client offers as roots; without it the client has no roots. */
  readonly roots?: () => readonly string[];
}

/** The SDK's own client on a server of ours over real pipes; closed by the caller. */
export async function connect(words: readonly string[], options: ConnectionOptions = {}): Promise<Connection> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...words],
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...options.environment },
    stderr: 'pipe',
  });
  let errors = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const { roots } = options;
  const capabilities = roots === undefined ? {} : { roots: { listChanged: true } };
  const client = new Client({ name: 'test', version: '0' }, { capabilities });
  if (roots !== undefined) {
    client.setRequestHandler(ListRootsRequestSchema, () => ({
      roots: roots().map((folder) => ({ uri: folder.includes('://') ? folder : pathToFileURL(folder).href })),
    }));
  }
  await client.connect(transport);
  // Fills the client's validators: from here on it checks every structured answer against its output schema.
  await client.listTools();
  return { client, errors: () => errors };
}

/** A server without a client: lines in, lines out, for what no well-behaved client does. */
export function startRaw(words: readonly string[], cwd = root) {
  const server = spawn(process.execPath, [...words], { cwd, env: { PATH: process.env.PATH } });
  let output = '';
  const waiting: (() => void)[] = [];
  server.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const check of waiting) check();
  });
  const exit = new Promise<number | null>((resolve) => server.once('exit', (code) => resolve(code)));
  return {
    server,
    exit,
    output: () => output,
    send: (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    /** Resolves as soon as the output holds the text. */
    seen: (text: string) =>
      new Promise<void>((resolve) => {
        const check = () => output.includes(text) && resolve();
        waiting.push(check);
        check();
      }),
  };
}

export const initialize = {
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '0' } },
};
