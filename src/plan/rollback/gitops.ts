import { policy } from '../../policy.js';
import { type Chosen, chosenOf } from './chosen.js';
import { inUse, placeOf, type RollbackFacts } from './found.js';
import type { Lever } from './lever.js';

/** What a controller that puts back what Git says means for a rollback by hand. */
export interface GitOps {
  /** To do before the hand is laid on, and after. */
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly traps: readonly string[];
  /** The Argo CD application that holds the workload. */
  readonly app: Lever | undefined;
  /** The Flux release that holds it. */
  readonly release: Lever | undefined;
  /** A rollback by hand cannot last, so Git is the only way. */
  readonly onlyGit: boolean;
  /** How a revert gets to the cluster. */
  readonly afterRevert: string | undefined;
}

/** Where nothing puts Git back. */
export const none: GitOps = {
  first: [],
  last: [],
  traps: [],
  app: undefined,
  release: undefined,
  onlyGit: false,
  afterRevert: undefined,
};

/** @param targets what the rollback is run on, or all that may be meant: one controller may hold all of them */
export function gitOpsOf(given: RollbackFacts, targets: readonly Lever[]): GitOps {
  const found = new Set(inUse(given.capabilities.deployment).map(({ id }) => id));
  if (found.has('argocd')) return argo(given, targets);
  if (found.has('fluxcd')) return flux(given, targets);
  return none;
}

function argo(given: RollbackFacts, targets: readonly Lever[]): GitOps {
  const levers = given.levers ?? [];
  const app = holding('argo-app', given, targets);
  if (app !== undefined) return ofApp(app, levers);
  const set = holding('argo-appset', given, targets);
  if (set !== undefined) return ofSet(set);
  return unknownApp(
    chosenOf(['argo-app'], given),
    levers.filter(({ kind, settings }) => kind === 'argo-appset' && settings?.automated === 'true'),
  );
}

/** Source: Argo CD, automated sync: with an ApplicationSet, changing the application's own setting has no effect. */
function ofSet(set: Lever): GitOps {
  if (set.settings?.automated !== 'true')
    return { ...none, afterRevert: `Sync the application of ApplicationSet \`${set.name}\` by hand.` };
  return {
    ...none,
    onlyGit: true,
    traps: [
      `ApplicationSet \`${set.name}\` (${placeOf(set)}) writes its applications anew: switching off the sync of one has no effect, so only a revert in Git lasts.`,
    ],
    afterRevert: syncs(set),
  };
}

/** Source: Argo CD, automated sync semantics; no rollback while automated sync is on. */
function ofApp(app: Lever, levers: readonly Lever[]): GitOps {
  const { name } = app;
  const helm =
    app.settings?.helm === 'true'
      ? [`\`helm rollback\` finds no release: Argo CD renders the chart of \`${name}\` and applies plain objects.`]
      : [];
  if (app.settings?.automated !== 'true') {
    return {
      ...none,
      app,
      traps: [
        `No trap: \`${name}\` (${placeOf(app)}) is synced by hand, so a rollback stays until someone syncs it.`,
        ...helm,
      ],
      afterRevert: `Sync it: \`argocd app sync ${name}\`.`,
    };
  }
  const heals = app.settings.selfHeal === 'true';
  const parent = parentOf(app, levers);
  const pause = (it: Lever) => `\`argocd app set ${it.name} --sync-policy none\``;
  const paused = parent === undefined ? pause(app) : `${pause(parent)}, then ${pause(app)}`;
  const policies = [
    'automated',
    ...(heals ? ['--self-heal'] : []),
    ...(app.settings.prune === 'true' ? ['--auto-prune'] : []),
  ];
  return {
    ...none,
    app,
    first: [`Stop the sync: ${paused}.`],
    last: [
      `Afterwards: revert in Git, then \`argocd app set ${name} --sync-policy ${policies.join(' ')}\`${parent === undefined ? '' : ` and the same for \`${parent.name}\``}.`,
    ],
    traps: [
      heals
        ? `Argo CD heals \`${name}\` (${placeOf(app)}): a rollback by hand is undone within seconds, and \`argocd app rollback\` is refused while its sync is automatic.`
        : `Argo CD syncs \`${name}\` (${placeOf(app)}) by itself, without healing: a rollback by hand stays until the next commit, and \`argocd app rollback\` is refused while its sync is automatic.`,
      ...(parent === undefined
        ? []
        : [
            `\`${name}\` itself is kept by \`${parent.name}\` (${placeOf(parent)}), which switches its sync on again: stop \`${parent.name}\` first.`,
          ]),
      ...helm,
    ],
    afterRevert: syncs(app),
  };
}

function syncs({ name, kind }: Lever): string {
  const now = kind === 'argo-app' ? `; at once: \`argocd app sync ${name}\`` : '';
  return `Argo CD brings the revert by itself within ${policy.undoGitSyncSeconds.value / 60} min${now}.`;
}

function unknownApp({ among, common }: Chosen, sets: readonly Lever[]): GitOps {
  const count =
    among.length === 0 ? 'which are not in this repository' : `of which ${among.length} are in this repository`;
  if (common.settings?.automated === 'false' && sets.length === 0)
    return {
      ...none,
      traps: [
        `No trap: all ${among.length} applications of Argo CD here are synced by hand, so a rollback stays until someone syncs.`,
      ],
      afterRevert: 'Sync it: `argocd app sync <app>`.',
    };
  const heals = common.settings?.selfHeal === 'true' ? ', and all of those heal within seconds' : '';
  return {
    ...none,
    first: [
      'Stop the sync: `argocd app set <app> --sync-policy none` (`argocd app get <app>` tells whether it is automatic).',
    ],
    last: ['Afterwards: revert in Git, then set the sync policy back.'],
    traps: [
      `Argo CD puts back what Git says where its applications sync by themselves (${count}${heals}).`,
      ...sets
        .slice(0, 1)
        .map(
          (set) =>
            `An application of ApplicationSet \`${set.name}\` (${placeOf(set)}) takes no such switch: there only a revert in Git lasts.`,
        ),
    ],
    afterRevert: 'Sync it: `argocd app sync <app>`.',
  };
}

/** Source: Flux, flux suspend and flux resume; a Kustomization corrects what drifts at each interval. */
function flux(given: RollbackFacts, targets: readonly Lever[]): GitOps {
  const release = holding('flux-helm-release', given, targets);
  // Helm's controller acts on releases by itself: to stop the Kustomization above them would not stop it.
  const ofReleases = targets.length > 0 && targets.every(({ kind }) => kind === 'flux-helm-release');
  const isNamed = targets.some((target) => target.name === release?.name);
  const holder = ofReleases || isNamed ? release : (holding('flux-kustomization', given, targets) ?? release);
  const isRelease = ofReleases || holder?.kind === 'flux-helm-release';
  const word = isRelease ? 'helmrelease' : 'kustomization';
  const namespace = holder?.namespace ?? (isRelease ? '<namespace>' : 'flux-system');
  const named = `${word} ${holder?.name ?? (isRelease ? '<release>' : '<name>')} -n ${namespace}`;
  if (holder?.settings?.suspend === 'true')
    return { ...none, release, traps: [`No trap: Flux is suspended for \`${holder.name}\` (${placeOf(holder)}).`] };
  const every = holder?.settings?.interval;
  return {
    ...none,
    release: isRelease ? release : undefined,
    first: [`Stop Flux: \`flux suspend ${named}\`.`],
    last: [`Afterwards: revert in Git, then \`flux resume ${named}\`.`],
    traps: [
      `Flux puts back what Git says${every === undefined ? '' : ` every ${every}`}${holder === undefined ? '' : ` (${placeOf(holder)})`}: a rollback by hand does not outlast that.`,
    ],
    afterRevert: `Flux brings the revert by itself; at once: \`flux reconcile ${named}${isRelease ? '' : ' --with-source'}\`.`,
  };
}

/** The one whose folder all targets lie in (the deepest), that is called like them, or the only one there is. */
function holding(kind: Lever['kind'], given: RollbackFacts, targets: readonly Lever[]): Lever | undefined {
  const all = (given.levers ?? []).filter((it) => it.kind === kind);
  const itself = all.find((it) => targets.length === 1 && targets[0] === it);
  const above = all
    .filter((it) => targets.length > 0 && targets.every((target) => isHeldBy(it, target)))
    .sort((a, b) => folderOf(b).length - folderOf(a).length);
  const named = all.find(({ name }) => targets.length > 0 && targets.every((target) => target.name === name));
  const only = chosenOf([kind], given).levers;
  return itself ?? above[0] ?? named ?? (only.length === 1 ? only[0] : undefined);
}

function isHeldBy({ settings }: Lever, target: Lever): boolean {
  return settings?.path !== undefined && lies(target.path, settings.path);
}

function lies(path: string, folder: string): boolean {
  const bare = folder.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
  return bare === '' || path.startsWith(`${bare}/`);
}

function folderOf({ settings }: Lever): string {
  return settings?.path ?? '';
}

/** An application that applies the file in which this one is written, by itself. */
function parentOf(app: Lever, levers: readonly Lever[]): Lever | undefined {
  return levers.find(
    (other) =>
      other !== app &&
      other.kind === 'argo-app' &&
      other.settings?.selfHeal === 'true' &&
      other.settings.path !== undefined &&
      lies(app.path, other.settings.path) &&
      !lies(other.path, app.settings?.path ?? '\0'),
  );
}
