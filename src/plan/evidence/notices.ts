import type { Facts } from '../../risk/facts.js';
import { counted as times } from '../../text.js';
import type { Stage } from '../plan.js';
import { duration, percent, plain } from '../quantities.js';

/** One notice for all stages that cannot decide: the first in numbers, with what would work. */
export function undecidedNotice(stages: readonly Stage[], { errorRatePercent }: Facts): string[] {
  const undecided = stages.filter(({ evidence }) => evidence?.decides === false);
  const first = undecided[0];
  if (first?.evidence === undefined) return [];
  const { requests, remedies = [], smallestRegression } = first.evidence;
  const errors =
    errorRatePercent === undefined
      ? ''
      : `: ${plain((requests * errorRatePercent) / 100)} expected errors against ${plain((requests * errorRatePercent) / 50)} at 2 ×`;
  const seen =
    smallestRegression === undefined ? 'no regression' : `nothing below ${plain(smallestRegression)} × the errors`;
  const others = undecided.length === 1 ? '' : ` The same holds for ${times(undecided.length, 'stage')} in all.`;
  const instead = remedies.length === 0 ? '' : ` What would: ${remedies.join('; ')}.`;
  return [
    `Stage ${first.number} cannot decide in ${duration(first.durationHours)}: ${percent(first.trafficPercent)} are ${Math.round(requests).toLocaleString('en-US')} requests${errors}. It sees ${seen}, and then holds.${others}${instead}`,
  ];
}
