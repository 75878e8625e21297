import type { Card } from './board.js';

/**
 * The envelope that the wicked-garden hooks check on tasks: `chain_id` is the rollout, a dot, and `root` or which card
 * beside the main one it is.
 */
export function envelopeOf({ slug, stage }: Pick<Card, 'slug' | 'stage'>): Record<string, string | number> {
  const { rollout, beside } = partsOf(slug);
  return {
    event_type: 'task',
    chain_id: `${rollout}.${beside ?? 'root'}`,
    source_agent: 'rollout-manager',
    rollout,
    ...(beside !== undefined && { card: beside }),
    ...(stage !== undefined && { stage }),
  };
}

/** `new-checkout_rehearsal` → the rollout `new-checkout` and its card `rehearsal`. */
export function partsOf(slug: string): { readonly rollout: string; readonly beside: string | undefined } {
  const at = slug.indexOf('_');
  return at < 0 ? { rollout: slug, beside: undefined } : { rollout: slug.slice(0, at), beside: slug.slice(at + 1) };
}

/** Whether metadata that a task bears names this very card. */
export function namesCard(metadata: Readonly<Record<string, unknown>>, slug: string): boolean {
  const { rollout, beside } = partsOf(slug);
  return metadata.rollout === rollout && metadata.card === beside;
}
