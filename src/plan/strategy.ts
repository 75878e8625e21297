import { type LadderStage, policy } from '../policy.js';
import type { RiskLevel, StrategyName } from '../risk/facts.js';
import { strategies } from '../risk/facts.js';
import { UserError } from '../user-error.js';
import type { Plan } from './plan.js';

const byLevel: Readonly<Record<RiskLevel, StrategyName>> = { LOW: 'big-bang', MEDIUM: 'progressive', HIGH: 'canary' };

const ladders: Readonly<Record<StrategyName, readonly LadderStage[]>> = {
  'big-bang': policy.ladderLow.value,
  progressive: policy.ladderMedium.value,
  canary: policy.ladderHigh.value,
};

/** `strategies` runs from bold to careful. */
function isBolder(a: StrategyName, b: StrategyName): boolean {
  return strategies.indexOf(a) < strategies.indexOf(b);
}

/** Whether a level of risk allows a strategy only with a reason. */
export function needsReason(strategy: StrategyName, level: RiskLevel): boolean {
  return isBolder(strategy, byLevel[level]);
}

export function recommendedStrategy(level: RiskLevel): StrategyName {
  return byLevel[level];
}

export function ladderOf(strategy: StrategyName): readonly LadderStage[] {
  return ladders[strategy];
}

export const strategyTitles: Readonly<Record<StrategyName, string>> = {
  'big-bang': 'Big Bang',
  progressive: 'Progressive',
  canary: 'Canary',
};

/**
 * The strategy that the risk recommends, or the one asked for.
 * @throws UserError when a bolder one than recommended is asked for without a reason
 */
export function chooseStrategy(
  level: RiskLevel,
  asked: StrategyName | undefined,
  reason: string | undefined,
): Plan['strategy'] {
  const recommended = byLevel[level];
  const forLevel = `${strategyTitles[recommended]} is what ${level} risk calls for.`;
  if (asked === undefined || asked === recommended) return { name: recommended, recommended, reason: forLevel };
  if (!isBolder(asked, recommended)) {
    return {
      name: asked,
      recommended,
      reason: `Chosen by request; more careful than ${level} risk asks for (${strategyTitles[recommended]}).`,
      ...(reason !== undefined && { overrideReason: reason }),
    };
  }
  if (reason === undefined || reason.trim() === '') {
    throw new UserError(
      'reason-missing',
      `\`strategy\` ${asked} is bolder than ${level} risk allows (${recommended}); give \`reason\`, which the plan will show, or leave \`strategy\` out.`,
      `"strategy": "${asked}", "reason": "why the risk is acceptable"`,
    );
  }
  return {
    name: asked,
    recommended,
    reason: `Chosen by request against the recommendation: ${level} risk calls for ${strategyTitles[recommended]}.`,
    overrideReason: reason.trim(),
  };
}
