import type { Pulled } from './chosen.js';
import type { LeverKind } from './lever.js';

/** How a platform puts the previous version back. */
export interface Platform {
  /** As the catalog calls it. */
  readonly id: string;
  readonly kinds: readonly LeverKind[];
  /** What stands in `<…>` where the name is not known. */
  readonly what: string;
  /** traffic: the old version still runs and gets the requests back; start: it has to be started again. */
  readonly by: 'traffic' | 'start';
  /** Its own documented commands, in order; `<…>` is what the repository does not show. */
  readonly commands: (lever: Pulled) => readonly string[];
}

const name = (lever: Pulled, what: string) => lever.name ?? `<${what}>`;
const setting = (lever: Pulled, key: string) => lever.settings?.[key] ?? `<${key}>`;
/** Without it kubectl acts on whatever namespace the caller's context stands in. */
const inNamespace = (lever: Pulled) => ` -n ${lever.namespace ?? '<namespace>'}`;

function platform(
  id: string,
  [what, ...kinds]: readonly [string, ...LeverKind[]],
  by: Platform['by'],
  commands: Platform['commands'],
): Platform {
  return { id, kinds, what, by, commands };
}

/**
 * The controller that owns the traffic before the platform below it. Source of each: the reference of its own command
 * line (`kubectl argo rollouts`, `argocd`, `flux`, `helm`, `kubectl`, `gcloud`, `aws`, `az`, and so on).
 */
export const platforms: readonly Platform[] = [
  platform('argo-rollouts', ['rollout', 'rollout'], 'traffic', (it) => [
    // Source: kubectl argo rollouts abort: traffic goes back at once, spec.template still is the new version.
    `During a stage: \`kubectl argo rollouts abort ${name(it, 'rollout')}${inNamespace(it)}\`; it only stops the rollout, so no controller puts it back.`,
    `Once fully promoted: \`kubectl argo rollouts undo ${name(it, 'rollout')}${inNamespace(it)}\`.`,
  ]),
  platform('flagger', ['canary', 'canary'], 'start', (it) => [
    `Put the previous image back in ${it.settings?.targetKind ?? 'Deployment'} \`${it.settings?.target ?? '<target>'}\`${it.namespace === undefined ? '' : ` (namespace \`${it.namespace}\`)`}, with \`skipAnalysis: true\` in Canary \`${name(it, 'canary')}\`.`,
  ]),
  platform('google-cloud-deploy', ['pipeline', 'cloud-deploy-pipeline'], 'start', (it) => [
    `\`gcloud deploy targets rollback ${setting(it, 'target')} --delivery-pipeline=${name(it, 'pipeline')} --region=${setting(it, 'region')}\`.`,
  ]),
  platform('aws-codedeploy', ['group', 'codedeploy-group'], 'traffic', (it) => [
    `\`aws deploy list-deployments --application-name ${setting(it, 'application')} --deployment-group-name ${name(it, 'group')} --include-only-statuses InProgress\`, then \`aws deploy stop-deployment --deployment-id <id> --auto-rollback-enabled\`.`,
  ]),
  platform('knative', ['service', 'knative-service'], 'traffic', (it) => [
    `\`kn service update ${name(it, 'service')} --traffic <previous revision>=100${inNamespace(it)}\`.`,
  ]),
  platform('cloud-run', ['service', 'cloud-run-service', 'knative-service'], 'traffic', (it) => [
    `\`gcloud run services update-traffic ${name(it, 'service')} --to-revisions=<previous>=100 --region=${setting(it, 'region')}\`.`,
  ]),
  platform('aws-lambda', ['alias', 'lambda-alias'], 'traffic', (it) => [
    `\`aws lambda update-alias --function-name ${setting(it, 'function')} --name ${name(it, 'alias')} --function-version <previous> --routing-config {}\`.`,
  ]),
  platform('aws-ecs', ['service', 'ecs-service'], 'start', (it) => [
    `\`aws ecs update-service --cluster ${setting(it, 'cluster')} --service ${name(it, 'service')} --task-definition <previous>\`.`,
  ]),
  platform('elastic-beanstalk', ['environment'], 'start', () => [
    '`aws elasticbeanstalk update-environment --environment-name <environment> --version-label <previous>`.',
  ]),
  platform('azure-container-apps', ['app', 'container-app'], 'traffic', (it) => [
    `\`az containerapp ingress traffic set -n ${name(it, 'app')} -g ${setting(it, 'group')} --revision-weight <previous>=100\`.`,
  ]),
  platform('azure-app-service', ['app', 'app-service'], 'traffic', (it) => [
    `\`az webapp deployment slot swap -n ${name(it, 'app')} -g ${setting(it, 'group')} --slot <previous>\`.`,
  ]),
  platform('vercel', ['project'], 'traffic', () => ['`vercel rollback <previous deployment>`.']),
  platform('fly-io', ['app', 'fly-app'], 'start', (it) => [
    `\`fly releases --image -a ${name(it, 'app')}\` shows the images, then \`fly deploy --image <previous image> -a ${name(it, 'app')}\`.`,
  ]),
  platform('heroku', ['app', 'heroku-app'], 'start', (it) => [
    `\`heroku releases:rollback --app ${name(it, 'app')}\` (the release before; name another one to go further back).`,
  ]),
  platform('cloudflare-workers', ['worker', 'worker'], 'traffic', (it) => [
    `\`wrangler rollback --name ${name(it, 'worker')}\` (the version before).`,
  ]),
  platform('app-engine', ['service', 'app-engine-service'], 'traffic', (it) => [
    `\`gcloud app services set-traffic ${name(it, 'service')} --splits=<previous>=1\`.`,
  ]),
  platform('kamal', ['service', 'kamal-service'], 'start', (it) => [
    `\`kamal app containers\` shows the versions${it.name === undefined ? '' : ` of \`${it.name}\``}, then \`kamal rollback <previous version>\`.`,
  ]),
  platform('capistrano', ['stage'], 'start', () => ['`cap production deploy:rollback`.']),
  platform('nomad', ['job', 'nomad-job'], 'start', (it) => [
    `\`nomad job history ${name(it, 'job')}\` shows the versions, then \`nomad job revert ${name(it, 'job')} <previous version>\`.`,
  ]),
  platform('helm', ['release', 'flux-helm-release', 'helm-release'], 'start', (it) => [
    `\`helm rollback ${it.settings?.releaseName ?? name(it, 'release')} -n ${it.settings?.targetNamespace ?? it.namespace ?? '<namespace>'}\` (the revision before).`,
  ]),
  platform('kubernetes', ['name', 'deployment', 'statefulset', 'daemonset'], 'start', (it) => [
    `\`kubectl rollout undo ${it.kind ?? 'deployment'}/${name(it, 'name')}${inNamespace(it)}\`.`,
  ]),
  // Last, for an application is only asked itself where none of its workloads is known.
  platform('argocd', ['app', 'argo-app'], 'start', (it) => [
    `\`argocd app rollback ${name(it, 'app')}\` (the deployment before; \`argocd app history ${name(it, 'app')}\` lists them).`,
  ]),
];

/** Platforms whose own command for it is known. */
export const previousVersionPlatforms: ReadonlySet<string> = new Set(platforms.map(({ id }) => id));
