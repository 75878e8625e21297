import type { Plan, Stage } from '../plan.js';

/** What a rollout goes through: stages, and the waves they are repeated in where there are several parts. */
export type Course = Pick<Plan, 'stages' | 'parts'>;

/**
 * Every stage that a rollout goes through, numbered from 1 over all waves. Without parts, the plan's stages as they
 * are; the parts of one wave go through the same stages at the same time.
 */
export function sequenceOf({ stages, parts }: Course): Stage[] {
  if (parts === undefined) return [...stages];
  return parts.waves.flatMap((wave) => {
    const part = parts.order.find((one) => one.wave === wave.number);
    return (part?.stages ?? []).flatMap((placed, index): Stage[] => {
      const like = stages[index];
      if (like === undefined) return [];
      const { startsAt: _first, endsAt: _last, shifts: _moved, ...shape } = like;
      return [
        { ...shape, ...placed, audience: like.audience, number: (wave.number - 1) * stages.length + placed.number },
      ];
    });
  });
}

/** A stage by its number over all waves, in words: `stage 3`; with several waves `stage 1 of wave 2`. */
export function stageWords({ stages, parts }: Course, number: number): string {
  if (parts === undefined || parts.waves.length < 2) return `stage ${number}`;
  const each = stages.length;
  return `stage ${((number - 1) % each) + 1} of wave ${Math.ceil(number / each)}`;
}

/** As `stageWords`, with how many there are: `stage 3 of 7`, `stage 1 of 3 of wave 2 of 2`. */
export function placeWords({ stages, parts }: Course, number: number): string {
  const each = stages.length;
  if (parts === undefined || parts.waves.length < 2) return `stage ${number} of ${Math.max(each, number)}`;
  return `stage ${((number - 1) % each) + 1} of ${each} in wave ${Math.ceil(number / each)} of ${parts.waves.length}`;
}

/** The number over all waves of a stage that is told by its wave; without a wave, of the one that is on. */
export function numberIn(
  { stages, parts }: Course,
  { wave, stage }: { readonly wave?: number | undefined; readonly stage?: number | undefined },
  on: number,
): number | undefined {
  if (parts === undefined || (wave === undefined && stage === undefined)) return stage;
  const each = stages.length;
  const now = wave ?? Math.max(1, Math.ceil(on / each));
  return (now - 1) * each + (stage ?? 1);
}
