import { percent } from '../quantities.js';
import { isoAfter, moment, type Start, wallAfter } from '../schedule.js';
import type { CommunicationFacts } from './communication.js';
import type { Audience, Communication, Moment } from './schema.js';

type Row = Communication['timeline'][number];

export const audiences: readonly Audience[] = ['Engineering', 'Product', 'Support', 'Leadership'];

/** What each audience has to hear at a moment. */
const needs: Readonly<Record<'announcement' | 'start' | 'advance' | 'completion', Record<Audience, string>>> = {
  announcement: {
    Engineering: 'Limits, the way back, who is on call',
    Product: 'Dates of the stages, what counts as success',
    Support: 'What users will notice, where reports go',
    Leadership: 'Risk and dates while a no is free of cost',
  },
  start: {
    Engineering: 'That watching begins, and by which limits',
    Product: 'That the dates hold',
    Support: 'Who has it from now on',
    Leadership: 'That it began',
  },
  advance: {
    Engineering: 'Go or no-go by the gate, the next share',
    Product: 'Results against the success criteria',
    Support: 'How many users have it from now on',
    Leadership: 'That everyone is next',
  },
  completion: {
    Engineering: 'What is left to clean up',
    Product: 'Results against the success criteria',
    Support: 'That every user has it',
    Leadership: 'That no decision is open',
  },
};

/** Leadership hears of steps where something is theirs to stop: before everyone has it. */
function heardAt(stage: number, last: number): readonly Audience[] {
  return audiences.filter((audience) => audience !== 'Leadership' || stage === last);
}

export function timelineOf(given: CommunicationFacts): Row[] {
  const { stages, start, rules, waves, hoursToEnd } = given;
  const row = (
    hours: number,
    what: string,
    message: keyof typeof needs,
    told: readonly Audience[] = audiences,
  ): Row => ({
    when: moment(start, hours),
    ...(start !== undefined && { at: isoAfter(start, hours) }),
    audience: told.join(', '),
    what,
    message,
    recipients: told.map((audience) => {
      const { channel } = given.channelOf(audience);
      return { audience, needs: needs[message][audience], ...(channel !== undefined && { channel }) };
    }),
  });
  const checkpoints = stages.slice(1).map((stage) => ({
    ...row(
      stage.startsAfterHours,
      `Checkpoint: decision on stage ${stage.number} (${percent(stage.trafficPercent)})`,
      'advance',
      heardAt(stage.number, stages.length),
    ),
    stage: stage.number,
  }));
  return [
    noticeRow(row(noticeHours(given), 'Notice of the coming rollout', 'announcement'), start, rules.noticeDays.value),
    row(0, 'The rollout begins', 'start'),
    ...checkpoints,
    ...waves
      .slice(1)
      .map((wave) =>
        row(
          wave.startsAfterHours,
          `Checkpoint: decision on wave ${wave.number} (${wave.parts.join(', ')})`,
          'advance',
          heardAt(0, 1),
        ),
      ),
    row(hoursToEnd, 'Summary: results, what was learnt, clean-up', 'completion'),
  ];
}

function noticeRow(row: Row, start: Start | undefined, days: number): Row {
  return start === undefined && days > 0 ? { ...row, when: `T-${days} working ${days === 1 ? 'day' : 'days'}` } : row;
}

/**
 * So many working days before the start, at its hour, or at the opening where nobody works at that hour. Days off are
 * the calendar's where there is one, else weekends.
 */
function noticeHours({ start, rules, calendar }: CommunicationFacts): number {
  if (start === undefined) return -24 * rules.noticeDays.value;
  const isOff = (hours: number) => {
    const { date, weekday } = wallAfter(start, hours);
    return calendar === undefined ? weekday >= 6 : !calendar.isWorkday(date);
  };
  let hours = 0;
  for (let left = rules.noticeDays.value; left > 0; ) {
    hours -= 24;
    if (!isOff(hours)) left -= 1;
    if (hours < -mostDays * 24) break;
  }
  // Where clocks changed in between, the same hour on the wall is an hour more or less away.
  return hours + (wallAfter(start, 0).minutes - wallAfter(start, hours).minutes) / 60;
}

/** A notice longer ahead than this is a mistake of the calendar, not a plan. */
const mostDays = 400;

/** Which texts the plan needs: one at each moment, at an advance one a stage. */
export function textsNeeded(timeline: readonly Row[]): { moment: Moment; stage?: number; audience: Audience }[] {
  const seen = new Set<string>();
  const told = timeline.flatMap(({ message, stage, recipients = [] }) => {
    if (message === undefined || (message === 'advance' && stage === undefined)) return [];
    return recipients.map(({ audience }) => ({ moment: message, ...(stage !== undefined && { stage }), audience }));
  });
  const rollback = audiences.map((audience) => ({ moment: 'rollback' as const, audience }));
  const end = told.findIndex(({ moment }) => moment === 'completion');
  return [...told.slice(0, end), ...rollback, ...told.slice(end)].filter((one) => {
    const key = JSON.stringify(one);
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}
