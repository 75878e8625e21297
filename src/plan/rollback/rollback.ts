import type { Capabilities, Finding } from '../../catalog/detect.js';
import type { Facts, TimeToUndo } from '../../risk/facts.js';
import type { Limits } from '../criteria.js';
import type { Plan } from '../plan.js';
import { milliseconds, percent, plain } from '../quantities.js';

type Rollback = Plan['rollback'];
type Step = Rollback['playbook'][number];

/**
 * How each platform puts the previous version back, by its own documented command. `<…>` stands for what only the
 * team knows. Order: the controller that owns the traffic before the platform below it.
 */
const previousVersion: readonly { readonly id: string; readonly step: string }[] = [
  { id: 'argo-rollouts', step: '`kubectl argo rollouts abort <rollout>`, then `kubectl argo rollouts undo <rollout>`' },
  {
    id: 'flagger',
    step: "Put the previous image back in the target Deployment; before promotion Flagger's rollback webhook is faster",
  },
  { id: 'google-cloud-deploy', step: '`gcloud deploy targets rollback <target> --delivery-pipeline=<pipeline>`' },
  { id: 'aws-codedeploy', step: '`aws deploy stop-deployment --deployment-id <id> --auto-rollback-enabled`' },
  { id: 'cloud-run', step: '`gcloud run services update-traffic <service> --to-revisions=<previous>=100`' },
  {
    id: 'aws-lambda',
    step: '`aws lambda update-alias --function-name <function> --name <alias> --function-version <previous> --routing-config {}`',
  },
  {
    id: 'aws-ecs',
    step: '`aws ecs update-service --cluster <cluster> --service <service> --task-definition <previous>`',
  },
  {
    id: 'azure-container-apps',
    step: '`az containerapp ingress traffic set -n <app> -g <group> --revision-weight <previous>=100`',
  },
  { id: 'azure-app-service', step: '`az webapp deployment slot swap -n <app> -g <group> --slot <previous>`' },
  { id: 'vercel', step: '`vercel rollback <previous deployment>`' },
  { id: 'fly-io', step: '`fly deploy --image <previous image>`' },
  { id: 'heroku', step: '`heroku releases:rollback <previous> --app <app>`' },
  { id: 'cloudflare-workers', step: '`wrangler rollback <previous version>`' },
  { id: 'app-engine', step: '`gcloud app services set-traffic <service> --splits=<previous>=1`' },
  { id: 'kamal', step: '`kamal rollback <previous version>`' },
  { id: 'capistrano', step: '`cap production deploy:rollback`' },
  { id: 'nomad', step: '`nomad job revert <job> <previous version>`' },
  { id: 'helm', step: '`helm rollback <release>`' },
  { id: 'kubernetes', step: '`kubectl rollout undo deployment/<name>`' },
];

/** Platforms whose own command for it is known. */
export const previousVersionPlatforms: ReadonlySet<string> = new Set(previousVersion.map(({ id }) => id));

/** Controllers that put back what Git says, and so undo a rollback made by hand. */
const gitOpsControllers = ['argocd', 'fluxcd'];

export interface RollbackFacts {
  readonly facts: Facts;
  readonly timeToUndo: TimeToUndo;
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  /** What to do instead of what cannot be undone, from what the change touches. */
  readonly advice: readonly string[];
}

export function rollbackPlan(given: RollbackFacts): Rollback {
  const { limits, timeToUndo } = given;
  const possible = timeToUndo !== 'never';
  const playbook = playbookOf(given);
  return {
    possible,
    automatic: [
      `Error rate > ${percent(limits.errors.rollback)} (${limits.errors.why})`,
      `p95 latency > ${milliseconds(limits.latency.rollback)}`,
      ...(limits.business === undefined ? [] : [`${limits.business.name} < ${plain(limits.business.rollback)}`]),
      'A critical bug reported by users and confirmed',
    ],
    manual: ['Loss of revenue detected', 'Security vulnerability found', 'Breach of a legal or regulatory duty'],
    playbook,
    procedure: procedureOf(playbook[0], possible),
  };
}

function playbookOf({ facts, timeToUndo, capabilities, advice }: RollbackFacts): Step[] {
  if (timeToUndo === 'never') {
    return [
      {
        speed: 'forward',
        title: 'Freeze and fix forward',
        steps: [
          'Stop at the present share; do not go back, what was removed is not there any more.',
          'Switch off what reads or writes the changed data, if a flag or a route allows it.',
          'Deploy the fix through the same stages, beginning with the smallest share.',
          'Restore lost data from the backup that was tested before the start.',
          ...advice,
        ],
      },
    ];
  }
  const flags = inUse(capabilities['feature-flags']);
  const hasFlag = timeToUndo === 'instant' || facts.flag !== undefined;
  const steps: Step[] = [];
  if (hasFlag) {
    const flag = facts.flag === undefined ? 'the feature flag' : `flag \`${facts.flag}\``;
    const where = flags[0] === undefined ? '' : ` in ${flags[0].name}`;
    steps.push({ speed: 'instant', title: 'Flag to 0 %', steps: [`Set ${flag} to 0 %${where}.`] });
  }
  if (timeToUndo !== 'hours') steps.push(redeploy(capabilities));
  steps.push({
    speed: 'hours',
    title: 'Revert and deploy',
    steps: [
      '`git revert` the change on the main branch.',
      'Let the pipeline build, test and deploy it; do not skip the tests.',
    ],
  });
  return steps;
}

function redeploy(capabilities: Capabilities): Step {
  const found = inUse(capabilities.deployment);
  const ids = new Set(found.map(({ id }) => id));
  const own = previousVersion.find(({ id }) => ids.has(id));
  const controller = found.find(({ id }) => gitOpsControllers.includes(id));
  return {
    speed: 'minutes',
    title: 'Previous version',
    steps: [
      ...(controller === undefined
        ? []
        : [
            `${controller.name} puts back what Git says: pause its automatic sync first, and revert in Git afterwards.`,
          ]),
      own === undefined ? 'Deploy the previous version with the tool that deployed this one.' : `${own.step}.`,
    ],
  };
}

function procedureOf(first: Step | undefined, possible: boolean): string[] {
  if (!possible) return [...(first?.steps ?? []), 'Notify the stakeholders.'];
  return [
    ...(first?.steps ?? []),
    'Verify that the traffic has shifted: the new version serves no requests any more.',
    'Watch the error rate and the latency until both are back at the baseline.',
    'Notify the stakeholders (texts are part of the plan).',
  ];
}

export function inUse(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict === 'in-use');
}
