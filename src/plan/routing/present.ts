import type { RouterRow } from './router.js';
import { byReplicas } from './router.js';

/** How changes reach a workload today, as discovery reads it from the repository. */
export interface PresentStrategy {
  readonly name: string;
  /** As the format calls it: `Rollout`, `Canary`, `Deployment`. */
  readonly kind: string;
  readonly strategy: string;
  /** One line for people. */
  readonly text: string;
  /** Shares in percent, in order. */
  readonly steps?: readonly number[];
  readonly path: string;
  readonly line: number;
  /** Copies, where the object says a number. */
  readonly replicas?: number;
  /** What splits the traffic for a controller, in its own word (`istio`, `nginx`), or `replicas`. */
  readonly routedBy?: string;
}

const kindOf: Readonly<Record<string, string>> = {
  'argo-rollouts': 'Rollout',
  flagger: 'Canary',
  'google-cloud-deploy': 'DeliveryPipeline',
};

/** The steps that the repository already has for this controller; undefined where it has none or several that differ. */
export function ownSteps(id: string | undefined, present: readonly PresentStrategy[]): PresentStrategy | undefined {
  const [first, ...rest] = canariesOf(id, present).filter(({ steps = [] }) => steps.length > 0);
  return rest.every(({ text }) => text === first?.text) ? first : undefined;
}

function canariesOf(id: string | undefined, present: readonly PresentStrategy[]): readonly PresentStrategy[] {
  const kind = kindOf[id ?? ''];
  return present.filter((it) => it.kind === kind && it.strategy === 'canary');
}

/** Where Flagger matches headers and cookies; its README, table of features. */
const flaggerMatches = /^(?:istio|contour|gloo|nginx|gatewayapi)/;

const overIstio = {
  targets: ['header'],
  mirrors: '`setMirrorRoute` over Istio',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/',
} as const;

/**
 * A controller's row with what the mesh or ingress below it adds or takes: without one Argo Rollouts counts copies, and
 * chosen requests and mirroring come from Istio alone. Sources: Argo Rollouts, traffic management; Flagger's README.
 */
export function joined(row: RouterRow, present: readonly PresentStrategy[], ids: ReadonlySet<string>): RouterRow {
  if (row.id !== 'argo-rollouts' && row.id !== 'flagger') return row;
  const below = canariesOf(row.id, present).flatMap(({ routedBy }) => routedBy ?? []);
  const isIstio = below.length === 0 ? ids.has('istio') : below.includes('istio');
  if (row.id === 'argo-rollouts') {
    if (below.length > 0 && below.every((by) => by === 'replicas')) return { ...row, shares: byReplicas };
    return isIstio ? { ...row, ...overIstio } : row;
  }
  const matches = isIstio || below.some((by) => flaggerMatches.test(by));
  return {
    ...row,
    ...(matches && { targets: ['header', 'cookie'] as const }),
    ...(isIstio && { mirrors: '`mirror: true` in its analysis, over Istio' }),
  };
}

/** The workload with most copies of which the repository says a number: no other could hold a smaller share. */
export function mostCopies(present: readonly PresentStrategy[]): PresentStrategy | undefined {
  return present.reduce<PresentStrategy | undefined>(
    (most, it) => ((it.replicas ?? 0) > (most?.replicas ?? 0) ? it : most),
    undefined,
  );
}
