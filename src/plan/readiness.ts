import * as z from 'zod';
import type { Facts } from '../risk/facts.js';
import type { Objective } from './monitoring.js';
import type { RolloutRecord } from './plan.js';
import {
  type FlagKey,
  judgeFlag,
  judgeMonitoring,
  judgeRollbackPlan,
  judgeStakeholders,
  judgeTests,
  type TestReports,
} from './readiness/basic.js';
import { type CheckName, type Judged, type Proof, readinessTitles, type Tool } from './readiness/judged.js';
import { judgeAlerts, judgeOnCall, judgePreviousVersion, judgeRunbook, type Scope } from './readiness/service.js';

/**
 * What people may vouch for. Tests are told with their outcome, and a plan is either kept or not; all else may be kept
 * where no repository shows it.
 */
export const vouchable = [
  'flag',
  'monitoring',
  'stakeholders',
  'alerts',
  'on-call',
  'runbook',
  'previous-version',
] as const satisfies readonly CheckName[];
export type Vouchable = (typeof vouchable)[number];

const checkName = z.enum([
  'tests',
  'flag',
  'monitoring',
  'rollback-plan',
  'stakeholders',
  'alerts',
  'on-call',
  'runbook',
  'previous-version',
] as const satisfies readonly CheckName[]);

export const readinessCheckSchema = z.strictObject({
  name: checkName,
  title: z.string(),
  state: z.enum(['ready', 'not-ready', 'unknown']),
  /** Whether the state is what was found or what was told. */
  basis: z.enum(['found', 'told']),
  /** A fragment for a list. */
  why: z.string(),
  evidence: z.array(z.strictObject({ path: z.string(), line: z.int().min(1), what: z.string() })),
  /** What would make it ready; left out where it is. */
  toDo: z.string().optional(),
  /** Asked of people where nothing shows it. */
  question: z.string().optional(),
});
export type ReadinessCheck = z.infer<typeof readinessCheckSchema>;

export interface ReadinessSeen {
  readonly tests: TestReports;
  readonly flagKeys: readonly FlagKey[];
  readonly tools: Readonly<Record<'feature-flags' | 'deployment' | 'monitoring', readonly Tool[]>>;
  /** Alerts, objectives and named queries of the whole repository. */
  readonly objectives: readonly Objective[];
  /** How many of them ring. */
  readonly alertRules: number;
  readonly scope: Scope;
  /** Places that hand alerts to who is on call. */
  readonly pages: readonly Proof[];
  /** Runbooks that name none of the services. */
  readonly otherRunbooks: readonly Proof[];
  readonly movingImages: readonly Proof[];
  /** The kept plan, and where its ways back stand; undefined where none is kept. */
  readonly kept: { readonly record: RolloutRecord; readonly rollback: Proof; readonly step: Proof } | undefined;
}

export interface ReadinessTold {
  readonly facts: Pick<Facts, 'flag' | 'stakeholders'>;
  readonly testsPassed: boolean | undefined;
  readonly confirmed: readonly Vouchable[];
}

/**
 * The nine checks before a start, each ready, not ready or unknown. What nobody showed or told stays unknown, and
 * unknown is not ready: no unknown check becomes ready by telling less (no service, no flag, no outcome).
 */
export function assessReadiness(
  seen: ReadinessSeen,
  { facts, testsPassed, confirmed }: ReadinessTold,
): ReadinessCheck[] {
  const { tools, kept, scope } = seen;
  const judged: Readonly<Record<CheckName, Judged>> = {
    tests: judgeTests(seen.tests, testsPassed),
    flag: judgeFlag(facts.flag, tools['feature-flags'], seen.flagKeys),
    monitoring: judgeMonitoring(tools.monitoring, seen.objectives),
    'rollback-plan': judgeRollbackPlan(kept?.rollback),
    stakeholders: judgeStakeholders(facts),
    alerts: judgeAlerts(scope, seen.alertRules),
    'on-call': judgeOnCall(
      scope,
      tools.monitoring.filter(({ id }) => pagingTools.has(id)),
      seen.pages,
    ),
    runbook: judgeRunbook(scope, seen.otherRunbooks),
    'previous-version': judgePreviousVersion({
      tools: tools.deployment,
      rollback: kept?.record.plan.rollback,
      step: kept?.step,
      movingImages: seen.movingImages,
    }),
  };
  const vouched = new Set<CheckName>([...confirmed, ...(testsPassed === true ? ['tests' as const] : [])]);
  return checkName.options.map((name) => checkOf(name, judged[name], vouched.has(name)));
}

/** Tools that call the people who are on duty, by their ids in the catalog. */
const pagingTools: ReadonlySet<string> = new Set([
  'pagerduty',
  'opsgenie',
  'grafana-oncall',
  'victorops',
  'squadcast',
  'firehydrant',
  'rootly',
  'incident-io',
]);

const mostEvidence = 5;
const states = { refuted: 'not-ready', absent: 'not-ready', unsure: 'unknown' } as const;

/** A word of people outweighs that something was not found, never that the contrary was. */
function checkOf(name: CheckName, judged: Judged, isVouched: boolean): ReadinessCheck {
  const { state, why, toDo, question, isTold } = judged;
  const evidence = judged.evidence.slice(0, mostEvidence).map(({ path, line, what }) => ({ path, line, what }));
  const named = { name, title: readinessTitles[name] };
  if (state === 'ready') return { ...named, state, basis: 'found', why, evidence };
  if (isVouched && state !== 'refuted') {
    return { ...named, state: 'ready', basis: 'told', why: `told; the repository alone: ${why}`, evidence };
  }
  return {
    ...named,
    state: states[state],
    basis: isTold === true ? 'told' : 'found',
    why,
    evidence,
    toDo,
    ...(state === 'unsure' && question !== undefined ? { question } : {}),
  };
}
