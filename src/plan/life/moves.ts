import type { LifeState } from './life.js';

/** What each state means, and what may come after it. `draft` and `restarted` come by planning, not by a mark. */
export const lifeMoves: Readonly<Record<LifeState, { readonly meaning: string; readonly next: readonly LifeState[] }>> =
  {
    draft: { meaning: 'planned, agreed by nobody yet', next: ['approved', 'running', 'abandoned'] },
    approved: { meaning: 'somebody agreed to this very plan', next: ['draft', 'running', 'abandoned'] },
    running: {
      meaning: 'users have it at the share of the stage, and the stage is judged',
      next: ['running', 'paused', 'held', 'rolled-back', 'completed'],
    },
    paused: {
      meaning: 'the share stays and the clock stands still: nobody judges the stage now',
      next: ['running', 'rolled-back'],
    },
    held: {
      meaning: 'the share stays and the stage goes on being judged: its gate is not passed yet',
      next: ['running', 'paused', 'rolled-back', 'completed'],
    },
    'rolled-back': { meaning: 'no user has it any more', next: ['abandoned'] },
    completed: { meaning: 'everyone has it, and the last watch is over', next: [] },
    abandoned: { meaning: 'no user has it, and nobody will go on with it', next: [] },
  };

/** Why a move cannot be made, in one sentence with those that can; undefined where it can be made. */
export function whyNoMove(from: LifeState, to: LifeState): string | undefined {
  const { meaning, next } = lifeMoves[from];
  if (next.includes(to)) return undefined;
  return `A rollout that is ${from} (${meaning}) cannot become ${to}: ${allowedFrom(from, to)}`;
}

function allowedFrom(from: LifeState, to: LifeState): string {
  const { next } = lifeMoves[from];
  if (from === 'completed' || from === 'abandoned' || (from === 'rolled-back' && to !== 'abandoned')) {
    const also = from === 'rolled-back' ? ' It may also be marked abandoned.' : '';
    return `plan it anew with plan-stages, which begins a new attempt.${also}`;
  }
  if (to === 'abandoned') return 'users have the change; take it from them and mark it rolled-back first.';
  return `it may become ${next.join(', ')}.`;
}
