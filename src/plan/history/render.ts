import { byCodeUnits, counted, excerpt, inline } from '../../text.js';
import { cell } from '../cells.js';
import { whereOf } from '../life/life.js';
import { movedBy } from '../life/overlaps.js';
import { percent, plain } from '../quantities.js';
import type { Finished } from './finished.js';

/** Every finished attempt with its length against the plan, and how it ended. */
export function finishedTable(finished: readonly Finished[]): string {
  if (finished.length === 0)
    return 'No rollout is finished here yet; `rollout mark` says when one was rolled back or completed.';
  const rows = finished.map((one) => {
    const { record, number, state, cause, level, startedAt, endedAt, plannedHours, actualHours, last } = one;
    const where = state === 'completed' ? '' : ` in ${whereOf(last)} (${percent(last.trafficPercent)})`;
    const why = cause === undefined ? '' : `, ${cause}`;
    const reason = one.reason === undefined ? '' : `: ${excerpt(one.reason, 100)}`;
    const name = `${inline(record.feature)}${number > 1 ? ` (attempt ${number})` : ''}`;
    return `| ${cell(name)} | ${level} | ${startedAt.slice(0, 10)} | ${endedAt.slice(0, 10)} | ${days(plannedHours)} | ${days(actualHours)} | ${cell(`${state}${where}${why}${reason}`)} |`;
  });
  return [
    '| Rollout | Risk | Started | Ended | Planned days | Real days | Outcome |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    totals(finished),
  ].join('\n');
}

function totals(finished: readonly Finished[]): string {
  const back = finished.filter(({ state }) => state === 'rolled-back');
  const alarms = back.filter(({ cause }) => cause === 'false-alarm').length;
  const unknown = back.filter(({ cause }) => cause === undefined).length;
  const open = unknown === 0 ? '' : `, ${unknown} of unknown cause`;
  return `${counted(finished.length, 'finished attempt')}, ${counted(back.length, 'rollback')}, ${counted(alarms, 'false alarm')}${open}.`;
}

/** `checkout: 2 of 3 rolled back`, most first; services are those whose files the change touched. */
export function rollbacksByService(finished: readonly Finished[]): string[] {
  const counts = new Map<string, { all: number; back: number }>();
  for (const { record, state } of finished)
    for (const service of movedBy(record).services) {
      const count = counts.get(service) ?? { all: 0, back: 0 };
      counts.set(service, { all: count.all + 1, back: count.back + (state === 'rolled-back' ? 1 : 0) });
    }
  const rows = [...counts].sort(([a, one], [b, two]) => two.back - one.back || byCodeUnits(a, b));
  if (rows.length === 0) return [];
  return [
    'Rollbacks by service:',
    ...rows.map(([name, { all, back }]) => `- ${inline(name)}: ${back} of ${counted(all, 'rollout')}`),
  ];
}

function days(hours: number): string {
  return plain(Math.round((hours / 24) * 10) / 10);
}
