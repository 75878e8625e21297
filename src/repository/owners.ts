import { placeOf } from '../catalog/place.js';
import { isLiteral } from './outline.js';
import { linesOf, nameOf, type TextFile } from './text-file.js';

/** Who answers for a part of the repository. */
export interface Owner {
  /** The pattern as CODEOWNERS writes it, the folder of an OWNERS file, or the path of the file that names the owner. */
  readonly pattern: string;
  readonly owners: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** Where forges look for the list of owners; the first that is there is the one they read. */
const lists = /^(?:(?:\.github|\.gitlab|\.bitbucket|\.gitea|\.forgejo|docs)\/)?CODEOWNERS$/;

export function namesOwners(path: string): boolean {
  if (path.endsWith('OWNERS')) {
    if (lists.test(path)) return true;
    return nameOf(path) === 'OWNERS' && placeOf(path) === 'product';
  }
  return (
    (path.endsWith('ml') && /^(?:catalog-info|service\.datadog|entity\.datadog)\.ya?ml$/.test(nameOf(path))) ||
    path === 'MAINTAINERS'
  );
}

export function ownersOf(file: TextFile): Owner[] {
  const name = nameOf(file.path);
  if (name === 'CODEOWNERS') return listed(file);
  if (name === 'OWNERS') return approvers(file);
  return name === 'MAINTAINERS' ? maintainers(file) : catalogued(file);
}

function listed(file: TextFile): Owner[] {
  return linesOfList(file).filter(({ owners }) => owners.length > 0);
}

/**
 * Every line of a list of code owners. One without owners takes its paths away from whom the lines above gave them to.
 * GitLab's sections may name owners for all patterns below that name none.
 */
export function linesOfList({ path, text }: TextFile): Owner[] {
  let ofSection: string[] = [];
  return linesOf(text).flatMap((line, index) => {
    const plain = line.replace(/(?:^|\s)#.*$/, '').trim();
    const section = /^\^?\[[^\]]+\](?:\[\d+\])?(.*)$/.exec(plain);
    if (section !== null) {
      ofSection = namesIn(section[1] ?? '');
      return [];
    }
    const [, pattern = '', rest = ''] = /^((?:\\ |\S)+)(.*)$/.exec(plain) ?? [];
    const own = namesIn(rest);
    const owners = own.length > 0 ? own : ofSection;
    if (pattern === '' || pattern.startsWith('!')) return [];
    return [{ pattern: pattern.replaceAll('\\ ', ' '), owners, path, line: index + 1 }];
  });
}

function namesIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word.includes('@'));
}

/** An OWNERS file of Kubernetes' kind speaks for its folder. */
function approvers({ path, text }: TextFile): Owner[] {
  const lines = linesOf(text);
  const start = lines.findIndex((line) => /^\s*(?:approvers|owners):/.test(line));
  if (start < 0) return [];
  const owners: string[] = lines[start]?.match(/^[^[]*\[(.*)\]/)?.[1]?.match(/[\w./-]+/g) ?? [];
  for (const line of lines.slice(start + 1)) {
    const name = /^\s*-\s+["']?([\w./@-]+)/.exec(line)?.[1];
    if (name === undefined) break;
    owners.push(name);
  }
  const folder = path.includes('/') ? `/${path.slice(0, path.lastIndexOf('/') + 1)}` : '*';
  return owners.length === 0 ? [] : [{ pattern: folder, owners, path, line: start + 1 }];
}

const mostMaintainers = 20;

/** Free text: names of accounts, or addresses, one line a person. */
function maintainers({ path, text }: TextFile): Owner[] {
  const found = linesOf(text).flatMap((line, index) => {
    const name = /(?:^|[\s(])(@[\w-]+)|<?(?<![\w.+-])([\w.+-]+@[\w-]+\.[\w.-]+\w)>?/.exec(line);
    return name === null || line.startsWith('#') ? [] : [{ name: name[1] ?? name[2] ?? '', line: index + 1 }];
  });
  const [first] = found;
  if (first === undefined) return [];
  return [{ pattern: '*', owners: found.slice(0, mostMaintainers).map(({ name }) => name), path, line: first.line }];
}

/** Catalogs of services: Backstage's `owner`, Datadog's `team` or `owner`. */
function catalogued({ path, text }: TextFile): Owner[] {
  const key = path.includes('datadog') ? /^\s*(?:team|owner):\s*["']?([\w:./@-]+)/ : /^\s+owner:\s*["']?([\w:./@-]+)/;
  return linesOf(text).flatMap((line, index) => {
    const owner = key.exec(line)?.[1];
    return isLiteral(owner) ? [{ pattern: path, owners: [owner], path, line: index + 1 }] : [];
  });
}
