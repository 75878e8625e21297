import type { Facts } from '../../risk/facts.js';
import type { Rules } from '../configuration/limits.js';
import type { TargetFacts, TargetKind } from '../configuration/target.js';
import type { Plan, Stage } from '../plan.js';

/** What a kind of target is told to make its part of the plan from. */
export interface KindContext {
  readonly kind: TargetKind;
  readonly facts: Facts;
  readonly figures: TargetFacts;
  readonly rules: Rules;
}

/**
 * What differs where a release reaches no service that answers requests. Pure; each is a file beside this one. The
 * stages keep the level's least length: a kind may lay hours together, never leave some out.
 */
export interface Kind {
  /** @throws UserError where what was told leaves no stages to be had */
  readonly stages: (stages: readonly Stage[], context: KindContext) => Stage[];
  readonly rollback: (rollback: Plan['rollback'], context: KindContext) => Plan['rollback'];
  /** What holds the shares. */
  readonly router: (context: KindContext) => string;
  /** In place of errors and latency of requests. */
  readonly watch: Plan['monitoring']['watch'];
  /** In place of the sentence on windows and numbers of requests. */
  readonly judged: (context: KindContext) => string;
  readonly notices: (stages: readonly Stage[], context: KindContext) => readonly string[];
  /** Figures that nobody told, and how to get each. */
  readonly placeholders: (context: KindContext) => readonly string[];
}
