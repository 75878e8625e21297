import { UserError } from '../../user-error.js';
import { currentVisit, type Life, type LifeEvent, type LifeState, type Numbers, type RollbackCause } from './life.js';

/** What somebody says has happened. */
export interface Mark {
  readonly to: LifeState;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly stage?: number | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly cause?: RollbackCause | undefined;
  readonly numbers?: Numbers | undefined;
}

/** What users felt; an approval may be written down later than what it was given for. */
const felt: ReadonlySet<LifeEvent['what']> = new Set([
  'started',
  'stage',
  'paused',
  'held',
  'resumed',
  'rolled-back',
  'completed',
]);

/** @throws UserError for a moment before what users felt last, in this attempt or the one before it */
export function refuseDisorder({ events, earlier = [] }: Life, { at }: Mark): void {
  const all = [...(earlier.at(-1)?.events ?? []), ...events];
  const last = all.findLast(({ what }) => felt.has(what))?.at;
  if (last === undefined || Date.parse(at) >= Date.parse(last)) return;
  throw new UserError(
    'before-last-event',
    `${at} lies before what was marked last (${last}); give the later moment with \`at\`, or leave it out for now.`,
  );
}

/** @throws UserError `reason-missing` */
export function needing(mark: Mark, why: string): Mark {
  if (mark.reason !== undefined && mark.reason !== '') return mark;
  throw new UserError(
    'reason-missing',
    `Say with \`reason\` ${why}; the record keeps it, and later rollouts learn from it.`,
  );
}

/** The mark as an event of the stage that is on. */
export function eventOf(
  mark: Mark,
  what: LifeEvent['what'],
  life: Life,
  stage = currentVisit(life)?.number,
): LifeEvent {
  const { at, by, reason, cause, numbers } = mark;
  const where = currentVisit(life)?.where;
  const hasNumbers = numbers !== undefined && Object.keys(numbers).length > 0;
  return {
    at,
    what,
    ...(by !== undefined && { by }),
    ...(stage !== undefined && { stage }),
    ...(where !== undefined && { where }),
    ...(reason !== undefined && { reason }),
    ...(cause !== undefined && { cause }),
    ...(hasNumbers && { numbers }),
  };
}
