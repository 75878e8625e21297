import { policy } from '../../policy.js';
import { quoted } from '../../text.js';
import { UserError } from '../../user-error.js';
import type { Plan } from '../plan.js';
import { duration, percent } from '../quantities.js';
import { causeFound } from './cause.js';
import { hoursBetween, lastedHours, pausedSince } from './clock.js';
import { currentVisit, type Life, type Visit } from './life.js';
import { eventOf, type Mark, needing, refuseDisorder } from './mark.js';
import { whyNoMove } from './moves.js';
import { type Course, placeWords, sequenceOf, stageWords } from './sequence.js';

/** What the life of a rollout is judged by. */
export interface Marked {
  readonly feature: string;
  readonly life: Life;
  readonly plan: Course & Pick<Plan, 'hoursToEnd'>;
}

/**
 * The life after a mark, with its event; the same object where the mark says what is so already.
 * @throws UserError for a move that is not allowed, a stage that is none, a moment before the last event, and where a
 * reason is missing (`reason-missing`)
 */
export function marked(subject: Marked, mark: Mark): Life {
  const { life, feature } = subject;
  if (isSaidAlready(life, mark)) return life;
  if (mark.to === 'rolled-back' && life.state === 'rolled-back') return causeFound(life, mark);
  const why = whyNoMove(life.state, mark.to);
  if (why !== undefined) throw new UserError('impossible-move', `${quoted(feature)}: ${why}`);
  refuseDisorder(life, mark);
  if (mark.stage !== undefined && mark.to !== 'running')
    throw new UserError(
      'stage-without-use',
      `\`stage\` goes with running alone; ${mark.to} concerns the stage that is on.`,
    );
  if (mark.cause !== undefined && mark.to !== 'rolled-back')
    throw new UserError('cause-without-rollback', '`cause` goes with rolled-back alone; leave it out.');
  switch (mark.to) {
    case 'running':
      return ran(subject, mark);
    case 'paused':
    case 'held':
      return { ...resumed(life, mark.at), state: mark.to, events: [...life.events, eventOf(mark, mark.to, life)] };
    case 'rolled-back':
      return ended(subject, needing(mark, 'why users were taken off'));
    case 'completed':
      return completed(subject, mark);
    case 'abandoned':
      return {
        ...life,
        state: 'abandoned',
        events: [...life.events, eventOf(needing(mark, 'why'), 'abandoned', life)],
      };
    case 'approved':
      return { ...life, state: 'approved', events: [...life.events, eventOf(mark, 'approved', life)] };
    case 'draft':
      return { ...life, state: 'draft', events: [...life.events, eventOf(mark, 'withdrawn', life)] };
  }
}

/** A state marked twice is marked once; a cause may be found later. */
function isSaidAlready(life: Life, { to, stage, cause }: Mark): boolean {
  if (to !== life.state) return false;
  if (to === 'running') return stage !== undefined && stage === currentVisit(life)?.number;
  return cause === undefined || cause === life.cause;
}

/** The life with the hours of a pause that ends counted to the stage that is on. */
function resumed(life: Life, at: string): Life {
  const since = pausedSince(life);
  if (since === undefined) return life;
  const last = life.visits.at(-1);
  if (last === undefined) return life;
  const pausedHours = (last.pausedHours ?? 0) + hoursBetween(since, at);
  return { ...life, visits: [...life.visits.slice(0, -1), { ...last, pausedHours }] };
}

function closed(life: Life, at: string): Visit[] {
  const { visits } = resumed(life, at);
  return visits.map((visit, index) =>
    index === visits.length - 1 && visit.endedAt === undefined ? { ...visit, endedAt: at } : visit,
  );
}

/** The first stage, the next one, or on again after a pause or a hold. */
function ran(subject: Marked, mark: Mark): Life {
  const { life, plan } = subject;
  const stages = sequenceOf(plan);
  const current = currentVisit(life);
  if (life.state === 'running' && mark.stage === undefined)
    throw new UserError(
      'stage-missing',
      `${quoted(subject.feature)} is running already, in ${placeWords(plan, current?.number ?? 1)}; name the stage that begins with \`stage\`.`,
    );
  if (current !== undefined && (mark.stage === undefined || mark.stage === current.number))
    return { ...resumed(life, mark.at), state: 'running', events: [...life.events, eventOf(mark, 'resumed', life)] };
  const number = mark.stage ?? 1;
  const stage = stages[number - 1];
  if (stage === undefined)
    throw new UserError(
      'unknown-stage',
      `The plan of ${quoted(subject.feature)} has ${plan.parts === undefined ? `${stages.length} stages` : `${plan.parts.waves.length} waves of ${plan.stages.length} stages`} and no ${stageWords(plan, number)}; name one that it has.`,
    );
  const why = whyUnusual(subject, current, mark);
  const { audience, trafficPercent, durationHours: plannedHours } = stage;
  const where = (plan.parts?.waves.length ?? 0) > 1 ? { where: stageWords(plan, number) } : {};
  const visit: Visit = { number, ...where, audience, trafficPercent, plannedHours, startedAt: mark.at };
  const event = eventOf(
    why === undefined ? mark : needing(mark, why),
    current === undefined ? 'started' : 'stage',
    life,
  );
  return {
    ...life,
    state: 'running',
    events: [...life.events, { ...event, stage: number, ...where }],
    visits: [...closed(life, mark.at), visit],
    plannedHours: life.plannedHours ?? plan.hoursToEnd,
  };
}

/** What somebody has to give a reason for: a stage left out, gone back to, or left early. */
function whyUnusual(subject: Marked, current: Visit | undefined, { stage = 1, at }: Mark): string | undefined {
  const { plan } = subject;
  const next = (current?.number ?? 0) + 1;
  if (stage > next) {
    const left = sequenceOf(plan).slice(next - 1, stage - 1);
    return `why ${left.map(({ number }) => stageWords(plan, number)).join(' and ')} is left out`;
  }
  if (stage < next) return `why it goes back from ${stageWords(plan, next - 1)} to ${stageWords(plan, stage)}`;
  return whyEarly(subject, current, at);
}

function whyEarly({ life, plan }: Marked, current: Visit | undefined, at: string): string | undefined {
  if (current === undefined) return undefined;
  const lasted = lastedHours(life, current, at);
  const asked = sequenceOf(plan)[current.number - 1]?.durationHours ?? current.plannedHours;
  if (lasted >= asked - graceHours) return undefined;
  const shown = duration(Math.floor(lasted * 10) / 10);
  return `why ${stageWords(plan, current.number)} ends after ${shown} of ${duration(asked)}`;
}

const graceHours = policy.markGraceHours.value;

function completed(subject: Marked, mark: Mark): Life {
  const { life, plan, feature } = subject;
  const current = currentVisit(life);
  const last = sequenceOf(plan).at(-1);
  if (current === undefined || last === undefined || current.number !== last.number)
    throw new UserError(
      'not-the-last-stage',
      `${quoted(feature)} is in ${placeWords(plan, current?.number ?? 0)}; mark ${stageWords(plan, last?.number ?? 1)} (${percent(last?.trafficPercent ?? 100)}) running before it is completed, or mark it rolled-back.`,
    );
  const why = whyEarly(subject, current, mark.at);
  return ended(subject, why === undefined ? mark : needing(mark, why));
}

/** Rolled back, or completed. */
function ended({ life }: Marked, mark: Mark): Life {
  const state = mark.to === 'completed' ? 'completed' : 'rolled-back';
  return {
    ...life,
    state,
    events: [...life.events, eventOf(mark, state, life)],
    visits: closed(life, mark.at),
    ...(mark.cause !== undefined && { cause: mark.cause }),
  };
}

/** Agreed to: a draft becomes approved, whatever else it is stays what it is. */
export function agreed(life: Life, { at, by }: Pick<Mark, 'at' | 'by'>): Life {
  const event = eventOf({ to: 'approved', at, by }, 'approved', life);
  return { ...life, state: life.state === 'draft' ? 'approved' : life.state, events: [...life.events, event] };
}
