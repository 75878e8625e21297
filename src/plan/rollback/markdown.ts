import { inline } from '../../text.js';
import { bullets, numbered } from '../cells.js';
import { outsideFlag } from '../markdown-risk.js';
import type { RolloutRecord } from '../plan.js';
import type { PlaybookStep } from './schema.js';
import { spoken } from './spoken.js';

const mostTrapsInBrief = 2;

/** The block under `Rollback Plan`. Brief leaves out what the procedure above already says. */
export function rollbackBlock(
  { plan: { rollback }, assessment }: Pick<RolloutRecord, 'plan' | 'assessment'>,
  full: boolean,
): string {
  const { playbook, rehearsal, traps = [] } = rollback;
  const shown = full ? traps : traps.slice(0, mostTrapsInBrief);
  return [
    '**Automatic triggers**:',
    bullets(rollback.automatic.map((limit) => inline(limit).replace(/^\[/, '\\['))),
    '',
    '**Manual criteria**:',
    bullets(rollback.manual),
    '',
    '**Rollback procedure**:',
    numbered(rollback.procedure.map(inline)),
    ...outsideFlag(assessment),
    ...(shown.length === 0 ? [] : ['', '**Mind**:', bullets(shown.map(inline))]),
    ...(full || playbook.length > 1
      ? [
          '',
          '**Playbook, in this order**:',
          numbered(playbook.map((step, index) => entryOf(step, !full && index === 0))),
        ]
      : []),
    ...(rehearsal === undefined
      ? []
      : [
          '',
          full
            ? `**Rehearsal**: ${rehearsal.before} ${rehearsal.passed}`
            : `**Rehearsal**: before stage ${rehearsal.beforeStage}. ${rehearsal.passed}`,
        ]),
  ].join('\n');
}

/** The first way is the procedure, so brief only names it with its time. */
function entryOf({ speed, title, steps, estimate }: PlaybookStep, isShort: boolean): string {
  const way = speed === 'forward' ? 'no way back' : speed;
  const time = estimate === undefined ? way : `about ${spoken(estimate.seconds)}: ${inline(estimate.basis)}`;
  const head = `**${title}** (${speed === 'forward' && estimate !== undefined ? `${way}, ` : ''}${time})`;
  return isShort ? `${head}: as above.` : `${head}: ${steps.map(inline).join(' ')}`;
}
