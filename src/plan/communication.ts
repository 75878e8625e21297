import type { Facts, RiskLevel } from '../risk/facts.js';
import { counted } from '../text.js';
import type { Configuration } from './configuration/configuration.js';
import type { Rules } from './configuration/limits.js';
import type { Plan, Stage } from './plan.js';
import { duration, longDuration, percent } from './quantities.js';
import { moment, type Start, wallAfter } from './schedule.js';
import { strategyTitles } from './strategy.js';

type Communication = Plan['communication'];
type Audience = Communication['stakeholders'][number]['audience'];
type Moment = Communication['messages'][number]['moment'];

export interface CommunicationFacts {
  readonly feature: string;
  readonly facts: Facts;
  readonly level: RiskLevel;
  readonly strategy: Plan['strategy'];
  readonly stages: readonly Stage[];
  readonly rollback: Plan['rollback'];
  readonly start: Start | undefined;
  readonly rules: Rules;
  readonly channels: Configuration['channels'];
  /** Of the parts; empty where there are none. Hours from the start, over all waves. */
  readonly waves: NonNullable<Plan['parts']>['waves'];
  readonly hoursToFull: number;
  readonly hoursToEnd: number;
}

const needs: Readonly<Record<Audience, string>> = {
  Engineering: 'Technical details, the limits, the way back, who is on call',
  Product: 'Dates of the stages and what counts as success',
  Support: 'What users will notice, answers to their questions, where to report',
  Leadership: 'Risk, decision points, go or no-go',
};

const audiences: readonly Audience[] = ['Engineering', 'Product', 'Support', 'Leadership'];
const moments: readonly Moment[] = ['announcement', 'start', 'advance', 'rollback', 'completion'];

export function communicationPlan(given: CommunicationFacts): Communication {
  return {
    stakeholders: audiences.map((audience) => {
      const channel = given.channels?.[audience];
      return { audience, needs: needs[audience], ...(channel !== undefined && { channel }) };
    }),
    told: [...(given.facts.stakeholders ?? [])],
    timeline: timelineOf(given),
    messages: moments.flatMap((at) =>
      audiences.map((audience) => ({ moment: at, audience, text: textOf(at, audience, given) })),
    ),
  };
}

function timelineOf({ stages, start, rules, waves, hoursToEnd }: CommunicationFacts): Communication['timeline'] {
  const everyone = audiences.join(', ');
  const checkpoints = stages.slice(1).map((stage) => ({
    when: moment(start, stage.startsAfterHours),
    audience: 'Engineering, Product',
    what: `Checkpoint: decision on stage ${stage.number} (${percent(stage.trafficPercent)})`,
  }));
  return [
    { when: moment(start, noticeHours(start, rules)), audience: everyone, what: 'Notice of the coming rollout' },
    { when: moment(start, 0), audience: everyone, what: 'The rollout begins' },
    ...checkpoints,
    ...waves.slice(1).map((wave) => ({
      when: moment(start, wave.startsAfterHours),
      audience: 'Engineering, Product',
      what: `Checkpoint: decision on wave ${wave.number} (${wave.parts.join(', ')})`,
    })),
    {
      when: moment(start, hoursToEnd),
      audience: everyone,
      what: 'Summary: results, what was learnt, clean-up',
    },
  ];
}

/** The policy's days before the start; a notice that would fall on a weekend goes out on the Friday before. */
function noticeHours(start: Start | undefined, rules: Rules): number {
  let hours = -24 * rules.noticeDays.value;
  while (start !== undefined && wallAfter(start, hours).weekday >= 6) hours -= 24;
  return hours;
}

function textOf(at: Moment, audience: Audience, given: CommunicationFacts): string {
  const { feature, level, strategy, stages, rollback, start } = given;
  const first = stages[0];
  const share =
    first === undefined
      ? ''
      : `${percent(first.trafficPercent)} ${first.audience === 'staff' ? '(staff)' : 'of traffic'}`;
  const begins = moment(start, 0);
  const waves = given.waves.length < 2 ? '' : ` in each of ${given.waves.length} waves`;
  const ends = moment(start, given.hoursToFull);
  const path = `${strategyTitles[strategy.name]}, ${given.hoursToFull === 0 ? 'in one step' : `in ${counted(stages.length, 'stage')}${waves} until ${ends}`}`;
  const owner = given.facts.owner === undefined ? 'the rollout owner' : given.facts.owner;
  const wayBack = rollback.playbook[0]?.title.toLowerCase() ?? 'fix forward';
  const common: Readonly<Record<Moment, string>> = {
    announcement: `${feature}: rollout planned to begin ${begins} (${path}). Risk: ${level}.`,
    start: `${feature}: the rollout begins now with ${share}.`,
    advance: `${feature}: stage {stage} met all its criteria; {share} of traffic from now on. Next decision: {date}.`,
    rollback: `${feature}: rolled back at {time} from {share}, because {reason}. Way back taken: ${wayBack}. Users affected: {count}.`,
    completion: `${feature}: fully live since {date}; all stages passed.`,
  };
  return `${common[at]} ${forAudience(at, audience, given, owner)}`;
}

function forAudience(
  at: Moment,
  audience: Audience,
  { stages, rollback, facts, hoursToFull }: CommunicationFacts,
  owner: string,
): string {
  const limits = stages[0]?.rollback.map(({ text }) => text).join(', ') ?? '';
  const dashboard = facts.dashboard === undefined ? '' : ` Dashboard: ${facts.dashboard}.`;
  const success =
    stages
      .at(-1)
      ?.success.map(({ text }) => text)
      .join(', ') ?? '';
  const length = longDuration(hoursToFull);
  const before = at === 'announcement' || at === 'start';
  if (audience === 'Engineering') {
    if (at === 'completion') return 'Please remove the flag and the old code path; the clean-up is a card of its own.';
    if (at === 'rollback')
      return 'Please hold merges to this area until the cause is found; a review without blame follows.';
    return `We roll back when ${limits}. First step back: ${rollback.procedure[0] ?? ''}${dashboard} Questions and anomalies to ${owner}.`;
  }
  if (audience === 'Product') {
    if (at === 'rollback') return 'New dates follow once the cause is known.';
    if (at === 'completion') return 'The results against the success criteria follow in the summary.';
    return `Success at each stage means ${success}. A stage that cannot be judged is held, not promoted.`;
  }
  if (audience === 'Support') {
    if (at === 'rollback')
      return 'Users are back on the previous version; please tell those who report the problem, and pass on new reports.';
    if (at === 'completion') return 'From now on every user has it; reports go the usual way.';
    return `${before ? 'Until the full launch some users have it and others do not. ' : ''}Please pass on every report about it to ${owner} at once, with time and user: a confirmed critical bug takes it back.`;
  }
  if (at === 'rollback') return 'No decision is needed from you; a report with cause and next date follows.';
  if (at === 'completion') return 'No further decision is needed.';
  return `It takes ${length === '0 h' ? `one step and ${duration(stages[0]?.durationHours ?? 0)} of watching` : `${length} to the full share`}; each stage is a go or no-go that ${owner} takes by fixed limits. ${rollback.possible ? `It can be taken back (${rollback.playbook[0]?.title.toLowerCase() ?? ''}).` : 'It cannot be taken back, only fixed forward.'}`;
}
