import { counted } from '../../text.js';
import type { Rules } from '../configuration/limits.js';
import type { TargetFacts } from '../configuration/target.js';
import type { Stage } from '../plan.js';
import { fixed, judgedBy, type Sides, triggers } from './criteria.js';
import type { Kind } from './kind.js';

const words = { errors: 'API errors of this app version' };
const hoursADay = 24;

/** An app in a store: nobody can take it back from a phone, and the App Store sets the shares itself. */
export const mobile: Kind = {
  stages(stages, { figures, rules }) {
    const judged = stages.map((stage) => judgedBy(tested(stage), measures(figures, rules), words));
    return storeOf(figures) === 'google-play' ? judged : inPhases(judged, rules);
  },
  rollback(rollback, { facts, figures, rules }) {
    const playbook = rollback.playbook.map((step) => ({ ...step, steps: inStores(step.steps, storeOf(figures)) }));
    return {
      ...rollback,
      playbook,
      possible: rollback.possible && facts.flag !== undefined,
      automatic: triggers(rollback.automatic, measures(figures, rules), words),
      procedure: [
        ...playbook.flatMap(({ steps }) => steps),
        'Raise the minimum supported version on the server only where staying is worse than locking people out.',
        'Watch crash-free users of this version until their number stops moving.',
        'Notify the stakeholders (texts are part of the plan).',
      ],
    };
  },
  router: ({ figures }) =>
    ({
      'app-store': 'phased release of the App Store, to users with automatic updates',
      'google-play': 'staged rollout of Google Play; no share grows by itself',
      both: 'phased release of the App Store, and a staged rollout of Google Play set to the same shares',
    })[storeOf(figures)],
  watch: [
    {
      group: 'App',
      metrics: ['crash-free users of this version', 'ANRs or hangs', 'start time', 'ratings and reviews'],
    },
    { group: 'Adoption', metrics: ['users on this version', 'API errors by app version'] },
  ],
  judged: () =>
    'The store counts users, not requests, and shows crashes about a day later, so no statistics size the stages. Read the figures of this version alone; too few users on it is undecided, and undecided means hold.',
  notices(stages, { facts, figures, rules }) {
    const store = storeOf(figures);
    const flag =
      facts.flag === undefined
        ? 'What is installed cannot be called back: put the change behind a flag that the server decides, ship it switched off, and turn it on in shares afterwards.'
        : `Ship with flag \`${facts.flag}\` switched off where you can: the store's stages then judge the build, and the flag the change.`;
    return [flag, ...(store === 'google-play' ? [] : pauses(stages, rules))];
  },
  placeholders: ({ figures }) => [
    ...(figures.crashFreePercent === undefined
      ? [
          'The limits of crash-free users are placeholders: tell the share of the present version over the last 28 days as `targetFacts.crashFreePercent`.',
        ]
      : []),
    ...(figures.store === undefined ? ['The store was not told: tell `targetFacts.store`.'] : []),
  ],
};

/** Without what is to be done in a store where the app is not. */
function inStores(steps: readonly string[], store: NonNullable<TargetFacts['store']>): string[] {
  const other = { 'app-store': /^Google Play\b/, 'google-play': /^App Store\b/, both: undefined }[store];
  return steps.filter((step) => other === undefined || !other.test(step));
}

/** Unless told, the store that sets narrower bounds. */
function storeOf({ store }: TargetFacts): NonNullable<TargetFacts['store']> {
  return store ?? 'both';
}

function measures({ crashFreePercent, store }: TargetFacts, rules: Rules): Sides[] {
  const crashFree = crashLimits(crashFreePercent, rules);
  const anr = rules.anrRollbackPercent.value;
  const basis = crashFreePercent === undefined ? 'placeholder' : 'baseline';
  return [
    fixed({ metric: 'crash-free-users', words: 'crash-free users', unit: '%', basis }, crashFree, 'lower'),
    ...(store === 'app-store'
      ? []
      : [
          fixed(
            { metric: 'anr-rate', words: 'users with ANRs', unit: '%', basis: 'rule' },
            { success: anr, rollback: anr },
          ),
        ]),
  ];
}

/** Crashes as errors: by ratio from the baseline, and never beyond what the store punishes unless they are there already. */
function crashLimits(told: number | undefined, rules: Rules): { success: number; rollback: number } {
  if (told === undefined)
    return { success: rules.crashFreeSuccessPercent.value, rollback: rules.crashFreeRollbackPercent.value };
  const crashes = Math.max(100 - told, rules.errorFloorPercent.value);
  const success = Math.min(100, crashes * rules.errorSuccessRatio.value);
  const doubled = Math.min((100 + crashes) / 2, crashes * rules.errorRollbackRatio.value);
  const punished = 100 - rules.crashFreeRollbackPercent.value;
  const rollback = punished > success && punished < doubled ? punished : doubled;
  return { success: 100 - Math.min(success, rollback), rollback: 100 - rollback };
}

/** Staff and beta are testers of the store, before any share. */
function tested(stage: Stage): Stage {
  if (stage.audience === 'everyone') return stage;
  const testers = stage.audience === 'staff' ? 'TestFlight or the internal testing track' : 'open testers of the store';
  return { ...stage, who: stage.who === undefined ? testers : `${stage.who}, by ${testers}` };
}

/** The public shares as the App Store's phases, over the same days; each lasts a day and longer by pausing. */
function inPhases(stages: readonly Stage[], rules: Rules): Stage[] {
  const isShare = ({ audience, trafficPercent }: Stage) => audience === 'everyone' && trafficPercent < 100;
  const shares = stages.filter(isShare);
  const first = shares[0];
  if (first === undefined) return [...stages];
  const phases = rules.appStoreShares.value;
  const days = Math.ceil(shares.reduce((sum, { durationHours }) => sum + durationHours, 0) / hoursADay);
  const most = phases.length + rules.appStorePauseDays.value;
  const each = Math.min(Math.max(days, phases.length), most);
  const phased = phases.map((trafficPercent, index): Stage => {
    const nearest = shares.findLast((stage) => stage.trafficPercent <= trafficPercent) ?? first;
    const length = Math.floor(each / phases.length) + (index < each % phases.length ? 1 : 0);
    return { ...nearest, name: index === 0 ? 'Canary' : 'Ramp', trafficPercent, durationHours: length * hoursADay };
  });
  const full = stages.filter((stage) => stage.audience === 'everyone' && !isShare(stage));
  const testers = stages.filter(({ audience }) => audience !== 'everyone');
  return [...withRest(testers, first, (days - each) * hoursADay), ...phased, ...full];
}

/** What no pause can hold is spent with testers before, so that the rollout is no shorter. */
function withRest(testers: readonly Stage[], first: Stage, hours: number): Stage[] {
  if (hours <= 0) return [...testers];
  const reason =
    'The store holds its shares no longer than its pauses allow; what is left of the ladder is spent here.';
  const last = testers.at(-1);
  if (last !== undefined)
    return [...testers.slice(0, -1), { ...last, durationHours: last.durationHours + hours, reason }];
  return [{ ...tested({ ...first, audience: 'beta' }), name: 'Beta', durationHours: hours, reason }];
}

function pauses(stages: readonly Stage[], rules: Rules): string[] {
  const phases = stages.filter(({ audience, trafficPercent }) => audience === 'everyone' && trafficPercent < 100);
  const days = phases.reduce((sum, { durationHours }) => sum + durationHours / hoursADay - 1, 0);
  if (phases.length === 0 || days <= 0) return [];
  const most = rules.appStorePauseDays.value;
  return [
    `The App Store goes to the next share after a day: pause on the first day of each stage, ${counted(days, 'day')} in all of the ${most} it allows. Anyone who looks for the update gets it at any share.`,
  ];
}
