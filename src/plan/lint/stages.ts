import type { LadderStage } from '../../policy.js';
import type { Rules } from '../configuration/limits.js';
import type { Stage } from '../plan.js';
import { duration, percent } from '../quantities.js';
import type { LintFinding } from './rules.js';

const order = ['staff', 'beta', 'everyone'];
/** Products of decimal fractions miss their value by this much at most. */
const rounding = 1 + 1e-9;

export function stageFindings(
  stages: readonly Stage[],
  { rules, ladder }: { readonly rules: Rules; readonly ladder: readonly LadderStage[] },
): LintFinding[] {
  return stages.flatMap((stage, index) => [
    ...lengthFindings(stage, index, rules),
    ...evidenceFindings(stage, index),
    ...orderFindings(stages, index),
    ...growthFindings(stages, index, ladder),
    ...timeFindings(stages, index),
  ]);
}

export function hasReason({ reason }: Stage): boolean {
  return reason !== undefined && reason.trim() !== '';
}

function lengthFindings(stage: Stage, index: number, rules: Rules): LintFinding[] {
  const { value: least } = rules.stageMinimumHours;
  const { value: most } = rules.stageMaximumHours;
  const { number, durationHours: hours } = stage;
  if (hasReason(stage) || (hours >= least && hours <= most)) return [];
  const path = `plan.stages[${index}].durationHours`;
  const bound = hours < least ? `${duration(least)} at least` : `${duration(most)} at most`;
  const sentence = `Stage ${number} lasts ${duration(hours)}; the policy asks for ${bound}.`;
  return [{ rule: hours < least ? 'stage-too-short' : 'stage-too-long', path, sentence }];
}

/** Only of stages that were planned to decide: of others the plan itself says so. */
function evidenceFindings(stage: Stage, index: number): LintFinding[] {
  const { evidence, durationHours, number } = stage;
  if (evidence === undefined || !evidence.decides || hasReason(stage)) return [];
  const needed = Math.max(
    ...evidence.needed.flatMap(({ detectHours = 0, certifyHours = 0 }) => [detectHours, certifyHours]),
  );
  if (durationHours * rounding >= needed) return [];
  const sentence = `Stage ${number} lasts ${duration(durationHours)}; its traffic takes ${duration(Math.ceil(needed))} to decide.`;
  return [{ rule: 'stage-cannot-decide', path: `plan.stages[${index}].durationHours`, sentence }];
}

function orderFindings(stages: readonly Stage[], index: number): LintFinding[] {
  const [before, now] = [stages[index - 1], stages[index]];
  if (before === undefined || now === undefined) return [];
  const later = order.indexOf(now.audience) - order.indexOf(before.audience);
  if (later > 0 || (later === 0 && now.trafficPercent > before.trafficPercent)) return [];
  const shown = ({ audience, trafficPercent }: Stage) => `${percent(trafficPercent)} of ${audience}`;
  const sentence = `Stage ${now.number} (${shown(now)}) comes after stage ${before.number} (${shown(before)}).`;
  return [{ rule: 'shares-not-rising', path: `plan.stages[${index}].trafficPercent`, sentence }];
}

/** Measured between public shares alone: staff and beta are chosen, not a share of everyone. */
function growthFindings(stages: readonly Stage[], index: number, ladder: readonly LadderStage[]): LintFinding[] {
  const now = stages[index];
  if (now === undefined || now.audience !== 'everyone' || hasReason(now)) return [];
  const before = stages.slice(0, index).findLast(({ audience }) => audience === 'everyone')?.trafficPercent;
  const most = largestNext(before, ladder);
  if (most === undefined || now.trafficPercent <= most * rounding) return [];
  const from = before === undefined ? 'is the first for everyone' : `follows ${percent(before)}`;
  const sentence = `Stage ${now.number} at ${percent(now.trafficPercent)} ${from}; the ladder goes to ${percent(most)} at most from there.`;
  return [{ rule: 'share-grows-too-fast', path: `plan.stages[${index}].trafficPercent`, sentence }];
}

/**
 * The largest next share: from a share of the ladder its next one, from one between two of them as many times more as
 * the ladder takes from the lower; undefined past its end.
 */
export function largestNext(percentNow: number | undefined, ladder: readonly LadderStage[]): number | undefined {
  const shares = ladder.flatMap(({ audience, trafficPercent }) => (audience === 'everyone' ? [trafficPercent] : []));
  const [first] = shares;
  if (percentNow === undefined || first === undefined || percentNow < first) return first;
  const at = shares.findLastIndex((share) => share <= percentNow);
  const [lower, next] = [shares[at], shares[at + 1]];
  return lower === undefined || next === undefined ? undefined : Math.min(100, (percentNow * next) / lower);
}

/** A calendar may put more time between two stages than the first one lasts, never less. */
function timeFindings(stages: readonly Stage[], index: number): LintFinding[] {
  const [before, now] = [stages[index - 1], stages[index]];
  if (now === undefined) return [];
  const at = `plan.stages[${index}]`;
  if (now.number !== index + 1)
    return [
      { rule: 'times-disagree', path: `${at}.number`, sentence: `Stage ${index + 1} is numbered ${now.number}.` },
    ];
  const least = before === undefined ? 0 : before.startsAfterHours + before.durationHours;
  if (now.startsAfterHours * rounding >= least) return [];
  const sentence = `Stage ${now.number} begins ${duration(now.startsAfterHours)} after the start, but the one before it lasts until ${duration(least)}.`;
  return [{ rule: 'times-disagree', path: `${at}.startsAfterHours`, sentence }];
}
