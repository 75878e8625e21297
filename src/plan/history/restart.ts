import { inline } from '../../text.js';
import { type Life, whereOf } from '../life/life.js';
import { shown } from '../life/standing.js';
import type { RolloutRecord } from '../plan.js';
import { percent } from '../quantities.js';
import { attemptOf } from './finished.js';

/**
 * The attempt after one that is over: a draft that nobody has approved, the old one kept behind it.
 * @param now ISO 8601, UTC
 */
export function restarted(
  record: RolloutRecord & { readonly life: Life },
  now: string,
): { readonly life: Life; readonly sentence: string } {
  const { life, plan } = record;
  const attempt = attemptOf(record);
  const last = life.visits.at(-1);
  const where = last === undefined ? 'before any user had it' : `in ${whereOf(last)} (${percent(last.trafficPercent)})`;
  const on = shown(last?.endedAt ?? life.events.at(-1)?.at ?? now, plan.startsAt).slice(4, 14);
  const cause = life.cause === undefined ? '' : `, ${life.cause}`;
  const ended =
    life.state === 'completed'
      ? `was completed on ${on}`
      : `was ${life.state === 'abandoned' ? 'abandoned' : 'rolled back'} on ${on} ${where}${cause}${attempt.reason === undefined ? '' : ` (${inline(attempt.reason)})`}`;
  const number = life.attempt + 1;
  const sentence = `Attempt ${number}: attempt ${life.attempt} ${ended}. It begins anew with stage 1 and an approval of its own.`;
  return {
    sentence,
    life: {
      state: 'draft',
      attempt: number,
      events: [{ at: now, what: 'restarted', reason: sentence }],
      visits: [],
      earlier: [...(life.earlier ?? []), attempt],
    },
  };
}
