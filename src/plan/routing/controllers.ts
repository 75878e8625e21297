import { byReplicas, type RouterRow, stepsOf, wholePercents } from './router.js';

/**
 * What steps through shares by itself, best first. What Argo Rollouts and Flagger can do depends on the mesh or ingress
 * below them, which `present.ts` joins.
 */
export const controllers: readonly RouterRow[] = [
  {
    id: 'argo-rollouts',
    shares: wholePercents,
    targets: [],
    users: 'request',
    judges: 'analyses',
    usual: '15 to 20 minutes in all, 1 to 2 hours at most',
    source: 'https://argo-rollouts.readthedocs.io/en/stable/best-practices/',
  },
  {
    id: 'flagger',
    shares: wholePercents,
    targets: [],
    users: 'request',
    judges: 'its analysis',
    usual: 'one interval for all steps, a minute in most examples',
    trap: 'all its steps last one interval, so stages of different length wait at its `confirm-traffic-increase` gate',
    source: 'https://docs.flagger.app/usage/deployment-strategies',
  },
  {
    id: 'openkruise-rollouts',
    shares: wholePercents,
    targets: ['header'],
    users: 'request',
    source: 'https://openkruise.io/rollouts/user-manuals/strategy-canary-update',
  },
  {
    id: 'google-cloud-deploy',
    shares: wholePercents,
    targets: [],
    users: 'request',
    judges: 'verify jobs',
    source: 'https://cloud.google.com/deploy/docs/deployment-strategies/canary',
  },
  {
    id: 'aws-codedeploy',
    shares: wholePercents,
    targets: [],
    users: 'request',
    judges: 'CloudWatch alarms',
    mostShifts: 2,
    usual: '10 % for 5 to 30 minutes in its ready configurations',
    source: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html',
  },
  {
    id: 'aws-ecs',
    shares: stepsOf(0.1),
    targets: [],
    users: 'request',
    judges: 'CloudWatch alarms',
    mostShifts: 2,
    usual: '5 % for 10 minutes unless told otherwise, 24 hours at most',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html',
  },
  {
    id: 'vercel',
    shares: wholePercents,
    targets: ['address'],
    users: 'cookie',
    usual: 'minutes a stage',
    source: 'https://vercel.com/docs/rolling-releases',
  },
  {
    id: 'nomad',
    shares: byReplicas,
    targets: [],
    users: 'request',
    source: 'https://developer.hashicorp.com/nomad/docs/job-specification/update',
  },
];
