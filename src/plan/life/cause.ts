import { quoted } from '../../text.js';
import { UserError } from '../../user-error.js';
import type { Life } from './life.js';
import { eventOf, type Mark, needing, refuseDisorder } from './mark.js';

/** What is found out after a rollback: the release was healthy, or it was not. */
export function causeFound(life: Life, mark: Mark): Life {
  refuseDisorder(life, mark);
  const event = eventOf(needing(mark, 'what was found out'), 'cause', life, life.visits.at(-1)?.number);
  return { ...life, events: [...life.events, event], ...(mark.cause !== undefined && { cause: mark.cause }) };
}

/**
 * As `marked`, for the cause of an attempt that lies before the present one.
 * @throws UserError where there is no such attempt, or it was not rolled back
 */
export function causeOfEarlier(
  { life, feature }: { readonly life: Life; readonly feature: string },
  number: number,
  mark: Mark,
): Life {
  const earlier = life.earlier ?? [];
  const attempt = earlier.find((one) => one.number === number);
  if (attempt?.state !== 'rolled-back' || mark.to !== 'rolled-back' || mark.cause === undefined) {
    const back = earlier.filter(({ state }) => state === 'rolled-back').map((one) => one.number);
    const known = back.length === 0 ? 'none was' : `rolled back were ${back.join(', ')}`;
    throw new UserError(
      'unknown-attempt',
      `\`attempt\` names an earlier attempt whose cause was found: mark it rolled-back with \`cause\`. Of the earlier attempts at ${quoted(feature)} ${known}.`,
    );
  }
  if (attempt.cause === mark.cause) return life;
  const visit = attempt.visits.at(-1)?.number;
  const event = eventOf(needing(mark, 'what was found out'), 'cause', life, visit);
  const known = { ...attempt, cause: mark.cause, events: [...attempt.events, event] };
  return { ...life, earlier: earlier.map((one) => (one === attempt ? known : one)) };
}
