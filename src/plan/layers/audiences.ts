import { policy } from '../../policy.js';
import type { Rules } from '../configuration/limits.js';
import type { Stage } from '../plan.js';
import { duration, percent } from '../quantities.js';
import type { Holder } from '../routing/holders.js';
import type { Target } from '../routing/router.js';
import { heldPercent } from '../routing/shares.js';
import type { Routing } from './schema.js';

type Audiences = NonNullable<Routing['audiences']>;
type Step = Audiences['steps'][number];
type Audience = Stage['audience'];

/** How each kind of target reaches people, and whether it reaches more than colleagues. */
const targeting: Readonly<Record<Target, { readonly how: string; readonly reaches: readonly Audience[] }>> = {
  attribute: { how: 'by a rule on who the user is', reaches: ['staff', 'beta'] },
  header: { how: 'by a request header that the edge sets after sign-in', reaches: ['staff', 'beta'] },
  cookie: { how: 'by a cookie that those people are given', reaches: ['staff', 'beta'] },
  address: { how: "at the new version's own address", reaches: ['staff'] },
};

/** Nothing is known of a told flag whose system was not seen: a flag reads who the user is, in all but a few systems. */
function targetsOf(holder: Holder | undefined, isFlag: boolean): readonly Target[] {
  return holder?.row?.targets ?? (isFlag ? ['attribute'] : []);
}

/** Who staff and beta are, in the team's words. */
export type AudienceNames = Readonly<Partial<Record<'staff' | 'beta', string | undefined>>>;

export interface FirstStage {
  readonly audiences?: Audiences;
  readonly unreached?: string;
}

/**
 * Stage 1 in steps: staff, then beta, then a small share, as far as the router can choose people and the stage has the
 * hours. The ladder and its length stay as they are: each step is paid for out of stage 1.
 */
export function audiencesOf(
  stages: readonly Stage[],
  holder: Holder | undefined,
  { isFlag, rules, who }: { readonly isFlag: boolean; readonly rules: Rules; readonly who?: AudienceNames | undefined },
): FirstStage {
  const [first] = stages;
  if (first === undefined || stages.length === 1 || holder === undefined) return {};
  const [target] = targetsOf(holder, isFlag);
  const reach = target === undefined ? undefined : targeting[target];
  const planned = new Set(stages.map(({ audience }) => audience));
  const asked: Audience[] = ['staff', 'beta'];
  const out = asked.filter((audience) => reach?.reaches.includes(audience) !== true);
  const chosen = asked.filter((audience) => !out.includes(audience) && !planned.has(audience));
  const unreached = unreachedWords(out, planned, holder);
  const told = unreached === undefined ? {} : { unreached };
  const steps = stepsWithin(first, chosen, { holder, ownHours: ownHours(first, rules) }).map((step) => {
    const name = step.audience === 'everyone' ? undefined : who?.[step.audience];
    return name === undefined ? step : { ...step, who: name };
  });
  if (reach === undefined || chosen.length === 0) return told;
  if (steps.length < 2) {
    const early = `Stage 1 needs its ${duration(first.durationHours)} at ${percent(first.trafficPercent)}: ${chosen.join(' and ')} go before the start, ${reach.how}.`;
    return { unreached: [early, ...(unreached === undefined ? [] : [unreached])].join(' ') };
  }
  const dropped = chosen.filter((audience) => !steps.some((step) => step.audience === audience));
  const reason = [
    `Taken out of stage 1, so that the ${stages.length} stages keep their length.`,
    ...(dropped.length === 0 ? [] : [`Stage 1 has no day left for ${dropped.join(' and ')}.`]),
  ].join(' ');
  return { audiences: { stage: 1, steps, how: reach.how, reason }, ...told };
}

/** What the stage keeps at its own share: the policy's least, and as long as its traffic needs to decide it. */
function ownHours({ evidence }: Stage, { stageMinimumHours }: Rules): number {
  const needed = evidence?.decides === true ? evidence.needed : [];
  const hours = needed.flatMap(({ detectHours = 0, certifyHours = 0 }) => [detectHours, certifyHours]);
  return Math.max(stageMinimumHours.value, ...hours);
}

function stepsWithin(
  { audience, trafficPercent, durationHours }: Stage,
  chosen: readonly Audience[],
  { holder, ownHours: least }: { readonly holder: Holder; readonly ownHours: number },
): Step[] {
  const { value: stepHours } = policy.audienceStepHours;
  const last: Step =
    audience === 'everyone' ? { audience, trafficPercent, durationHours: 0 } : { audience, durationHours: 0 };
  const small = smallShare(holder);
  const before: Step[] = chosen
    .filter((one) => audience === 'everyone' || one !== 'staff')
    .map((one) => ({ audience: one, durationHours: stepHours }));
  if (audience === 'everyone' && small !== undefined && small < trafficPercent)
    before.push({ audience, trafficPercent: small, durationHours: stepHours });
  // Staff come before beta: where the ladder's first stage is staff, it leads, and beta follows it.
  const room = Math.floor((durationHours - least) / stepHours);
  const taken = before.slice(0, Math.max(0, room));
  const rest = { ...last, durationHours: durationHours - taken.length * stepHours };
  return audience === 'everyone' ? [...taken, rest] : [rest, ...taken];
}

function smallShare({ row }: Holder): number | undefined {
  const { value } = policy.audienceSmallSharePercent;
  return row === undefined ? value : heldPercent(row.shares, value);
}

function unreachedWords(out: readonly Audience[], planned: ReadonlySet<Audience>, holder: Holder): string | undefined {
  if (out.length === 0) return undefined;
  const who = out.join(' and ');
  const reached = out.length === 1 ? '; they come in with the first share' : '';
  const stage = planned.has('staff') && out.includes('staff') ? ' Stage 1 is then a share of everyone, not staff.' : '';
  const lost = out.includes('staff')
    ? ' Lost: the first to meet it are strangers; try it on a copy of production first.'
    : '';
  return `${holder.name} cannot choose ${who}${reached}.${stage}${lost}`;
}

/** `staff 1 day → beta 1 day → 1 % 1 day → 10 % 4 days`. */
export function audienceSteps(steps: readonly Step[], length: (hours: number) => string): string {
  return steps
    .map(({ audience, trafficPercent, durationHours, who }) => {
      const name = who === undefined ? audience : `${audience} (${who})`;
      return `${trafficPercent === undefined ? name : percent(trafficPercent)} ${length(durationHours)}`;
    })
    .join(' → ');
}
