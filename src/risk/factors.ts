import type { Capabilities } from '../catalog/detect.js';
import { policy } from '../policy.js';
import type { Change } from './change.js';
import type { Facts, RiskLevel, TimeToUndo } from './facts.js';
import { timesToUndo } from './facts.js';
import type { Proof } from './findings.js';
import { destructiveLine, pathsThatTouch } from './signs.js';

export type Basis = 'told' | 'found' | 'assumed';

/** One of the specification's four factors, with why it has its level and what that rests on. */
export interface Factor {
  readonly name: 'users' | 'revenue' | 'criticality' | 'timeToUndo';
  readonly title: string;
  readonly level: RiskLevel;
  readonly reason: string;
  readonly basis: Basis;
  readonly evidence: readonly Proof[];
  /** What telling this fact could still change; there for every factor that was not told. */
  readonly question?: string;
  /** A fact that was told and a thing that was found speak against each other. */
  readonly contradiction?: string;
}

/** What discovery saw, as far as risk uses it. */
export interface Surroundings {
  readonly capabilities: Capabilities;
  readonly flagKeys: readonly {
    readonly key: string;
    /** Where the code reads it; a flag that is only defined undoes nothing. */
    readonly evaluations: readonly { readonly path: string; readonly line: number }[];
  }[];
}

export function usersFactor(facts: Facts): Factor {
  const low = policy.usersLowBelowPercent.value;
  const medium = policy.usersMediumBelowPercent.value;
  const told = facts.usersPercent;
  const percent = told ?? policy.usersAssumedPercent.value;
  const level: RiskLevel = percent < low ? 'LOW' : percent < medium ? 'MEDIUM' : 'HIGH';
  const band =
    level === 'LOW'
      ? `below ${low} %`
      : level === 'MEDIUM'
        ? `${low} % or more, below ${medium} %`
        : `${medium} % or more`;
  const base = { name: 'users', title: 'User impact', level, evidence: [] } as const;
  if (told !== undefined)
    return { ...base, reason: `${told} % of users meet it once fully on (${band}).`, basis: 'told' };
  return {
    ...base,
    reason: `Nobody said how many users meet it, so all of them are counted (${band}).`,
    basis: 'assumed',
    question: `Which share of users meets the change once it is fully on (usersPercent)? Below ${medium} % this factor is MEDIUM, below ${low} % LOW.`,
  };
}

export function revenueFactor(facts: Facts, change: Change | undefined): Factor {
  const base = { name: 'revenue', title: 'Revenue impact' } as const;
  const proofs = pathsThatTouch('money', change);
  const told = facts.revenueImpact;
  if (told !== undefined) {
    const level: RiskLevel = told === 'none' ? 'LOW' : told === 'indirect' ? 'MEDIUM' : 'HIGH';
    return {
      ...base,
      level,
      reason: told === 'none' ? 'No effect on revenue.' : `${capital(told)} effect on revenue.`,
      basis: 'told',
      evidence: proofs,
      ...(told === 'none' && proofs.length > 0 && { contradiction: contradiction('no effect on revenue', proofs) }),
    };
  }
  const question = 'Does the change touch revenue (revenueImpact: none, indirect or direct)?';
  if (proofs.length > 0) {
    const reason = `The change touches ${named(proofs)}: ${proofs[0]?.what}, so money may depend on it.`;
    return { ...base, level: 'HIGH', reason, basis: 'found', evidence: proofs, question };
  }
  const reason = 'Nobody said whether money depends on it; an indirect effect is assumed.';
  return { ...base, level: 'MEDIUM', reason, basis: 'assumed', evidence: [], question };
}

export function criticalityFactor(facts: Facts, change: Change | undefined): Factor {
  const base = { name: 'criticality', title: 'System criticality' } as const;
  const proofs = pathsThatTouch('identity', change);
  const told = facts.criticality;
  if (told !== undefined) {
    const level: RiskLevel = told === 'non-critical' ? 'LOW' : told === 'important' ? 'MEDIUM' : 'HIGH';
    return {
      ...base,
      level,
      reason: `The system is ${told}.`,
      basis: 'told',
      evidence: proofs,
      ...(told === 'non-critical' &&
        proofs.length > 0 && { contradiction: contradiction('a non-critical system', proofs) }),
    };
  }
  const question = 'How critical is the system (criticality: non-critical, important or critical)?';
  if (proofs.length > 0) {
    const reason = `The change touches ${named(proofs)}: ${proofs[0]?.what}, so signing in or personal data may depend on it.`;
    return { ...base, level: 'HIGH', reason, basis: 'found', evidence: proofs, question };
  }
  const infrastructure = pathsThatTouch('infrastructure', change);
  const seen = infrastructure.length > 0 ? ` The change touches ${named(infrastructure)}.` : '';
  const reason = `Nobody said how critical the system is; an important one is assumed.${seen}`;
  return { ...base, level: 'MEDIUM', reason, basis: 'assumed', evidence: infrastructure, question };
}

const undoLevel: Readonly<Record<TimeToUndo, RiskLevel>> = {
  instant: 'LOW',
  minutes: 'MEDIUM',
  hours: 'HIGH',
  never: 'HIGH',
};

export function undoFactor(
  facts: Facts,
  change: Change | undefined,
  surroundings: Surroundings,
): Factor & { readonly timeToUndo: TimeToUndo } {
  const base = { name: 'timeToUndo', title: 'Reversibility' } as const;
  const answer = (
    timeToUndo: TimeToUndo,
    reason: string,
    basis: Basis,
    evidence: readonly Proof[],
    more: Partial<Factor> = {},
  ) => ({
    ...base,
    timeToUndo,
    level: undoLevel[timeToUndo],
    reason,
    basis,
    evidence,
    ...more,
  });
  const question =
    'How fast can it be undone (timeToUndo: instant by flag, minutes by the previous version, hours by revert, never)?';
  const told = facts.timeToUndo;
  const lost = destructiveLine(change);
  if (lost !== undefined && (told === undefined || timesToUndo.indexOf(told) < timesToUndo.indexOf(lost.timeToUndo))) {
    const against = told === undefined ? {} : { contradiction: contradiction(`undoing it is ${told}`, [lost.proof]) };
    return answer(lost.timeToUndo, lost.reason, 'found', [lost.proof], told === undefined ? { question } : against);
  }
  if (told !== undefined) return answer(told, undoReason[told], 'told', lost === undefined ? [] : [lost.proof]);
  const flag = flagProof(facts.flag, surroundings);
  if (flag !== undefined) {
    return answer(
      'instant',
      `The flag \`${facts.flag}\` is read in the code, so switching it off undoes the change.`,
      'found',
      [flag],
      {
        question: `Is all of the change behind the flag \`${facts.flag}\`? If not, tell timeToUndo.`,
      },
    );
  }
  const platform = surroundings.capabilities.deployment.find(
    (finding) => finding.verdict === 'in-use' && redeployable.has(finding.id),
  );
  if (platform !== undefined) {
    const { path, line, signal } = platform.evidence[0] ?? { path: '', line: 1, signal: '' };
    const proofs = path === '' ? [] : [{ path, line, what: signal }];
    return answer('minutes', `${platform.name} can put the previous version back.`, 'found', proofs, { question });
  }
  return answer('hours', 'Nothing was found that undoes it faster than a revert and a new deployment.', 'assumed', [], {
    question,
  });
}

const undoReason: Readonly<Record<TimeToUndo, string>> = {
  instant: 'A flag takes it back at once.',
  minutes: 'The previous version can be put back in minutes.',
  hours: 'Taking it back means a revert and a new deployment.',
  never: 'It cannot be taken back.',
};

/** Platforms that keep the previous version and put it back by one command (see the playbook in `plan/rollback.ts`). */
const redeployable = new Set(
  'argo-rollouts flagger kubernetes helm argocd knative nais cloud-run app-engine google-cloud-deploy aws-ecs aws-lambda aws-codedeploy aws-sam elastic-beanstalk azure-container-apps azure-app-service vercel netlify cloudflare-workers cloudflare-pages fly-io render railway heroku kamal capistrano nomad firebase-hosting'.split(
    ' ',
  ),
);

function flagProof(flag: string | undefined, surroundings: Surroundings): Proof | undefined {
  const read = surroundings.flagKeys.find(({ key }) => key === flag)?.evaluations[0];
  return read === undefined ? undefined : { ...read, what: `reads flag ${flag}` };
}

function named(proofs: readonly Proof[]): string {
  const [first, ...others] = proofs;
  if (first === undefined) return 'nothing';
  return others.length === 0 ? `\`${first.path}\`` : `\`${first.path}\` and ${others.length} more`;
}

function contradiction(told: string, proofs: readonly Proof[]): string {
  return `Told: ${told}; found: ${proofs[0]?.what ?? ''} in \`${proofs[0]?.path ?? ''}\`. Check which is right.`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
