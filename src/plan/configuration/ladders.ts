import * as z from 'zod';

const stage = z.strictObject({
  audience: z.enum(['staff', 'beta', 'everyone']),
  trafficPercent: z.number().gt(0).max(100).meta({ help: 'Share of all traffic' }),
  durationHours: z.number().min(1).max(672).meta({ help: 'How long the stage lasts at least' }),
});

const ladder = z
  .strictObject({
    stages: z.array(stage).min(1).max(20),
    reason: z.string().trim().min(1).max(500).meta({ help: 'Why the team departs from the policy; plans show it' }),
  })
  .superRefine(({ stages }, context) => {
    const say = (index: number, field: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['stages', index, field], message });
    stages.forEach((now, index) => {
      const before = stages[index - 1];
      if (before === undefined) return;
      if (order.indexOf(now.audience) < order.indexOf(before.audience))
        say(
          index,
          'audience',
          `${now.audience} comes after ${before.audience}; staff come first, then beta, then everyone.`,
        );
      else if (now.audience === before.audience && now.trafficPercent <= before.trafficPercent)
        say(
          index,
          'trafficPercent',
          `${now.trafficPercent} % is no larger than the ${before.trafficPercent} % before; the shares of a ladder have to rise.`,
        );
    });
    const last = stages.at(-1);
    if (last !== undefined && (last.audience !== 'everyone' || last.trafficPercent !== 100))
      say(stages.length - 1, 'trafficPercent', 'the last stage has to be everyone at 100 %.');
  })
  .optional();

const order = ['staff', 'beta', 'everyone'];

/** The stages of each level, in place of the policy's. */
export const laddersSchema = z.strictObject({ LOW: ladder, MEDIUM: ladder, HIGH: ladder });
