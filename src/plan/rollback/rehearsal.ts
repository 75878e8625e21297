import { policy } from '../../policy.js';
import { inline } from '../../text.js';
import { bullets, numbered } from '../cells.js';
import type { RolloutRecord } from '../plan.js';
import { percent } from '../quantities.js';
import type { RollbackFacts } from './found.js';
import type { PlaybookStep, Rehearsal } from './schema.js';
import { spoken } from './spoken.js';

/** The way back walked once before anybody needs it, and what it has to show. */
export function rehearsalOf({ stages }: RollbackFacts, playbook: readonly PlaybookStep[]): Rehearsal | undefined {
  const [first] = playbook;
  if (first?.estimate === undefined) return undefined;
  const withinSeconds = first.estimate.seconds;
  const [stage] = stages;
  const share = stage === undefined ? '' : ` (${percent(stage.trafficPercent)})`;
  const within = spoken(withinSeconds);
  const forward = first.speed === 'forward';
  const quick = playbook.filter(({ speed }) => speed !== 'hours');
  const walked = quick.length > 0 ? quick : [first];
  return {
    title: 'Rehearse the way back',
    steps: [
      'Take an environment like production, with the new version on and some traffic of your own.',
      ...walked.slice(0, 2).map(({ title, steps }) => `${title}: ${steps.join(' ')}`),
      ...(forward
        ? ['Restore the newest backup into an empty database, and count the rows of what the change touches.']
        : []),
      'Switch the new version on again, and see that this works as well.',
    ],
    measure: [
      forward
        ? 'Time from the decision to the restored data'
        : 'Time from the decision to the last request that the new version served',
      'Errors during the switch',
      'Who had the rights for it, and what was missing: access, a command, a name in `<…>`',
    ],
    beforeStage: stage?.number ?? 1,
    before: `Stage ${stage?.number ?? 1}${share} does not begin without it; ${policy.rehearsalDays.value} days before leaves time to mend what fails.`,
    withinSeconds,
    passed: forward
      ? `Data restored within ${within}, by the people who are on call.`
      : `Undone within ${within} (${first.title.toLowerCase()}), by the people who are on call, without looking anything up.`,
  };
}

/** A card for the board, in Markdown; empty for records written before there were rehearsals. */
export function renderRehearsal({ feature, plan }: Pick<RolloutRecord, 'feature' | 'plan'>): string {
  const { rehearsal } = plan.rollback;
  if (rehearsal === undefined) return '';
  const traps = plan.rollback.traps ?? [];
  return [
    `## ${rehearsal.title}: ${inline(feature)}`,
    rehearsal.before,
    numbered(rehearsal.steps.map(inline)),
    ...(traps.length === 0 ? [] : ['**Mind**:', bullets(traps.map(inline))]),
    '**Write down**:',
    bullets(rehearsal.measure.map((text) => `[ ] ${text}`)),
    `**Passed when**: ${rehearsal.passed}`,
  ].join('\n\n');
}
