import type { Capabilities } from '../../catalog/detect.js';
import { policy } from '../../policy.js';
import type { Assessment } from '../../risk/assess.js';
import type { Facts } from '../../risk/facts.js';
import type { TeamConfiguration } from '../configuration/configuration.js';
import type { Rules } from '../configuration/limits.js';
import type { Stage } from '../plan.js';
import { duration, percent } from '../quantities.js';
import { controllers } from '../routing/controllers.js';
import { type Holder, type Holders, holdersOf } from '../routing/holders.js';
import { mostCopies, type PresentStrategy } from '../routing/present.js';
import { heldPercent, sharesWords, splits, usersWords } from '../routing/shares.js';
import { audiencesOf } from './audiences.js';
import { deployLayers } from './deploy-canary.js';
import type { Layers, Routing } from './schema.js';
import { shadowOf } from './shadow.js';

export interface LayerFacts {
  readonly facts: Facts;
  readonly assessment: Pick<Assessment, 'level' | 'touches' | 'guard'>;
  readonly capabilities: Capabilities;
  readonly stages: readonly Stage[];
  readonly rules: Rules;
  /** How changes reach the workloads today; absent where nobody looked. */
  readonly deployments?: readonly PresentStrategy[] | undefined;
  readonly team?: TeamConfiguration | undefined;
}

interface Held extends LayerFacts {
  readonly holders: Holders;
  readonly present: readonly PresentStrategy[];
}

export interface Layered {
  /** Who holds the shares, in one line. */
  readonly sentence: string;
  /** Said on top of the plan: nothing here can serve the shares that the plan asks for. */
  readonly notices: readonly string[];
  readonly layers?: Layers;
  readonly routing: Routing;
}

/** Two layers where a router and a flag are there, else the one that is, with what the other would have given. */
export function layersOf(facts: LayerFacts): Layered {
  const { stages, deployments: present = [] } = facts;
  const { routers: told, audiences: who } = facts.team?.values ?? {};
  const holders = holdersOf({ ...facts, present, told });
  const given = { ...facts, holders, present };
  const ramp = rampOf(holders);
  const holder = ramp === 'none' ? undefined : holders[ramp];
  const layers = layersFor(given, ramp);
  const isSmall = stages.length === 1;
  const lost = isSmall ? undefined : lostOf(given, ramp, layers);
  const shares = isSmall || holder === undefined ? [] : sharesOf(stages, holder);
  const audiences = isSmall ? {} : audiencesOf(stages, holder, { isFlag: ramp === 'flag', rules: given.rules, who });
  const shadow =
    given.assessment.level === 'HIGH' ? shadowOf({ ...given, touches: given.assessment.touches }) : undefined;
  const notice = ramp === 'none' && !isSmall ? nothingHolds(given) : undefined;
  return {
    sentence: sentenceOf(given, ramp, layers),
    notices: notice === undefined ? [] : [notice],
    ...(layers !== undefined && { layers }),
    routing: {
      ramp,
      ...(holders.flag !== undefined && { flag: described(holders.flag) }),
      ...(holders.deployment !== undefined && { deployment: described(holders.deployment) }),
      ...(lost !== undefined && { lost }),
      shares,
      ...audiences,
      ...(shadow !== undefined && { shadow }),
    },
  };
}

/** A switch holds no share, and copies are counted only where nothing else is left. */
function rampOf({ flag, deployment }: Holders): Routing['ramp'] {
  if (flag !== undefined && flag.row?.shares.kind !== 'whole') return 'flag';
  return splits(deployment?.row) ? 'deployment' : 'none';
}

/**
 * A LOW change is worth a canary of its deployment only where a controller steps through it unattended. A controller
 * steps copy by copy too: too coarse for a ramp of weeks, right for minutes.
 */
function layersFor({ assessment, stages, holders, present }: Held, ramp: Routing['ramp']): Layers | undefined {
  const by = holders.deployment;
  const isController = controllers.some(({ id }) => id === by?.id);
  const countsCopies = by?.row?.shares.kind === 'replicas' && mostCopies(present) !== undefined;
  if (by === undefined || !(splits(by.row) || (isController && countsCopies))) return undefined;
  const isSmall = stages.length === 1;
  if (isSmall ? !isController : ramp !== 'flag') return undefined;
  return deployLayers({
    level: assessment.level,
    by,
    present,
    stages,
    guard: assessment.guard,
    hasFlag: ramp === 'flag',
  });
}

function described({ id, name, row }: Holder): NonNullable<Routing['flag']> {
  return {
    ...(id !== undefined && { id }),
    name,
    ...(row !== undefined && {
      shares: sharesWords(row.shares),
      users: usersWords[row.users],
      ...(row.trap !== undefined && { trap: row.trap }),
      source: row.source,
    }),
  };
}

function lostOf({ holders }: Held, ramp: Routing['ramp'], layers: Layers | undefined): string | undefined {
  if (ramp === 'flag' && layers === undefined) {
    const watched = duration(policy.deployGateMinutes.value / 60);
    return `nothing steps the deployment, so the code with the flag off meets everyone at once; watch it for ${watched} before stage 1`;
  }
  if (ramp !== 'deployment') return undefined;
  const { deployment, flag } = holders;
  if (flag !== undefined)
    return `${flag.name} is on or off only: it takes back at once but holds no share, and weeks of shares hold up every other release of this workload`;
  // Said of the one controller whose makers advise against what the ladder asks.
  const advice = deployment?.id === 'argo-rollouts' ? ` (its makers advise ${deployment.row?.usual ?? 'hours'})` : '';
  return `without a flag the way back is a shift of traffic, and weeks of shares hold up every other release of this workload${advice}`;
}

/** Shares that the router cannot hold as they stand, each with the next one that it can. */
function sharesOf(stages: readonly Stage[], { name, row }: Holder): Routing['shares'] {
  if (row === undefined) return [];
  const isOut = (stage: Stage) => stage.audience !== 'everyone' && row.targets.length > 0;
  const missed = stages.flatMap((stage): Routing['shares'] => {
    const held = heldPercent(row.shares, stage.trafficPercent);
    if (isOut(stage) || held === undefined || Math.abs(held - stage.trafficPercent) < 1e-6) return [];
    const text = `${name} holds ${sharesWords(row.shares)}: ${percent(held)} in place of ${percent(stage.trafficPercent)}`;
    return [{ stage: stage.number, askedPercent: stage.trafficPercent, heldPercent: held, text }];
  });
  const [second] = row.mostShifts === undefined ? [] : stages.slice(row.mostShifts - 1, -1);
  if (second === undefined) return missed;
  const text = `${name} goes from one share to everyone: from stage ${second.number} on each share is a deployment of its own`;
  return [...missed, { stage: second.number, askedPercent: second.trafficPercent, heldPercent: 100, text }];
}

function nothingHolds({ stages, holders, present }: Held): string {
  const smallest = Math.min(...stages.map(({ trafficPercent }) => trafficPercent));
  const copies = mostCopies(present);
  const isCounted = holders.deployment?.row?.shares.kind === 'replicas';
  const held =
    copies?.replicas === undefined ? undefined : heldPercent({ kind: 'replicas' }, smallest, copies.replicas);
  const next =
    copies?.replicas === undefined || held === undefined || copies.replicas * smallest >= 100
      ? ''
      : `; \`${copies.name}\` has ${copies.replicas} (${copies.path}:${copies.line}), so ${percent(held)} is the least`;
  const counted = isCounted ? ` (by replicas alone that takes ${Math.ceil(100 / smallest)} pods${next})` : '';
  return `Nothing found here can hold ${percent(smallest)} of the traffic${counted}: put the change behind a feature flag, or name the router that the repository does not show (\`routers\` in .rollouts/config.yaml).`;
}

function sentenceOf({ facts, stages, holders }: Held, ramp: Routing['ramp'], layers: Layers | undefined): string {
  const { flag, deployment } = holders;
  const after =
    layers === undefined || ramp !== 'flag' ? '' : `, after a canary of the deployment by ${layers.deploy.by}`;
  if (ramp === 'flag' && flag !== undefined) {
    if (facts.flag === undefined) return `a flag in ${flag.name}${after}`;
    return `flag \`${facts.flag}\`${flag.id === undefined ? '' : ` (${flag.name})`}${after}`;
  }
  if (ramp === 'deployment' && deployment !== undefined) return deployment.name;
  return stages.length === 1 ? 'the deployment itself' : 'nothing found in this repository';
}
