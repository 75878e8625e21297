import type { Capabilities, Finding } from '../../catalog/detect.js';
import type { Facts } from '../../risk/facts.js';
import { joined, type PresentStrategy } from './present.js';
import type { RouterRow } from './router.js';
import { deploymentRouters, flagRouters, mirroringRouters } from './table.js';

/** Who can hold a share, and what is known of it. */
export interface Holder {
  readonly name: string;
  readonly id?: string;
  /** Absent for a product of which the table knows nothing. */
  readonly row?: RouterRow;
}

export interface Holders {
  /** A flag system in use, or the flag that was told. */
  readonly flag?: Holder;
  /** What splits or steps the traffic of a deployment; what merely replaces copies too. */
  readonly deployment?: Holder;
  /** What can copy requests. */
  readonly mirror?: Holder;
}

/** What a team says of its routers, in place of what the repository shows. */
export interface ToldRouters {
  readonly flags?: string | undefined;
  readonly deployment?: string | undefined;
}

export interface Seen {
  readonly facts: Facts;
  readonly capabilities: Capabilities;
  readonly present: readonly PresentStrategy[];
  readonly told?: ToldRouters | undefined;
}

export function holdersOf({ facts, capabilities, present, told = {} }: Seen): Holders {
  const deployments = inUse(capabilities.deployment);
  const flags = inUse(capabilities['feature-flags']);
  const flag = flagHolder(facts, flags, told.flags);
  const ids = new Set([
    ...deployments.map(({ id }) => id),
    ...(told.deployment === undefined ? [] : [told.deployment]),
  ]);
  const row =
    deploymentRouters.find(({ id }) => id === told.deployment) ?? deploymentRouters.find(({ id }) => ids.has(id));
  const nameOf = (id: string) => deployments.find((finding) => finding.id === id)?.name ?? id;
  const deployment = row && { id: row.id, name: nameOf(row.id), row: joined(row, present, ids) };
  const mirror =
    deployment?.row.mirrors === undefined ? mirroringRouters.find(({ id }) => ids.has(id)) : deployment.row;
  return {
    ...(flag !== undefined && { flag }),
    ...(deployment !== undefined && { deployment }),
    ...(mirror !== undefined && { mirror: { id: mirror.id, name: nameOf(mirror.id), row: mirror } }),
  };
}

/** The first system of which the table knows something; behind OpenFeature whoever answers; else the first one found. */
function flagHolder(facts: Facts, found: readonly Finding[], told: string | undefined): Holder | undefined {
  const candidates = [
    ...(told === undefined ? [] : [{ id: told, name: found.find(({ id }) => id === told)?.name ?? told }]),
    ...found.flatMap(({ id, name, behind = [] }) => [
      { id, name },
      ...behind.map((it) => ({ id: it.id, name: it.id })),
    ]),
  ];
  const known = candidates.flatMap(({ id, name }) => {
    const row = flagRouters.find((it) => it.id === id);
    return row === undefined ? [] : [{ id, name, row }];
  });
  // A switch holds no share, so one that holds shares goes before it.
  const best = known.find(({ row }) => row.shares.kind !== 'whole') ?? known[0] ?? candidates[0];
  return best ?? (facts.flag === undefined ? undefined : { name: `flag \`${facts.flag}\`` });
}

function inUse(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict === 'in-use');
}
