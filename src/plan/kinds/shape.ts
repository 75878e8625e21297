import type { Facts } from '../../risk/facts.js';
import type { TeamConfiguration } from '../configuration/configuration.js';
import type { Rules } from '../configuration/limits.js';
import type { TargetFacts, TargetKind } from '../configuration/target.js';
import type { Plan, Stage } from '../plan.js';
import type { Start } from '../schedule.js';
import { inSequence } from '../sequence.js';
import { batch } from './batch.js';
import { clientLibrary } from './client-library.js';
import type { Kind, KindContext } from './kind.js';
import { mobile } from './mobile.js';
import { type Target, targetNotice } from './target.js';
import { worker } from './worker.js';

const kinds: Readonly<Record<Exclude<TargetKind, 'service'>, Kind>> = {
  worker,
  queue: worker,
  batch,
  mobile,
  'client-library': clientLibrary,
};

/** What a plan becomes where its release reaches no service that answers requests; for a service all stays. */
export interface Shape {
  readonly stages: (stages: readonly Stage[], start: Start | undefined) => Stage[];
  readonly rollback: (rollback: Plan['rollback']) => Plan['rollback'];
  /** What holds the shares; empty for a service, whose routers are found. */
  readonly router: string;
  readonly monitoring: (monitoring: Plan['monitoring'], stages: readonly Stage[]) => Plan['monitoring'];
  readonly placeholders: (told: readonly string[]) => string[];
  readonly notices: (stages: readonly Stage[]) => string[];
  /** Whether requests are counted, routed and compared. */
  readonly hasRequests: boolean;
  /** The facts that statistics may count with: without a request rate where there is none. */
  readonly counted: (facts: Facts) => Facts;
  readonly target: Plan['target'];
}

export function shapeFor(
  target: Target,
  {
    facts,
    rules,
    team,
  }: { readonly facts: Facts; readonly rules: Rules; readonly team: TeamConfiguration | undefined },
): Shape {
  if (target.kind === 'service') return unchanged;
  const kind = kinds[target.kind];
  const { store, ...kept } = target;
  const figures: TargetFacts = { ...(store !== undefined && { store }), ...team?.values.targetFacts };
  const context: KindContext = { kind: target.kind, facts, figures, rules };
  return {
    stages: (stages, start) => inSequence(kind.stages(stages, context), start),
    rollback: (rollback) => kind.rollback(rollback, context),
    router: kind.router(context),
    monitoring: (monitoring, stages) => ({
      ...monitoring,
      watch: [...monitoring.watch.filter(({ group }) => !/^(?:Errors|Performance)$/.test(group)), ...kind.watch],
      ...alertsOf(stages.at(-1)),
    }),
    // Those that say how to ask for the requests of a server have no sense here.
    placeholders: (told) => [...told.filter((text) => !text.includes('http_request')), ...kind.placeholders(context)],
    notices: (stages) => [...targetNotice(target), ...kind.notices(stages, context)],
    hasRequests: false,
    counted: ({ requestsPerSecond: _rate, eventsPerDay: _events, ...rest }) => rest,
    target: { ...kept, judged: kind.judged(context) },
  };
}

const unchanged: Shape = {
  stages: (stages) => [...stages],
  rollback: (rollback) => rollback,
  router: '',
  monitoring: (monitoring) => monitoring,
  placeholders: (told) => [...told],
  notices: () => [],
  hasRequests: true,
  counted: (facts) => facts,
  target: undefined,
};

/** Somebody looks where the last stage would not succeed, and acts where it would be rolled back. */
function alertsOf(last: Stage | undefined): Pick<Plan['monitoring'], 'warning' | 'critical'> {
  const measured = (list: Stage['success'] = []) => list.filter(({ limit }) => limit !== undefined);
  return {
    warning: measured(last?.success).map(({ text }) => text.replace('≤', '>').replace('≥', '<')),
    critical: measured(last?.rollback).map(({ text }) => text),
  };
}
