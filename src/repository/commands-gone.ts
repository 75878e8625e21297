import type { Sighting } from '../catalog/provider.js';

/** The one file that a command on a file of Compose names first, where it is written out. */
const onFile = /^(?:docker|podman)[- ]compose (?:-f|--file)[ =]["']?((?:[\w.-]+\/)*[\w.-]+\.ya?ml)\b/;

/**
 * Sightings with commands marked as gone that start what a file describes, where no file of that name is listed: scripts
 * outlive what they start. A path of a machine, one with a variable in it and one that a script writes are let be.
 */
export function withGone(sightings: readonly Sighting[], files: readonly string[]): readonly Sighting[] {
  let names: ReadonlySet<string> | undefined;
  return sightings.map((it) => {
    if (it.kind !== 'cli' || it.role !== undefined) return it;
    const named = onFile.exec(it.value)?.[1];
    if (named === undefined) return it;
    names ??= new Set(files.map(lastPart));
    return names.has(lastPart(named)) ? it : { ...it, role: 'gone' };
  });
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
