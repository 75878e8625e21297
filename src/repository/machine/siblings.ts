import nodeFs from 'node:fs';
import path from 'node:path';

/** An installed plugin of the wicked-* family. */
export interface Sibling {
  readonly name: string;
  readonly version: string;
}

const mostEntries = 500;

/**
 * The wicked-* plugins in the client's plugin cache (`<configuration>/plugins/cache/<marketplace>/<plugin>/<version>`),
 * each with its highest version, sorted by name.
 * @param configuration absolute path of the client's configuration folder
 */
export function installedSiblings(configuration: string): Sibling[] {
  const cache = path.join(configuration, 'plugins', 'cache');
  const highest = new Map<string, string>();
  for (const marketplace of foldersIn(cache)) {
    for (const plugin of foldersIn(path.join(cache, marketplace))) {
      if (!plugin.startsWith('wicked-')) continue;
      for (const version of foldersIn(path.join(cache, marketplace, plugin))) {
        const known = highest.get(plugin);
        if (known === undefined || isHigher(version, known)) highest.set(plugin, version);
      }
    }
  }
  return [...highest].map(([name, version]) => ({ name, version })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Number by number; a release is higher than its own pre-release. */
function isHigher(a: string, b: string): boolean {
  const [releaseA = '', preA] = a.split(/-(.*)/s);
  const [releaseB = '', preB] = b.split(/-(.*)/s);
  const byRelease = releaseA.localeCompare(releaseB, 'en', { numeric: true });
  if (byRelease !== 0) return byRelease > 0;
  if (preA === undefined || preB === undefined) return preA === undefined && preB !== undefined;
  return preA.localeCompare(preB, 'en', { numeric: true }) > 0;
}

function foldersIn(folder: string): string[] {
  try {
    return nodeFs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .slice(0, mostEntries);
  } catch {
    return [];
  }
}
