// How `discover` grows with the number of files: time and peak memory of whole processes on generated trees.
//
//   npx tsx bench/discovery-growth.ts [--files 2000,20000,200000] [--rounds 3] [--program dist/rollout.js]
//
// Bars: time a file does not grow; at most 250 MB at 200,000 files.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generatedTree } from './generated-tree.js';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '2000,20000,200000' },
    rounds: { type: 'string', default: '3' },
    program: { type: 'string', default: 'dist/rollout.js' },
  },
});
const program = path.resolve(values.program);
/** Runs before the program and tells, when it ends, how much memory it held at most. */
const peakReporter = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'));",
)}`;

interface Run {
  readonly milliseconds: number;
  readonly megabytes: number;
}

function run(args: readonly string[]): Run {
  const start = performance.now();
  const ended = spawnSync(process.execPath, ['--import', peakReporter, ...args], { maxBuffer: 1 << 28 });
  const milliseconds = performance.now() - start;
  if (ended.status !== 0) throw new Error(`${args.join(' ')} ended with ${ended.status}: ${ended.stderr}`);
  return { milliseconds, megabytes: Number(/peak (\d+)/.exec(ended.stderr.toString())?.[1]) / 1024 };
}

function medianRun(runs: readonly Run[]): Run {
  const sorted = [...runs].sort((a, b) => a.milliseconds - b.milliseconds);
  const middle = sorted[Math.floor(sorted.length / 2)]?.milliseconds ?? Number.NaN;
  return { milliseconds: middle, megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)) };
}

const rounds = Number(values.rounds);
// A discovery of one file, because what it has to load would else count as time of the first files.
const one = generatedTree(1);
const empty = medianRun(Array.from({ length: rounds }, () => run([program, 'discover', '--json', '--path', one])));
rmSync(one, { recursive: true, force: true });
console.log(`start alone      ${empty.milliseconds.toFixed(0)} ms`);
let first: number | undefined;
for (const files of values.files.split(',').map(Number)) {
  const folder = generatedTree(files);
  try {
    run([program, 'discover', '--json', '--path', folder]);
    const { milliseconds, megabytes } = medianRun(
      Array.from({ length: rounds }, () => run([program, 'discover', '--json', '--path', folder])),
    );
    const microsecondsPerFile = ((milliseconds - empty.milliseconds) * 1000) / files;
    first ??= microsecondsPerFile;
    console.log(
      `${String(files).padStart(7)} files    ${milliseconds.toFixed(0)} ms, ${microsecondsPerFile.toFixed(1)} µs a file (${(microsecondsPerFile / first).toFixed(2)} of the smallest tree), peak ${megabytes.toFixed(0)} MB (bar at 200,000: 250 MB)`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
