import * as z from 'zod';
import { type LifeEvent, lifeOf, type Numbers } from '../../plan/life/life.js';
import type { RolloutRecord } from '../../plan/plan.js';
import { milliseconds, percent } from '../../plan/quantities.js';
import type { JournalEntry } from '../../rollouts/journal.js';
import { excerpt, inline } from '../../text.js';

export const linesSchema = z.array(
  z.strictObject({
    /** ISO 8601, UTC: when it happened. */
    at: z.string(),
    text: z.string(),
    /** The record alone knows it: the journal lacks the line. */
    recordOnly: z.boolean().optional(),
  }),
);
export type Line = z.infer<typeof linesSchema>[number];

/** Journal and record as one story, oldest first; what only the record knows is marked. */
export function linesOf(entries: readonly JournalEntry[], record: RolloutRecord): Line[] {
  const told = new Set(entries.map((entry) => keyOf(entry.happenedAt ?? entry.at, entry.what)));
  const life = lifeOf(record);
  const events = [...(life.earlier ?? []).flatMap((attempt) => attempt.events), ...life.events];
  const more = events.filter(({ at, what }) => !told.has(keyOf(at, what)) && !besideAPlan.has(what));
  const lines = [
    ...entries.map((entry): Line => ({ at: entry.happenedAt ?? entry.at, text: textOf(entry) })),
    ...more.map((event): Line => ({ at: event.at, text: `${eventText(event)} (record only)`, recordOnly: true })),
  ];
  return lines.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What a line of another kind tells already. */
const besideAPlan: ReadonlySet<string> = new Set(['restarted', 'voided']);

function keyOf(at: string, what: string | undefined): string {
  return `${Date.parse(at)} ${what}`;
}

const mostChanges = 3;

function textOf(entry: JournalEntry): string {
  const { event, revision, by, card, hash, person, changes = [] } = entry;
  const door = by === 'mcp' ? 'a model' : 'the command line';
  const more = changes.length > mostChanges ? ` And ${changes.length - mostChanges} more.` : '';
  const changed = `${changes
    .slice(0, mostChanges)
    .map((one) => ` ${excerpt(one, 160)}`)
    .join('')}${more}`;
  const facts = [entry.level, entry.strategy]
    .filter((one) => one !== undefined)
    .map(inline)
    .join(', ');
  switch (event) {
    case 'planned':
      return `planned as revision ${revision} (${facts}) by ${door}.${changed}`;
    case 'restarted':
      return `planned anew as revision ${revision} (${facts}), attempt ${entry.attempt ?? 1}, by ${door}.${changed}`;
    case 'approval-voided':
      return `approval by ${inline(person ?? 'somebody')} void, for revision ${revision} is another plan.`;
    case 'card-written':
      return `card written: ${inline(card ?? '')}.`;
    case 'card-handed-over':
      return `card handed over: ${inline(card ?? '')}.`;
    case 'approved':
      return `approved by ${inline(person ?? 'somebody')}: plan ${inline(hash ?? '').slice(0, 12)} of revision ${revision}.`;
    case 'marked':
      return eventText(entry);
  }
}

type Told = Pick<LifeEvent, 'reason' | 'cause' | 'stage' | 'where' | 'numbers'> & {
  readonly what?: string | undefined;
  readonly by?: string | undefined;
  readonly person?: string | undefined;
  readonly at: string;
  readonly happenedAt?: string | undefined;
  readonly attempt?: number | undefined;
};

/** A line written within a minute was written when it happened. */
const soonMilliseconds = 60_000;

function eventText({
  what = 'marked',
  stage,
  where,
  reason,
  cause,
  numbers,
  person,
  by,
  at,
  happenedAt,
}: Told): string {
  const stages = stage === undefined ? '' : ` ${where ?? `stage ${stage}`}`;
  const said: Readonly<Record<string, string>> = {
    started: `began with${stages}`,
    stage: `went to${stages}`,
    paused: `paused in${stages}`,
    held: `held in${stages}`,
    resumed: `went on in${stages}`,
    'rolled-back': `rolled back in${stages}`,
    cause: 'cause of the rollback found',
    completed: `completed in${stages}`,
    abandoned: 'abandoned',
    withdrawn: 'approval withdrawn',
    approved: 'approved',
  };
  const who = person ?? (by === 'cli' || by === 'mcp' ? undefined : by);
  const isLate = happenedAt !== undefined && Date.parse(at) - Date.parse(happenedAt) >= soonMilliseconds;
  const late = !isLate ? '' : `; written down ${at.slice(0, 16).replace('T', ' ')}`;
  return [
    said[what] ?? inline(what),
    who === undefined ? '' : ` by ${inline(who)}`,
    cause === undefined ? '' : ` (${cause})`,
    reason === undefined ? '' : `: ${inline(reason)}`,
    numbersText(numbers),
    late,
    '.',
  ]
    .join('')
    .replace(/\.\.$/, '.');
}

function numbersText(numbers: Numbers | undefined): string {
  const { requests, errorRatePercent, p95Milliseconds, businessValue } = numbers ?? {};
  const said = [
    ...(requests === undefined ? [] : [`${requests.toLocaleString('en-US')} requests`]),
    ...(errorRatePercent === undefined ? [] : [`${percent(errorRatePercent)} errors`]),
    ...(p95Milliseconds === undefined ? [] : [`p95 ${milliseconds(p95Milliseconds)}`]),
    ...(businessValue === undefined ? [] : [`business metric ${businessValue}`]),
  ];
  return said.length === 0 ? '' : ` [${said.join(', ')}]`;
}
