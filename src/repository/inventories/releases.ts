import { placeOf } from '../../catalog/place.js';
import type { ServiceSign } from './service-signs.js';

/** A project of an app for phones. */
export interface App {
  readonly platform: 'android' | 'apple';
  readonly path: string;
}

/** A package that is published for others to build in. */
export interface Published {
  readonly path: string;
  readonly line: number;
}

const android = /(?:^|\/)src\/main\/AndroidManifest\.xml$/;
const apple = /\.xcodeproj\/project\.pbxproj$/;
const mostApps = 20;

/** Apps by the files that every one of them has, the nearest to the root first. Costs two tests of an ending a file. */
export function appsIn(files: readonly string[]): App[] {
  const apps = files.flatMap((path): App[] => {
    const platform = path.endsWith('.xml') && android.test(path) ? 'android' : apple.test(path) ? 'apple' : undefined;
    return platform === undefined || placeOf(path) !== 'product' ? [] : [{ platform, path }];
  });
  const depth = ({ path }: App) => path.split('/').length;
  return apps.sort((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1)).slice(0, mostApps);
}

/** Folders around it: deeper ones are parts of something else, such as a workshop. */
const mostDepth = 3;

/** Manifests that say that others import the package, the nearest to the root first. */
export function publishedIn(signs: readonly ServiceSign[]): Published[] {
  const depth = ({ path }: Published) => path.split('/').length;
  return signs
    .filter(({ library, path }) => library === true && placeOf(path) === 'product')
    .map(({ path, line }) => ({ path, line }))
    .filter((it) => depth(it) <= mostDepth + 1)
    .sort((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1))
    .slice(0, mostApps);
}
