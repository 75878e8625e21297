// How long `assess-risk` takes and how much memory it holds, as a whole process, for a usual change (20 files after
// 10,000 commits) and for a large one (500 files after 100,000 commits), in repositories made for it; `node -e 0` beside it
// tells how busy the machine was (some 45 ms where it is idle).
//
//   npx tsx bench/risk-speed.ts [--program dist/rollout.js] [--rounds 5] [--repository DIR --base REVISION]
//
// With a repository it measures that change instead. Bars: 1 s the usual change, 10 s the large one, 300 MB each.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    program: { type: 'string', default: 'dist/rollout.js' },
    rounds: { type: 'string', default: '5' },
    repository: { type: 'string' },
    base: { type: 'string', default: 'HEAD~1' },
  },
});
const program = path.resolve(values.program);
const rounds = Number(values.rounds);

interface Size {
  readonly title: string;
  readonly commits: number;
  readonly filesInAll: number;
  readonly filesChanged: number;
  readonly barMilliseconds: number;
}

const sizes: readonly Size[] = [
  { title: 'usual', commits: 10_000, filesInAll: 2_000, filesChanged: 20, barMilliseconds: 1_000 },
  { title: 'large', commits: 100_000, filesInAll: 5_000, filesChanged: 500, barMilliseconds: 10_000 },
];

const fileAt = (index: number) => `services/service-${index % 50}/src/part-${index % 7}/file-${index}.ts`;

/** Some 60 lines of code, of which each version changes a few. */
function textAt(index: number, version: number): string {
  const lines = Array.from({ length: 20 }, (_, at) => {
    const amount = at % 7 === version % 7 ? version : at;
    return `export function step${at}(order: Order) {\n  return order.total + ${amount} * ${index};\n}`;
  });
  return `${lines.join('\n')}\n`;
}

/** What `git fast-import` reads (git-fast-import(1)): seconds for 100,000 commits, where `git commit` takes minutes. */
function* historyOf({ commits, filesInAll, filesChanged }: Size): Generator<string> {
  const put = (index: number, version: number) => {
    const text = textAt(index, version);
    return `M 100644 inline ${fileAt(index)}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  };
  for (let number = 0; number <= commits; number += 1) {
    const isFirst = number === 0;
    const isLast = number === commits;
    const message = number % 90 === 89 ? `Revert "Change ${number - 1}"` : `Change ${number}`;
    const person = `Somebody <somebody-${number % 40}@shop.example> ${1_600_000_000 + number * 300} +0000`;
    const paths = isFirst ? filesInAll : isLast ? filesChanged : 2;
    const head = `commit refs/heads/main\ncommitter ${person}\ndata ${Buffer.byteLength(message)}\n${message}\n`;
    const bodies = Array.from({ length: paths }, (_, at) =>
      put(isFirst || isLast ? at : (number * 31 + at * 977) % filesInAll, number),
    );
    yield `${head}${bodies.join('')}\n`;
  }
}

async function generated(size: Size): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risk-speed-'));
  const git = (...args: string[]) => spawnSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  const importing = spawn('git', ['-C', folder, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => importing.once('exit', () => resolve()));
  for (const text of historyOf(size)) {
    if (!importing.stdin.write(text)) await new Promise((resolve) => importing.stdin.once('drain', resolve));
  }
  importing.stdin.end();
  await ended;
  git('reset', '-q', '--hard');
  return folder;
}

/** One whole process; its memory is looked at every few milliseconds while it runs, its git children are not in it. */
function assessed(folder: string, base: string): Promise<{ milliseconds: number; megabytes: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const args = [program, 'assess-risk', '--json', '--path', folder, '--base', base];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let megabytes = 0;
    const look = setInterval(() => {
      try {
        const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
        megabytes = Math.max(megabytes, Number(peak ?? 0) / 1024);
      } catch {
        // It has just ended, or there is no /proc.
      }
    }, 5);
    child.stdout.resume();
    child.once('exit', (code) => {
      clearInterval(look);
      if (code === 0) resolve({ milliseconds: performance.now() - start, megabytes });
      else reject(new Error(`assess-risk ended with ${code}`));
    });
  });
}

async function measure(title: string, folder: string, base: string): Promise<string> {
  const found: { milliseconds: number; megabytes: number }[] = [];
  const bare: number[] = [];
  // Interleaved, so that the load of the machine shows in both.
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    bare.push(performance.now() - start);
    found.push(await assessed(folder, base));
  }
  const empty = bare.sort((a, b) => a - b)[Math.floor(bare.length / 2)] ?? Number.NaN;
  const times = found.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
  const peak = Math.max(...found.map(({ megabytes }) => megabytes));
  const slowest = times.at(-1) ?? Number.NaN;
  return `${title.padEnd(8)} median ${median.toFixed(0)} ms  slowest ${slowest.toFixed(0)} ms  peak memory ${peak.toFixed(0)} MB  node -e 0 ${empty.toFixed(0)} ms`;
}

if (values.repository !== undefined) {
  console.log(await measure('given', path.resolve(values.repository), values.base));
} else {
  for (const size of sizes) {
    const folder = await generated(size);
    try {
      const said = await measure(size.title, folder, 'HEAD~1');
      console.log(
        `${said}  (${size.filesChanged} files after ${size.commits} commits; bars: ${size.barMilliseconds} ms, 300 MB)`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
