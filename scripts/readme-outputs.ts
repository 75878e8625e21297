import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const example = '/tmp/checkout-example';
const shown =
  /^```sh\n(node dist\/rollout\.js [^\n]*)\n```\n((?:(?!^```)[\s\S])*?)<!-- output -->\n[\s\S]*?<!-- \/output -->/gm;

/** Runs the commands of the README that have a place for their output, on a fresh copy, and puts what they print there. */
export function withOutputs(readme: string, root: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollout-readme-'));
  const copy = path.join(folder, path.basename(example));
  try {
    cpSync(path.join(root, 'examples/checkout'), copy, { recursive: true });
    return readme.replace(shown, (_, command: string, between: string) => {
      const printed = execFileSync('sh', ['-c', command.replace(example, copy)], {
        cwd: root,
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
      });
      const output = `<!-- output -->\n\n${asQuote(printed)}\n\n<!-- /output -->`;
      return `\`\`\`sh\n${command}\n\`\`\`\n${between}${output}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Rendered, but set apart from the README's own headings. */
function asQuote(markdown: string): string {
  return markdown
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}
