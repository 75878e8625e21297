import type { Rules } from '../configuration/limits.js';
import type { Part } from '../configuration/parts.js';
import type { Stage } from '../plan.js';
import type { Start } from '../schedule.js';
import { inSequence } from '../sequence.js';
import type { PartsPlan } from './record.js';
import { wavesOf } from './waves.js';

/** The waves of a rollout before they have dates. */
export interface InWaves {
  readonly waves: readonly (readonly Part[])[];
  /** How long each wave holds its full share, the watch of its last stage included. */
  readonly bakeHours: readonly number[];
  /** The stages of all waves one after another, the last of each as long as its bake; equally many a wave. */
  readonly stages: readonly Stage[];
}

/**
 * The stages of one part, once for each wave: a wave begins when the one before has baked at its full share. Where no
 * parts are told, the stages as they are.
 */
export function inWaves(
  stages: readonly Stage[],
  parts: readonly Part[],
  { rules, start }: { readonly rules: Rules; readonly start: Start | undefined },
): InWaves {
  if (parts.length === 0) return { waves: [], bakeHours: [], stages };
  const waves = wavesOf(parts, rules);
  const lengths = waves.map((wave, index) =>
    stages.map(({ durationHours }) => lengthIn(durationHours, { wave, before: waves.slice(0, index), rules })),
  );
  const bakeHours = lengths.map((hours, index) =>
    index === waves.length - 1 ? (hours.at(-1) ?? 0) : Math.max(hours.at(-1) ?? 0, rules.waveBakeHours.value),
  );
  const all = waves.flatMap((_, wave) =>
    stages.map((stage, index) => {
      const hours = lengths[wave]?.[index] ?? stage.durationHours;
      return { ...stage, durationHours: index === stages.length - 1 ? Math.max(hours, bakeHours[wave] ?? 0) : hours };
    }),
  );
  return { waves, bakeHours, stages: inSequence(all, start) };
}

const hoursADay = 24;

/** Another place of a version that a wave before has judged may be shorter; another service is another program. */
function lengthIn(
  hours: number,
  {
    wave,
    before,
    rules,
  }: { readonly wave: readonly Part[]; readonly before: readonly (readonly Part[])[]; readonly rules: Rules },
): number {
  const isPlace = ({ kind }: Part) => kind !== 'service';
  if (!wave.every(isPlace) || !before.some((one) => one.some(isPlace))) return hours;
  // Whole days, so that every stage begins at the same time of day.
  const shorter = Math.ceil((hours * rules.laterWaveLengthPercent.value) / 100 / hoursADay) * hoursADay;
  return Math.min(hours, Math.max(shorter, rules.stageMinimumHours.value));
}

/** A stage's words before it is known in which wave it stands: `stage 3`, with parts `stage 1 of wave 2`. */
export function stageTitle({ number }: Stage, { waves, stages }: InWaves): string {
  const each = waves.length === 0 ? stages.length : stages.length / waves.length;
  if (waves.length < 2) return `stage ${number}`;
  return `stage ${((number - 1) % each) + 1} of wave ${Math.ceil(number / each)}`;
}

/** The waves with their dates, as `placedInTime` gave them to the stages of all waves. */
export function placedWaves(
  { waves, bakeHours }: InWaves,
  placed: readonly Stage[],
  ends: { readonly afterHours: number; readonly at: string | undefined },
): PartsPlan['waves'] {
  const each = placed.length / Math.max(1, waves.length);
  return waves.flatMap((parts, index) => {
    const first = placed[index * each];
    const last = placed[(index + 1) * each - 1];
    const next = placed[(index + 1) * each];
    if (first === undefined || last === undefined) return [];
    const endsAt = next === undefined ? ends.at : next.startsAt;
    return [
      {
        number: index + 1,
        parts: parts.map(({ name }) => name),
        startsAfterHours: first.startsAfterHours,
        ...(first.startsAt !== undefined && { startsAt: first.startsAt }),
        fullAfterHours: last.startsAfterHours,
        ...(last.startsAt !== undefined && { fullAt: last.startsAt }),
        endsAfterHours: next?.startsAfterHours ?? ends.afterHours,
        ...(endsAt !== undefined && { endsAt }),
        bakeHours: bakeHours[index] ?? 0,
        why: whyHere(parts, waves.slice(0, index)),
      },
    ];
  });
}

function whyHere(parts: readonly Part[], before: readonly (readonly Part[])[]): string {
  const waited = [...new Set(parts.flatMap(({ after = [] }) => after))];
  const reasons = [
    ...(parts.every(({ wave }) => wave !== undefined) ? ['the team put it here'] : []),
    ...(waited.length === 0 ? [] : [`after ${waited.join(', ')}`]),
    ...(before.length === 0 && parts.some(({ sharePercent }) => sharePercent !== undefined) ? ['smallest share'] : []),
  ];
  return reasons.length > 0 ? reasons.join('; ') : before.length === 0 ? 'told first' : 'next by share';
}
