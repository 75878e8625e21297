import { policy } from '../../policy.js';
import { type Chosen, choiceOf, chosenOf, type Pulled } from './chosen.js';
import { inUse, placeOf, type RollbackFacts } from './found.js';
import { type GitOps, gitOpsOf, none as noGitOps } from './gitops.js';
import type { Lever } from './lever.js';
import { type Platform, platforms } from './platforms.js';
import type { PlaybookStep } from './schema.js';

/** The previous version put back, and what stands in its way. */
export interface PreviousVersion {
  readonly step: PlaybookStep;
  readonly traps: readonly string[];
  readonly gitOps: GitOps;
}

/** Platforms that Argo CD and Flux apply: a rollback on them goes through the controller. */
const inCluster: ReadonlySet<string> = new Set(['kubernetes', 'helm', 'argo-rollouts', 'flagger', 'argocd', 'knative']);

export function previousVersion(given: RollbackFacts): PreviousVersion {
  const ids = new Set(inUse(given.capabilities.deployment).map(({ id }) => id));
  // Flux runs Helm itself: a repository of its releases needs no other sign of it.
  if (ids.has('fluxcd') && (given.levers ?? []).some(({ kind }) => kind === 'flux-helm-release')) ids.add('helm');
  const able = platforms.filter(({ id }) => ids.has(id));
  // A platform whose very objects lie here says more than one that only stands earlier in the table.
  const shown = able.find(({ kinds }) => (given.levers ?? []).some(({ kind }) => kinds.includes(kind)));
  const own = shown ?? able[0];
  const chosen = own === undefined ? nothing : chosenOf(own.kinds, given);
  const targets: readonly Pulled[] = chosen.levers.length > 0 ? chosen.levers : [chosen.common];
  const meant = chosen.levers.length > 0 ? chosen.levers : chosen.among;
  const gitOps = own !== undefined && !inCluster.has(own.id) ? noGitOps : gitOpsOf(given, meant);
  const by = throughController(own, gitOps);
  const commands =
    by === undefined
      ? ['Deploy the previous version with the tool that deployed this one.']
      : by === own
        ? targets.flatMap((target) => by.commands(target))
        : by.commands(gitOps.app ?? gitOps.release ?? {});
  return {
    step: {
      speed: 'minutes',
      title: 'Previous version',
      steps: [
        ...(by === own && own !== undefined ? choiceOf(chosen, own.what) : []),
        ...stepsOf(own, commands, gitOps),
      ],
      estimate: estimateOf(by, gitOps),
    },
    traps: [...gitOps.traps, ...platformTraps(given, own, chosen.levers[0])],
    gitOps,
  };
}

const nothing: Chosen = { levers: [], among: [], common: {} };

/**
 * Under Argo CD its own rollback takes back all objects of the application, where kubectl knows one of them and Helm
 * none; under Flux a release of Helm is rolled back as such. A rollout with stages has a faster way of its own.
 */
function throughController(own: Platform | undefined, { app, release }: GitOps): Platform | undefined {
  if (own === undefined || !['kubernetes', 'helm', 'argocd'].includes(own.id)) return own;
  const id = app !== undefined ? 'argocd' : release !== undefined ? 'helm' : own.id;
  return platforms.find((platform) => platform.id === id);
}

/** An abort needs no pause: it changes the rollout's state, which Git does not hold. Source: Argo Rollouts, FAQ. */
function stepsOf(own: Platform | undefined, commands: readonly string[], gitOps: GitOps): string[] {
  if (own?.id === 'flagger' && (gitOps.first.length > 0 || gitOps.onlyGit)) {
    // The target belongs to Git, so the image is put back there and the controller brings it.
    return [
      ...commands.map((command) => command.replace(/\.$/, ', by a commit in Git.')),
      gitOps.afterRevert ?? '',
    ].filter((step) => step !== '');
  }
  if (gitOps.onlyGit) {
    const [abort] = own?.id === 'argo-rollouts' ? commands : [];
    return [...(abort === undefined ? [] : [abort]), '`git revert` the change.', gitOps.afterRevert ?? ''].filter(
      (step) => step !== '',
    );
  }
  if (own?.id === 'argo-rollouts') {
    const [abort = '', undo = ''] = commands;
    const before = gitOps.first.map((step) => lowerFirst(step.replace(/\.$/, '')));
    const later = before.length === 0 ? undo : undo.replace(': ', `: ${before.join(', ')}, then `);
    return [abort, ...commands.slice(2), later, ...gitOps.last];
  }
  return [...gitOps.first, ...commands, ...gitOps.last];
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

function estimateOf(by: Platform | undefined, { onlyGit }: GitOps): NonNullable<PlaybookStep['estimate']> {
  const person = policy.undoSwitchSeconds.value;
  if (onlyGit)
    return {
      seconds: person + policy.undoGitSyncSeconds.value + policy.undoStartSeconds.value,
      basis: 'a commit without waiting for the pipeline, the sync, the start of the old version',
    };
  if (by?.id === 'flagger')
    return {
      seconds: person + policy.undoStartSeconds.value,
      basis: 'the old version starts again; without `skipAnalysis` as long as the analysis',
    };
  if (by?.by === 'traffic')
    return {
      seconds: person + policy.undoTrafficSeconds.value,
      basis:
        by.id === 'argo-rollouts'
          ? 'during a stage; fully promoted, the old version has to start again'
          : 'the old version still runs and gets the requests back',
    };
  return { seconds: person + policy.undoStartSeconds.value, basis: 'the old version has to start again' };
}

/** What the platform itself does against a rollback, where its documentation says so. */
function platformTraps({ levers = [] }: RollbackFacts, own: Platform | undefined, target: Lever | undefined): string[] {
  const traps: string[] = [];
  // Source: Argo Rollouts, specification: with dynamicStableScale an abort waits for the old version to grow again.
  if (target?.settings?.dynamicStableScale === 'true')
    traps.push(
      `\`${target.name}\` shrinks the old version as the share grows (\`dynamicStableScale\`, ${placeOf(target)}): an abort waits until it has grown again.`,
    );
  // Source: Flagger, how it works: any change of the target starts an analysis, a change back as well.
  if (own?.id === 'flagger')
    traps.push(
      'To Flagger the way back is a new version too: without `skipAnalysis: true` it goes through the whole analysis.',
    );
  const scaled = target?.settings?.target ?? target?.name;
  const scaler = levers.find(
    (it) => it.kind === 'scaler' && it.settings?.by === 'KEDA' && scaled !== undefined && it.settings.target === scaled,
  );
  // Source: KEDA, scaling deployments, pausing by annotation.
  if (scaler !== undefined)
    traps.push(
      `KEDA scales \`${scaled ?? ''}\` (${placeOf(scaler)}): stopping it by replicas does not last; \`kubectl annotate scaledobject ${scaler.name} -n ${scaler.namespace ?? '<namespace>'} autoscaling.keda.sh/paused-replicas="0"\`.`,
    );
  return traps;
}
