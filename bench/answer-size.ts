// What the tools cost a model: their definitions once a session, and the answers as the model sees them
// (JSON.stringify of the structured content). Tokens are counted as characters / 4.
//
//   npx tsx bench/answer-size.ts
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(path.join(tmpdir(), 'rollout-answers-'));
cpSync(path.join(root, 'examples/checkout'), folder, { recursive: true });

function tokens(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}

function line(what: string, count: number, bar = ''): void {
  console.log(`${what.padEnd(32)} ${String(count).padStart(6)} tokens${bar === '' ? '' : `  (bar: ${bar})`}`);
}

const calls: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ['discover', 'discover', {}],
  [
    'plan-stages, low risk',
    'plan-stages',
    { feature: 'Low', usersPercent: 0.5, revenueImpact: 'none', criticality: 'non-critical', timeToUndo: 'instant' },
  ],
  [
    'plan-stages, medium risk',
    'plan-stages',
    { feature: 'Medium', usersPercent: 20, revenueImpact: 'indirect', criticality: 'important', timeToUndo: 'instant' },
  ],
  [
    'plan-stages, high risk',
    'plan-stages',
    { feature: 'High', usersPercent: 80, revenueImpact: 'direct', criticality: 'critical', timeToUndo: 'hours' },
  ],
];

const client = new Client({ name: 'bench', version: '0' });
const environment = { PATH: process.env.PATH ?? '', CLAUDE_PROJECT_DIR: folder };
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [path.join(root, 'dist/rollout.js'), 'mcp'],
  env: environment,
});
try {
  await client.connect(transport);
  const { tools } = await client.listTools();
  for (const tool of tools) line(`definition of ${tool.name}`, tokens(tool), 'at most 450');
  line('definitions, sum', tokens(tools), 'at most 2,000');
  line('instructions', tokens(client.getInstructions() ?? ''));
  for (const [what, name, args] of calls) {
    const { structuredContent, isError, content } = await client.callTool({ name, arguments: args });
    if (isError === true) console.log(`${what}: ${JSON.stringify(content)}`);
    else line(what, tokens(structuredContent), name === 'discover' ? 'at most 1,500' : 'at most 2,500');
  }
} finally {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
}
