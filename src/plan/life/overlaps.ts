import { byCodeUnits, counted, excerpt, quoted } from '../../text.js';
import type { RolloutRecord } from '../plan.js';
import { type Clock, type Span, spanOf } from './forecast.js';
import { isOver, isUnderWay, lifeOf } from './life.js';

/** Another rollout that moves the same thing at the same time. */
export interface Overlap {
  readonly slug: string;
  readonly feature: string;
  readonly sentence: string;
}

/** Files that nearly every change touches say nothing of what two changes share. */
const everybodys =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|Gemfile\.lock|composer\.lock|CHANGELOG[^/]*|README[^/]*)$/i;

const mostPathsNamed = 2;

/** What a rollout moves: names that two of them can share. */
export function movedBy({ facts, assessment, changedPaths = [] }: RolloutRecord) {
  const around = (assessment.guard?.flags ?? []).map(({ key }) => key);
  return {
    flags: new Set([...(facts.flag === undefined ? [] : [facts.flag]), ...around]),
    services: new Set((assessment.concerned?.services ?? []).map(({ name }) => name)),
    paths: new Set(changedPaths.filter((path) => !everybodys.test(path))),
  };
}

/** What two rollouts share, in words: ``the flag `x` and the service `checkout` ``; undefined where nothing. */
export function sharedBy(a: RolloutRecord, b: RolloutRecord): string | undefined {
  const [one, two] = [movedBy(a), movedBy(b)];
  const both = (of: 'flags' | 'services' | 'paths') =>
    [...one[of]].filter((name) => two[of].has(name)).sort(byCodeUnits);
  const paths = both('paths');
  const more = paths.length > mostPathsNamed ? ` and ${paths.length - mostPathsNamed} more` : '';
  const named = paths.slice(0, mostPathsNamed).map(quoted).join(', ');
  const words = [
    ...both('flags').map((name) => `the flag ${quoted(name)}`),
    ...both('services').map((name) => `the service ${quoted(name)}`),
    ...(paths.length === 0 ? [] : [`the ${paths.length === 1 ? 'file' : 'files'} ${named}${more}`]),
  ];
  return words.length === 0 ? undefined : words.join(' and ');
}

/**
 * Rollouts that are planned or under way in the time of this one and move the same flag, service or files. A plan
 * without dates is looked at as if it began now.
 */
export function overlapsOf(
  record: RolloutRecord,
  others: readonly RolloutRecord[],
  clock: Omit<Clock, 'level'>,
): Overlap[] {
  if (isOver(lifeOf(record))) return [];
  const told = spanOf(record, clock);
  const span = told ?? asIfNow(record, clock.now);
  return others.flatMap((other) => {
    if (other.slug === record.slug) return [];
    const theirs = spanOf(other, clock);
    if (theirs === undefined || !isBeside(span, theirs)) return [];
    const shared = sharedBy(record, other);
    if (shared === undefined) return [];
    const state = isUnderWay(lifeOf(other)) ? lifeOf(other).state : 'planned';
    const when = told === undefined ? 'if this one began now' : 'in the same time';
    const sentence = `Overlap: ${quoted(other.feature)} (${state}, ${day(theirs.from)} to ${day(theirs.to)}) moves ${shared} ${when}. Two changes at once cannot be told apart by the metrics: start after ${day(theirs.to)}, or let one wait.`;
    return [{ slug: other.slug, feature: other.feature, sentence }];
  });
}

const mostTold = 3;

/** The sentences for a plan, the rest of them counted. */
export function overlapNotices(overlaps: readonly Overlap[]): string[] {
  const rest = overlaps.slice(mostTold);
  const names = rest.map(({ feature }) => quoted(feature)).join(', ');
  return [
    ...overlaps.slice(0, mostTold).map(({ sentence }) => sentence),
    ...(rest.length === 0
      ? []
      : [excerpt(`Overlap: ${counted(rest.length, 'more rollout')} do so too: ${names}.`, 300)]),
  ];
}

function asIfNow({ plan }: RolloutRecord, now: string): Span {
  return { from: now, to: new Date(Date.parse(now) + plan.hoursToEnd * 3_600_000).toISOString() };
}

function isBeside(a: Span, b: Span): boolean {
  return Date.parse(a.from) < Date.parse(b.to) && Date.parse(b.from) < Date.parse(a.to);
}

function day(iso: string): string {
  return iso.slice(0, 10);
}
