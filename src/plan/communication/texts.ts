import { counted } from '../../text.js';
import type { Stage } from '../plan.js';
import { percent } from '../quantities.js';
import { moment } from '../schedule.js';
import { strategyTitles } from '../strategy.js';
import type { CommunicationFacts } from './communication.js';
import { leadershipText, supportText } from './plain-texts.js';
import type { Audience, Moment } from './schema.js';

/** A text ready to send. `{…}` is what only the moment itself knows: it stands in rollbacks alone. */
export function textOf(
  { moment: at, audience, stage: number }: { moment: Moment; audience: Audience; stage?: number },
  given: CommunicationFacts,
): string {
  const stage = given.stages.find((one) => one.number === number);
  const owner = given.ownerName ?? 'the rollout owner';
  if (audience === 'Support') return supportText(at, stage, { ...given, owner });
  if (audience === 'Leadership') return leadershipText(at, stage, { ...given, owner });
  return `${opening(at, stage, given)} ${audience === 'Product' ? forProduct(at, given) : forEngineering(at, given, owner)}`;
}

function opening(at: Moment, stage: Stage | undefined, given: CommunicationFacts): string {
  const { feature, level, strategy, stages, rollback, start, hoursToFull } = given;
  const waves = given.waves.length < 2 ? '' : ` in each of ${given.waves.length} waves`;
  const steps =
    hoursToFull === 0
      ? 'in one step'
      : `in ${counted(stages.length, 'stage')}${waves} until ${moment(start, hoursToFull)}`;
  if (at === 'announcement')
    return `${feature}: rollout planned to begin ${moment(start, 0)} (${strategyTitles[strategy.name]}, ${steps}). Risk: ${level}.`;
  if (at === 'start') return `${feature}: the rollout begins now with ${shareOf(stages[0])}.`;
  if (at === 'advance' && stage !== undefined) {
    const next = stages[stage.number];
    const decision =
      next === undefined
        ? `Summary: ${moment(start, given.hoursToEnd)}`
        : `Next decision: ${moment(start, next.startsAfterHours)}`;
    return `${feature}: stage ${stage.number - 1} met all its criteria; ${shareOf(stage)} from now on. ${decision}.`;
  }
  if (at === 'rollback') {
    const wayBack = rollback.playbook[0]?.title.toLowerCase() ?? 'fix forward';
    return `${feature}: rolled back at {time} from {share}, because {reason}. Way back taken: ${wayBack}. Users affected: {count}.`;
  }
  return `${feature}: fully live; all stages passed.`;
}

function shareOf(stage: Stage | undefined): string {
  if (stage === undefined) return 'its first share';
  return `${percent(stage.trafficPercent)} ${stage.audience === 'everyone' ? 'of traffic' : `(${stage.audience})`}`;
}

function forEngineering(at: Moment, { stages, rollback, facts }: CommunicationFacts, owner: string): string {
  if (at === 'completion') return 'Please remove the flag and the old code path; the clean-up is a card of its own.';
  if (at === 'rollback')
    return 'Please hold merges to this area until the cause is found; a review without blame follows.';
  if (at === 'advance') return `The limits stay. Questions and anomalies to ${owner}.`;
  const limits = stages[0]?.rollback.map(({ text }) => text).join(', ') ?? '';
  const dashboard = facts.dashboard === undefined ? '' : ` Dashboard: ${facts.dashboard}.`;
  return `We roll back when ${limits}. First step back: ${rollback.procedure[0] ?? ''}${dashboard} Questions and anomalies to ${owner}.`;
}

function forProduct(at: Moment, { stages }: CommunicationFacts): string {
  if (at === 'rollback') return 'New dates follow once the cause is known.';
  if (at === 'completion') return 'The results against the success criteria follow in the summary.';
  if (at === 'advance') return 'A stage that cannot be judged is held, not promoted.';
  const success = stages.at(-1)?.success.map(({ text }) => text) ?? [];
  return `Success at each stage means ${success.join(', ')}. A stage that cannot be judged is held, not promoted.`;
}
