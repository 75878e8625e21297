import type { FoundFreeze, SourceText } from './calendar-found.js';
import { isZone, openOffset, openZone, readMoment, type Zone } from './calendar-zone.js';

/** What is known of a team's zone without its having told one. */
export interface ZoneHints {
  readonly found: readonly FoundFreeze[];
  readonly texts: readonly SourceText[];
  /** As told, so that an offset in it counts. */
  readonly start: string | undefined;
}

const inFiles =
  /(?:^|[\s{,])["']?timeZone["']?\s*[:=]\s*["']?([A-Za-z][\w/+-]*)|^X-WR-TIMEZONE:(\S+)|;TZID="?([^";:]+)/gm;
const offsetAtEnd = /\d(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * The zone in which dates are shown where none is told: the one that the files of the freezes name, if they name one
 * alone; else the offset that the start is told in; else UTC. A told offset outweighs a zone that has another one then.
 */
export async function assumedZone({ found, texts, start }: ZoneHints): Promise<{ zone: Zone; notice: string }> {
  const offset = offsetOf(start);
  const named = namedIn(found, texts);
  const zone = named === undefined ? undefined : await openZone(named.name, named.path);
  if (zone !== undefined && named !== undefined && (offset === undefined || agrees(zone, start ?? '', offset)))
    return {
      zone,
      notice: `Dates are in ${zone.name} (\`${named.path}:${named.line}\`) until \`calendar.timeZone\` is told.`,
    };
  if (offset === undefined)
    return { zone: await openZone('UTC', 'start'), notice: 'Dates are in UTC until `calendar.timeZone` is told.' };
  const fixed = await openOffset(offset);
  return { zone: fixed, notice: `Dates are in ${fixed.name}, as \`start\` is told, until \`calendar.timeZone\` is.` };
}

/** Minutes; undefined where the start tells none. */
function offsetOf(start: string | undefined): number | undefined {
  const text = offsetAtEnd.exec(start?.trim() ?? '')?.[0].slice(1);
  if (text === undefined) return undefined;
  if (text.toUpperCase() === 'Z') return 0;
  const digits = text.slice(1).replace(':', '');
  return (text.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

function agrees(zone: Zone, start: string, offset: number): boolean {
  const at = readMoment(start, zone);
  return at !== undefined && zone.offsetMinutes(at.milliseconds) === offset;
}

/** The one zone of the files that hold freezes; undefined for none, and for several. */
function namedIn(
  found: readonly FoundFreeze[],
  texts: readonly SourceText[],
): { name: string; path: string; line: number } | undefined {
  const holders = new Set(found.filter(({ kind }) => kind === 'freeze').map(({ path }) => path));
  const places = texts
    .filter(({ path }) => holders.has(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(inFiles)].map((match) => {
        const before = text.slice(0, match.index + match[0].search(/\S/));
        return { name: match[1] ?? match[2] ?? match[3] ?? '', path, line: before.split('\n').length };
      }),
    )
    .filter(({ name }) => isZone(name));
  return new Set(places.map(({ name }) => name)).size === 1 ? places[0] : undefined;
}
