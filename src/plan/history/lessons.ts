import { policy } from '../../policy.js';
import { median } from '../../statistics/median.js';
import { byCodeUnits, counted, excerpt, quoted } from '../../text.js';
import { movedBy } from '../life/overlaps.js';
import type { RolloutRecord, Stage } from '../plan.js';
import { duration, percent, plain } from '../quantities.js';
import type { Finished } from './finished.js';

/** What finished rollouts say about a new one. It changes no number: people decide. */
export interface Lesson {
  readonly kind: 'length' | 'stage' | 'false-alarms' | 'rollbacks';
  /** What to know, why, and from which rollouts. */
  readonly sentence: string;
  /** Slugs of the records it comes from. */
  readonly from: readonly string[];
}

interface Alike {
  readonly finished: readonly Finished[];
  /** What makes them alike, in words. */
  readonly by: string;
}

/**
 * What rollouts like this one took against their plan, and how they ended. Alike are those that share a service, a
 * folder of changed files or the first word of the flag; where fewer than the policy's least do, those of the same
 * risk level. Nothing is said from fewer.
 */
export function lessonsOf(finished: readonly Finished[], record: RolloutRecord): Lesson[] {
  const alike = alikeTo(record, finished);
  if (alike === undefined) return [];
  return [...stageLessons(alike, record), ...alarmLesson(alike), ...lengthLesson(alike, record)];
}

const least = policy.lessonLeastRollouts.value;

function alikeTo(record: RolloutRecord, finished: readonly Finished[]): Alike | undefined {
  const near = finished.flatMap((one) => {
    const shared = likeness(record, one.record);
    return shared === undefined ? [] : [{ one, shared }];
  });
  if (near.length >= least)
    return {
      finished: near.map(({ one }) => one),
      by: [...new Set(near.map(({ shared }) => shared))].sort(byCodeUnits).join('; '),
    };
  const { level } = record.assessment;
  const same = finished.filter((one) => one.level === level);
  return same.length < least ? undefined : { finished: same, by: `${level} risk` };
}

function likeness(a: RolloutRecord, b: RolloutRecord): string | undefined {
  if (a.slug === b.slug) return 'this very feature';
  const [one, two] = [movedBy(a), movedBy(b)];
  const service = [...one.services].filter((name) => two.services.has(name)).sort(byCodeUnits)[0];
  if (service !== undefined) return `service ${quoted(service)}`;
  const folders = new Set([...two.paths].map(folderOf));
  const folder = [...one.paths]
    .map(folderOf)
    .filter((name) => name !== '' && folders.has(name))
    .sort(byCodeUnits)[0];
  if (folder !== undefined) return `changes in ${quoted(`${folder}/`)}`;
  const prefixes = new Set([...two.flags].map(prefixOf));
  const prefix = [...one.flags].map(prefixOf).find((name) => name !== undefined && prefixes.has(name));
  return prefix === undefined ? undefined : `flags ${quoted(`${prefix}…`)}`;
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** The first word of a key of several: `checkout` of `checkout-new-form`. */
function prefixOf(flag: string): string | undefined {
  return /^([A-Za-z][A-Za-z0-9]{2,})[-_.:/]/.exec(flag)?.[1]?.toLowerCase();
}

/** Stages in which rollouts like this one were taken back for a reason that held. */
function stageLessons({ finished, by }: Alike, { plan }: RolloutRecord): Lesson[] {
  const back = finished.filter(({ state, cause }) => state === 'rolled-back' && cause !== 'false-alarm');
  const inStages = plan.stages.flatMap((stage) => {
    const there = back.filter(({ last }) => isSameShare(last, stage));
    return there.length < least ? [] : [{ stage, there }];
  });
  if (inStages.length === 0 && back.length >= least)
    return [
      {
        kind: 'rollbacks',
        sentence: `From history (${by}): ${back.length} of ${counted(finished.length, 'finished rollout')} were rolled back, ${reasonsOf(back)}.`,
        from: slugsOf(back),
      },
    ];
  return inStages.map(({ stage, there }) => {
    const days = there.map(dayOf).sort((a, b) => a - b);
    const latest = days.at(-1) ?? 1;
    const isShort = stage.durationHours < latest * 24;
    const advice = isShort
      ? `This plan gives it ${duration(stage.durationHours)}: ${latest} days would have shown it, so consider a longer stage ${stage.number}.`
      : `Keep its ${duration(stage.durationHours)}, and look for the same.`;
    return {
      kind: 'stage',
      sentence: `From history (${by}): ${there.length} of ${counted(finished.length, 'finished rollout')} were rolled back at ${percent(stage.trafficPercent)}, on day ${[...new Set(days)].join(' and ')} of it, ${reasonsOf(there)}. ${advice}`,
      from: slugsOf(there),
    };
  });
}

function isSameShare(a: Pick<Stage, 'audience' | 'trafficPercent'>, b: typeof a): boolean {
  return a.audience === b.audience && a.trafficPercent === b.trafficPercent;
}

/** Counted from 1. */
function dayOf({ lastHours }: Finished): number {
  return Math.floor(lastHours / 24) + 1;
}

function alarmLesson({ finished, by }: Alike): Lesson[] {
  const back = finished.filter(({ state }) => state === 'rolled-back');
  const alarms = back.filter(({ cause }) => cause === 'false-alarm');
  if (alarms.length < least) return [];
  return [
    {
      kind: 'false-alarms',
      sentence: `From history (${by}): ${alarms.length} of ${counted(back.length, 'rollback')} were false alarms, ${reasonsOf(alarms)}. Look at that metric's usual noise before the start.`,
      from: slugsOf(alarms),
    },
  ];
}

function lengthLesson({ finished, by }: Alike, { plan }: RolloutRecord): Lesson[] {
  const done = finished.filter(({ state, plannedHours }) => state === 'completed' && plannedHours > 0);
  if (done.length < least) return [];
  const ratio = median(done.map(({ actualHours, plannedHours }) => actualHours / plannedHours));
  if (ratio < policy.lessonSlipRatio.value) return [];
  const took = done.map(({ actualHours, plannedHours }) => `${days(actualHours)} for ${days(plannedHours)}`);
  return [
    {
      kind: 'length',
      sentence: `From history (${by}): ${counted(done.length, 'completed rollout')} took ${plain(ratio)} × the planned time at the median (${took.slice(0, 3).join(', ')} days; ${namesOf(done)}). At that pace this one takes ${days(plan.hoursToEnd * ratio)} days instead of ${days(plan.hoursToEnd)}; its dates stay as planned.`,
      from: slugsOf(done),
    },
  ];
}

function days(hours: number): string {
  return plain(Math.round((hours / 24) * 10) / 10);
}

const mostNamed = 3;

/** Each rollout with why it ended. */
function reasonsOf(finished: readonly Finished[]): string {
  const latest = finished.toSorted((a, b) => byCodeUnits(b.endedAt, a.endedAt)).slice(0, mostNamed);
  const more = finished.length > mostNamed ? ` and ${finished.length - mostNamed} more` : '';
  const said = latest.map(({ record, reason }) => `${recordName(record)}: ${excerpt(reason ?? 'no reason kept', 80)}`);
  return `for (${said.join('; ')}${more})`;
}

function namesOf(finished: readonly Finished[]): string {
  return slugsOf(finished)
    .slice(0, mostNamed)
    .map((slug) => `\`${slug}\``)
    .join(', ');
}

function recordName({ slug }: RolloutRecord): string {
  return `\`${slug}\``;
}

function slugsOf(finished: readonly Finished[]): string[] {
  return [...new Set(finished.map(({ record }) => record.slug))];
}
