import * as z from 'zod';
import { assessmentSchema } from '../../plan/plan.js';
import { recommendedStrategy } from '../../plan/strategy.js';
import type { Assessment } from '../../risk/assess.js';
import { strategies } from '../../risk/facts.js';

const { factors, impactLevel: _level, rule, touches, gaps, ...shared } = assessmentSchema.shape;
const factor = factors.element.omit({ name: true });

export const output = z.strictObject({
  repository: z.string(),
  ...shared,
  /** The cell of the policy's table that the level is. */
  rule: rule.unwrap(),
  impact: z.strictObject({
    level: shared.level,
    users: factor,
    revenue: factor,
    criticality: factor,
    timeToUndo: factor,
  }),
  touches: touches.unwrap(),
  gaps: gaps.unwrap(),
  strategy: z.enum(strategies),
});

export type Output = z.infer<typeof output>;

/** The assessment as it is answered: both axes side by side, each factor under its name. */
export function answerOf(repository: string, { factors, impactLevel, ...assessment }: Assessment): Output {
  const named = Object.fromEntries(factors.map(({ name, ...rest }) => [name, rest]));
  return output.parse({
    repository,
    ...assessment,
    impact: { level: impactLevel, ...named },
    strategy: recommendedStrategy(assessment.level),
  });
}

export const factorNames = ['users', 'revenue', 'criticality', 'timeToUndo'] as const;
