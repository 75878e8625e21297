import type { Role, Sighting, SignalKind } from '../../catalog/provider.js';
import { sightingsOf, type TextFile } from '../text-file.js';

/** Reads what one manifest declares. */
export type Reader = (file: TextFile) => Sighting[];

export function inRole(sighting: Sighting, role: Role | undefined): Sighting {
  return role === undefined ? sighting : { ...sighting, role };
}

/** The names under which a manifest publishes itself. */
export function ownName(kind: SignalKind, file: TextFile, pattern: RegExp): Sighting[] {
  return sightingsOf(kind, file, pattern).map((it) => ({ ...it, role: 'published' }));
}
