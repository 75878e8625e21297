import type { Plan } from '../plan.js';
import { duration } from '../quantities.js';
import type { LintFinding } from './rules.js';

/**
 * Dates of every part, and waves that begin before the one before them has baked, or before what they come after.
 * @param begun how many stages, over all waves, have begun: nothing moves them any more
 */
export function partsFindings(
  { parts, stages: ofOne }: Plan,
  whyNot: ((startsAt: string) => string | undefined) | undefined,
  begun = 0,
): LintFinding[] {
  if (parts === undefined) return [];
  const { waves, order } = parts;
  const early = waves.flatMap((wave, index): LintFinding[] => {
    const before = waves[index - 1];
    if (index * ofOne.length < begun) return [];
    const least = before === undefined ? 0 : before.fullAfterHours + before.bakeHours;
    if (wave.startsAfterHours * (1 + 1e-9) >= least) return [];
    const sentence = `Wave ${wave.number} begins ${duration(wave.startsAfterHours)} after the start, but the one before it bakes until ${duration(least)}.`;
    return [{ rule: 'times-disagree', path: `plan.parts.waves[${index}].startsAfterHours`, sentence }];
  });
  const waveOf = new Map(order.map(({ name, wave }) => [name, wave]));
  const unready = order.flatMap(({ name, after = [], wave }, index): LintFinding[] => {
    const late = after.find((other) => (waveOf.get(other) ?? 0) >= wave);
    if (late === undefined) return [];
    const sentence = `${name} is to come after ${late}, but its wave is not a later one.`;
    return [{ rule: 'times-disagree', path: `plan.parts.order[${index}].wave`, sentence }];
  });
  // The first wave's dates are those of the plan's stages.
  const forbidden = order.flatMap(({ name, stages, wave }, index) =>
    stages.flatMap(({ startsAt, number }, place): LintFinding[] => {
      const cause =
        wave === 1 || (wave - 1) * ofOne.length + number <= begun || startsAt === undefined
          ? undefined
          : whyNot?.(startsAt);
      if (cause === undefined) return [];
      const sentence = `Stage ${number} of ${name} starts ${startsAt}: ${cause}.`;
      return [{ rule: 'start-not-allowed', path: `plan.parts.order[${index}].stages[${place}].startsAt`, sentence }];
    }),
  );
  return [...early, ...unready, ...forbidden];
}
