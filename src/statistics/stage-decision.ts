export interface StageEvidence {
  /** Combined evidence for harm, and what it must reach (see rollbackThreshold). */
  readonly harm: number;
  readonly harmThreshold: number;
  /** Evidence of non-inferiority of every guarded metric, by its name. */
  readonly certificates: readonly { readonly metric: string; readonly value: number }[];
  /** 1/α of a wrong promotion. */
  readonly certificateThreshold: number;
  /** Everything else promotion waits for: minimum time, fresh series, no shared incident. */
  readonly conditions: readonly { readonly name: string; readonly met: boolean }[];
}

export interface StageDecision {
  readonly verdict: 'promote' | 'hold' | 'rollback';
  /** Why it holds: names of certificates and conditions that are missing. */
  readonly missing: readonly string[];
}

/**
 * Rollback and promotion are two tests: back on evidence of harm, on with evidence against harm for every metric, else
 * hold; never on by lapse of time. The level of promotion is not split over metrics, because all must pass
 * (intersection-union test): the chance of promoting while some metric is at its margin or beyond is at most its α.
 * Evidence for harm half way to its threshold (on the logarithm) stops promotion. Without any certificate it holds.
 *
 * Source: Berger, Technometrics 24 (1982) 295, for intersection-union tests.
 *
 * @example stageDecision({ harm: 700, harmThreshold: 600, certificates: [], certificateThreshold: 20, conditions: [] }).verdict // "rollback"
 */
export function stageDecision(evidence: StageEvidence): StageDecision {
  if (evidence.harm >= evidence.harmThreshold) return { verdict: 'rollback', missing: [] };
  const uncertified = evidence.certificates
    .filter(({ value }) => !(value >= evidence.certificateThreshold))
    .map(({ metric }) => metric);
  const unmet = evidence.conditions.filter(({ met }) => !met).map(({ name }) => name);
  const suspicious = evidence.harm < Math.sqrt(evidence.harmThreshold) ? [] : ['harm is suspected'];
  const none = evidence.certificates.length === 0 ? ['no metric is guarded'] : [];
  const missing = [...uncertified, ...unmet, ...suspicious, ...none];
  return { verdict: missing.length === 0 ? 'promote' : 'hold', missing };
}
