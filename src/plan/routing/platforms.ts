import { byReplicas, onOrOff, type RouterRow, stepsOf, wholePercents } from './router.js';

/** Platforms that split traffic between versions of their own accord, then those that only replace copies. */
export const platforms: readonly RouterRow[] = [
  {
    id: 'knative',
    shares: wholePercents,
    targets: ['address'],
    users: 'request',
    source: 'https://knative.dev/docs/serving/traffic-management/',
  },
  {
    id: 'cloud-run',
    shares: wholePercents,
    targets: ['address'],
    users: 'request',
    source: 'https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration',
  },
  {
    // A fraction between 0 and 1; no step is documented, so no finer one is claimed than the policy asks for.
    id: 'aws-lambda',
    shares: stepsOf(0.1),
    targets: [],
    users: 'request',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html',
  },
  {
    // By address; splitting by a cookie, which the application has to set, goes down to 0.1 %.
    id: 'app-engine',
    shares: wholePercents,
    targets: ['address'],
    users: 'network',
    source: 'https://cloud.google.com/appengine/docs/standard/splitting-traffic',
  },
  {
    id: 'azure-container-apps',
    shares: wholePercents,
    targets: ['address'],
    users: 'request',
    source: 'https://learn.microsoft.com/azure/container-apps/traffic-splitting',
  },
  {
    id: 'azure-app-service',
    shares: wholePercents,
    targets: ['cookie', 'address'],
    users: 'cookie',
    source: 'https://learn.microsoft.com/azure/app-service/deploy-staging-slots',
  },
  {
    id: 'cloudflare-workers',
    shares: stepsOf(0.01),
    targets: ['header'],
    users: 'keyed',
    source: 'https://developers.cloudflare.com/workers/versions-and-deployments/gradual-deployments/',
  },
  {
    id: 'elastic-beanstalk',
    shares: wholePercents,
    targets: [],
    users: 'request',
    mostShifts: 2,
    judges: 'its health checks',
    source: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html',
  },
];

/** Nothing splits traffic here: a share is the part of the copies that run the new version, or everything at once. */
export const replacing: readonly RouterRow[] = [
  {
    id: 'kubernetes',
    shares: byReplicas,
    targets: [],
    users: 'request',
    source: 'https://kubernetes.io/docs/concepts/workloads/management/#canary-deployments',
  },
  {
    id: 'helm',
    shares: byReplicas,
    targets: [],
    users: 'request',
    source: 'https://kubernetes.io/docs/concepts/workloads/management/#canary-deployments',
  },
  {
    id: 'fly-io',
    shares: onOrOff,
    targets: [],
    users: 'request',
    source: 'https://fly.io/docs/launch/deploy/#deployment-strategy',
  },
  {
    id: 'heroku',
    shares: onOrOff,
    targets: [],
    users: 'request',
    source: 'https://devcenter.heroku.com/articles/preboot',
  },
];
