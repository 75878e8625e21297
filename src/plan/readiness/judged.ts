import type { Verdict } from '../../catalog/detect.js';

/** Every check by its name and title, in the order in which they are answered. */
export const readinessTitles = {
  tests: 'Tests pass',
  flag: 'Feature flag configured',
  monitoring: 'Monitoring in place',
  'rollback-plan': 'Rollback plan defined',
  stakeholders: 'Stakeholders notified',
  alerts: 'Alerts cover the service',
  'on-call': 'Somebody is on call',
  runbook: 'Runbook written',
  'previous-version': 'Previous version can be deployed again',
} as const;
export type CheckName = keyof typeof readinessTitles;

/** A place that shows something: relative POSIX path, 1-based line, and what stands there. */
export interface Proof {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

/**
 * What was seen of one check, before anyone is asked. ready: shown; refuted: the contrary is shown; absent: looked for
 * and not found, though it may be kept elsewhere; unsure: neither is shown. Only `ready` ever counts as ready.
 */
export interface Judged {
  readonly state: 'ready' | 'refuted' | 'absent' | 'unsure';
  /** It rests on a word of people alone. */
  readonly isTold?: true;
  /** A fragment for a list: no capital, no full stop. */
  readonly why: string;
  readonly evidence: readonly Proof[];
  /** What would make it ready: one sentence. */
  readonly toDo: string;
  /** What people are to be asked where nothing shows it. */
  readonly question?: string;
}

/** As much of a finding of the catalog as the checks need. */
export interface Tool {
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly evidence: readonly { readonly path: string; readonly line: number }[];
}

export function toolsInUse(tools: readonly Tool[]): Tool[] {
  return tools.filter(({ verdict }) => verdict === 'in-use');
}

/** The best place that shows each tool. */
export function proofsOf(tools: readonly Tool[]): Proof[] {
  return tools.flatMap(({ name, evidence: [best] }) =>
    best === undefined ? [] : [{ path: best.path, line: best.line, what: name }],
  );
}

export function namesOfTools(tools: readonly Tool[]): string {
  const names = tools.map(({ name }) => name);
  return names.slice(0, 3).join(', ');
}

/** `1 alert rule`, `2 alert rules`. */
