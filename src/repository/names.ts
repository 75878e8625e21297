import { mayOffer } from '../catalog/adapters.js';
import { catalogIndex } from '../catalog/detect.js';
import { placeOf } from '../catalog/place.js';
import { literally } from '../text.js';
import { flagFileWords } from './flags/flag-files.js';
import { namedWords, speaksByName } from './inventories/inventories.js';
import { isQuiet } from './quiet-files.js';
import { type Reading, readingOf } from './readings.js';
import { isSource } from './source-calls.js';

/** What a path alone says. */
export interface Named {
  /** What wants the text; undefined where nothing does. */
  readonly reading: Reading | undefined;
  /** The catalog knows such a file by its name. */
  readonly isKnown: boolean;
  /** The path itself is a sighting: it is known, or what lies beside it tells where adapters lie. */
  readonly tells: boolean;
  /** The inventories take something from the name. */
  readonly speaks: boolean;
  /** Source code of the product, in which calls are looked for. */
  readonly isSource: boolean;
}

/** What the paths of one listing say, in its order. */
export interface Names {
  readonly files: readonly string[];
  readonly named: Named[];
}

export const noNames: Names = { files: [], named: [] };

/** Nearly all files are one of these two, so that they cost no memory of their own. */
const silent: Named = { reading: undefined, isKnown: false, tells: false, speaks: false, isSource: false };
const source: Named = { ...silent, isSource: true };

/** One look at a quiet path for all that it may say but to the catalog; a dozen looks took a third of a small scan. */
const mayTell = new RegExp([...flagFileWords, ...namedWords].map(literally).join('|'), 'i');

function namedBy(path: string): Named {
  const isTelling = !isQuiet(path) || mayTell.test(path);
  const reading = isTelling ? readingOf(path) : undefined;
  const isKnown = catalogIndex().meet({ kind: 'file', value: path }).length > 0;
  const tells = isKnown || mayOffer.test(path);
  const isProduct = isSource(path) && placeOf(path) === 'product';
  const speaks = isTelling && speaksByName(path);
  if (reading === undefined && !tells && !speaks) return isProduct ? source : silent;
  return { reading, isKnown, tells, speaks, isSource: isProduct };
}

/**
 * What one path after the other says, asked in the order of a listing. What an earlier listing of the same checkout
 * said is taken from there: both are sorted, so two fingers do, and no path has to be hashed.
 */
export function namesAfter(before: Names): (path: string) => Named {
  let at = 0;
  return (path) => {
    let file = before.files[at];
    while (file !== undefined && file < path) {
      at += 1;
      file = before.files[at];
    }
    return (file === path ? before.named[at] : undefined) ?? namedBy(path);
  };
}
