import type { Finding } from '../../catalog/detect.js';
import { policy } from '../../policy.js';
import { inline } from '../../text.js';
import { type FlagSystem, flagSystems } from './flag-systems.js';
import { inUse, placeOf, type RollbackFacts } from './found.js';
import type { PlaybookStep } from './schema.js';
import { spoken } from './spoken.js';

/** A facade over a flag system is none itself: it cannot switch anything off. */
const facades = new Set(['openfeature']);

/** The key that takes the change back: the told one, else that of the flag around all of the change. */
export function flagOf({ facts, guard }: Pick<RollbackFacts, 'facts' | 'guard'>): string | undefined {
  return facts.flag ?? (guard?.coverage === 'whole' ? guard.flags[0]?.key : undefined);
}

/** Switching the flag off, by the vendor's own command where the repository shows which vendor it is. */
export function flagStep(given: RollbackFacts): PlaybookStep {
  const key = flagOf(given);
  const found = systemsOf(given, key);
  const [own] = found;
  const known = flagSystems.find(({ id }) => id === own?.id);
  const defined = given.flagKeys.find((flag) => flag.key === key);
  const others = found.slice(1, 3).map(({ name }) => name);
  const where = own === undefined ? '' : ` in ${[own.name, ...others].join(' or ')}`;
  const what = key === undefined ? 'the feature flag' : `flag \`${inline(key)}\``;
  const definition = known?.inFile === true && defined !== undefined ? `at ${placeOf(defined)} ` : '';
  const command = known === undefined || key === undefined ? undefined : known.off(shellSafe(key));
  return {
    speed: 'instant',
    title: 'Flag to 0 %',
    steps: [
      `Set ${what} to 0 %${where}${command === undefined ? '.' : `: ${definition}${command}.`}`,
      ...(known?.then === undefined ? [] : [known.then]),
      ...(known?.inFile === true
        ? ['The file travels with Git: commit it, or change it where the running system reads it.']
        : []),
      ...(known === undefined && own === undefined && key !== undefined
        ? ['Where its value is a setting or a variable, the programs have to be started anew to see it.']
        : []),
    ],
    estimate: estimateOf(known),
  };
}

function estimateOf(known: FlagSystem | undefined): NonNullable<PlaybookStep['estimate']> {
  const person = policy.undoSwitchSeconds.value;
  if (known === undefined)
    return { seconds: person, basis: 'a person at the switch; how the programs learn of it is not known here' };
  if (known.seconds !== undefined) return { seconds: person + known.seconds, basis: known.basis };
  return { seconds: person + policy.undoPipelineSeconds.value, basis: known.basis };
}

/**
 * Flag systems in use, that one first which lies where the key is defined. Where several are there and none of them
 * shows the key, the first is as good as the next, and the others are named beside it.
 */
function systemsOf({ capabilities, flagKeys }: RollbackFacts, key: string | undefined): readonly Finding[] {
  const all = inUse(capabilities['feature-flags']);
  const real = all.filter(({ id }) => !facades.has(id));
  const paths = flagKeys.filter((flag) => flag.key === key).map(({ path }) => path);
  const own = real.filter(({ evidence }) => evidence.some(({ path }) => paths.includes(path)));
  return real.length === 0 ? all : [...own, ...real.filter((one) => !own.includes(one))];
}

/** Keys of others stand in commands that people paste: what a shell would act on is left out. */
function shellSafe(key: string): string {
  return /^[\w.:/-]{1,200}$/.test(key) ? key : '<key>';
}

/** Order is by what is safest; where the flag is not the fastest, that has to be said. */
export function slowFlagTrap(flag: PlaybookStep | undefined, other: PlaybookStep | undefined): string[] {
  if (flag?.estimate === undefined || other?.estimate === undefined) return [];
  if (flag.estimate.seconds <= other.estimate.seconds) return [];
  return [
    `Here the flag is not the fastest way: about ${spoken(flag.estimate.seconds)} (${flag.estimate.basis}), and ${other.title.toLowerCase()} about ${spoken(other.estimate.seconds)}.`,
  ];
}
