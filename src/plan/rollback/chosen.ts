import type { ServicePlace, WaysFound } from './found.js';
import type { Lever, LeverKind } from './lever.js';

/** The levers that a command is to be run on. */
export interface Chosen {
  /** Empty where the repository shows none, or too many to say which is meant. */
  readonly levers: readonly Lever[];
  /** Those to choose from where nobody can say which is meant. */
  readonly among: readonly Lever[];
  /** What all of those have in common, a namespace most of all, so that less is left to look up. */
  readonly common: Pulled;
}

/** As much of a lever as is known. */
export type Pulled = Partial<Pick<Lever, 'name' | 'kind' | 'namespace' | 'settings'>>;

const mostChosen = 3;

/** Words of folders, files and namespaces that users are not served from. */
const aside =
  /(?:^|[/._-])(?:dev|development|local|test|tests|testing|e2e|ci|qa|int|staging|stage|stg|preview|sandbox|ephemeral|example|examples|integration)(?:[/._-]|$)/i;

/**
 * Those of one kind that the change reaches: in production where that can be told, of the services that the changed
 * files lie in where git showed the change, and all of them where there are no more than can be listed.
 */
export function chosenOf(kinds: readonly LeverKind[], ways: WaysFound): Chosen {
  const all = once((ways.levers ?? []).filter(({ kind }) => kinds.includes(kind)));
  const serving = all.filter((lever) => !isAside(lever));
  const pool = serving.length > 0 ? serving : all;
  const touched = servicesOf(ways);
  const reached = pool.filter((lever) => touched.some((service) => isOf(lever, service)));
  const levers = reached.length > 0 && reached.length <= mostChosen ? reached : pool;
  if (levers.length === 1 || (levers === reached && levers.length > 0)) return { levers, among: [], common: {} };
  return { levers: [], among: levers, common: commonOf(levers) };
}

function commonOf([first, ...others]: readonly Lever[]): Pulled {
  if (first === undefined) return {};
  const same = (read: (lever: Lever) => string | undefined) => others.every((other) => read(other) === read(first));
  const settings = Object.entries(first.settings ?? {}).filter(([key]) => same((lever) => lever.settings?.[key]));
  return {
    ...(same(({ kind }) => kind) && { kind: first.kind }),
    ...(first.namespace !== undefined && same(({ namespace }) => namespace) && { namespace: first.namespace }),
    ...(settings.length > 0 && { settings: Object.fromEntries(settings) }),
  };
}

function isAside({ path, name, namespace = '' }: Lever): boolean {
  return aside.test(path) || aside.test(name) || aside.test(namespace);
}

/** One entry a kind, name and namespace: a base and its overlays say the same thing twice. */
function once(levers: readonly Lever[]): Lever[] {
  const known = new Map<string, Lever>();
  for (const lever of levers) {
    const { kind, name, namespace = '' } = lever;
    const bare = `${kind} ${name} `;
    const key = `${bare}${namespace}`;
    if (namespace === '' && [...known.keys()].some((other) => other.startsWith(bare))) continue;
    if (namespace !== '') known.delete(bare);
    if (!known.has(key)) known.set(key, lever);
  }
  return [...known.values()];
}

/** The services whose folders hold a changed file, the deepest folder of each. */
function servicesOf({ services = [], change }: WaysFound): ServicePlace[] {
  const paths = change?.files.map(({ path }) => path) ?? [];
  const found = paths.flatMap((path) => {
    const holding = services.filter(({ folder }) => folder === '.' || path.startsWith(`${folder}/`));
    return holding.sort((a, b) => b.folder.length - a.folder.length).slice(0, 1);
  });
  return [...new Set(found)];
}

function isOf({ name, path }: Lever, { name: service, folder }: ServicePlace): boolean {
  return plain(name) === plain(service) || (folder !== '.' && path.startsWith(`${folder}/`));
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-_. ]/g, '')
    .replace(/(?:deployment|rollout|service|app)$/, '');
}

const mostNamed = 4;

/** `<rollout>` is one of `a`, `b` and 9 more; empty where there is nothing to choose. */
export function choiceOf({ among }: Chosen, what: string): string[] {
  const names = [...new Set(among.map(({ name }) => name))];
  if (names.length === 0) return [];
  const shown = names.slice(0, mostNamed).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return [`\`<${what}>\` is one of ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
}
