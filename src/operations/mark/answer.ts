import * as z from 'zod';
import { lifeStates } from '../../plan/life/life.js';
import { lifeMoves } from '../../plan/life/moves.js';
import { inline, quoted } from '../../text.js';

/** What a mark left, and where the rollout stands now. */
export const output = z.strictObject({
  feature: z.string(),
  attempt: z.int(),
  from: z.enum(lifeStates),
  state: z.enum(lifeStates),
  /** ISO 8601, UTC. */
  at: z.string(),
  path: z.string(),
  change: z.enum(['marked', 'unchanged']),
  /** Of the attempt that was marked, where it was rolled back. */
  cause: z.string().optional(),
  /** An attempt before the present one was marked. */
  earlier: z.boolean(),
  /** Where it stands now, what is due next, what is late. */
  stage: z.string(),
  next: z.string().optional(),
  late: z.array(z.string()),
  /** What became of the rollout's card, where it has one. */
  card: z.string().optional(),
});

export type Output = z.infer<typeof output>;

export function render({
  feature,
  attempt,
  from,
  state,
  at,
  path,
  change,
  cause,
  earlier,
  stage,
  next,
  late,
  card,
}: Output): string {
  const board = card === undefined ? [] : [`Board: ${inline(card)}`];
  if (earlier) {
    const done =
      change === 'unchanged'
        ? `Attempt ${attempt} at ${quoted(feature)} has that cause already; nothing was written.`
        : `Attempt ${attempt} at ${quoted(feature)} was rolled back by ${cause}, kept in ${path}.`;
    return `${[done, ...board].join('\n')}\n`;
  }
  const name = `${quoted(feature)}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
  const head =
    change === 'unchanged'
      ? `${name} is ${state} already; nothing was written.`
      : `${name}: ${from === state ? state : `${from} → ${state}`} (${lifeMoves[state].meaning}), ${at.slice(0, 16).replace('T', ' ')} UTC, kept in ${path}.`;
  return `${[
    head,
    `Now: ${inline(stage)}.`,
    ...(next === undefined ? [] : [`Next: ${inline(next)}.`]),
    ...late.map((sentence) => `Late: ${inline(sentence)}.`),
    ...board,
  ].join('\n')}\n`;
}
