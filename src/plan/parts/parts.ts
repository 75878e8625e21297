import { configurationPath, placeOf, type TeamConfiguration } from '../configuration/configuration.js';
import type { Part } from '../configuration/parts.js';
import type { Stage } from '../plan.js';
import { longDuration } from '../quantities.js';
import { pairOf } from './pairs.js';
import { type InWaves, placedWaves } from './place.js';
import type { PartsPlan } from './record.js';

/** A service of the repository that the change touches. */
export interface TouchedService {
  readonly name: string;
  readonly folder: string;
}

export interface ChosenParts {
  readonly parts: readonly Part[];
  readonly notices: readonly string[];
}

/**
 * The team's parts that this change goes through: regions and clusters always, of the services those that it touches,
 * where git tells. A part whose name is no service of the repository stays, for nobody can tell.
 * @param all every service of the repository; `touched` is undefined where no change was read
 */
export function chosenParts(
  team: TeamConfiguration | undefined,
  {
    all,
    touched,
  }: { readonly all: readonly TouchedService[]; readonly touched: readonly TouchedService[] | undefined },
): ChosenParts {
  const told = team?.values.parts ?? [];
  if (team === undefined || told.length === 0) return { parts: [], notices: [] };
  const isNamed = (part: Part, services: readonly TouchedService[]) =>
    services.some(({ name, folder }) => part.name === name || part.name === folder);
  const left =
    touched === undefined || touched.length === 0
      ? []
      : told.filter((part) => part.kind === 'service' && isNamed(part, all) && !isNamed(part, touched));
  const gone = new Map(left.map((part) => [part.name, part]));
  const parts = told.filter((part) => !gone.has(part.name)).map((part) => withoutGone(part, gone));
  if (gone.size === 0) return { parts, notices: [] };
  const notice = `Of the parts at ${placeOf(team, 'parts')} the change does not touch ${[...gone.keys()].join(', ')}, so they are left out.`;
  return { parts: parts.length > 1 ? parts : [], notices: [notice] };
}

/** What comes after a part that is left out comes after what that one came after. Numbers of waves lose their sense. */
function withoutGone(part: Part, gone: ReadonlyMap<string, Part>): Part {
  const { after = [], wave: _wave, ...rest } = part;
  if (gone.size === 0) return part;
  const through = (names: readonly string[]): string[] =>
    names.flatMap((name) => (gone.has(name) ? through(gone.get(name)?.after ?? []) : [name]));
  const kept = [...new Set(through(after))];
  return { ...rest, ...(kept.length > 0 && { after: kept }) };
}

/** The parts of a plan once its stages have their place in time; undefined where it has none. */
export function partsPlan(
  inWaves: InWaves,
  placed: readonly Stage[],
  ends: { readonly afterHours: number; readonly at: string | undefined },
): PartsPlan | undefined {
  if (inWaves.waves.length === 0) return undefined;
  const each = placed.length / inWaves.waves.length;
  const waves = placedWaves(inWaves, placed, ends);
  const order = inWaves.waves.flatMap((parts, index) =>
    parts.map((part) => partIn(part, index + 1, placed.slice(index * each, (index + 1) * each))),
  );
  return {
    waves,
    order,
    rollbackOrder: order.map(({ name }) => name).reverse(),
    rollback: rollbackOf(order),
  };
}

function partIn(part: Part, wave: number, stages: readonly Stage[]): PartsPlan['order'][number] {
  const { name, kind, after, sharePercent, failTogether = true, reason } = part;
  const pair = pairOf(part);
  return {
    name,
    kind,
    wave,
    ...(after !== undefined && { after }),
    ...(sharePercent !== undefined && { sharePercent }),
    ...(pair !== undefined && { pair }),
    failsTogether: failTogether,
    ...(reason !== undefined && { reason }),
    stages: stages.map((stage, index) => ({
      number: index + 1,
      audience: stage.audience,
      trafficPercent: stage.trafficPercent,
      durationHours: stage.durationHours,
      startsAfterHours: stage.startsAfterHours,
      ...(stage.startsAt !== undefined && { startsAt: stage.startsAt }),
      ...(stage.endsAt !== undefined && { endsAt: stage.endsAt }),
    })),
    watch: watchOf(part, pair),
  };
}

function watchOf({ name, kind, after = [] }: Part, pair: string | undefined): string[] {
  const own = `The criteria of the stages, measured in ${kind} ${name} alone`;
  if (kind === 'service')
    return [
      own,
      ...after.map((before) => `Errors and latency of the calls from ${name} to ${before}`),
      `Errors of what calls ${name}`,
    ];
  return [
    own,
    `${name} beside the ${kind}s that still run the previous version, at the same hours`,
    ...(pair === undefined ? [] : [`Room in ${name} to take over from the other of ${pair}`]),
  ];
}

function rollbackOf(order: PartsPlan['order']): string[] {
  const alone = order.filter(({ failsTogether }) => !failsTogether);
  return [
    `When one part is rolled back, every part that has begun is: ${order
      .map(({ name }) => name)
      .reverse()
      .join(', then ')}.`,
    ...alone.map(({ name, reason }) => `${name} alone is rolled back by itself: ${reason ?? 'no reason told'}`),
    'Parts that have not begun stay at 0 %.',
  ];
}

/** What a reader of a plan in waves must not overlook. */
export function partsNotices(
  { waves }: InWaves,
  { hours, team }: { readonly hours: number; readonly team: TeamConfiguration | undefined },
): string[] {
  const notices: string[] = [];
  const parts = waves.flat();
  const first = waves[0] ?? [];
  const largest = Math.max(...parts.map(({ sharePercent }) => sharePercent ?? 0));
  const begins = first.find(({ sharePercent }) => sharePercent !== undefined && sharePercent === largest);
  if (begins !== undefined && waves.length > 1 && largest > 0)
    notices.push(
      `Wave 1 begins with ${begins.name}, the largest share (${largest} %): a mistake meets most users first.`,
    );
  const places = parts.filter(({ kind }) => kind !== 'service');
  if (places.length > 1 && places.every(({ sharePercent }) => sharePercent === undefined))
    notices.push(
      `Nobody told how much traffic each of ${places.map(({ name }) => name).join(', ')} has, so they come as they are told; \`sharePercent\` at ${team === undefined ? configurationPath : placeOf(team, 'parts')} puts the smallest first.`,
    );
  const isLong = waves.length > 2 && places.length > 2 && team?.values.limits?.laterWaveLengthPercent === undefined;
  if (isLong)
    notices.push(
      `${waves.length} waves, each with the whole ladder, take ${longDuration(hours)}. Where the ${places[0]?.kind}s are alike, \`limits.laterWaveLengthPercent\` shortens the stages of later waves.`,
    );
  return notices;
}
