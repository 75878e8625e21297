import type { RiskLevel } from '../../risk/facts.js';
import type { Plan, Stage } from '../plan.js';
import type { Start } from '../schedule.js';
import type { Moment } from './schema.js';
import { dateInWords, usersInWords } from './words.js';

export interface PlainFacts {
  readonly feature: string;
  readonly level: RiskLevel;
  readonly stages: readonly Stage[];
  readonly rollback: Plan['rollback'];
  readonly start: Start | undefined;
  readonly hoursToFull: number;
  readonly owner: string;
}

/** For who answers users. `stage` is the one that begins, at an advance. */
export function supportText(at: Moment, stage: Stage | undefined, given: PlainFacts): string {
  const { feature, start, stages, rollback, owner } = given;
  const report = `Please pass on every report about it to ${owner} at once, with the time and the user: a serious fault makes us ${rollback.possible ? 'take it back' : 'stop and repair it'}.`;
  const between = stages.length > 1 ? ' Until everyone has it, some users see it and others do not.' : '';
  const first = stages[0];
  const users = first === undefined ? 'users' : usersInWords(first);
  if (at === 'announcement')
    return `${feature} comes to users ${dateInWords(start, 0)}, first to ${users}${toFull(given)}.${between} ${report}`;
  if (at === 'start') return `${feature} is going out to ${users} now.${between} ${report}`;
  if (at === 'advance' && stage !== undefined)
    return `${feature}: from now on ${usersInWords(stage)} have it. ${nextStep(stage, given)} ${report}`;
  if (at === 'rollback')
    return rollback.possible
      ? `${feature} was taken back at {time}, because {reason}. Users have the former version again; {count} users may have met the fault. Please tell those who report it, and pass on new reports to ${owner}.`
      : `${feature} was stopped at {time}, because {reason}. Those who have it keep it until it is repaired; {count} users may have met the fault. Please pass on new reports to ${owner}.`;
  return `${feature}: every user has it now. Reports go the usual way again.`;
}

const undone = {
  instant: 'it can be taken back at once',
  minutes: 'it can be taken back within minutes',
  hours: 'it can be taken back within hours',
  forward: 'it cannot be taken back, only repaired while in use',
} as const;

/** For who decides whether it is worth it. */
export function leadershipText(at: Moment, stage: Stage | undefined, given: PlainFacts): string {
  const { feature, level, start, stages, rollback, owner } = given;
  const [first] = stages;
  const back = undone[rollback.playbook[0]?.speed ?? 'forward'];
  const decided =
    stages.length > 1
      ? `Before each step ${owner} decides by limits fixed beforehand whether it goes on.`
      : `${owner} watches it afterwards by limits fixed beforehand.`;
  const users = first === undefined ? 'users' : usersInWords(first);
  if (at === 'announcement')
    return `${feature} comes to users ${dateInWords(start, 0)}, first to ${users}${toFull(given)}. Risk: ${level.toLowerCase()}; if it fails, ${back}. ${decided} A no is free of cost until then.`;
  if (at === 'start') return `${feature} is going out to ${users} now. ${decided} If it fails, ${back}.`;
  if (at === 'advance' && stage !== undefined)
    return `${feature} met its limits so far; from now on ${usersInWords(stage)} have it. ${nextStep(stage, given)}`;
  if (at === 'rollback')
    return `${feature} was ${rollback.possible ? 'taken back' : 'stopped'} at {time}, because {reason}; {count} users may have met the fault. No decision is needed from you; a report with cause and next date follows.`;
  return `${feature}: every user has it, and it kept its limits all the way. No further decision is needed.`;
}

function toFull({ start, stages, hoursToFull }: PlainFacts): string {
  return stages.length > 1 ? `, to everyone if all goes well ${dateInWords(start, hoursToFull)}` : '';
}

function nextStep({ number }: Stage, { stages, start }: PlainFacts): string {
  const next = stages[number];
  return next === undefined
    ? 'It is watched for a while before it is called done.'
    : `Next step if all goes well: ${usersInWords(next)} ${dateInWords(start, next.startsAfterHours)}.`;
}
