import type { Capabilities } from '../catalog/detect.js';
import type { Facts } from '../risk/facts.js';
import type { Stage } from './plan.js';
import { percent } from './quantities.js';
import { inUse } from './rollback/rollback.js';

/** What can send a chosen share of the traffic to the new version, the controllers that also judge it first. */
const routers = [
  'argo-rollouts',
  'flagger',
  'google-cloud-deploy',
  'aws-codedeploy',
  'istio',
  'linkerd',
  'gateway-api',
  'envoy-gateway',
  'nginx-ingress',
  'traefik',
  'knative',
  'cloud-run',
  'aws-lambda',
  'app-engine',
  'azure-container-apps',
  'azure-app-service',
  'cloudflare-workers',
  'vercel',
  'nomad',
];

export interface RouterAnswer {
  readonly sentence: string;
  /** Said on top of the plan: nothing here can serve the shares that the plan asks for. */
  readonly notice?: string;
}

/** Who will hold the shares of the stages; a plan that nothing can carry out says so. */
export function routerOf(facts: Facts, capabilities: Capabilities, stages: readonly Stage[]): RouterAnswer {
  const flags = inUse(capabilities['feature-flags']);
  const flagSystem = flags
    .map(({ name }) => name)
    .slice(0, 2)
    .join(' or ');
  if (facts.flag !== undefined)
    return { sentence: `flag \`${facts.flag}\`${flagSystem === '' ? '' : ` (${flagSystem})`}` };
  const found = inUse(capabilities.deployment);
  const router = routers
    .map((id) => found.find((finding) => finding.id === id))
    .find((finding) => finding !== undefined);
  if (flagSystem !== '')
    return { sentence: `a flag in ${flagSystem}${router === undefined ? '' : `, or ${router.name}`}` };
  if (router !== undefined)
    return { sentence: `${router.name}; staff cannot be picked by a share, only by a header or an address` };
  if (stages.length === 1) return { sentence: 'the deployment itself' };
  const smallest = Math.min(...stages.map(({ trafficPercent }) => trafficPercent));
  const kubernetes = found.some(({ id }) => id === 'kubernetes' || id === 'helm');
  return {
    sentence: 'nothing found in this repository',
    notice: `Nothing found here can hold ${percent(smallest)} of the traffic${kubernetes ? ` (by replicas alone that takes ${Math.ceil(100 / smallest)} pods)` : ''}: put the change behind a feature flag, or name the router that the repository does not show.`,
  };
}
