/**
 * One e-value from several, whatever their dependence: their weighted average, weights above 0. It needs no Bonferroni
 * correction and beats it, because small evidence of several adds up. An average of parts below 1 in weight stays one
 * (the rest is bet on nothing). 1 where there are no parts.
 *
 * Source: Vovk and Wang, Annals of Statistics 49 (2021) 1736, proposition 3.1.
 *
 * @example combinedEvidence([{ value: 10, weight: 0.5 }, { value: 0, weight: 0.5 }]) // 5
 */
export function combinedEvidence(parts: readonly { readonly value: number; readonly weight: number }[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return 1;
  const scale = Math.max(total, 1);
  const idle = Math.max(0, 1 - total);
  return parts.reduce((sum, { value, weight }) => sum + (value * weight) / scale, idle);
}
