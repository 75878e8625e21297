import type { Facts } from '../../risk/facts.js';
import { counted, inline } from '../../text.js';
import type { Objective } from '../monitoring.js';
import { type Judged, namesOfTools, type Proof, proofsOf, type Tool, toolsInUse } from './judged.js';

// The five checks that every plan lists and that check-readiness looks at again: one judgement for both.

/** A flag's key with where it is defined, else first read, and where code was seen to read it. */
export interface FlagKey {
  readonly key: string;
  readonly path: string;
  readonly line: number;
  readonly evaluations?: readonly { readonly path: string; readonly line: number }[];
}

/** Reports of tests that lie in the checkout without being part of it. */
export interface TestReports {
  readonly reports: readonly {
    readonly path: string;
    readonly tests: number;
    readonly failed: number;
    readonly skipped: number;
    /** The first test that failed. */
    readonly failure?: { readonly line: number; readonly name: string };
    /** Ends before its end, or is no report after all. */
    readonly broken?: boolean;
  }[];
  /** A source file that changed at or after the oldest report. */
  readonly changedSince?: string;
}

const testsQuestion = 'Do all tests pass on the very commit that is to be rolled out?';
const testsToDo = 'Run the tests on that commit, leave their JUnit report in the checkout or tell `testsPassed`.';

/** @param seen undefined where nobody looked for reports */
export function judgeTests(seen: TestReports | undefined, told: boolean | undefined): Judged {
  const reports = seen?.reports ?? [];
  const isOld = seen?.changedSince !== undefined;
  const evidence: Proof[] = reports.map(({ path, tests, failed, failure }) =>
    failure === undefined
      ? { path, line: 1, what: `${counted(tests, 'test')}, ${failed} failed` }
      : { path, line: failure.line, what: `failed: ${failure.name}` },
  );
  const failing = evidence.filter((_, index) => (reports[index]?.failed ?? 0) > 0);
  const sum = (count: 'tests' | 'failed' | 'skipped') => reports.reduce((total, report) => total + report[count], 0);
  const asked = { evidence, toDo: testsToDo, question: testsQuestion };
  if (told === false)
    return {
      state: 'refuted',
      isTold: true,
      why: 'told to fail',
      evidence: failing,
      toDo: 'Make them pass, then tell `testsPassed`.',
    };
  if (failing.length > 0 && !isOld) {
    const yet = told === true ? 'told to pass, yet ' : '';
    const why = `${yet}${sum('failed')} of ${counted(sum('tests'), 'test')} failed`;
    return { state: 'refuted', why, evidence: failing, toDo: 'Make them pass and run them again.' };
  }
  if (seen === undefined) return { state: 'unsure', why: 'ask the CI or the quality plugin', ...asked };
  if (reports.length === 0) return { state: 'unsure', why: 'no test report lies in the checkout', ...asked };
  if (isOld)
    return { state: 'unsure', why: `the reports are no newer than ${inline(seen.changedSince ?? '')}`, ...asked };
  if (reports.some(({ broken }) => broken === true))
    return { state: 'unsure', why: 'a test report could not be read to its end', ...asked };
  const passed = sum('tests') - sum('skipped');
  if (passed <= 0) return { state: 'unsure', why: 'the test reports show no test that ran', ...asked };
  const why = `${counted(passed, 'test')} passed, none failed, in ${counted(reports.length, 'report')} newer than every source file`;
  return { state: 'ready', why, evidence, toDo: testsToDo };
}

/** Configured means: a definition is kept here and code reads it. Definitions kept by a service cannot be seen. */
export function judgeFlag(told: string | undefined, tools: readonly Tool[], flagKeys: readonly FlagKey[]): Judged {
  const flags = toolsInUse(tools);
  const found = flagKeys.find(({ key }) => key === told);
  if (told === undefined) {
    const toDo = 'Put the change behind a feature flag, off for everyone, and tell its key (`flag`).';
    return flags.length > 0
      ? {
          state: 'unsure',
          why: `${flags.map(({ name }) => name).join(', ')} in use; name the flag`,
          evidence: proofsOf(flags),
          toDo,
          question: 'Which flag guards the change (`flag`)?',
        }
      : { state: 'absent', why: 'no flag system found', evidence: [], toDo };
  }
  if (found === undefined) {
    const toDo = `Define flag \`${told}\`, off for everyone, and read it around the change.`;
    return { state: 'absent', why: `flag ${told} was not found in the code`, evidence: [], toDo };
  }
  const reads = (found.evaluations ?? []).map((at) => ({ ...at, what: 'read here' }));
  const isDefined = !reads.some(({ path, line }) => path === found.path && line === found.line);
  const definition = isDefined ? [{ path: found.path, line: found.line, what: 'defined here' }] : [];
  const place = `flag ${told} at ${found.path}:${found.line}`;
  const evidence = [...definition, ...reads];
  if (reads.length === 0) {
    const toDo = `Read flag \`${told}\` around the change: a flag that no code reads takes nothing back.`;
    return { state: 'absent', why: `${place} is defined, but no code was seen to read it`, evidence, toDo };
  }
  if (isDefined) return { state: 'ready', why: place, evidence, toDo: 'Keep it off for everyone until the start.' };
  const where = flags[0] === undefined ? 'the flag system' : flags[0].name;
  return {
    state: 'unsure',
    why: `${place} is read, and its definition is not kept here`,
    evidence,
    toDo: `Define flag \`${told}\` in ${where}, off for everyone, and say so.`,
    question: `Is flag \`${told}\` set up in ${where}, off for everyone?`,
  };
}

export function judgeMonitoring(tools: readonly Tool[], objectives: readonly Objective[]): Judged {
  const monitoring = toolsInUse(tools);
  const rules = objectives.length;
  const [rule] = objectives;
  const toDo = 'Watch errors and latency of the service with a monitoring tool, and keep an alert rule for each.';
  if (monitoring.length === 0) return { state: 'absent', why: 'no monitoring found', evidence: [], toDo };
  const evidence = proofsOf(monitoring.slice(0, 3));
  const said = namesOfTools(monitoring);
  if (rule === undefined) {
    const question = `Does ${monitoring[0]?.name ?? 'the tool'} hold alerts and a dashboard for this feature?`;
    return { state: 'unsure', why: `${said}; no alert rule found`, evidence, toDo, question };
  }
  const why = `${said}; ${counted(rules, 'alert rule')}, check that they cover this feature`;
  const place = { path: rule.path, line: rule.line, what: rule.name };
  return { state: 'ready', why, evidence: [place, ...evidence], toDo };
}

/** @param kept where the plan's way back stands, or that it is this very plan; undefined where there is no plan */
export function judgeRollbackPlan(kept: Proof | 'this plan' | undefined): Judged {
  const toDo = 'Make the plan with plan-stages; its ways back are part of it.';
  if (kept === undefined) return { state: 'absent', why: 'no plan is kept for this feature', evidence: [], toDo };
  const rehearse = 'Rehearse it once before the start.';
  if (kept === 'this plan')
    return {
      state: 'ready',
      why: 'see Rollback Plan; rehearse it once before the start',
      evidence: [],
      toDo: rehearse,
    };
  return { state: 'ready', why: kept.what, evidence: [kept], toDo: rehearse };
}

/** Nothing in a repository shows that people were told, so this is always asked. */
export function judgeStakeholders({ stakeholders }: Pick<Facts, 'stakeholders'>): Judged {
  const toDo = 'Send the announcement (rollout-status with show=messages has the texts) two days before the start.';
  if (stakeholders === undefined || stakeholders.length === 0) {
    const question = 'Who has to know of this rollout, and have they been told?';
    return { state: 'unsure', why: 'nobody was named yet', evidence: [], toDo, question };
  }
  const names = stakeholders.join(', ');
  return { state: 'unsure', why: `to tell: ${names}`, evidence: [], toDo, question: `Have ${names} been told?` };
}
