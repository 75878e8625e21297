import { catalog } from '../src/catalog/match.js';
import { type Capability, capabilities, type Provider, type Signal } from '../src/catalog/provider.js';

const titles: Readonly<Record<Capability, string>> = {
  'feature-flags': 'Feature flags',
  deployment: 'Deployment',
  monitoring: 'Monitoring',
};

/** docs/catalog.md: every product, its homepage and the signals by which it is found. Generated, so it cannot age. */
export function catalogDocument(): string {
  const total = capabilities.reduce((sum, capability) => sum + catalog[capability].length, 0);
  const head = [
    '# What discovery knows',
    '',
    `${total} products over three capabilities, generated from \`src/catalog/\`. A signal is a kind and a pattern; signals joined by *and* count only together. A dependency is one that a manifest declares, an \`env:\` signal is the name of a variable and never its value, and \`call:\` is looked for only where something else already speaks of the product.`,
    '',
  ];
  return [...head, ...capabilities.flatMap((capability) => [...sectionOf(capability), ''])]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function sectionOf(capability: Capability): string[] {
  const providers = [...catalog[capability]].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [
    `## ${titles[capability]} (${providers.length})`,
    '',
    '| id | product | signals |',
    '|---|---|---|',
    ...providers.map(rowOf),
  ];
}

function rowOf({ id, name, homepage, signals, ended }: Provider): string {
  const product = `[${name}](${homepage})${ended === undefined ? '' : `<br>*Ended: ${ended}*`}`;
  return `| \`${id}\` | ${product} | ${signals.map(wordsOf).join(', ')} |`;
}

function wordsOf(signal: Signal | readonly Signal[]): string {
  const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
  return typeof signal === 'string' ? code(signal) : signal.map(code).join(' *and* ');
}
