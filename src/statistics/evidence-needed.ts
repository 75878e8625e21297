// What averaging over grids costs: the bet that wins is one of eleven (ten), and about two and a half (three) near the
// truth win with it.
const harmGridNats = Math.log(11 / 2.5);
const certificateGridNats = Math.log(10 / 3);

/**
 * How many nats a bet must gather to decide. Harm: ln(1/α) of the stage, plus what the metric's `weight` among all
 * metrics, the half of the mass bet on late beginnings and the grid cost. Health: ln(1/α), a factor 2 for the second
 * certificate it is averaged with, and the grid.
 *
 * @example evidenceNeeded({ harmAlpha: 0.01, weight: 0.45, healthAlpha: 0.05 }).harm // 7.578429603690023
 */
export function evidenceNeeded({
  harmAlpha,
  weight,
  healthAlpha,
}: {
  /** Of one stage, such as 0.01 / stages. */
  readonly harmAlpha: number;
  readonly weight: number;
  readonly healthAlpha: number;
}): { readonly harm: number; readonly health: number } {
  return {
    harm: -Math.log(harmAlpha) - Math.log(weight) + Math.LN2 + harmGridNats,
    health: -Math.log(healthAlpha) + Math.LN2 + certificateGridNats,
  };
}
