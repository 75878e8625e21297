// How long a client waits for the list of tools, beside what starting Node itself costs on the same machine.
//
//   npx tsx bench/start-up.ts [runs] [program]
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const runs = Number(process.argv[2] ?? 21);
const program = process.argv[3] ?? 'dist/rollout.js';
const messages = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '0' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', id: 2, method: 'tools/list' },
];
const request = messages.map((message) => `${JSON.stringify(message)}\n`).join('');

function bareMilliseconds(): number {
  const before = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - before;
}

/** From spawn to the whole answer of tools/list, and the memory that the server then holds. */
function serverStart(): Promise<{ milliseconds: number; megabytes: number }> {
  return new Promise((resolve, reject) => {
    const before = performance.now();
    const server = spawn(process.execPath, [program, 'mcp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let answer = '';
    server.once('error', reject);
    server.stdout.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      if (!answer.includes('"id":2') || !answer.endsWith('\n')) return;
      const milliseconds = performance.now() - before;
      const megabytes = residentMegabytes(server);
      server.once('exit', () => resolve({ milliseconds, megabytes }));
      server.stdin.end();
    });
    server.stdin.write(request);
  });
}

function residentMegabytes({ pid }: ChildProcess): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  } catch {
    // No /proc: macOS and the BSDs.
    return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)]).stdout) / 1024;
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const bare: number[] = [];
const started: { milliseconds: number; megabytes: number }[] = [];
await serverStart();
// Interleaved, so that a busy minute of the machine burdens both sides.
for (let run = 0; run < runs; run += 1) {
  bare.push(bareMilliseconds());
  started.push(await serverStart());
}
const bareMedian = median(bare);
const serverMedian = median(started.map(({ milliseconds }) => milliseconds));
console.log(`node -e 0                ${bareMedian.toFixed(0)} ms (median of ${runs})`);
console.log(`spawn → tools/list       ${serverMedian.toFixed(0)} ms`);
console.log(`ratio                    ${(serverMedian / bareMedian).toFixed(2)} (bar: at most 2.5)`);
console.log(
  `resident memory          ${median(started.map(({ megabytes }) => megabytes)).toFixed(0)} MB (bar: at most 65)`,
);
