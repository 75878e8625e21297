import type { Stats } from 'node:fs';
import { isInside } from '../text/search-path.js';
import { codeOf, type FileSystem } from './bytes.js';

/** One file of one repository. */
export interface Spot {
  readonly fs: FileSystem;
  readonly absolute: string;
  readonly root: string;
}

/** Where a link leads, if that lies inside. */
export function targetInside({ fs, root, absolute }: Spot): string | undefined {
  try {
    const target = fs.realpathSync(absolute);
    return isInside(root, target) ? target : undefined;
  } catch {
    return undefined;
  }
}

const gone = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES']);

/**
 * Whether what was opened is what the path leads to, links followed, and lies inside: a folder may have been replaced by
 * a link since somebody looked, or the file by its next version. Two system calls, so a scan, which quotes names and
 * lines alone, does without.
 */
export function placeNow({ fs, root, absolute }: Spot, opened: Stats): 'same' | 'replaced' | 'outside' {
  try {
    const real = fs.realpathSync(absolute);
    const now = fs.statSync(real);
    if (!isInside(root, real)) return 'outside';
    return now.ino === opened.ino && now.dev === opened.dev ? 'same' : 'replaced';
  } catch (error) {
    if (gone.has(codeOf(error) ?? '')) return 'outside';
    throw error;
  }
}
