import { byCodeUnits, quoted } from '../text.js';
import { type RiskLevel, rank } from './facts.js';
import type { Proof } from './findings.js';

export type Basis = 'told' | 'found' | 'assumed';

/** One of the specification's four factors, with why it has its level and what that rests on. */
export interface Factor {
  readonly name: 'users' | 'revenue' | 'criticality' | 'timeToUndo';
  readonly title: string;
  readonly level: RiskLevel;
  readonly reason: string;
  readonly basis: Basis;
  readonly evidence: readonly Proof[];
  /** What telling this fact could still change. */
  readonly question?: string;
  /** A fact that was told and a thing that was found speak against each other. */
  readonly contradiction?: string;
}

/** A thing that was found and that stands for a level: a touch of the change, a tier in a catalog of services. */
export interface Ground {
  readonly level: RiskLevel;
  readonly reason: string;
  readonly proofs: readonly Proof[];
  /** parsed: a statement, outweighs what was told; hint: fills in for what was not. */
  readonly certainty: 'parsed' | 'hint';
}

export interface Scale {
  readonly name: Factor['name'];
  readonly title: string;
  /** What was told, in a sentence, and in words for a contradiction. */
  readonly told: { readonly level: RiskLevel; readonly reason: string; readonly words: string } | undefined;
  readonly assumed: { readonly level: RiskLevel; readonly reason: string };
  readonly grounds: readonly Ground[];
  readonly question: string;
}

const mostProofs = 3;

/**
 * The highest of what was told (else assumed) and what was found. Hints count only where nothing was told; where
 * something was, they show as a contradiction.
 */
export function weigh({ name, title, told, assumed, grounds, question }: Scale): Factor {
  const start = told ?? assumed;
  const counted = counting(grounds, told !== undefined);
  const weightiest = counted[0];
  const above = weightiest === undefined ? -1 : rank(weightiest.level) - rank(start.level);
  const isFound = weightiest !== undefined && (told === undefined ? above >= 0 : above > 0);
  const level = isFound ? weightiest.level : start.level;
  const deciding = isFound ? counted.filter((ground) => ground.level === level) : grounds;
  const against = told === undefined ? [] : byWeight(grounds).filter((ground) => rank(ground.level) > rank(told.level));
  const isSettled = told !== undefined || (weightiest?.certainty === 'parsed' && weightiest.level === 'HIGH');
  return {
    name,
    title,
    level,
    reason: isFound ? sentenceOf(deciding) : start.reason,
    basis: isFound ? 'found' : told === undefined ? 'assumed' : 'told',
    evidence: proofsOf(deciding),
    ...(!isSettled && { question }),
    ...(told !== undefined && against.length > 0 && { contradiction: contradiction(told.words, against) }),
  };
}

/** Those that weigh in, the weightiest first. */
export function counting<What extends Ground>(grounds: readonly What[], isTold: boolean): What[] {
  return byWeight(grounds.filter(({ certainty }) => !isTold || certainty === 'parsed'));
}

/** Weightiest first, statements before hints; the rest of the order is the same however they came in. */
export function byWeight<What extends Ground>(grounds: readonly What[]): What[] {
  const place = ({ proofs }: Ground) => `${proofs[0]?.path ?? '~'}:${String(proofs[0]?.line ?? 0).padStart(7, '0')}`;
  return [...grounds].sort(
    (a, b) =>
      rank(b.level) - rank(a.level) ||
      Number(a.certainty === 'hint') - Number(b.certainty === 'hint') ||
      byCodeUnits(place(a), place(b)) ||
      byCodeUnits(a.reason, b.reason),
  );
}

/** The first one's reason, and how many more there are. */
export function sentenceOf(grounds: readonly Ground[]): string {
  const reasons = [...new Set(grounds.map(({ reason }) => reason))];
  const [first = '', ...others] = reasons;
  return others.length === 0 ? first : `${first} And ${others.length} more of this weight.`;
}

export function proofsOf(grounds: readonly Ground[]): Proof[] {
  const seen = new Map<string, Proof>();
  for (const proof of byWeight(grounds).flatMap(({ proofs }) => proofs.slice(0, mostProofs))) {
    const key = `${proof.path}:${proof.line}:${proof.gone ?? false}`;
    if (seen.size < mostProofs && !seen.has(key)) seen.set(key, proof);
  }
  return [...seen.values()];
}

export function contradiction(told: string, against: readonly Ground[]): string {
  const [first] = against;
  const proof = first?.proofs[0];
  const where = proof === undefined ? '' : ` (${quoted(`${proof.path}:${proof.line}`)})`;
  return `Told: ${told}; found: ${(first?.reason ?? '').replace(/\.$/, '')}${where}. Check which is right.`;
}
