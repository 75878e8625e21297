import * as z from 'zod';
import { type PolicyName, policy } from '../../policy.js';

const reason = z.string().trim().min(1).max(500).meta({ help: 'Why the team departs from the policy; plans show it' });

/** A row of the policy with another value. The bounds refuse slips of the pen; they are no policy of their own. */
function limit(name: PolicyName, least: number, most: number) {
  const { value, unit } = policy[name];
  return z
    .strictObject({ value: z.number().min(least).max(most), reason })
    .optional()
    .meta({ help: `In ${unit}; ${String(value)} unless set` });
}

const rows = {
  stageMinimumHours: limit('stageMinimumHours', 1, 168),
  stageMaximumHours: limit('stageMaximumHours', 24, 672),
  errorToleranceRatio: limit('errorToleranceRatio', 1, 3),
  errorSuccessRatio: limit('errorSuccessRatio', 1, 5),
  errorRollbackRatio: limit('errorRollbackRatio', 1.05, 10),
  errorCeilingPercent: limit('errorCeilingPercent', 0.01, 50),
  errorFloorPercent: limit('errorFloorPercent', 0.0001, 5),
  latencyToleranceRatio: limit('latencyToleranceRatio', 1, 3),
  latencySuccessRatio: limit('latencySuccessRatio', 1, 5),
  latencyRollbackRatio: limit('latencyRollbackRatio', 1.05, 10),
  businessToleranceRatio: limit('businessToleranceRatio', 0.5, 1),
  businessSuccessRatio: limit('businessSuccessRatio', 0.5, 1),
  businessRollbackRatio: limit('businessRollbackRatio', 0.3, 0.999),
  businessFromPercent: limit('businessFromPercent', 0.1, 100),
  warningRatio: limit('warningRatio', 1, 10),
  criticalRatio: limit('criticalRatio', 1.05, 20),
  minimumSampleRequests: limit('minimumSampleRequests', 20, 100_000),
  warmUpMinutes: limit('warmUpMinutes', 0, 240),
  noticeDays: limit('noticeDays', 0, 60),
  waveBakeHours: limit('waveBakeHours', 1, 336),
  laterWaveLengthPercent: limit('laterWaveLengthPercent', 5, 100),
} satisfies Partial<Record<PolicyName, z.ZodType>>;

type LimitName = keyof typeof rows;

/** Of each pair the first must not be larger, or with `below` has to be smaller, whichever of them the team sets. */
const orders: readonly (readonly [LimitName, 'below' | 'up to', LimitName])[] = [
  ['stageMinimumHours', 'below', 'stageMaximumHours'],
  ['errorToleranceRatio', 'below', 'errorSuccessRatio'],
  ['errorSuccessRatio', 'up to', 'errorRollbackRatio'],
  ['latencyToleranceRatio', 'below', 'latencySuccessRatio'],
  ['latencySuccessRatio', 'up to', 'latencyRollbackRatio'],
  ['businessSuccessRatio', 'below', 'businessToleranceRatio'],
  ['businessRollbackRatio', 'up to', 'businessSuccessRatio'],
  ['errorFloorPercent', 'below', 'errorCeilingPercent'],
  ['warningRatio', 'below', 'criticalRatio'],
];

/** Other values for rows of the policy, each with the team's reason. */
export const limitsSchema = z.strictObject(rows).superRefine((limits, context) => {
  for (const [less, order, more] of orders) {
    const [low, high] = [limits[less]?.value ?? policy[less].value, limits[more]?.value ?? policy[more].value];
    if (low < high || (order === 'up to' && low === high)) continue;
    const [set, other] = limits[less] === undefined ? [more, less] : [less, more];
    context.addIssue({
      code: 'custom',
      path: [set, 'value'],
      message: `${less} (${low}) ${order === 'below' ? 'has to be smaller' : 'must not be larger'} than ${more} (${high}); set ${set} or ${other} so that it is.`,
    });
  }
});

/** The policy as one team has it: every row of it, some with another value and the team's reason. */
export type Rules = typeof policy;

/** @param source where the team says so, for the row's `source` */
export function rulesWith(limits: z.infer<typeof limitsSchema>, source: string): Rules {
  const set = Object.entries(limits).flatMap(([name, override]) =>
    override === undefined || !isLimit(name) ? [] : [[name, { ...policy[name], ...override, source }]],
  );
  return { ...policy, ...Object.fromEntries(set) };
}

function isLimit(name: string): name is LimitName {
  return Object.hasOwn(rows, name);
}
