import { capabilities } from '../../catalog/provider.js';
import { excerpt } from '../../text.js';
import type { Discovery } from './answer.js';
import { absenceLines, inventoryLines } from './lines.js';

const titles = { 'feature-flags': 'Feature flags', deployment: 'Deployment', monitoring: 'Monitoring' } as const;
const mostLines = 15;

/** For a person at a terminal: what is there first, then what is not, then what only this machine has. */
export function renderDiscovery(discovery: Discovery): string {
  const whose = discovery.service === undefined ? '' : `${clean(discovery.service)} in `;
  const parts = [`# Rollout capabilities of ${whose}${clean(discovery.repository)}`];
  for (const capability of capabilities) {
    const findings = discovery.capabilities[capability];
    if (findings === undefined || findings.length === 0) continue;
    parts.push(section(titles[capability], capabilityLines(findings)));
  }
  const { flagKeys, slo, owners, machine, unreadable, files, boards } = discovery;
  for (const { title, lines } of inventoryLines(discovery)) {
    parts.push(section(title, bounded(lines.map((line) => bullet(excerpt(line.replaceAll('`', ''), 240))))));
  }
  parts.push(
    section('Flag keys', table(flagKeys.map(({ key, path, line }) => [`\`${clean(key)}\``, `${clean(path)}:${line}`]))),
  );
  parts.push(
    section(
      'Alerts and objectives',
      table(slo.map(({ name, kind, path, line }) => [clean(name), kind, `${clean(path)}:${line}`])),
    ),
  );
  parts.push(
    section(
      'Owners',
      table(owners.map(({ pattern, owners: names }) => [`\`${clean(pattern)}\``, clean(names.join(' '))])),
    ),
  );
  parts.push(
    section(
      'Not found',
      absenceLines(discovery).map((line) => bullet(excerpt(line.replaceAll('`', ''), 400))),
    ),
  );
  parts.push(section('On this machine (no proof that the repository uses it)', machineLines(machine)));
  parts.push(
    section(
      'Not parsed',
      bounded(
        unreadable.map(
          ({ path, line, reason }) => `- ${clean(path)}${line === undefined ? '' : `:${line}`} ${clean(reason)}`,
        ),
      ),
    ),
  );
  const board = boards.length === 0 ? '' : ` A board is kept in ${boards.join(', ')}/.`;
  parts.push(`${files.read} of ${files.listed} files read.${board}`);
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

type Findings = NonNullable<Discovery['capabilities']['deployment']>;

function capabilityLines(findings: Findings): string[] {
  const real = findings.filter(({ verdict }) => verdict !== 'mentioned');
  const rows = real.map(({ id, verdict, evidence: [best] }) => [
    verdict === 'weak' ? `${id} (weak)` : id,
    best === undefined ? '' : `${clean(best.path)}:${best.line}`,
    best === undefined ? '' : `\`${best.signal}\``,
  ]);
  const behind = real.flatMap(({ name, behind }) =>
    behind === undefined || behind.length === 0 ? [] : [`- behind ${name}: ${behind.map(({ id }) => id).join(', ')}`],
  );
  const ended = findings.flatMap(({ name, ended }) => (ended === undefined ? [] : [`- ${name} has ended: ${ended}`]));
  const mentioned = findings.filter(({ verdict }) => verdict === 'mentioned').map(({ id }) => id);
  return [
    ...table(rows),
    ...behind,
    ...ended,
    ...(mentioned.length === 0
      ? []
      : [`- only mentioned in tests, examples, documents or vendored code: ${mentioned.join(', ')}`]),
  ];
}

function machineLines({ executables, environmentVariables, siblings }: Discovery['machine']): string[] {
  return [
    ...(executables.length === 0 ? [] : [`- programs: ${executables.join(', ')}`]),
    ...(environmentVariables.length === 0 ? [] : [`- variables set: ${environmentVariables.join(', ')}`]),
    ...(siblings.length === 0
      ? []
      : [`- plugins: ${siblings.map(({ name, version }) => `${name} ${version}`).join(', ')}`]),
  ];
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

/** A name such as `[x] done` is no box that somebody ticked. */
function bullet(text: string): string {
  return `- ${text.replace(/^\[/, '\\[')}`;
}

/** Bullets whose columns stand under each other. */
function table(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.slice(0, mostLines);
  const widths = [0, 1, 2].map((column) => Math.min(60, Math.max(0, ...shown.map((row) => row[column]?.length ?? 0))));
  const lines = shown.map((row) =>
    bullet(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).trimEnd(),
  );
  return bounded(lines, rows.length);
}

function bounded(lines: readonly string[], total = lines.length): string[] {
  const shown = lines.slice(0, mostLines);
  return total > shown.length ? [...shown, `- … showing ${shown.length} of ${total}`] : shown;
}

/** Names come from files; backticks would end the code that holds them. */
function clean(text: string): string {
  return excerpt(text.replaceAll('`', ''), 160);
}
