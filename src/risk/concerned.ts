import { byCodeUnits } from '../text.js';
import type { Change } from './change.js';
import { proofAt, type Texts } from './evidence.js';
import type { Proof } from './findings.js';

/** A line that says who answers for a pattern of paths: of a CODEOWNERS, an OWNERS or a MAINTAINERS file. */
export interface OwnerLine {
  readonly pattern: string;
  /** Empty where a line takes its paths out of what stands above it. */
  readonly owners: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** An entry of a catalog of services (Backstage, Datadog), as it stands in its file. */
export interface CatalogEntry {
  readonly name: string;
  readonly owner?: string;
  readonly tier?: string;
  readonly lifecycle?: string;
  readonly dependsOn: readonly string[];
  readonly dependencyOf: readonly string[];
  readonly path: string;
  /** The line of the tier where there is one, else of the name. */
  readonly line: number;
}

export interface Concerned {
  /** Who answers for the touched files, most files first. */
  readonly owners: readonly { readonly owner: string; readonly files: number; readonly proof?: Proof }[];
  /** Touched files that no line gives to anyone. */
  readonly filesWithoutOwner: number;
  readonly services: readonly ConcernedService[];
}

export interface ConcernedService extends Omit<CatalogEntry, 'path' | 'line'> {
  readonly proof?: Proof;
}

export interface OwnerFacts {
  readonly owners: readonly OwnerLine[];
  readonly catalog: readonly CatalogEntry[];
  readonly texts: Texts;
}

const mostNamed = 20;

/** Who must know of the change and what depends on it; undefined where the repository names nobody. */
export function concernedBy(change: Change, { owners, catalog, texts }: OwnerFacts): Concerned | undefined {
  const paths = [
    ...new Set(change.files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath]))),
  ];
  const ruleOf = ruler(owners);
  const found = new Map<string, { files: number; rule: OwnerLine }>();
  let filesWithoutOwner = 0;
  for (const path of paths) {
    const rule = ruleOf(path);
    if (rule === undefined || rule.owners.length === 0) filesWithoutOwner += 1;
    for (const owner of new Set(rule?.owners)) {
      const known = found.get(owner);
      if (known === undefined) found.set(owner, { files: 1, rule: rule ?? nobody });
      else known.files += 1;
    }
  }
  const services = touchedServices(paths, catalog, texts);
  if (owners.length === 0 && services.length === 0) return undefined;
  const named = [...found]
    .map(([owner, { files, rule }]) => ({ owner, files, ...proven(texts, rule) }))
    .sort((a, b) => b.files - a.files || byCodeUnits(a.owner, b.owner));
  return { owners: named.slice(0, mostNamed), filesWithoutOwner, services: services.slice(0, mostNamed) };
}

const nobody: OwnerLine = { pattern: '', owners: [], path: '', line: 1 };

function proven(texts: Texts, { path, line }: Pick<OwnerLine, 'path' | 'line'>): { readonly proof?: Proof } {
  const proof = proofAt(texts, path, line);
  return proof === undefined ? {} : { proof };
}

/** Of several lists a forge reads the first that is there. */
const listsInOrder = ['.github/', '', 'docs/', '.gitlab/', '.bitbucket/', '.gitea/', '.forgejo/'].map(
  (folder) => `${folder}CODEOWNERS`,
);

/** In a list of code owners the last line that fits wins; of OWNERS files the one of the nearest folder. */
function ruler(owners: readonly OwnerLine[]): (path: string) => OwnerLine | undefined {
  const list = listsInOrder.find((path) => owners.some((owner) => owner.path === path));
  const listed = owners.filter(({ path }) => path === list).map(withMatcher);
  const folders = owners
    .filter(({ path, pattern }) => /(?:^|\/)OWNERS$/.test(path) && pattern !== path)
    .map(withMatcher)
    .sort((a, b) => a.rule.pattern.length - b.rule.pattern.length);
  const people = owners.filter(({ path }) => path === 'MAINTAINERS').map(withMatcher);
  const rules = [...people, ...folders, ...listed];
  return (path) => rules.findLast(({ fits }) => fits.test(path))?.rule;
}

function withMatcher(rule: OwnerLine) {
  return { rule, fits: patternOf(rule.pattern) };
}

/** Matching takes a time that grows with the power of the stars; people write one or two. */
const mostStars = 8;
const longestPattern = 300;
const nothing = /^\b$/;

/** CODEOWNERS takes the patterns of .gitignore without negation, and `folder/*` means the files of that folder alone. */
export function patternOf(pattern: string): RegExp {
  if (pattern.length > longestPattern || (pattern.match(/\*+/g)?.length ?? 0) > mostStars) return nothing;
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isAnchored = pattern.startsWith('/') || body.includes('/');
  const glob = body
    .replace(/[.+^${}()[\]|\\]/g, '\\$&')
    .replace(/(?:\*\*\/)+/g, '**/')
    .replace(/\*\*\/|\/\*\*$|\*+|\?/g, (part) =>
      part === '**/' ? '(?:.*/)?' : part === '/**' ? '/.*' : part === '?' ? '[^/]' : part === '*' ? '[^/]*' : '.*',
    );
  const end = pattern.endsWith('/') ? '/.*' : /(?:^|[^*])\/\*$/.test(pattern) ? '' : '(?:/.*)?';
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${glob}${end}$`);
}

/** The entries of the nearest catalog above a path; of several in one file, those that a folder is called after. */
function touchedServices(
  paths: readonly string[],
  catalog: readonly CatalogEntry[],
  texts: Texts,
): readonly ConcernedService[] {
  const byFolder = new Map<string, CatalogEntry[]>();
  for (const entry of catalog) {
    const folder = folderOf(entry.path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), entry]);
  }
  const touched = new Set<CatalogEntry>();
  for (const path of paths) {
    const folder = foldersAbove(path).find((above) => byFolder.has(above));
    const entries = folder === undefined ? [] : (byFolder.get(folder) ?? []);
    const names = new Set(entries.map(({ name }) => plain(name)));
    const parts = new Set(path.split('/').map(plain));
    for (const entry of entries) if (names.size === 1 || parts.has(plain(entry.name))) touched.add(entry);
  }
  return joined([...touched])
    .map((entry) => serviceOf(entry, catalog, texts))
    .sort((a, b) => byCodeUnits(a.name, b.name));
}

/** A service may stand in two catalogs: what one leaves out the other says. */
function joined(entries: readonly CatalogEntry[]): CatalogEntry[] {
  const byName = new Map<string, CatalogEntry>();
  for (const entry of entries) {
    const known = byName.get(plain(entry.name));
    if (known === undefined) byName.set(plain(entry.name), entry);
    else {
      const [first, second] = known.tier === undefined && entry.tier !== undefined ? [entry, known] : [known, entry];
      byName.set(plain(entry.name), {
        ...second,
        ...first,
        dependsOn: [...new Set([...known.dependsOn, ...entry.dependsOn])],
        dependencyOf: [...new Set([...known.dependencyOf, ...entry.dependencyOf])],
      });
    }
  }
  return [...byName.values()];
}

function serviceOf(entry: CatalogEntry, catalog: readonly CatalogEntry[], texts: Texts): ConcernedService {
  const { path, line, ...rest } = entry;
  const own = plain(entry.name);
  const others = catalog.filter(
    ({ name, dependsOn }) => plain(name) !== own && dependsOn.some((on) => plain(on) === own),
  );
  const dependencyOf = [...new Set([...entry.dependencyOf, ...others.map(({ name }) => name)])].sort(byCodeUnits);
  return {
    ...rest,
    dependsOn: [...new Set(entry.dependsOn)].sort(byCodeUnits).slice(0, mostNamed),
    dependencyOf: dependencyOf.slice(0, mostNamed),
    ...proven(texts, { path, line }),
  };
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.push(folder);
  return [...folders, ''];
}

/** `component:default/check-out` is `checkout`. */
function plain(name: string): string {
  return name
    .replace(/^[\w-]+:/, '')
    .replace(/^.*\//, '')
    .toLowerCase()
    .replace(/[-_. ]/g, '');
}
