import { policy } from '../policy.js';
import { byCodeUnits } from '../text.js';
import { type Concerned, concernedBy, type OwnerFacts } from './concerned.js';
import { type Findings, withStandingEvidence } from './evidence.js';
import { criticalityFactor, revenueFactor, usersFactor } from './factors.js';
import { type Facts, type RiskLevel, rank, riskier, type TimeToUndo } from './facts.js';
import { type Guard, type Likelihood, mostPlacesUnguarded, type Touch } from './findings.js';
import { questionsOf } from './questions.js';
import { undoFactor, type WaysBack } from './undo.js';
import { byWeight, type Factor } from './weigh.js';

export type { Findings } from './evidence.js';
export type { Factor } from './weigh.js';

/** What discovery saw, as far as risk uses it. */
export interface Surroundings extends WaysBack, OwnerFacts {}

/** The cell of the policy's table that the overall level is. */
export interface Rule {
  readonly impact: RiskLevel;
  /** Without a change nobody knows it, and the level is the impact's. */
  readonly likelihood: RiskLevel | 'unknown';
  readonly reason: string;
}

export interface Assessment {
  readonly level: RiskLevel;
  /** One sentence: which factors make the level, and whether the likelihood raised it. */
  readonly because: string;
  readonly rule: Rule;
  /** The four factors of impact; its level is the highest of theirs. */
  readonly factors: readonly Factor[];
  readonly impactLevel: RiskLevel;
  readonly timeToUndo: TimeToUndo;
  /** There for every range that git could compare. */
  readonly likelihood?: Likelihood;
  /** Weightiest first. */
  readonly touches: readonly Touch[];
  readonly guard?: Guard;
  readonly concerned?: Concerned;
  /** What to ask the user, most telling first. */
  readonly questions: readonly string[];
  /** Where something told and something found speak against each other. */
  readonly contradictions: readonly string[];
  /** In words, what was left out. */
  readonly gaps: readonly string[];
  /** What was read from git; absent where no range was given. */
  readonly change?: {
    readonly base: string;
    readonly head: string;
    readonly commits: number;
    readonly files: number;
    readonly linesChanged: number;
  };
}

/**
 * Two axes. Impact is the specification's four factors, read strictly: LOW asks for all four to be LOW, HIGH for one,
 * so its level is the highest of theirs. Likelihood comes from the change. The policy's table joins them; it rises
 * in both, so telling or finding something riskier never lowers the level.
 */
export function assess(facts: Facts, found: Findings | undefined, surroundings: Surroundings): Assessment {
  const checked = found && withStandingEvidence(found);
  const findings = checked?.findings;
  const concerned = findings && concernedBy(findings.change, surroundings);
  const touches = byWeight((findings?.touches ?? []).toSorted((a, b) => byCodeUnits(wordsOf(a), wordsOf(b))));
  const undoFindings = { touches, guard: findings?.guard, isChangeRead: findings !== undefined };
  const weighed = (told: Facts) => {
    const { timeToUndo, ...undo } = undoFactor(told, undoFindings, surroundings);
    const factors: Factor[] = [
      usersFactor(told),
      revenueFactor(told, touches),
      criticalityFactor(told, touches, concerned),
      undo,
    ];
    return { timeToUndo, factors };
  };
  const { timeToUndo, factors } = weighed(facts);
  const impactLevel = highest(factors);
  const likelihood = findings?.likelihood;
  const level = overallLevel(impactLevel, likelihood?.level);
  const levelIf = (told: Facts) => overallLevel(highest(weighed(told).factors), likelihood?.level);
  const guard = findings?.guard && cutGuard(findings.guard);
  return {
    level,
    because: becauseOf(factors, impactLevel, level, likelihood),
    rule: ruleOf(impactLevel, likelihood?.level),
    factors,
    impactLevel,
    timeToUndo,
    ...(likelihood !== undefined && { likelihood }),
    touches: touches.slice(0, mostTouches),
    ...(guard !== undefined && { guard }),
    ...(concerned !== undefined && { concerned }),
    questions: questionsOf({ factors, facts, level, levelIf, isChangeRead: findings !== undefined }),
    contradictions: factors.flatMap((factor) => factor.contradiction ?? []),
    gaps: gapsOf(findings, checked?.dropped ?? 0),
    ...(findings !== undefined && { change: summaryOf(findings) }),
  };
}

/** All of a touch in one order, so that equally weighty ones stand the same way however they came in. */
function wordsOf({ area, reason, certainty, level, timeToUndo, advice, proofs }: Touch): string {
  const places = proofs.map(({ path, line, what, gone }) => [path, line, what, gone === true]);
  return JSON.stringify([area, reason, certainty, level, timeToUndo ?? '', advice ?? '', places]);
}

const cased = { LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High' } as const;

/** What is not known of the likelihood counts as usual: MEDIUM leaves the impact as it is. */
export function overallLevel(impact: RiskLevel, likelihood: RiskLevel | undefined): RiskLevel {
  return cellOf(impact, likelihood ?? 'MEDIUM').value;
}

function cellOf(impact: RiskLevel, likelihood: RiskLevel) {
  return policy[`overall${cased[impact]}${cased[likelihood]}`];
}

function ruleOf(impact: RiskLevel, likelihood: RiskLevel | undefined): Rule {
  if (likelihood !== undefined) return { impact, likelihood, reason: cellOf(impact, likelihood).reason };
  return { impact, likelihood: 'unknown', reason: 'No change was read, so the level is the impact alone.' };
}

function highest(factors: readonly Factor[]): RiskLevel {
  return factors.map((factor) => factor.level).reduce(riskier);
}

function becauseOf(
  factors: readonly Factor[],
  impact: RiskLevel,
  level: RiskLevel,
  likelihood: Likelihood | undefined,
): string {
  const deciding = factors.filter((factor) => factor.level === impact);
  const assumed = deciding.every((factor) => factor.basis === 'assumed') ? ', on assumptions alone' : '';
  const names = `${list(deciding.map((factor) => factor.title.toLowerCase()))}${assumed}`;
  if (rank(level) > rank(impact))
    return `${level} by likelihood ${likelihood?.level}, which raises impact ${impact} (${names}).`;
  return `${level} by ${names}${likelihood === undefined ? '' : `; likelihood ${likelihood.level} does not change it`}.`;
}

/** A record is kept in the repository, so lists have an end. */
const mostTouches = 100;
const mostPlaces = 100;

/** What lies outside matters where something lies inside; else it is the whole change. */
function cutGuard(guard: Guard): Guard {
  const most = guard.coverage === 'partly' ? mostPlaces : mostPlacesUnguarded;
  return {
    ...guard,
    flags: guard.flags.slice(0, mostPlaces),
    uncovered: guard.uncovered.slice(0, most),
    unread: guard.unread.slice(0, most),
  };
}

function gapsOf(findings: Findings | undefined, dropped: number): string[] {
  if (findings === undefined) return [];
  const { touches } = findings;
  const guard = findings.guard?.coverage === 'partly' ? findings.guard : undefined;
  const cut = (count: number, most: number, what: string) =>
    count > most ? [`Of ${count} ${what} ${most} are listed.`] : [];
  return [
    ...cut(touches.length, mostTouches, 'things that the change touches the weightiest'),
    ...cut(guard?.uncovered.length ?? 0, mostPlaces, 'changed places outside of the flag'),
    ...cut(guard?.unread.length ?? 0, mostPlaces, 'changed places that could not be read for flags'),
    ...(dropped > 0 ? [`${dropped} pieces of evidence did not match the files and are not shown.`] : []),
  ];
}

function summaryOf({ change }: Findings) {
  const linesChanged = change.files.reduce((sum, file) => sum + file.added + file.removed, 0);
  return {
    base: change.base.slice(0, 12),
    head: change.head.slice(0, 12),
    commits: change.commits,
    files: change.files.length,
    linesChanged,
  };
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
