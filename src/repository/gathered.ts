import type { Sighting } from '../catalog/provider.js';
import type { FlagConstant, FlagPlace } from './flags/flag-keys.js';
import type { Noted } from './inventories/noted.js';
import type { Owner } from './owners.js';
import type { Unreadable } from './text-file.js';
import type { Watch } from './watches/alerts.js';

/** What one file gave, or all of them. Lists alone, so that one can be added to the other. */
export interface Gathered {
  readonly sightings: Sighting[];
  readonly flagDefinitions: FlagPlace[];
  readonly flagEvaluations: FlagPlace[];
  /** Evaluations by a constant's name, and what constants stand for. */
  readonly flagReferences: FlagPlace[];
  readonly flagConstants: FlagConstant[];
  /** Variables called after features. */
  readonly flagVariables: FlagPlace[];
  readonly slo: Watch[];
  readonly owners: Owner[];
  readonly noted: Noted[];
  readonly unreadable: Unreadable[];
}

export function emptyGathered(): Gathered {
  return {
    sightings: [],
    flagDefinitions: [],
    flagEvaluations: [],
    flagReferences: [],
    flagConstants: [],
    flagVariables: [],
    slo: [],
    owners: [],
    noted: [],
    unreadable: [],
  };
}

/** Adds what one file gave. */
export function add(all: Gathered, one: Gathered): void {
  for (const [name, rows] of Object.entries(one)) {
    const known: unknown = Reflect.get(all, name);
    if (Array.isArray(known)) for (const row of rows) known.push(row);
  }
}

/** How many entries it is altogether: what it costs to keep. */
export function rowsOf(gathered: Gathered): number {
  let rows = 0;
  for (const list of Object.values(gathered)) rows += list.length;
  return rows;
}

/** Replaces every piece of a text in it by a copy of its own, in place, so that the text itself is let go. */
export function letGoOfText(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'string') letGoOfText(inner);
    else if (key !== 'path') Reflect.set(value, key, copied(inner));
  }
}

/** Short strings never are pieces of others; joining and cutting again makes the engine copy a long one. */
function copied(text: string): string {
  return text.length > 12 ? `\0${text}`.slice(1) : text;
}
