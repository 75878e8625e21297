import type { CatalogEntry } from '../risk/concerned.js';
import { type Entry, isLiteral, outlinesOf, valueAt } from './outline.js';
import type { Repository } from './repository.js';
import { linesOf } from './text-file.js';

const names: readonly string[] = ['catalog-info', 'service.datadog', 'entity.datadog'].flatMap((name) => [
  `${name}.yaml`,
  `${name}.yml`,
]);
const isCatalog = /(?:^|\/)(?:catalog-info|(?:service|entity)\.datadog)\.ya?ml$/;
const mostFolders = 5_000;
const mostBytes = 512 * 1024;

/**
 * The entries of the service catalogs in the folders above the paths, and of those known from elsewhere: a component
 * in one folder may depend on what changes in another.
 */
export function readServiceCatalogs(
  repository: Pick<Repository, 'read'>,
  { paths, known }: { readonly paths: readonly string[]; readonly known: readonly string[] },
): CatalogEntry[] {
  const folders = new Set(['']);
  for (const path of paths) {
    if (folders.size >= mostFolders) break;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) folders.add(path.slice(0, at + 1));
  }
  const files = new Set(known.filter((path) => isCatalog.test(path)));
  for (const folder of folders) for (const name of names) files.add(`${folder}${name}`);
  return [...files].sort().flatMap((path) => {
    const text = repository.read(path, mostBytes);
    return text === undefined ? [] : entriesOf(path, text);
  });
}

function entriesOf(path: string, text: string): CatalogEntry[] {
  const read = path.includes('datadog') ? datadog : backstage;
  return outlinesOf(linesOf(text)).flatMap((entries) => read(entries, path));
}

/** Tiers have no field of their own in Backstage, so labels and annotations are asked. */
function backstage(entries: readonly Entry[], path: string): CatalogEntry[] {
  const name = valueAt(entries, 'metadata.name');
  if (valueAt(entries, 'kind') !== 'Component' || !isLiteral(name)) return [];
  const tier = entries.find(
    ({ path: at, value }) =>
      /^(?:spec|metadata\.(?:labels|annotations))\.(?:[\w.-]+\/)?(?:[\w-]*-)?(?:tier|criticality)$/.test(at) &&
      value !== '',
  );
  return [
    entryOf(entries, path, {
      name,
      nameAt: 'metadata.name',
      tier,
      owner: valueAt(entries, 'spec.owner'),
      lifecycle: valueAt(entries, 'spec.lifecycle'),
    }),
  ];
}

/** Datadog's service definitions: `dd-service` up to v2.2, `metadata.name` from v3 on. */
function datadog(entries: readonly Entry[], path: string): CatalogEntry[] {
  const nameAt = valueAt(entries, 'dd-service') === undefined ? 'metadata.name' : 'dd-service';
  const name = valueAt(entries, nameAt);
  if (!isLiteral(name)) return [];
  const first = (...keys: readonly string[]) => keys.map((key) => valueAt(entries, key)).find(isLiteral);
  const tier = entries.find(({ path: at, value }) => (at === 'tier' || at === 'spec.tier') && value !== '');
  return [
    entryOf(entries, path, {
      name,
      nameAt,
      tier,
      owner: first('team', 'metadata.owner'),
      lifecycle: first('lifecycle', 'spec.lifecycle'),
    }),
  ];
}

interface Fields {
  readonly name: string;
  readonly nameAt: string;
  readonly tier: Entry | undefined;
  readonly owner: string | undefined;
  readonly lifecycle: string | undefined;
}

function entryOf(entries: readonly Entry[], path: string, fields: Fields): CatalogEntry {
  const { name, nameAt, owner, lifecycle } = fields;
  const tier = isLiteral(fields.tier?.value) ? fields.tier : undefined;
  return {
    name,
    ...(isLiteral(owner) ? { owner } : {}),
    ...(tier === undefined ? {} : { tier: tier.value }),
    ...(isLiteral(lifecycle) ? { lifecycle } : {}),
    dependsOn: listAt(entries, 'spec.dependsOn'),
    dependencyOf: listAt(entries, 'spec.dependencyOf'),
    path,
    line: tier?.line ?? entries.find(({ path: at }) => at === nameAt)?.line ?? 1,
  };
}

const mostReferences = 200;

/** A list below a key, or on its line in brackets. */
function listAt(entries: readonly Entry[], key: string): string[] {
  const below = entries.filter(({ path }) => path.startsWith(`${key}[`)).map(({ value }) => value);
  const inline = /^\[(.*)\]$/.exec(valueAt(entries, key) ?? '')?.[1]?.split(',') ?? [];
  return [...below, ...inline]
    .map((value) => value.trim().replace(/^["']|["']$/g, ''))
    .filter(isLiteral)
    .slice(0, mostReferences);
}
