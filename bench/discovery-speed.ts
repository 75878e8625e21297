// How long `discover` takes beside reading every file once, in whole processes, interleaved so that all meet the same
// load; and how long a second call takes in a running server after one file changed, beside `git status`.
//
//   npx tsx bench/discovery-speed.ts [--checkouts DIR | --files 5000] [--largest 5] [--rounds 9] [--program dist/rollout.js]
//                                    [--analyser DIR]   a folder in which @specfy/stack-analyser is installed
//
// Without checkouts it generates a tree of so many files.
// Bars: discover within 10 × git ls-files + 300 ms at 5,000 files; discover at most 1.0 of read-all; at least 3 times as fast as the analyser; second call at most 1.5 of git status.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { generatedTree } from './generated-tree.js';

const { values } = parseArgs({
  options: {
    checkouts: { type: 'string' },
    files: { type: 'string', default: '5000' },
    largest: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '9' },
    program: { type: 'string', default: 'dist/rollout.js' },
    analyser: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const program = path.resolve(values.program);
const readAll = fileURLToPath(new URL('./read-all.mjs', import.meta.url));

function filesOf(checkout: string): string[] {
  const listed = execFileSync('git', ['-C', checkout, 'ls-files', '-z'], { maxBuffer: 1 << 28 }).toString();
  return listed.split('\0').filter(Boolean);
}

function largestCheckouts(): { checkout: string; files: number }[] {
  const folder = path.resolve(values.checkouts ?? generatedTree(Number(values.files)));
  const named = readdirSync(folder, { withFileTypes: true });
  const isOne = named.some(({ name }) => name === '.git');
  const all = isOne ? [folder] : named.filter((it) => it.isDirectory()).map(({ name }) => path.join(folder, name));
  const counted = all.map((checkout) => ({ checkout, files: filesOf(checkout).length }));
  return counted.sort((a, b) => b.files - a.files).slice(0, Number(values.largest));
}

/** The analyser through its API, as its own documentation calls it. */
function analyserScript(folder: string, checkout: string): string {
  const inside = path.join(path.resolve(folder), 'node_modules/@specfy/stack-analyser/dist');
  const url = (file: string) => JSON.stringify(pathToFileURL(path.join(inside, file)).href);
  return `const { analyser, FSProvider } = await import(${url('index.js')});
    await import(${url('autoload.js')});
    const result = await analyser({ provider: new FSProvider({ path: ${JSON.stringify(checkout)} }) });
    process.stdout.write(JSON.stringify(result.toJson()));`;
}

function milliseconds(command: string, args: readonly string[]): number {
  const start = performance.now();
  const run = spawnSync(command, args, { maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Medians of whole processes; the first round warms the disk and is not counted. */
function wholeProcesses(checkout: string) {
  const node = process.execPath;
  const commands: readonly (readonly [string, ...string[]])[] = [
    [node, readAll, checkout],
    [node, program, 'discover', '--json', '--path', checkout],
    ['git', '-C', checkout, 'ls-files'],
    ...(values.analyser === undefined
      ? []
      : [[node, '--input-type=module', '-e', analyserScript(values.analyser, checkout)] as const]),
  ];
  const times: number[][] = commands.map(() => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, command] of commands.entries()) {
      const [program, ...args] = command;
      const time = milliseconds(program, args);
      if (round >= 0) times[index]?.push(time);
    }
  }
  const [reading = Number.NaN, discovering = Number.NaN, listing = Number.NaN, analysing] = times.map(median);
  return { reading, discovering, listing, analysing };
}

/** One server; answers come one a line. */
function openServer(checkout: string): { server: ChildProcess; ask: (id: number) => Promise<number> } {
  const server = spawn(process.execPath, [program, 'mcp'], { cwd: checkout, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, () => void>();
  let text = '';
  server.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const id = Number(/"id":(\d+)/.exec(text.slice(0, end))?.[1]);
      if (text.slice(0, end).includes('"isError":true')) throw new Error(text.slice(0, end));
      text = text.slice(end + 1);
      waiting.get(id)?.();
    }
  });
  const send = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const clientInfo = { name: 'bench', version: '0' };
  send({ id: 0, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } });
  send({ method: 'notifications/initialized' });
  const ask = (id: number) =>
    new Promise<number>((resolve) => {
      const start = performance.now();
      waiting.set(id, () => resolve(performance.now() - start));
      send({ id, method: 'tools/call', params: { name: 'discover', arguments: {} } });
    });
  return { server, ask };
}

/** On a copy, because a file is changed before each call. */
async function laterCalls(checkout: string): Promise<{ status: number; later: number }> {
  const top = mkdtempSync(path.join(os.tmpdir(), 'later-'));
  const copy = path.join(top, 'checkout');
  cpSync(checkout, copy, { recursive: true, verbatimSymlinks: true });
  const changed = filesOf(copy).find((file) => /(?:^|\/)src\/.*\.\w+$|README/.test(file)) ?? '';
  const { server, ask } = openServer(copy);
  try {
    milliseconds('git', ['-C', copy, 'status']);
    await ask(1);
    const status: number[] = [];
    const later: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      appendFileSync(path.join(copy, changed), `// ${round}\n`);
      const times = [milliseconds('git', ['-C', copy, 'status']), await ask(round + 3)];
      if (round < 0) continue;
      status.push(times[0] ?? 0);
      later.push(times[1] ?? 0);
    }
    return { status: median(status), later: median(later) };
  } finally {
    server.kill();
    rmSync(top, { recursive: true, force: true });
  }
}

console.log(`Medians of ${rounds} rounds, in milliseconds; ratios in brackets.`);
for (const { checkout, files } of largestCheckouts()) {
  const { reading, discovering, listing, analysing } = wholeProcesses(checkout);
  const { status, later } = await laterCalls(checkout);
  const parts = [
    path.basename(checkout).padEnd(30),
    `${files} files`,
    `read-all ${reading.toFixed(0)}`,
    `discover ${discovering.toFixed(0)} (${(discovering / reading).toFixed(2)})`,
    `10 × ls-files + 300 = ${(10 * listing + 300).toFixed(0)}`,
    ...(analysing === undefined
      ? []
      : [`analyser ${analysing.toFixed(0)} (${(analysing / discovering).toFixed(1)} times discover)`]),
    `git status ${status.toFixed(1)}`,
    `later call ${later.toFixed(1)} (${(later / status).toFixed(2)})`,
  ];
  console.log(parts.join('  '));
}
