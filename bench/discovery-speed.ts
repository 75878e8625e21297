// How long `discover` takes beside `git ls-files`, in whole processes, interleaved so that both meet the same load.
//   tsx bench/discovery-speed.ts [--checkout DIR] [--files 5000] [--rounds 15] [--program dist/rollout.js]
// Without a checkout a repository is generated in a temporary folder: mostly source, some manifests, as real ones are.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    checkout: { type: 'string' },
    files: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '15' },
    program: { type: 'string', default: 'dist/rollout.js' },
  },
});

const folder = values.checkout === undefined ? generated(Number(values.files)) : path.resolve(values.checkout);
try {
  measure(folder, Number(values.rounds), path.resolve(values.program));
} finally {
  if (values.checkout === undefined) rmSync(folder, { recursive: true, force: true });
}

function measure(checkout: string, rounds: number, program: string): void {
  const listing: number[] = [];
  const discovering: number[] = [];
  const starting: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const times = [
      milliseconds('git', ['-C', checkout, 'ls-files']),
      milliseconds(process.execPath, [program, 'discover', '--json', '--path', checkout]),
      milliseconds(process.execPath, ['-e', '0']),
    ];
    // The first round warms the disk and is not counted.
    if (round < 0) continue;
    for (const [index, list] of [listing, discovering, starting].entries()) list.push(times[index] ?? 0);
  }
  const list = median(listing);
  const discover = median(discovering);
  const count =
    execFileSync('git', ['-C', checkout, 'ls-files'], { maxBuffer: 1 << 28 })
      .toString()
      .split('\n').length - 1;
  console.log(`files ${count}, rounds ${rounds}, medians in milliseconds`);
  console.log(`git ls-files          ${list.toFixed(1)}`);
  console.log(`discover              ${discover.toFixed(1)} (slowest ${Math.max(...discovering).toFixed(1)})`);
  console.log(`node -e 0             ${median(starting).toFixed(1)}`);
  console.log(`discover / ls-files   ${(discover / list).toFixed(1)}`);
  console.log(`10 x ls-files + 300   ${(10 * list + 300).toFixed(1)}`);
}

function milliseconds(command: string, args: readonly string[]): number {
  const start = performance.now();
  const run = spawnSync(command, args, { maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return performance.now() - start;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function generated(count: number): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'discovery-speed-'));
  for (let index = 0; index < count; index += 1) {
    const [file, text] = fileNumber(index);
    const absolute = path.join(root, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  }
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  return root;
}

/** Of twenty files sixteen are source (some 5 kB), the rest manifests, workflows, documents and data. */
function fileNumber(index: number): [string, string] {
  const part = `services/service-${index % 40}`;
  const kind = index % 20;
  if (index < 40) {
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
