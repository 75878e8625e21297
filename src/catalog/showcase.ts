import { isBuildServer } from './evidence.js';
import type { SignalIndex } from './match.js';
import { type Place, placeOf } from './place.js';
import type { Sighting } from './provider.js';

/** Repositories that say by their name that they show something. */
const showing =
  /(?:^|[-_./+])(?:demos?|samples?|examples?|templates?|starters?(?:[-_]kit)?|quick-?starts?|tutorials?|workshops?|playground|boilerplate)(?:$|[-_.])/i;

/** What runs nothing by itself: an image is built for whoever takes it. */
const notTelling = new Set(['docker', 'goreleaser', 'fastlane', 'terraform', 'bicep', 'ansible']);

const runKinds: ReadonlySet<string> = new Set(['kind', 'file', 'cfn', 'terraform', 'bicep']);

/**
 * Whether a repository is there to show something, so that its examples are its product: it is called so, all that is
 * deployed from it lies among the examples, and nothing in it is published as a package. A library or controller with
 * examples beside it is none, and neither is a demonstration whose product lies outside of a folder called so.
 * @param name of the repository, as its folder is called
 */
export function isShowcase(name: string, sightings: readonly Sighting[], index: SignalIndex): boolean {
  if (!showing.test(name) && !sightings.some((it) => isOwnName(it) && showing.test(lastPart(it.value)))) return false;
  let hasExamples = false;
  for (const sighting of sightings) {
    const { kind, path, role } = sighting;
    if (role === 'published' && kind !== 'go' && kind !== 'maven' && placeOf(path) === 'product') return false;
    if (role !== undefined || !runKinds.has(kind)) continue;
    const place = placeOf(path);
    if (place !== 'product' && place !== 'examples') continue;
    const deploys = index
      .meet(sighting)
      .some(
        ({ capability, provider: { id } }) =>
          capability === 'deployment' && !isBuildServer(id) && !(kind === 'file' && notTelling.has(id)),
      );
    if (!deploys) continue;
    if (place === 'product') return false;
    hasExamples = true;
  }
  return hasExamples;
}

/** The manifest at the root says what the whole is called. */
function isOwnName({ role, path }: Sighting): boolean {
  return (role === 'own' || role === 'published') && !path.includes('/');
}

function lastPart(value: string): string {
  return value.slice(value.lastIndexOf('/') + 1);
}

/** Where a file lies in a repository that shows something: its examples are what it is there for. */
export function placeInShowcase(path: string): Place {
  const place = placeOf(path);
  if (place !== 'examples') return place;
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  // What lies deeper, such as tests of an example, still tells.
  const told = folders.filter((folder) => placeOf(`${folder}/x`) !== 'examples');
  return placeOf([...told, name].join('/'));
}
