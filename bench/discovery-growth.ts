// How `discover` grows with the number of files: time and peak memory of whole processes on generated trees.
//
//   npx tsx bench/discovery-growth.ts [--files 2000,20000,200000] [--rounds 3] [--program dist/rollout.js]
//
// Bars: time a file does not grow; at most 250 MB at 200,000 files.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

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

function generated(files: number): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'growth-'));
  for (let index = 0; index < files; index += 1) {
    const [file, text] = fileNumber(index);
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  return root;
}

/** Of twenty files fifteen are source (some 5 kB), the rest manifests, dependencies, documents and data. */
function fileNumber(index: number): [string, string] {
  const part = `services/service-${Math.floor(index / 200)}`;
  const kind = index % 20;
  if (index % 200 === 0) {
    const dependencies = { '@launchdarkly/node-server-sdk': '9.0.0', '@sentry/node': '8.0.0', express: '4.0.0' };
    return [`${part}/package.json`, JSON.stringify({ name: `service-${index}`, dependencies }, null, 2)];
  }
  if (kind === 0) return [`${part}/k8s/deployment-${index}.yaml`, manifest(index)];
  if (kind === 1) return [`${part}/docs/page-${index}.md`, 'We once looked at Unleash.\n'.repeat(60)];
  if (kind === 2)
    return [`${part}/data/table-${index}.json`, JSON.stringify(Array.from({ length: 200 }, (_, at) => at))];
  if (kind === 3 && index < 400) return [`.github/workflows/job-${index}.yml`, workflow(index)];
  return [`${part}/src/module-${index}.ts`, source(index)];
}

function manifest(index: number): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop-${index}\n  annotations:\n    prometheus.io/scrape: "true"\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: ghcr.io/shop/shop:${index}\n          env:\n            - name: SENTRY_DSN\n              value: ""\n`;
}

function workflow(index: number): string {
  return `name: job ${index}\non: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: kubectl apply -f k8s/\n`;
}

function source(index: number): string {
  const lines = Array.from(
    { length: 110 },
    (_, at) => `export const value${at} = compute(${index}, ${at}); // part ${at}`,
  );
  if (index % 50 === 7) lines.push(`if (await client.boolVariation('flag-${index}', context, false)) show();`);
  return `${lines.join('\n')}\n`;
}

const rounds = Number(values.rounds);
const empty = medianRun(Array.from({ length: rounds }, () => run([program, '--version'])));
console.log(`start alone      ${empty.milliseconds.toFixed(0)} ms`);
let first: number | undefined;
for (const files of values.files.split(',').map(Number)) {
  const folder = generated(files);
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
