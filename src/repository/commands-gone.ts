import type { Sighting } from '../catalog/provider.js';

/** The one file that a command on a file of Compose names first, where it is written out. */
const onFile = /^(?:docker|podman)[- ]compose (?:-f|--file)[ =]["']?((?:[\w.-]+\/)*[\w.-]+\.ya?ml)\b/;

/**
 * Sightings with commands marked as gone that start what a file describes, where no file of that name is listed, or that
 * are run in a folder of which none is: scripts outlive what they start. A path of a machine, one with a variable in it
 * and one that a script makes are let be.
 */
export function withGone(sightings: readonly Sighting[], files: readonly string[]): readonly Sighting[] {
  let names: ReadonlySet<string> | undefined;
  const isFolder = folderTest(files);
  return sightings.map((it) => {
    if (it.kind !== 'cli' || it.role !== undefined) return it;
    if (it.inside !== undefined && !isFolder(it.inside)) return { ...it, role: 'gone' };
    const named = onFile.exec(it.value)?.[1];
    if (named === undefined) return it;
    names ??= new Set(files.map(lastPart));
    return names.has(lastPart(named)) ? it : { ...it, role: 'gone' };
  });
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Whether a file lies in a folder called so, wherever: a path may be relative to the file that names it. What a submodule
 * holds is not always there.
 */
function folderTest(files: readonly string[]): (folder: string) => boolean {
  const known = new Map<string, boolean>();
  let hasModules: boolean | undefined;
  return (folder) => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    hasModules ??= files.includes('.gitmodules');
    const below = `${folder}/`;
    const answer = hasModules || files.some((file) => file.startsWith(below) || file.includes(`/${below}`));
    known.set(folder, answer);
    return answer;
  };
}
