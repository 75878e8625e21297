import { capabilities } from '../../catalog/provider.js';
import { excerpt } from '../../text.js';
import type { Discovery } from './answer.js';
import { absenceLines, inventoryLines } from './lines.js';
import type { Brief } from './schemas.js';

/** Four characters are taken for a token. */
const mostCharacters = 1500 * 4;

/** As much as fits, cut everywhere alike: how much of each list is shown is halved until the whole is small enough. */
export function briefOf(discovery: Discovery): Brief {
  for (const most of [16, 12, 8, 6, 4, 3, 2, 1]) {
    const brief = cutTo(discovery, most);
    if (JSON.stringify(brief).length <= mostCharacters) return brief;
  }
  return cutTo(discovery, 0);
}

function cutTo(discovery: Discovery, most: number): Brief {
  const { flagKeys, slo, owners, machine, unreadable, files, boards } = discovery;
  const unread = unreadable.slice(0, most).map(({ path, line, reason }) => `${at(path, line)} ${reason}`);
  const ended = capabilities
    .flatMap((capability) => discovery.capabilities[capability] ?? [])
    .flatMap(({ name, ended }) => (ended === undefined ? [] : [`${name}: ${ended}`]));
  return {
    repository: short(discovery.repository),
    found: Object.fromEntries(
      capabilities.flatMap((capability) => {
        const findings = discovery.capabilities[capability];
        return findings === undefined ? [] : [[capability, shownOf(findings, most)]];
      }),
    ),
    notFound: cut(
      absenceLines(discovery).map((line) => excerpt(line, 320)),
      Math.max(3, most),
    ),
    inventories: Object.fromEntries(
      inventoryLines(discovery).map(({ key, lines }) => [
        key,
        cut(
          lines.map((line) => excerpt(line, 200)),
          most,
        ),
      ]),
    ),
    flagKeys: cut(
      flagKeys.map(({ key, path, line }) => `${short(key)} ${at(path, line)}`),
      most,
    ),
    alerts: cut(
      slo.map(({ name, kind, path, line }) => `${short(name)} (${kind}) ${at(path, line)}`),
      most,
    ),
    owners: cut(
      owners.map(({ pattern, owners: names }) => `${short(pattern)} ${short(names.join(' '))}`),
      Math.ceil(most / 2),
    ),
    machine: {
      executables: cut(machine.executables, most * 2),
      environmentVariables: cut(machine.environmentVariables, most),
      siblings: cut(
        machine.siblings.map(({ name, version }) => `${name} ${version}`),
        most,
      ),
    },
    notes: [
      ...(discovery.service === undefined ? [] : [`Only what belongs to the service ${short(discovery.service)}.`]),
      `${files.read} of ${files.listed} files read.`,
      ...boards.map((board) => `A board is kept in ${board}/.`),
      ...ended.slice(0, most),
      ...(unreadable.length > unread.length
        ? [`${unreadable.length} files did not parse; showing ${unread.length}.`]
        : []),
      ...unread,
      'The rest: resource rollout://discovery, --json, or narrow by capability, service, under.',
    ],
  };
}

type Findings = NonNullable<Discovery['capabilities']['deployment']>;

/** What is in use or weakly so, each with its best evidence; of what is only mentioned, the ids. */
function shownOf(findings: Findings, most: number) {
  const real = findings.filter(({ verdict }) => verdict !== 'mentioned');
  const shown = real.slice(0, most).map(({ id, verdict, behind, evidence: [best] }) => {
    const place = best === undefined ? '' : ` ${at(best.path, best.line)} ${short(best.signal)}`;
    return `${id}${verdict === 'weak' ? ' (weak)' : ''}${through(behind)}${place}`;
  });
  const mentioned = findings.filter(({ verdict }) => verdict === 'mentioned').map(({ id }) => id);
  return {
    products: shown,
    ...(real.length > shown.length ? { showing: `${shown.length} of ${real.length}` } : {}),
    ...(mentioned.length > 0 ? { mentionedOnly: cut(mentioned, most) } : {}),
  };
}

/** Who answers behind a product that only hands on. */
function through(behind: Findings[number]['behind']): string {
  if (behind === undefined) return '';
  return behind.length === 0 ? ' (unknown behind it)' : ` (through to ${short(behind.map(({ id }) => id).join(', '))})`;
}

function cut(texts: readonly string[], most: number): string[] {
  return texts.length <= most ? [...texts] : [...texts.slice(0, most), `showing ${most} of ${texts.length}`];
}

function at(path: string, line: number | undefined): string {
  const place = path.length > 100 ? `…${path.slice(-99)}` : path;
  return line === undefined ? place : `${place}:${line}`;
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
