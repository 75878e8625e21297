import { counted, inline } from '../../text.js';
import { bullets, cell } from '../cells.js';
import { hoursBetween, lastedHours, wholeHours } from '../life/clock.js';
import { currentVisit, isOver, isUnderWay, type Life, type LifeEvent, lifeOf, whereOf } from '../life/life.js';
import { lifeMoves } from '../life/moves.js';
import { placeWords, sequenceOf, stageWords } from '../life/sequence.js';
import { shown } from '../life/standing.js';
import { duration, longDuration, percent, plain } from '../quantities.js';
import type { CardSource } from './stages.js';

const mostEvents = 12;

/** Where the rollout stands and what was judged so far: the lines that a checkpoint changes. */
export function progressLines(source: CardSource): string[] {
  const life = lifeOf(source);
  const next = nextWords(source, life);
  return [
    `**Now**: ${nowWords(source, life)}`,
    `**Verdict**: ${verdictWords(source, life)}`,
    ...(next === undefined ? [] : [`**Next**: ${next}`]),
  ];
}

function nowWords({ plan, approval }: CardSource, life: Life): string {
  const visit = currentVisit(life);
  const zone = plan.startsAt;
  const last = life.events.at(-1);
  if (visit !== undefined && isUnderWay(life))
    return `${life.state} in ${placeWords(plan, visit.number)} (${percent(visit.trafficPercent)}) since ${shown(visit.startedAt, zone)}`;
  if (isOver(life)) return `${life.state}${last === undefined ? '' : ` on ${shown(last.at, zone)}`}`;
  const by = life.state === 'approved' && approval !== undefined ? ` by ${inline(approval.by)}` : '';
  return `${life.state}${by} (${lifeMoves[life.state].meaning})`;
}

/** In the words that gates use: promote, hold, roll back. */
function verdictWords({ plan }: CardSource, life: Life): string {
  const back = life.events.findLast(({ what }) => what === 'rolled-back');
  const held = life.events.findLast(({ what }) => what === 'held');
  const visit = life.visits.at(-1);
  if (visit === undefined) return 'none yet, no user has it';
  const where = stageWords(plan, visit.number);
  if (life.state === 'completed') return 'promote: the last gate is passed, everyone has it';
  if (isOver(life)) return `roll back in ${where}${because(back)}${life.cause === undefined ? '' : ` (${life.cause})`}`;
  if (life.state === 'held') return `hold in ${where}${because(held)}`;
  const before = life.visits.at(-2);
  const passed = before === undefined ? '' : `promote out of ${stageWords(plan, before.number)}; `;
  return `${before !== undefined && before.number < visit.number ? passed : ''}${where} is being judged`;
}

function nextWords({ plan }: CardSource, life: Life): string | undefined {
  const stages = sequenceOf(plan);
  const visit = currentVisit(life);
  if (isOver(life)) return undefined;
  const next = stages[visit?.number ?? 0];
  if (visit === undefined)
    return (
      next &&
      `stage 1 (${percent(next.trafficPercent)})${plan.startsAt === undefined ? '' : `, planned for ${shown(plan.startsAt)}`}`
    );
  const hours = visit.plannedHours + (visit.pausedHours ?? 0);
  const due = shown(new Date(Date.parse(visit.startedAt) + hours * 3_600_000).toISOString(), plan.startsAt);
  const what = next === undefined ? 'completion' : `${stageWords(plan, next.number)} (${percent(next.trafficPercent)})`;
  return `${what}, not before ${due}, when ${stageWords(plan, visit.number)} passes its gate`;
}

/** What happened, oldest first; the oldest are left out where there are many. */
export function eventsBlock(source: CardSource): string[] {
  const { events } = lifeOf(source);
  if (events.length === 0) return [];
  const left = events.length - mostEvents;
  const more = left > 0 ? [`${counted(left, 'earlier event')}: \`rollout history\``] : [];
  const lines = events.slice(-mostEvents).map((event) => eventWords(event, source.plan.startsAt));
  return ['**What happened**:', '', bullets([...more, ...lines])];
}

function eventWords(event: LifeEvent, zone: string | undefined): string {
  const { at, what, by, stage, where, numbers } = event;
  const named = stage === undefined ? '' : ` ${whereOf({ number: stage, where })}`;
  const figures = [
    ...(numbers?.requests === undefined ? [] : [`${numbers.requests} requests`]),
    ...(numbers?.errorRatePercent === undefined ? [] : [`${plain(numbers.errorRatePercent)} % errors`]),
    ...(numbers?.p95Milliseconds === undefined ? [] : [`95th percentile ${Math.round(numbers.p95Milliseconds)} ms`]),
    ...(numbers?.businessValue === undefined ? [] : [`business metric ${plain(numbers.businessValue)}`]),
  ];
  const verb = what === 'stage' ? 'began' : what;
  const seen = figures.length === 0 ? '' : ` (${figures.join(', ')})`;
  return `${shown(at, zone)}: ${verb}${named}${by === undefined ? '' : `, by ${inline(by)}`}${because(event)}${seen}`;
}

function because(event: LifeEvent | undefined): string {
  return event?.reason === undefined ? '' : `: ${inline(event.reason)}`;
}

/** At the end: how long each stage was meant to last and did, and what went otherwise than planned. */
export function summaryBlock(source: CardSource): string[] {
  const life = lifeOf(source);
  const { events, visits, earlier = [] } = life;
  const ended = visits.at(-1)?.endedAt;
  if (!isOver(life) || ended === undefined) return [];
  const whole = wholeHours(life, ended) ?? 0;
  const planned = life.plannedHours ?? source.plan.hoursToEnd;
  const rows = visits.map((visit) => {
    const lasted = lastedHours(life, visit, ended);
    const still = visit.pausedHours === undefined ? '' : `, and ${duration(Math.round(visit.pausedHours))} paused`;
    return `| ${cell(whereOf(visit))} (${percent(visit.trafficPercent)}) | ${duration(visit.plannedHours)} | ${duration(Math.round(lasted))}${still} |`;
  });
  const count = (what: LifeEvent['what'], words: string) => {
    const times = events.filter((event) => event.what === what).length;
    return times === 0 ? [] : [`${words} ${times === 1 ? 'once' : `${times} times`}`];
  };
  const otherwise = [...count('held', 'held'), ...count('paused', 'paused'), ...count('rolled-back', 'rolled back')];
  const tries = earlier.map(
    ({ number, state, cause, reason }) =>
      `Attempt ${number}: ${state}${cause === undefined ? '' : ` (${cause})`}${reason === undefined ? '' : `: ${inline(reason)}`}`,
  );
  const full = visits.find(({ trafficPercent, audience }) => trafficPercent === 100 && audience === 'everyone');
  const reached =
    full === undefined || visits[0] === undefined
      ? []
      : [`Everyone had it after ${longDuration(Math.round(hoursBetween(visits[0].startedAt, full.startedAt)))}`];
  return [
    `**Summary**: ${life.state} after ${longDuration(Math.round(whole))}, planned ${longDuration(Math.round(planned))}; ${otherwise.length === 0 ? 'nothing was held, paused or taken back' : otherwise.join(', ')}.`,
    '',
    '| Stage | Planned | Actual |',
    '| --- | --- | --- |',
    ...rows,
    ...(reached.length + tries.length === 0 ? [] : ['', bullets([...reached, ...tries])]),
  ];
}
