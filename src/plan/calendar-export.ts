import { inline } from '../text.js';
import { UserError } from '../user-error.js';
import type { Plan, RolloutRecord, Stage } from './plan.js';
import { duration, percent } from './quantities.js';

/** What is taken of a record. */
export type ExportFacts = Pick<RolloutRecord, 'feature' | 'slug' | 'revision' | 'createdAt' | 'updatedAt'>;

const millisecondsAnHour = 3_600_000;

/**
 * A dated plan as iCalendar text (RFC 5545): an event for each stage, from its start to the next one's, in UTC, with
 * CRLF and lines of at most 75 octets. Free time, so that nobody's meetings are refused for weeks. A plan made anew
 * keeps the names of its events and raises their number, so that calendars move them instead of adding others.
 * @throws UserError for a plan without dates
 */
export function icsOf(plan: Plan, facts: ExportFacts): string {
  const lines = plan.stages.flatMap((stage, index) => eventOf(stage, { plan, facts, next: plan.stages[index + 1] }));
  const later = (plan.parts?.order ?? []).filter(({ wave }) => wave > 1);
  const whole = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//wicked-garden//rollout//EN',
    'CALSCALE:GREGORIAN',
    ...lines,
    ...later.flatMap((part, place) => partEvents(part, place, facts)),
    'END:VCALENDAR',
  ];
  return whole.map((line) => `${folded(line)}\r\n`).join('');
}

function eventOf(
  stage: Stage,
  { plan, facts, next }: { plan: Plan; facts: ExportFacts; next: Stage | undefined },
): string[] {
  const { startsAt, number } = stage;
  if (startsAt === undefined)
    throw new UserError(
      'no-dates',
      `The plan of \`${inline(facts.feature)}\` has no dates to put into a calendar; tell \`start\` first.`,
      'start: 2026-12-01T09:00',
    );
  const begins = Date.parse(startsAt);
  const predicted = stage.endsAt ?? next?.startsAt;
  const ends = predicted === undefined ? begins + stage.durationHours * millisecondsAnHour : Date.parse(predicted);
  const share = `${percent(stage.trafficPercent)}${stage.audience === 'everyone' ? '' : ` ${stage.audience}`}`;
  const title = `${facts.feature}: stage ${number} of ${plan.stages.length}, ${stage.name} (${share})`;
  return event(facts, { id: `stage-${number}`, begins, ends, title, text: descriptionOf(stage) });
}

type LaterPart = NonNullable<Plan['parts']>['order'][number];

/** Parts of later waves go through the same stages, whose criteria stand at those. */
function partEvents({ name, stages }: LaterPart, place: number, facts: ExportFacts): string[] {
  return stages.flatMap(({ number, trafficPercent, durationHours, startsAt, endsAt }, index) => {
    if (startsAt === undefined) return [];
    const predicted = endsAt ?? stages[index + 1]?.startsAt;
    const begins = Date.parse(startsAt);
    const ends = predicted === undefined ? begins + durationHours * millisecondsAnHour : Date.parse(predicted);
    const title = `${facts.feature}: ${name}, stage ${number} of ${stages.length} (${percent(trafficPercent)})`;
    const text = `At least ${duration(durationHours)}.`;
    return event(facts, { id: `part-${place + 1}-stage-${number}`, begins, ends, title, text });
  });
}

interface Told {
  readonly id: string;
  readonly begins: number;
  readonly ends: number;
  readonly title: string;
  readonly text: string;
}

function event(facts: ExportFacts, { id, begins, ends, title, text }: Told): string[] {
  return [
    'BEGIN:VEVENT',
    // Two teams may have a feature of one name in one calendar, but hardly began it in the same second.
    `UID:${facts.slug}-${utc(Date.parse(facts.createdAt))}-${id}@rollout.wicked-garden`,
    `DTSTAMP:${utc(Date.parse(facts.updatedAt))}`,
    `SEQUENCE:${facts.revision}`,
    `DTSTART:${utc(begins)}`,
    `DTEND:${utc(ends)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    'STATUS:CONFIRMED',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function descriptionOf({ durationHours, success, rollback, shifts = [] }: Stage): string {
  const texts = (list: Stage['success']) => list.map(({ text }) => text).join('; ');
  return [
    `At least ${duration(durationHours)}.`,
    `Go on when: ${texts(success)}`,
    `Roll back when: ${texts(rollback)}`,
    ...shifts.map(({ moves, reason }) => `${moves === 'start' ? 'Start' : 'End'} moved: ${reason}`),
  ].join('\n');
}

function utc(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** TEXT, 3.3.11. Control characters are not allowed at all. */
function escaped(text: string): string {
  return text
    .split('\n')
    .map((line) => inline(line).replace(/[\\;,]/g, '\\$&'))
    .join('\\n');
}

const mostOctets = 75;

/** 3.1: a long line goes on after a line break and a blank; no character is torn apart. */
function folded(line: string): string {
  const parts: string[] = [];
  let [part, octets] = ['', 0];
  for (const character of line) {
    const more = octetsOf(character);
    if (octets + more > mostOctets) {
      parts.push(part);
      [part, octets] = [' ', 1];
    }
    part += character;
    octets += more;
  }
  return [...parts, part].join('\r\n');
}

/** Of one character in UTF-8. */
function octetsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
