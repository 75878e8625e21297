import { inline } from '../../text.js';
import { cell } from '../cells.js';
import { percent } from '../quantities.js';
import { relative } from '../schedule.js';
import type { PartsPlan } from './record.js';

type Wave = PartsPlan['waves'][number];

const mostWavesInBrief = 5;

/** Waves, their times and the way back; in brief eight lines at most. */
export function partsBlock(parts: PartsPlan | undefined, full: boolean): string {
  if (parts === undefined) return '';
  const back = `Rolled back in this order, all that have begun: ${inline(parts.rollbackOrder.join(', '))}.${parts.order
    .filter(({ failsTogether }) => !failsTogether)
    .map(({ name, reason }) => ` ${inline(name)} may go back alone (${inline(reason ?? '')}).`)
    .join('')}`;
  if (full) return `### Parts\n\n${table(parts)}\n\n${back}\n\n${watchOf(parts)}`;
  const isCut = parts.waves.length > mostWavesInBrief;
  const shown = isCut ? parts.waves.slice(0, mostWavesInBrief - 1) : parts.waves;
  const last = parts.waves.at(-1);
  const rest =
    isCut && last !== undefined
      ? [`- Waves ${shown.length + 1} to ${last.number}: until ${moment(last.endsAt, last.endsAfterHours)}`]
      : [];
  const lines = shown.map(
    (wave) =>
      `- Wave ${wave.number} (${begins(wave)}, full share ${moment(wave.fullAt, wave.fullAfterHours)}): ${inline(wave.parts.join(', '))}`,
  );
  return `### Parts\n\n${[...lines, ...rest, `- ${back}`].join('\n')}`;
}

function table({ waves, order }: PartsPlan): string {
  const rows = waves.map((wave) => {
    const names = order
      .filter((part) => part.wave === wave.number)
      .map(({ name, kind, sharePercent }) => {
        const share = sharePercent === undefined ? '' : `, ${percent(sharePercent)}`;
        return `${cell(name)} (${kind}${share})`;
      });
    return `| ${wave.number} | ${names.join('; ')} | ${begins(wave)} | ${moment(wave.fullAt, wave.fullAfterHours)} | ${moment(wave.endsAt, wave.endsAfterHours)} | ${cell(wave.why)} |`;
  });
  return [
    'Every wave goes through the stages above, with shares of its own traffic; the next begins when it has baked at its full share.',
    '',
    '| Wave | Parts | Begins | Full share | Baked until | Why here |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function watchOf({ order }: PartsPlan): string {
  return order.map(({ name, watch }) => `- ${inline(name)}: ${inline(watch.join('; '))}`).join('\n');
}

function begins({ startsAt, startsAfterHours }: Wave): string {
  return moment(startsAt, startsAfterHours);
}

function moment(at: string | undefined, hours: number): string {
  return at === undefined ? relative(hours) : at.slice(0, 16).replace('T', ' ');
}
