import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A git repository of so many files below the system's temporary folder, absolute; whoever asked removes it. */
export function generatedTree(files: number): string {
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
