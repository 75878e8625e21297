import * as z from 'zod';

const bucket = z.strictObject({
  upToMilliseconds: z.number().positive().optional().meta({ help: 'Left out of the last one, which counts all' }),
  requests: z.number().min(0).meta({ help: 'Requests that took so long at most, as a Prometheus bucket counts them' }),
});

const ratio = z.number().gt(1).max(100).optional();

/** The service's usual traffic and what its rollouts have to see: sizes every stage and its simulation. */
export const trafficSchema = z
  .strictObject({
    hourWeights: z
      .array(z.number().min(0))
      .optional()
      .meta({ help: 'Relative traffic of 24 hours of the day, or of 168 of the week from Monday 0:00' }),
    latencyBuckets: z.array(bucket).min(2).max(200).optional().meta({
      help: "The service's usual latency as a histogram of a week; without it only errors are counted",
    }),
    noise: z.number().min(1).max(100).optional().meta({
      help: 'Variance of error counts over that of independent requests, from your history; 1.25 is assumed',
    }),
    power: z.number().min(0.5).max(0.99).optional().meta({
      help: 'How often a stage has to be long enough to decide; 0.8 unless set',
    }),
    smallestRegression: z
      .strictObject({ errors: ratio, latency: ratio })
      .optional()
      .meta({ help: 'What must not slip through, as new version over old; 2 unless set' }),
  })
  .superRefine(({ hourWeights, latencyBuckets = [] }, context) => {
    const say = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (hourWeights !== undefined && hourWeights.length !== 24 && hourWeights.length !== 168)
      say(['hourWeights'], `${hourWeights.length} weights; give 24 for a day or 168 for a week from Monday 0:00.`);
    if (hourWeights !== undefined && !hourWeights.some((weight) => weight > 0))
      say(['hourWeights'], 'every hour is 0; some hour has to have traffic.');
    latencyBuckets.forEach((one, index) => {
      const before = latencyBuckets[index - 1];
      const isLast = index === latencyBuckets.length - 1;
      const edge = one.upToMilliseconds;
      if (edge === undefined && !isLast)
        say(['latencyBuckets', index], 'only the last bucket counts all requests; give `upToMilliseconds`.');
      if (edge !== undefined && isLast)
        say(
          ['latencyBuckets', index],
          'the last bucket has to count all requests; leave `upToMilliseconds` out of it.',
        );
      if (before !== undefined && edge !== undefined && edge <= (before.upToMilliseconds ?? 0))
        say(['latencyBuckets', index, 'upToMilliseconds'], 'edges have to rise from bucket to bucket.');
      if (before !== undefined && one.requests < before.requests)
        say(['latencyBuckets', index, 'requests'], 'counts are cumulative and cannot fall from bucket to bucket.');
    });
    if (latencyBuckets.length > 0 && latencyBuckets.at(-1)?.requests === 0)
      say(['latencyBuckets'], 'no request was counted; take the histogram of a week with traffic.');
  });

export type TrafficConfiguration = z.infer<typeof trafficSchema>;
