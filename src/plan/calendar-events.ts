import { ruleRule } from './calendar-recurring.js';
import { onceRule, type Rule } from './calendar-windows.js';
import { isZone, openZone, readMoment, type Zone } from './calendar-zone.js';

/** An event of an iCalendar file; without a rule where its dates cannot be read. */
export interface CalendarEvent {
  readonly name: string;
  /** 1-based, of its BEGIN:VEVENT. */
  readonly line: number;
  readonly rule: Rule | undefined;
}

interface Property {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

interface Block {
  readonly line: number;
  readonly properties: readonly Property[];
}

/** The events of an iCalendar file (RFC 5545) as freezes, cancelled ones left out. Times without a zone are the team's. */
export async function eventsOf({ path, text }: { path: string; text: string }, zone: Zone): Promise<CalendarEvent[]> {
  const events: CalendarEvent[] = [];
  for (const { line, properties } of blocksOf(text)) {
    const value = (name: string) => properties.find((property) => property.name === name)?.value;
    if (value('STATUS') === 'CANCELLED') continue;
    const name = (value('SUMMARY') ?? 'event').replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1');
    events.push({
      name,
      line,
      rule: await ruleOf(properties, { zone, cause: `freeze \`${name}\` in \`${path}:${line}\`` }),
    });
  }
  return events;
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; properties: Property[] } | undefined;
  let inner = 0;
  for (const { line, whole } of unfolded(text)) {
    const [, edge, kind] = /^(BEGIN|END):(\w+)$/.exec(whole) ?? [];
    if (edge === 'BEGIN' && kind === 'VEVENT') [open, inner] = [{ line, properties: [] }, 0];
    else if (edge === 'END' && kind === 'VEVENT') {
      if (open !== undefined) blocks.push(open);
      open = undefined;
    } else if (edge !== undefined) inner += edge === 'BEGIN' ? 1 : -1;
    // An alarm inside an event has a summary of its own.
    const [, name, parameters = '', value = ''] = /^([\w-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/.exec(whole) ?? [];
    if (name !== undefined && edge === undefined && inner === 0)
      open?.properties.push({ name: name.toUpperCase(), parameters, value });
  }
  return blocks;
}

/** A line that starts with a blank continues the one before. */
function unfolded(text: string): { line: number; whole: string }[] {
  const lines: { line: number; whole: string }[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(raw) && last !== undefined) last.whole += raw.slice(1);
    else lines.push({ line: index + 1, whole: raw });
  }
  return lines;
}

async function ruleOf(
  properties: readonly Property[],
  { zone, cause }: { zone: Zone; cause: string },
): Promise<Rule | undefined> {
  const one = (name: string) => properties.find((property) => property.name === name);
  const start = one('DTSTART');
  if (start === undefined) return undefined;
  const own = await zoneOf(start, zone);
  const begins = momentOf(start.value, own);
  if (begins === undefined) return undefined;
  const end = one('DTEND');
  const ends = end === undefined ? undefined : momentOf(end.value, await zoneOf(end, zone))?.milliseconds;
  const endOf = await lengthOf({ begins, ends, duration: one('DURATION')?.value }, own);
  const repeats = one('RRULE')?.value;
  if (repeats === undefined) {
    const to = endOf(begins.milliseconds);
    return to > begins.milliseconds ? onceRule({ cause, from: begins.milliseconds, to, kind: 'freeze' }) : undefined;
  }
  const except = properties
    .filter(({ name }) => name === 'EXDATE')
    .flatMap(({ value }) => value.split(',').flatMap((text) => momentOf(text, own)?.milliseconds ?? []));
  return ruleRule({ begins: begins.milliseconds, zone: own, rule: repeats, except: new Set(except), endOf, cause });
}

/** A zone by a name that only its maker knows counts as the team's. */
async function zoneOf({ parameters }: Property, zone: Zone): Promise<Zone> {
  const name = /;TZID="?([^";:]+)/.exec(parameters)?.[1];
  return name !== undefined && isZone(name) ? openZone(name, 'the event') : zone;
}

/** `20261220` or `20261220T180000Z`. */
function momentOf(value: string, zone: Zone): { milliseconds: number; wholeDay: boolean } | undefined {
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)(?:T(\d{6}Z?))?$/.exec(value.trim()) ?? [];
  if (year === undefined) return undefined;
  const clock = time === undefined ? '' : `T${time.replace(/^(..)(..)(..)/, '$1:$2:$3')}`;
  return readMoment(`${year}-${month}-${day}${clock}`, zone);
}

/** How an occurrence ends: whole days are days on the wall, all else is elapsed time. Without an end, a day or nothing. */
async function lengthOf(
  {
    begins,
    ends,
    duration,
  }: {
    begins: { milliseconds: number; wholeDay: boolean };
    ends: number | undefined;
    duration: string | undefined;
  },
  zone: Zone,
): Promise<(at: number) => number> {
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration ?? '') ?? [];
  const told =
    ((Number(weeks) * 7 + Number(days)) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) *
    1000;
  if (!begins.wholeDay) {
    const length = ends === undefined ? told : ends - begins.milliseconds;
    return (at) => at + length;
  }
  const whole = ends === undefined ? told / 86_400_000 : Math.round((ends - begins.milliseconds) / 86_400_000);
  return (at) => zone.instant(zone.dayAfter(zone.wall(at).date, Math.max(1, whole)), 0);
}
