import type { Criterion, Stage } from '../plan.js';
import { plain } from '../quantities.js';

/** A criterion's two sides: what a stage has to hold, and what rolls it back. */
export interface Sides {
  readonly success: Criterion;
  readonly rollback: Criterion;
}

export interface Measure {
  readonly metric: Criterion['metric'];
  /** As in `backlog age ≤ 36 s`. */
  readonly words: string;
  readonly unit: string;
  /** Its usual value, where one was told. */
  readonly baseline: number | undefined;
  /** Times the baseline. */
  readonly ratios: { readonly success: number; readonly rollback: number };
}

/** More is worse. Without a baseline the limits are multiples of what is usual, for people to look up. */
export function timesUsual({ metric, words, unit, baseline, ratios }: Measure): Sides {
  const isKnown = baseline !== undefined && baseline > 0;
  const shown = (value: number) => (isKnown ? `${plain(value)} ${unit}` : `${plain(value)} × usual`);
  const side = (ratio: number, direction: 'at-most' | 'above', sign: string): Criterion => {
    const limit = isKnown ? baseline * ratio : ratio;
    return {
      metric,
      text: `${words} ${sign} ${shown(limit)}`,
      direction,
      limit,
      unit: isKnown ? unit : '× usual',
      basis: isKnown ? 'baseline' : 'placeholder',
    };
  };
  return { success: side(ratios.success, 'at-most', '≤'), rollback: side(ratios.rollback, 'above', '>') };
}

/** A fixed pair of limits; `lower` where less is worse. */
export function fixed(
  {
    metric,
    words,
    unit,
    basis,
  }: Pick<Criterion, 'metric' | 'basis'> & { readonly words: string; readonly unit: string },
  limits: { readonly success: number; readonly rollback: number },
  worse: 'higher' | 'lower' = 'higher',
): Sides {
  const [holds, breaks] = worse === 'higher' ? (['at-most', 'above'] as const) : (['at-least', 'below'] as const);
  const [within, beyond] = worse === 'higher' ? ['≤', '>'] : ['≥', '<'];
  // Four digits: three would make 98.9 of 98.91.
  const text = (sign: string, limit: number) => `${words} ${sign} ${Number(limit.toPrecision(4))} ${unit}`;
  return {
    success: { metric, text: text(within, limits.success), direction: holds, limit: limits.success, unit, basis },
    rollback: { metric, text: text(beyond, limits.rollback), direction: breaks, limit: limits.rollback, unit, basis },
  };
}

/** A stage whose criteria on requests speak of something else, without those that have no sense, and with more. */
export function judgedBy(
  stage: Stage,
  added: readonly Sides[],
  words: { readonly errors?: string; readonly latency?: string },
): Stage {
  const kept = (list: readonly Criterion[]): Criterion[] =>
    list.flatMap((criterion): Criterion[] => {
      const { metric, text } = criterion;
      if (metric === 'error-rate')
        return words.errors === undefined ? [] : [{ ...criterion, text: text.replace(/error rate/i, words.errors) }];
      if (metric === 'p95-latency')
        return words.latency === undefined
          ? []
          : [{ ...criterion, metric: 'job-duration', text: text.replace(/p95(?: latency)?/i, words.latency) }];
      return [criterion];
    });
  return {
    ...stage,
    success: [...kept(stage.success), ...added.map(({ success }) => success)],
    rollback: [...kept(stage.rollback), ...added.map(({ rollback }) => rollback)],
  };
}

/** The lines on requests of a rollback plan in a kind's words, and its own limits after them. */
export function triggers(
  automatic: readonly string[],
  added: readonly Sides[],
  words: { readonly errors?: string; readonly latency?: string },
): string[] {
  const kept = automatic.flatMap((line) => {
    if (/^error rate/i.test(line))
      return words.errors === undefined ? [] : [line.replace(/^error rate/i, capital(words.errors))];
    if (/^p95/i.test(line))
      return words.latency === undefined ? [] : [line.replace(/^p95(?: latency)?/i, capital(words.latency))];
    return [line];
  });
  return [...added.map(({ rollback }) => capital(rollback.text)), ...kept];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
