import { policy } from '../policy.js';
import type { Assessment } from '../risk/assess.js';
import type { PlanIngredients } from './assemble.js';
import { percent } from './quantities.js';

const mostAdvice = 3;

/** How to do what cannot be undone in steps that can, or forward, as each thing touched knows it. */
export function adviceOf({ touches, timeToUndo }: Assessment): string[] {
  if (timeToUndo !== 'never') return [];
  const known = touches.flatMap((touch) => (touch.timeToUndo === 'never' ? (touch.advice ?? []) : []));
  return [...new Set(known)].slice(0, mostAdvice);
}

/** What the reader must not overlook of the risk and the tools; what dates, stages and parts add comes after it. */
export function noticesOf({
  facts,
  assessment,
  capabilities,
}: Pick<PlanIngredients, 'facts' | 'assessment' | 'capabilities'>): string[] {
  const notices: string[] = [];
  if (assessment.timeToUndo === 'never') {
    const why = assessment.factors.find(({ name, basis }) => name === 'timeToUndo' && basis === 'found')?.reason;
    const advice = adviceOf(assessment);
    const instead =
      advice.length > 0
        ? advice.join(' ')
        : 'Split it if you can: first add the new next to the old (expand), move readers and writers in stages, and remove the old last (contract), long after the full share.';
    notices.push(`This change cannot be undone. ${why === undefined ? '' : `${why} `}${instead}`);
  }
  const hard = assessment.touches.filter(
    ({ timeToUndo, certainty }) => timeToUndo === 'hours' && certainty === 'parsed',
  );
  notices.push(
    ...hard
      .slice(0, mostAdvice)
      .map(({ reason, advice }) => `Hard to undo: ${reason}${advice === undefined ? '' : ` ${advice}`}`),
    ...assessment.contradictions,
  );
  const dead = [...capabilities['feature-flags'], ...capabilities.deployment, ...capabilities.monitoring].filter(
    ({ ended, verdict }) => ended !== undefined && verdict === 'in-use',
  );
  notices.push(...dead.map(({ name, ended }) => `${name}: ${ended ?? ''}`));
  if (facts.errorRatePercent !== undefined && facts.errorRatePercent >= policy.incidentErrorPercent.value) {
    notices.push(
      `A baseline of ${percent(facts.errorRatePercent)} errors is an incident; repair the service before rolling anything out.`,
    );
  }
  return notices;
}
