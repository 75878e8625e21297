import { inline } from '../../text.js';
import { currentVisit, isOver, type Life, lifeOf } from '../life/life.js';
import { sequenceOf, stageWords } from '../life/sequence.js';
import { shown } from '../life/standing.js';
import type { RolloutRecord } from '../plan.js';
import { duration, percent } from '../quantities.js';

/** What a card is made of. */
export type CardSource = Pick<RolloutRecord, 'feature' | 'plan' | 'life' | 'approval'>;

export interface CheckedStage {
  readonly text: string;
  readonly done: boolean;
}

/** Waves repeat their stages; a card shows so many, from a little before the one that is on. */
const mostStages = 30;
const stagesBefore = 5;

/** Every stage with what its gate said so far, as a checklist; no words in it depend on the hour of the call. */
export function checkedStages(source: CardSource): { readonly stages: readonly CheckedStage[]; readonly left: number } {
  const { plan } = source;
  const life = lifeOf(source);
  const all = sequenceOf(plan).map((stage): CheckedStage => {
    const name = inline(stageWords(plan, stage.number).replace(/^s/, 'S'));
    const length = duration(stage.durationHours);
    const said = saidOf(life, stage.number, plan.startsAt);
    return {
      text: `${name} ${inline(stage.name)} (${percent(stage.trafficPercent)}, ${length}): ${said.words}`,
      done: said.done,
    };
  });
  const from = Math.max(0, Math.min(all.length - mostStages, (life.visits.at(-1)?.number ?? 1) - stagesBefore));
  const stages = all.slice(from, from + mostStages);
  return { stages, left: all.length - stages.length };
}

function saidOf(
  life: Life,
  number: number,
  zone: string | undefined,
): { readonly words: string; readonly done: boolean } {
  const visit = life.visits.findLast((one) => one.number === number);
  const reached = life.visits.at(-1)?.number ?? 0;
  if (visit === undefined) return { words: number < reached ? 'left out' : 'gate ahead', done: false };
  if (visit === currentVisit(life)) {
    const since = `on since ${shown(visit.startedAt, zone)}`;
    return { words: life.state === 'running' ? since : `${life.state}, ${since}`, done: false };
  }
  const end = shown(visit.endedAt ?? visit.startedAt, zone);
  const isLast = visit === life.visits.at(-1);
  if (number > reached) return { words: `gone back from on ${end}`, done: false };
  if (isLast && isOver(life) && life.state !== 'completed') return { words: `rolled back on ${end}`, done: false };
  return { words: `gate passed on ${end}`, done: true };
}
