import type { Discovery } from './answer.js';

/** One inventory as lines of plain text, the most useful first. Both the bounded answer and the page are made of them. */
export interface Lines {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly string[];
}

export function inventoryLines(discovery: Discovery): Lines[] {
  const all: Lines[] = [
    { key: 'services', title: 'Services', lines: serviceLines(discovery) },
    { key: 'strategies', title: 'Present strategies', lines: strategyLines(discovery) },
    { key: 'pipelines', title: 'Pipelines', lines: pipelineLines(discovery) },
    {
      key: 'freezes',
      title: 'Freezes',
      lines: discovery.freezes.map(({ name, kind, text, ...it }) => `${name} (${kind}): ${text} ${at(it)}`),
    },
    {
      key: 'migrations',
      title: 'Migrations',
      lines: discovery.migrations.map(
        ({ tool, folder, count, path }) =>
          `${tool} ${folder}/ (${count}; newest ${path.slice(path.lastIndexOf('/') + 1)})`,
      ),
    },
    { key: 'contracts', title: 'Public contracts', lines: contractLines(discovery) },
    {
      key: 'dashboards',
      title: 'Dashboards',
      lines: discovery.dashboards.map(
        ({ title, tool, metrics, service, ...it }) =>
          `${title} (${[tool, service, metrics.length === 0 ? undefined : `${metrics.length} metrics`].filter((word) => word !== undefined).join(', ')}) ${at(it)}`,
      ),
    },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

/** An owner that all services share is said with the owners. */
function serviceLines({ services }: Discovery): string[] {
  const shared = services.length > 1 && new Set(services.map(({ owner }) => owner)).size === 1;
  return services.map(({ name, folder, owner, tier }) =>
    [
      name,
      folder === '.' ? '(root)' : `${folder}/`,
      shared ? undefined : owner,
      tier === undefined ? undefined : `tier ${tier}`,
    ]
      .filter((word) => word !== undefined)
      .join(' '),
  );
}

const rank: Readonly<Record<Discovery['deployments'][number]['strategy'], number>> = {
  canary: 0,
  'blue-green': 1,
  'traffic-split': 2,
  rolling: 3,
  recreate: 4,
  'on-delete': 5,
  'all-at-once': 6,
};

/** Objects that change alike share a line: a repository may keep the same workload in three places. */
function strategyLines({ deployments }: Discovery): string[] {
  const alike = groupsBy(deployments, ({ text }) => text);
  const sorted = [...alike].sort(([, [a]], [, [b]]) => rank[a?.strategy ?? 'rolling'] - rank[b?.strategy ?? 'rolling']);
  return sorted.map(([text, group]) => {
    const names = [...new Set(group.map(({ name }) => name))];
    const [first] = group;
    const more = group.length > 1 ? `, ${group.length} objects` : '';
    return `${text} (${first === undefined ? '' : `${first.kind} ${at(first)}`}${more}): ${some(names, 6)}`;
  });
}

/** Jobs that deploy, where to and with what; then, on one line, those that only build and test. */
function pipelineLines({ pipelines }: Discovery): string[] {
  const deploying = pipelines.filter(({ deploysWith }) => deploysWith.length > 0);
  const others = pipelines.filter(({ deploysWith, triesWith }) => deploysWith.length === 0 && triesWith === undefined);
  const lines = deploying.map(({ name, environment, deploysWith, ...it }) => {
    const to = environment === undefined ? '' : ` to ${environment}`;
    return `${name} deploys${to} with ${deploysWith.join(', ')} ${at(it)}`;
  });
  for (const { name, triesWith = [], deploysWith, ...it } of pipelines) {
    if (triesWith.length > 0 && deploysWith.length === 0)
      lines.push(`${name} only tries ${triesWith.join(', ')}, in a cluster of its own or as a dry run ${at(it)}`);
  }
  const [placed, bare] = [true, false].map((told) => others.filter((it) => (it.environment !== undefined) === told));
  for (const { name, environment, calls, ...it } of placed ?? [])
    lines.push(
      `${name} runs for ${environment}, ${calls === undefined ? 'not seen with what' : `by ${some(calls, 2)}`} ${at(it)}`,
    );
  const names = [...new Set((bare ?? []).map(({ name }) => name))];
  if (names.length > 0) lines.push(`not seen to deploy: ${some(names, 6)}`);
  return lines;
}

function contractLines({ contracts }: Discovery): string[] {
  return [...groupsBy(contracts, ({ format }) => format)].map(
    ([format, group]) =>
      `${format}: ${some(
        group.map(({ path }) => path),
        3,
      )}`,
  );
}

/** What was searched and not found: where several services lack the same, they share a line. */
export function absenceLines({ notFound }: Discovery): string[] {
  const alike = groupsBy(notFound, ({ capability, what, service }) =>
    service === undefined ? `${capability} ${what}` : `${capability} ${what} of services`,
  );
  return [...alike.values()].map((group) => {
    const [first] = group;
    if (first === undefined) return '';
    const of = first.service === undefined ? '' : ` by ${first.service}`;
    if (first.what === 'product') return `${first.capability}: none in use${of}. ${first.searched}`;
    const services = group.flatMap(({ service }) => service ?? []);
    if (services.length < 2) return first.searched;
    const { count, places } = first.looked;
    const lacking = {
      product: 'Nothing in use for',
      flag: 'No flag is defined or read in the folder of',
      strategy: 'No canary, blue-green or traffic split of',
      alert: 'No alert rule names',
      dashboard: 'No dashboard names',
    }[first.what];
    const looked =
      first.what === 'alert' || first.what === 'dashboard' ? `; looked in ${count}: ${some(places, 2, count)}` : '';
    return `${lacking} ${some(services, 8)}${looked}`;
  });
}

/** The first few, and how many there are. */
function some(texts: readonly string[], most: number, total = texts.length): string {
  const shown = texts.slice(0, most).join(', ');
  return total > most ? `${shown}, … (showing ${Math.min(most, texts.length)} of ${total})` : shown;
}

function groupsBy<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Map<string, Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
}

function at({ path, line }: { readonly path: string; readonly line: number }): string {
  return `${path.length > 100 ? `…${path.slice(-99)}` : path}:${line}`;
}
