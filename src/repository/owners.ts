import { linesOf, nameOf, type TextFile } from './text-file.js';

/** Who answers for a part of the repository. */
export interface Owner {
  /** The pattern as CODEOWNERS writes it, or the path of the file that names the owner. */
  readonly pattern: string;
  readonly owners: readonly string[];
  readonly path: string;
  readonly line: number;
}

export function namesOwners(path: string): boolean {
  return /^(?:\.github\/|\.gitlab\/|docs\/)?CODEOWNERS$/.test(path) || /^catalog-info\.ya?ml$/.test(nameOf(path));
}

export function ownersOf({ path, text }: TextFile): Owner[] {
  const isList = nameOf(path) === 'CODEOWNERS';
  return linesOf(text).flatMap((line, index) => {
    if (!isList) {
      const owner = /^\s+owner:\s*["']?([\w:./@-]+)/.exec(line)?.[1];
      return owner === undefined ? [] : [{ pattern: path, owners: [owner], path, line: index + 1 }];
    }
    const [pattern, ...owners] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern === undefined || /^[[^]/.test(pattern) || owners.length === 0) return [];
    return [{ pattern, owners, path, line: index + 1 }];
  });
}
