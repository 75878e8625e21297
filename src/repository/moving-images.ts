import type { Repository } from './repository.js';
import { linesOf } from './text-file.js';

/** Tags that mean another image tomorrow. An image without any tag is left to whatever tool fills it in. */
const moving =
  /^\s*(?:-\s*)?image:\s*["']?([\w./:-]+:(?:latest|main|master|stable|edge|nightly|dev|develop))["']?\s*(?:#.*)?$/;
const mostBytes = 256 * 1024;

/**
 * Images in these manifests that are named by a tag that moves: the version that ran before cannot be named by it.
 * @param paths of manifests that say how the service is deployed
 */
export function readMovingImages(
  repository: Pick<Repository, 'read'>,
  paths: readonly string[],
): { readonly path: string; readonly line: number; readonly what: string }[] {
  return [...new Set(paths)].sort().flatMap((path) =>
    linesOf(repository.read(path, mostBytes) ?? '').flatMap((line, index) => {
      const what = moving.exec(line)?.[1];
      return what === undefined ? [] : [{ path, line: index + 1, what }];
    }),
  );
}
