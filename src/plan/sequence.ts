import type { Stage } from './plan.js';
import { isoAfter, type Start } from './schedule.js';

/** Stages one after another from the start on, numbered from 1, each beginning when the one before has lasted. */
export function inSequence(stages: readonly Stage[], start: Start | undefined): Stage[] {
  let startsAfterHours = 0;
  return stages.map(({ startsAt: _dated, ...stage }, index) => {
    const placed: Stage = {
      ...stage,
      number: index + 1,
      startsAfterHours,
      ...(start !== undefined && { startsAt: isoAfter(start, startsAfterHours) }),
    };
    startsAfterHours += stage.durationHours;
    return placed;
  });
}
