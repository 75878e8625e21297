import type { Assessment } from '../../risk/assess.js';
import type { Facts } from '../../risk/facts.js';
import { excerpt } from '../../text.js';
import { UserError } from '../../user-error.js';
import { configurationPath, placeOf, type TeamConfiguration } from '../configuration/configuration.js';
import type { TargetKind } from '../configuration/target.js';

/** What the repository shows of the kind of a release. */
export interface FoundTarget {
  /** Services that the change touches; all of them where no change was read. */
  readonly services: readonly { readonly name: string; readonly path?: string; readonly line?: number }[];
  readonly isChangeRead: boolean;
  /** Projects of apps for phones, and packages that are published for others. */
  readonly apps: readonly { readonly platform: 'android' | 'apple'; readonly path: string }[];
  readonly published: readonly { readonly path: string; readonly line: number }[];
  readonly hasDeployments: boolean;
  readonly touches: Assessment['touches'];
}

export interface Target {
  readonly kind: TargetKind;
  readonly basis: 'told' | 'found' | 'assumed';
  readonly why: string;
  /** The store of the only platform that the repository has an app for. */
  readonly store?: 'app-store' | 'google-play';
}

const consumer = /(?:^|[-_.])(?:workers?|consumers?|listeners?|subscribers?|sidekiq|celery|resque)$/i;
const queued = /(?:^|[-_.])(?:queues?|queue-?processor)$/i;
const scheduled = /(?:^|[-_.])(?:cron(?:-?jobs?)?|batch|nightly|etl|scheduler)$/i;

/** As the team tells it, else as the repository shows it without doubt, else a service that answers requests. */
export function targetOf(team: TeamConfiguration | undefined, found: FoundTarget): Target {
  const told = team?.values.target;
  if (team !== undefined && told !== undefined)
    return { kind: told, basis: 'told', why: placeOf(team, 'target'), ...storeFor(found) };
  return foundTarget(found) ?? { kind: 'service', basis: 'assumed', why: 'nothing shows another kind' };
}

function foundTarget({
  services,
  isChangeRead,
  apps,
  published,
  hasDeployments,
  touches,
}: FoundTarget): Target | undefined {
  const [app] = apps;
  const touchesApp = touches.some(({ area }) => area === 'client');
  if (app !== undefined && services.length === 0 && (touchesApp || !isChangeRead)) {
    const platform = app.platform === 'android' ? 'Android' : 'Apple devices';
    return {
      kind: 'mobile',
      basis: 'found',
      why: `an app for ${platform} (${excerpt(app.path, 120)}), and no service beside it`,
      ...storeFor({ apps }),
    };
  }
  const [manifest] = published;
  if (manifest !== undefined && services.length === 0 && apps.length === 0 && !hasDeployments)
    return {
      kind: 'client-library',
      basis: 'found',
      why: `a published package (${excerpt(manifest.path, 120)}:${manifest.line}), and nothing that is deployed`,
    };
  return byNames(services);
}

function storeFor({ apps }: Pick<FoundTarget, 'apps'>): Pick<Target, 'store'> {
  const platforms = new Set(apps.map(({ platform }) => platform));
  if (platforms.size !== 1) return {};
  return { store: platforms.has('android') ? 'google-play' : 'app-store' };
}

/** Where all that is touched is called after a kind. */
function byNames(services: FoundTarget['services']): Target | undefined {
  for (const [kind, pattern] of [
    ['worker', consumer],
    ['queue', queued],
    ['batch', scheduled],
  ] as const) {
    const [first] = services;
    if (first === undefined || !services.every(({ name }) => pattern.test(name))) continue;
    const place = first.path === undefined ? '' : ` (${excerpt(first.path, 120)}:${first.line ?? 1})`;
    return {
      kind,
      basis: 'found',
      why: `what changes is called ${services
        .map(({ name }) => excerpt(name, 60))
        .slice(0, 3)
        .join(', ')}${place}`,
    };
  }
  return undefined;
}

/** @throws UserError where a told fact cannot be true of the told target, with the file's line */
export function refuseContradictions(target: Target, facts: Facts, team: TeamConfiguration | undefined): void {
  if (target.basis !== 'told' || team === undefined) return;
  const place = `${placeOf(team, 'target')}: \`target: ${target.kind}\``;
  const fail = (why: string) => new UserError('target-contradicts', `${place} ${why}`);
  const { timeToUndo, flag } = facts;
  const isQuick = timeToUndo === 'instant' || timeToUndo === 'minutes';
  if (target.kind === 'mobile' && (timeToUndo === 'minutes' || (isQuick && flag === undefined)))
    throw fail(
      `and \`timeToUndo\` ${timeToUndo} contradict each other: a store takes nothing back from phones. Tell the \`flag\` that switches the change off with \`timeToUndo\` instant, or \`timeToUndo\` never.`,
    );
  if (target.kind === 'client-library' && isQuick && flag === undefined)
    throw fail(
      `and \`timeToUndo\` ${timeToUndo} contradict each other: a published version stays with those who took it. Tell \`timeToUndo\` hours (a patch release) or never.`,
    );
  const cluster = team.values.parts?.findIndex(({ kind }) => kind === 'cluster') ?? -1;
  if ((target.kind === 'mobile' || target.kind === 'client-library') && cluster >= 0)
    throw fail(
      `and the cluster at ${placeOf(team, `parts.${cluster}`)} contradict each other: what users install runs in none. Take one of them away.`,
    );
}

const kindWords: Readonly<Record<TargetKind, string>> = {
  service: 'a service',
  worker: 'a worker',
  queue: 'what reads a queue',
  batch: 'a batch job',
  mobile: 'an app in a store',
  'client-library': 'a library that others build in',
};

/** Said on top of a plan whose kind nobody told. */
export function targetNotice({ kind, basis, why }: Target): string[] {
  return basis === 'found'
    ? [`Planned for ${kindWords[kind]}: ${why}. Where that is wrong, tell \`target\` in ${configurationPath}.`]
    : [];
}
