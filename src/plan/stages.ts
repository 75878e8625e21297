import type { LadderStage } from '../policy.js';
import { type Limits, rollbackCriteria, successCriteria } from './criteria.js';
import type { SizedLadderStage } from './evidence/sized-stages.js';
import type { Stage } from './plan.js';
import { isoAfter, type Start } from './schedule.js';

/** The ladder with its criteria and its place in time. */
export function stagesOf(ladder: readonly SizedLadderStage[], limits: Limits, start: Start | undefined): Stage[] {
  let startsAfterHours = 0;
  return ladder.map((step, index) => {
    const stage: Stage = {
      number: index + 1,
      name: nameOf(step, ladder),
      audience: step.audience,
      trafficPercent: step.trafficPercent,
      durationHours: step.durationHours,
      startsAfterHours,
      ...(start !== undefined && { startsAt: isoAfter(start, startsAfterHours) }),
      ...(step.reason !== undefined && { reason: step.reason }),
      ...(step.evidence !== undefined && { evidence: step.evidence }),
      ...(step.holdbackPercent !== undefined && { holdbackPercent: step.holdbackPercent }),
      success: successCriteria(limits, step),
      rollback: rollbackCriteria(limits, step),
    };
    startsAfterHours += step.durationHours;
    return stage;
  });
}

function nameOf(step: LadderStage, ladder: readonly LadderStage[]): string {
  if (step.audience === 'staff') return 'Staff';
  if (step.audience === 'beta') return 'Beta';
  if (step.trafficPercent === 100) return 'Full launch';
  const firstPublic = ladder.find(({ audience }) => audience === 'everyone');
  return step === firstPublic ? 'Canary' : 'Ramp';
}
