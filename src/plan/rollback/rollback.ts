import { policy } from '../../policy.js';
import type { Plan } from '../plan.js';
import { milliseconds, percent, plain } from '../quantities.js';
import { cannotRecall, clientSteps } from './clients.js';
import { flagOf, flagStep, slowFlagTrap } from './flag-step.js';
import type { RollbackFacts } from './found.js';
import { previousVersion } from './previous.js';
import { rehearsalOf } from './rehearsal.js';
import type { PlaybookStep } from './schema.js';
import { breakingOf, forwardStep, onlyGrows, schemaBackStep, schemaTraps } from './stored-data.js';

export { inUse, type RollbackFacts, type WaysFound } from './found.js';
export { previousVersionPlatforms } from './platforms.js';

type Rollback = Plan['rollback'];

/**
 * The way back as this repository allows it: flag, previous version, revert, in that order, each by the commands of
 * what was found and with the time it takes; what forbids a step or would undo it; and its rehearsal.
 */
export function rollbackPlan(given: RollbackFacts): Rollback {
  const { limits, timeToUndo } = given;
  const possible = timeToUndo !== 'never';
  const { playbook, traps } = waysBack(given);
  const rehearsal = rehearsalOf(given, playbook);
  return {
    possible,
    automatic: [
      `Error rate > ${percent(limits.errors.rollback)} (${limits.errors.why})`,
      `p95 latency > ${milliseconds(limits.latency.rollback)}`,
      ...(limits.business === undefined ? [] : [`${limits.business.name} < ${plain(limits.business.rollback)}`]),
      'A critical bug reported by users and confirmed',
    ],
    manual: ['Loss of revenue detected', 'Security vulnerability found', 'Breach of a legal or regulatory duty'],
    playbook,
    procedure: procedureOf(playbook),
    ...(traps.length > 0 && { traps }),
    ...(rehearsal !== undefined && { rehearsal }),
  };
}

interface WaysBack {
  readonly playbook: PlaybookStep[];
  readonly traps: string[];
}

function waysBack(given: RollbackFacts): WaysBack {
  const { touches, timeToUndo } = given;
  const key = flagOf(given);
  const flag = key !== undefined || timeToUndo === 'instant' ? [flagStep(given)] : [];
  const traps = schemaTraps(touches);
  if (given.isInstalled === true)
    return { playbook: [...(key === undefined ? [] : flag), ...clientSteps(given)], traps };
  if (timeToUndo === 'never')
    return { playbook: [...(key === undefined ? [] : flag.map(stopsOnly)), forwardStep(given)], traps };
  if (cannotRecall(given)) return { playbook: [...flag, ...clientSteps(given)], traps };
  if (breakingOf(touches).length > 0)
    return { playbook: [...flag.map(onNewSchema), forwardStep(given), schemaBackStep(given)], traps };
  const previous = previousVersion(given);
  const steps = timeToUndo === 'hours' ? [] : [withSchema(previous.step, given)];
  return {
    playbook: [...flag, ...steps, revertStep(previous.gitOps.afterRevert)],
    traps: [...slowFlagTrap(flag[0], steps[0]), ...traps, ...(steps.length === 0 ? [] : previous.traps)],
  };
}

/** Where data is lost a flag ends the loss and brings nothing back. */
function stopsOnly(step: PlaybookStep): PlaybookStep {
  return { ...step, steps: [...step.steps, 'This stops further loss; it brings nothing back.'] };
}

/** The flag brings back the old path, not the old schema. */
function onNewSchema(step: PlaybookStep): PlaybookStep {
  return {
    ...step,
    steps: [
      ...step.steps,
      'It helps only if the path with the flag off runs on the new schema too: see that in the rehearsal.',
    ],
  };
}

function withSchema(step: PlaybookStep, { touches }: RollbackFacts): PlaybookStep {
  if (!onlyGrows(touches)) return step;
  return {
    ...step,
    steps: [...step.steps, 'Leave the migration in place: the schema only grew, and the previous version runs on it.'],
  };
}

function revertStep(afterRevert: string | undefined): PlaybookStep {
  return {
    speed: 'hours',
    title: 'Revert and deploy',
    steps: [
      '`git revert` the change on the main branch.',
      'Let the pipeline build, test and deploy it; do not skip the tests.',
      ...(afterRevert === undefined ? [] : [afterRevert]),
    ],
    estimate: { seconds: policy.undoPipelineSeconds.value, basis: 'review, build, tests and deployment' },
  };
}

/** The first way that is open, up to the end of the incident. Without a way back, everything up to the fix. */
function procedureOf(playbook: readonly PlaybookStep[]): string[] {
  const forward = playbook.findIndex(({ speed }) => speed === 'forward');
  const [first] = playbook;
  const isOnlyForward =
    first?.speed === 'forward' ||
    (forward === 1 && first?.steps.some((step) => step.startsWith('This stops')) === true);
  if (isOnlyForward)
    return [...playbook.slice(0, forward + 1).flatMap(({ steps }) => steps), 'Notify the stakeholders.'];
  const later = (first?.steps ?? []).filter((step) => step.startsWith('Afterwards: '));
  return [
    ...(first?.steps ?? []).filter((step) => !later.includes(step)),
    'Verify that the traffic has shifted: the new version serves no requests any more.',
    'Watch the error rate and the latency until both are back at the baseline.',
    'Notify the stakeholders (texts are part of the plan).',
    ...later,
  ];
}
