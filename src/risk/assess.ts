import type { Change } from './change.js';
import {
  criticalityFactor,
  type Factor,
  revenueFactor,
  type Surroundings,
  undoFactor,
  usersFactor,
} from './factors.js';
import { type Facts, type RiskLevel, riskier, type TimeToUndo } from './facts.js';

export interface Assessment {
  readonly level: RiskLevel;
  /** One sentence: which factors make the level. */
  readonly because: string;
  readonly factors: readonly Factor[];
  readonly timeToUndo: TimeToUndo;
  /** What to ask the user, most telling first. */
  readonly questions: readonly string[];
  /** Where something told and something found speak against each other. */
  readonly contradictions: readonly string[];
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
 * The specification's table, read strictly: LOW asks for all four factors to be LOW, HIGH for one. So the overall
 * level is the highest of the four, and telling or finding something riskier never lowers it.
 */
export function assess(facts: Facts, change: Change | undefined, surroundings: Surroundings): Assessment {
  const undo = undoFactor(facts, change, surroundings);
  const { timeToUndo, ...undoPart } = undo;
  const factors: Factor[] = [
    usersFactor(facts),
    revenueFactor(facts, change),
    criticalityFactor(facts, change),
    undoPart,
  ];
  const level = factors.map((factor) => factor.level).reduce(riskier);
  const deciding = factors.filter((factor) => factor.level === level);
  const assumed = deciding.every((factor) => factor.basis === 'assumed');
  const because = `${level} by ${list(deciding.map((factor) => factor.title.toLowerCase()))}${assumed ? ', on assumptions alone' : ''}.`;
  return {
    level,
    because,
    factors,
    timeToUndo,
    questions: questionsOf(factors, level),
    contradictions: factors.flatMap((factor) => factor.contradiction ?? []),
    ...(change !== undefined && { change: summaryOf(change) }),
  };
}

/** Questions whose answer could lower the level come first. */
function questionsOf(factors: readonly Factor[], level: RiskLevel): string[] {
  const asked = factors.flatMap(({ question, level: own }) => (question === undefined ? [] : [{ question, own }]));
  return [...asked.filter(({ own }) => own === level), ...asked.filter(({ own }) => own !== level)].map(
    ({ question }) => question,
  );
}

function summaryOf(change: Change) {
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
