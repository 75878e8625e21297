import type { Sighting } from './provider.js';
import { unasked } from './unasked.js';

/**
 * Answers whether a file of infrastructure code belongs to a module that lies in the repository and that nothing calls.
 * Templates are handed on with a whole library of modules, of which a product calls the few that it needs.
 *
 * Callers are told by sightings of the role `called`: `value` is the path of a Bicep file or of a folder of Terraform,
 * or its end behind a `*` where the beginning stands in a variable or in another repository.
 */
export function uncalledModules(sightings: readonly Sighting[]): (path: string) => boolean {
  const isUnasked = unasked(sightings);
  const calls = sightings.filter((it) => it.role === 'called' && !isUnasked(it));
  if (calls.length === 0) return () => false;
  const files = sightings.filter(({ kind, role }) => kind === 'file' && role === undefined).map(({ path }) => path);
  const bicep = new Set(files.filter((path) => path.endsWith('.bicep')));
  const folders = new Set(files.filter((path) => /\.(?:tf|tofu)$/.test(path)).map(folderOf));
  const isBicep = ({ path }: Sighting) => path.endsWith('.bicep');
  const isTerraform = ({ path }: Sighting) => /\.(?:tf|tofu)$/.test(path);
  const dead = unreached(
    bicep,
    edgesOf(calls, isBicep, (path) => path),
    ends(calls),
    libraryOfBicep,
  );
  const deadFolders = unreached(folders, edgesOf(calls, isTerraform, folderOf), ends(calls), libraryOfTerraform);
  return (path) =>
    dead.has(path) || (deadFolders.size > 0 && /\.(?:tf|tofu)$/.test(path) && deadFolders.has(folderOf(path)));
}

type Edges = ReadonlyMap<string, readonly string[]>;

function edgesOf(
  calls: readonly Sighting[],
  isCaller: (call: Sighting) => boolean,
  node: (path: string) => string,
): Edges {
  const edges = new Map<string, string[]>();
  for (const call of calls) {
    if (!isCaller(call) || call.value.startsWith('*')) continue;
    const from = node(call.path);
    const known = edges.get(from);
    if (known === undefined) edges.set(from, [call.value]);
    else known.push(call.value);
  }
  return edges;
}

/** What is called from outside of the code itself, and ends of paths. */
function ends(calls: readonly Sighting[]): ReadonlySet<string> {
  return new Set(calls.map(({ value }) => value.replace(/^\*\/?/, '')));
}

/** The folder that a node stands in as part of a library, undefined where it stands for itself. */
type LibraryOf = (node: string, nodes: ReadonlySet<string>) => string | undefined;

function unreached(
  nodes: ReadonlySet<string>,
  edges: Edges,
  named: ReadonlySet<string>,
  libraryOf: LibraryOf,
): ReadonlySet<string> {
  const libraries = new Map([...nodes].map((node) => [node, libraryOf(node, nodes)]));
  const used = new Set<string>();
  for (const [from, targets] of edges) {
    for (const to of targets) {
      const library = libraries.get(to);
      if (library !== undefined && from !== library && !from.startsWith(`${library}/`)) used.add(library);
    }
  }
  const inner = new Set([...edges.values()].flat());
  const isNamed = (node: string) => {
    if (named.has(node) && !inner.has(node)) return true;
    for (let slash = node.indexOf('/'); slash >= 0; slash = node.indexOf('/', slash + 1)) {
      if (named.has(node.slice(slash + 1))) return true;
    }
    return false;
  };
  const reached = new Set([...nodes].filter((node) => !used.has(libraries.get(node) ?? '') || isNamed(node)));
  for (const node of reached) for (const next of edges.get(node) ?? []) if (nodes.has(next)) reached.add(next);
  return new Set([...nodes].filter((node) => !reached.has(node)));
}

/** The highest folder above a Bicep file that holds no main file: what lies beside a main file may be one itself. */
function libraryOfBicep(path: string, nodes: ReadonlySet<string>): string | undefined {
  if (isMain(path)) return undefined;
  const mains = mainFolders(nodes);
  let found: string | undefined;
  for (let folder = folderOf(path); folder !== '' && !mains.has(folder); folder = folderOf(folder)) found = folder;
  return found;
}

let lastNodes: ReadonlySet<string> | undefined;
let lastMains: ReadonlySet<string> = new Set();

/** Folders with a main file in them or below. */
function mainFolders(nodes: ReadonlySet<string>): ReadonlySet<string> {
  if (nodes === lastNodes) return lastMains;
  const mains = new Set<string>();
  for (const node of nodes) {
    if (!isMain(node)) continue;
    for (let folder = folderOf(node); folder !== ''; folder = folderOf(folder)) mains.add(folder);
  }
  lastNodes = nodes;
  lastMains = mains;
  return mains;
}

function isMain(path: string): boolean {
  return /(?:^|[/.-])(?:main|azuredeploy|deploy|deployment)(?:[.-][\w.-]*)?\.bicep$/.test(path);
}

/** The folder called `modules` above a module of Terraform. */
function libraryOfTerraform(folder: string): string | undefined {
  return /^(?:.*?\/)?modules?(?=\/)/.exec(folder)?.[0];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
