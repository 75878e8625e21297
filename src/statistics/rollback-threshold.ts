/**
 * How large the combined evidence for harm must be at one of `stages` stages, so that a rollout whose every stage and
 * metric stays within tolerance is ever rolled back with chance `alpha` (such as 0.01) at most. The level is split evenly
 * over stages, since each starts its evidence anew; over metrics it is not split, as their evidence is averaged.
 *
 * Source: Ville's inequality at each stage, and the union bound over stages.
 *
 * @example rollbackThreshold(0.01, 6) // 600
 */
export function rollbackThreshold(alpha: number, stages: number): number {
  return stages / alpha;
}
