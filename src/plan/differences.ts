import { byCodeUnits, excerpt } from '../text.js';
import { canonicalJson } from './canonical.js';
import { criteriaDifferences } from './differences/criteria.js';
import type { Plan, Stage } from './plan.js';
import { duration, longDuration, percent } from './quantities.js';
import { strategyTitles } from './strategy.js';

/**
 * What changed from one version of a plan to another, one sentence a change, weightiest first: strategy, stages,
 * criteria, dates, the way back, the rest. Empty where the two are the same. What it has no words for is named by its
 * key, so nothing changes silently.
 */
export function planDifferences(before: Plan, after: Plan): string[] {
  const said = [
    ...strategyDifferences(before, after),
    ...stageDifferences(before.stages, after.stages),
    ...criteriaDifferences(before.stages, after.stages),
    ...timeDifferences(before, after),
    ...rollbackDifferences(before, after),
    ...listDifferences('To know', before.notices, after.notices),
    ...listDifferences('Placeholder', before.placeholders, after.placeholders),
    ...configuredDifferences(before, after),
    ...otherDifferences(before, after),
  ];
  return said.length > 0 || isSame(before, after) ? said : ['Words of the plan changed, and nothing else.'];
}

/** Told above, or following from what is told above. */
const worded: ReadonlySet<string> = new Set([
  'strategy',
  'router',
  'hoursToFull',
  'hoursToEnd',
  'startsAt',
  'endsAt',
  'timeZone',
  'stages',
  'rollback',
  'notices',
  'placeholders',
  'configured',
]);

const keyNames: Readonly<Record<string, string>> = {
  target: 'What the release reaches',
  parts: 'Parts, waves or their way back',
  layers: 'The canary of the deployment',
  routing: 'What holds the shares, or whom stage 1 reaches first,',
  monitoring: 'What is watched',
  communication: 'Who is told what and when',
  mitigations: 'What keeps the risk small',
  readiness: 'The list of what is ready',
  gate: 'The checklist between stages',
  nextSteps: 'The list of next steps',
};

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function strategyDifferences(before: Plan, after: Plan): string[] {
  const said: string[] = [];
  if (before.strategy.name !== after.strategy.name)
    said.push(`Strategy: ${strategyTitles[after.strategy.name]} instead of ${strategyTitles[before.strategy.name]}.`);
  if (before.strategy.overrideReason !== after.strategy.overrideReason)
    said.push(`Reason given for the strategy: ${after.strategy.overrideReason ?? 'none any more'}.`);
  if (before.router !== after.router) said.push(`Traffic is shifted differently: ${after.router}`);
  return said;
}

/** A stage is the same one in both plans by audience and share. */
function keyOf({ audience, trafficPercent }: Stage): string {
  return `${audience} ${trafficPercent}`;
}

export function nameOf({ audience, trafficPercent }: Pick<Stage, 'audience' | 'trafficPercent'>): string {
  return `${percent(trafficPercent)}${audience === 'everyone' ? '' : ` ${audience}`}`;
}

function stageDifferences(before: readonly Stage[], after: readonly Stage[]): string[] {
  const old = new Map(before.map((stage) => [keyOf(stage), stage]));
  const kept = new Set(after.map(keyOf));
  const gone = before.filter((stage) => !kept.has(keyOf(stage)));
  return [
    ...gone.map((stage) => `The stage at ${nameOf(stage)} (${duration(stage.durationHours)}) is gone.`),
    ...after.flatMap((stage) => {
      const was = old.get(keyOf(stage));
      if (was === undefined) return [`New stage at ${nameOf(stage)} for ${duration(stage.durationHours)}.`];
      const said: string[] = [];
      if (was.durationHours !== stage.durationHours)
        said.push(
          `The stage at ${nameOf(stage)} lasts ${duration(stage.durationHours)} instead of ${duration(was.durationHours)}.`,
        );
      if (was.reason !== stage.reason)
        said.push(`Reason given for the stage at ${nameOf(stage)}: ${stage.reason ?? 'none any more'}.`);
      return said;
    }),
    ...(gone.length === 0 && before.length === after.length && !isSame(before.map(keyOf), after.map(keyOf))
      ? ['The stages come in another order.']
      : []),
  ];
}

function timeDifferences(before: Plan, after: Plan): string[] {
  const said: string[] = [];
  const shown = (at: string | undefined) => at?.slice(0, 16).replace('T', ' ') ?? 'no date';
  if (before.startsAt !== after.startsAt)
    said.push(`Start: ${shown(after.startsAt)} instead of ${shown(before.startsAt)}.`);
  if (before.endsAt !== after.endsAt) said.push(`End: ${shown(after.endsAt)} instead of ${shown(before.endsAt)}.`);
  if (before.timeZone !== after.timeZone)
    said.push(`Time zone of all dates: ${after.timeZone ?? 'as the start is told'}.`);
  if (before.hoursToFull !== after.hoursToFull)
    said.push(`Full share after ${longDuration(after.hoursToFull)} instead of ${longDuration(before.hoursToFull)}.`);
  const shift = Date.parse(after.startsAt ?? '') - Date.parse(before.startsAt ?? '');
  const old = new Map(before.stages.map((stage) => [keyOf(stage), stage.startsAt]));
  for (const stage of after.stages) {
    const was = old.get(keyOf(stage));
    if (was === undefined || stage.startsAt === undefined || was === stage.startsAt) continue;
    // What moved by as much as the start is told with the start.
    const moved = Date.parse(stage.startsAt) - Date.parse(was);
    if (!(moved === shift && shift !== 0))
      said.push(`The stage at ${nameOf(stage)} starts ${shown(stage.startsAt)} instead of ${shown(was)}.`);
  }
  return said;
}

function rollbackDifferences({ rollback: before }: Plan, { rollback: after }: Plan): string[] {
  const said: string[] = [];
  if (before.possible !== after.possible)
    said.push(after.possible ? 'It can be taken back now.' : 'It cannot be taken back any more, only fixed forward.');
  const way = (playbook: Plan['rollback']['playbook']) => playbook.map(({ title }) => title).join(', then ');
  if (way(before.playbook) !== way(after.playbook)) said.push(`The way back is now: ${way(after.playbook)}.`);
  const isRest = isSame(before.procedure, after.procedure) && isSame(before.playbook, after.playbook);
  if (said.length === 0 && !isRest) said.push('The steps of the rollback changed.');
  return said;
}

function listDifferences(what: string, before: readonly string[], after: readonly string[]): string[] {
  const short = (text: string) => excerpt(text, 160);
  return [
    ...after.filter((text) => !before.includes(text)).map((text) => `${what}, new: ${short(text)}`),
    ...before.filter((text) => !after.includes(text)).map((text) => `${what}, no longer: ${short(text)}`),
  ];
}

function configuredDifferences({ configured: before = [] }: Plan, { configured: after = [] }: Plan): string[] {
  const old = new Map(before.map(({ key, value }) => [key, value]));
  const now = new Map(after.map(({ key, value }) => [key, value]));
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort(byCodeUnits);
  return keys
    .filter((key) => old.get(key) !== now.get(key))
    .map((key) => {
      const value = now.get(key);
      return value === undefined
        ? `The team's file no longer gives ${key}.`
        : `The team's file gives ${key}: ${value}${old.has(key) ? ` instead of ${old.get(key)}` : ''}.`;
    });
}

function otherDifferences(before: Plan, after: Plan): string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...old.keys(), ...now.keys()])].filter((key) => !worded.has(key));
  return keys
    .filter((key) => !isSame(old.get(key), now.get(key)))
    .map((key) => `${keyNames[key] ?? `\`${key}\``} changed.`);
}
