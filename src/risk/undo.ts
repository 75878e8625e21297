import type { Capabilities } from '../catalog/detect.js';
import { proofAt, type Texts } from './evidence.js';
import { type Facts, type RiskLevel, riskier, slowness, type TimeToUndo } from './facts.js';
import type { Area, Guard, Proof, Touch } from './findings.js';
import { type Basis, byWeight, contradiction, counting, type Factor, proofsOf, sentenceOf } from './weigh.js';

/** What discovery saw, as far as the way back uses it. */
export interface WaysBack {
  readonly capabilities: Capabilities;
  readonly flagKeys: readonly {
    readonly key: string;
    /** Where the code reads it; a flag that is only defined undoes nothing. */
    readonly evaluations: readonly { readonly path: string; readonly line: number }[];
  }[];
  readonly texts: Texts;
}

export interface UndoFindings {
  readonly touches: readonly Touch[];
  /** Undefined without a change, and where nobody looked for flags around it. */
  readonly guard: Guard | undefined;
  readonly isChangeRead: boolean;
}

export type UndoFactor = Factor & { readonly timeToUndo: TimeToUndo };

export const undoLevel: Readonly<Record<TimeToUndo, RiskLevel>> = {
  instant: 'LOW',
  minutes: 'MEDIUM',
  hours: 'HIGH',
  never: 'HIGH',
};

/** Areas whose level speaks of what stays behind when the code is taken back. */
const leavesTraces: ReadonlySet<Area> = new Set(['stored-data', 'contract', 'client']);

/**
 * The fastest way back that was told or found, but never a faster one than what the change touches leaves. A statement
 * (a dropped column) outweighs what was told; a hint does not, and shows as a contradiction.
 */
export function undoFactor(facts: Facts, findings: UndoFindings, ways: WaysBack): UndoFactor {
  const told = facts.timeToUndo;
  const way = told === undefined ? wayFound(facts, findings, ways) : wayTold(told);
  const bearing = findings.touches.filter((touch) => touch.timeToUndo !== undefined || leavesTraces.has(touch.area));
  const counted = counting(bearing, told !== undefined);
  const forced = counted.reduce((slowest, touch) => Math.max(slowest, slownessOf(touch)), -1);
  const forcing = counted.filter((touch) => slownessOf(touch) === forced);
  const isForced = forced > slowness(way.time) || (way.basis === 'assumed' && forced === slowness(way.time));
  const timeToUndo = isForced ? (forcing[0]?.timeToUndo ?? way.time) : way.time;
  const staying = counted.filter(({ area }) => leavesTraces.has(area));
  const level = staying.reduce((highest, touch) => riskier(highest, touch.level), undoLevel[timeToUndo]);
  const isRaised = level !== undoLevel[timeToUndo];
  const raising = isRaised ? staying.filter((touch) => touch.level === level) : [];
  const grounds = [...(isForced ? forcing : []), ...raising];
  const against = contradictionOf(facts, bearing, findings.guard);
  const isSettled = told !== undefined || (timeToUndo === 'never' && forcing.some(isStatement));
  return {
    name: 'timeToUndo',
    title: 'Reversibility',
    timeToUndo,
    level,
    reason:
      grounds.length === 0 ? way.reason : isForced ? sentenceOf(grounds) : `${way.reason} But: ${sentenceOf(raising)}`,
    basis: grounds.length === 0 ? way.basis : 'found',
    evidence: grounds.length === 0 ? way.evidence : proofsOf(grounds),
    ...(!isSettled && { question: way.question }),
    ...(against !== undefined && { contradiction: against }),
  };
}

function slownessOf({ timeToUndo }: Touch): number {
  return timeToUndo === undefined ? -1 : slowness(timeToUndo);
}

function isStatement({ certainty }: Touch): boolean {
  return certainty === 'parsed';
}

interface Way {
  readonly time: TimeToUndo;
  readonly reason: string;
  readonly basis: Basis;
  readonly evidence: readonly Proof[];
  readonly question: string;
}

const question =
  'How fast can it be undone (timeToUndo: instant by flag, minutes by the previous version, hours by revert, never)?';

const toldReasons: Readonly<Record<TimeToUndo, string>> = {
  instant: 'A flag takes it back at once.',
  minutes: 'The previous version can be put back in minutes.',
  hours: 'Taking it back means a revert and a new deployment.',
  never: 'It cannot be taken back.',
};

function wayTold(time: TimeToUndo): Way {
  return { time, reason: toldReasons[time], basis: 'told', evidence: [], question };
}

function wayFound(facts: Facts, { guard, isChangeRead }: UndoFindings, ways: WaysBack): Way {
  if (guard?.coverage === 'whole') return behindFlag(guard);
  if (!isChangeRead) {
    const read = flagRead(facts.flag, ways);
    if (read !== undefined) return read;
  }
  const partly = aboutFlag(facts.flag, guard);
  const platform = ways.capabilities.deployment.find(
    (finding) => finding.verdict === 'in-use' && redeployable.has(finding.id),
  );
  if (platform !== undefined) {
    const [seen] = platform.evidence;
    const proof = seen === undefined ? undefined : proofAt(ways.texts, seen.path, seen.line);
    const reason = `${partly}${platform.name} can put the previous version back.`;
    return { time: 'minutes', reason, basis: 'found', evidence: proof === undefined ? [] : [proof], question };
  }
  const reason = `${partly}Nothing was found that undoes it faster than a revert and a new deployment.`;
  return { time: 'hours', reason, basis: 'assumed', evidence: [], question };
}

/** Why a flag that is there, or was told, is not counted on. */
function aboutFlag(flag: string | undefined, guard: Guard | undefined): string {
  if (guard?.coverage === 'partly') return `${outsideOf(guard)}, so the flag alone undoes only a part. `;
  if (flag === undefined || guard === undefined) return '';
  if (guard.coverage === 'unknown') return `Whether flag \`${flag}\` encloses the change could not be read. `;
  return `No changed place was found inside of flag \`${flag}\`. `;
}

const mostFlags = 3;

function behindFlag({ flags }: Guard): Way {
  const keys = [...new Set(flags.map(({ key }) => `\`${key}\``))].slice(0, mostFlags).join(', ');
  return {
    time: 'instant',
    reason: `All changed code runs only where flag ${keys} is on, so switching it off undoes the change.`,
    basis: 'found',
    evidence: flags.slice(0, mostFlags).map(({ proof }) => proof),
    question: `Is anything of the change at work while ${keys} is off? If so, tell timeToUndo.`,
  };
}

/** Without a range nobody knows what the flag encloses, so this is asked. */
function flagRead(flag: string | undefined, { flagKeys, texts }: WaysBack): Way | undefined {
  const read = flagKeys.find(({ key }) => key === flag)?.evaluations[0];
  if (read === undefined) return undefined;
  const proof = proofAt(texts, read.path, read.line);
  return {
    time: 'instant',
    reason: `The flag \`${flag}\` is read in the code, so switching it off undoes the change.`,
    basis: 'found',
    evidence: proof === undefined ? [] : [proof],
    question: `Is all of the change behind the flag \`${flag}\`? If not, tell timeToUndo; with base this is looked up.`,
  };
}

function outsideOf({ uncovered, unread }: Guard): string {
  const count = uncovered.length + unread.length;
  return count === 1 ? 'One changed place lies outside of the flag' : `${count} changed places lie outside of the flag`;
}

function contradictionOf(
  { timeToUndo: told, flag }: Facts,
  bearing: readonly Touch[],
  guard: Guard | undefined,
): string | undefined {
  if (told === undefined) return undefined;
  const words = told === 'never' ? 'it cannot be undone' : `undoing takes ${told === 'instant' ? 'an instant' : told}`;
  const slower = byWeight(bearing.filter((touch) => slownessOf(touch) > slowness(told))).sort(
    (a, b) => slownessOf(b) - slownessOf(a),
  );
  if (slower.length > 0) return contradiction(words, slower);
  const [first] = guard?.uncovered ?? [];
  // Without a flag in sight an instant may be a switch of traffic, of which nothing is known here.
  const speaksOfFlag = guard?.coverage === 'partly' || (guard?.coverage === 'none' && flag !== undefined);
  if (told !== 'instant' || guard === undefined || first === undefined || !speaksOfFlag) return undefined;
  const isAll = guard.coverage === 'none';
  const outside = isAll ? 'all changed places lie outside of the flag' : outsideOf({ ...guard, unread: [] });
  return `Told: ${words}; found: ${outside}, the first at \`${first.path}:${first.line}\`. Check which is right.`;
}

/** Platforms that keep the previous version and put it back by one command (see the playbook in `plan/rollback/`). */
const redeployable = new Set(
  'argo-rollouts flagger kubernetes helm argocd knative nais cloud-run app-engine google-cloud-deploy aws-ecs aws-lambda aws-codedeploy aws-sam elastic-beanstalk azure-container-apps azure-app-service vercel netlify cloudflare-workers cloudflare-pages fly-io render railway heroku kamal capistrano nomad firebase-hosting'.split(
    ' ',
  ),
);
