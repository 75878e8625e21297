import type { Criterion, Stage } from '../plan.js';

const sides = { success: 'Success', rollback: 'Rollback' } as const;

/** Criteria of stages that both plans have, one sentence a metric; what changed alike in several stages is said once. */
export function criteriaDifferences(before: readonly Stage[], after: readonly Stage[]): string[] {
  const places = new Map<string, number[]>();
  for (const stage of after) {
    const was = before.find((one) => one.audience === stage.audience && one.trafficPercent === stage.trafficPercent);
    if (was === undefined) continue;
    for (const side of ['success', 'rollback'] as const)
      for (const sentence of changes(was[side], stage[side]))
        note(places, `${sides[side]}${placeholder}: ${sentence}`, stage.number);
  }
  return [...places].map(([sentence, numbers]) =>
    sentence.replace(placeholder, ` in ${stagesNamed(numbers, after.length)}`),
  );
}

const placeholder = '\u0000';

function changes(before: readonly Criterion[], after: readonly Criterion[]): string[] {
  const metrics = [...new Set([...before, ...after].map(({ metric }) => metric))];
  return metrics.flatMap((metric) => {
    const [old, now] = [before, after].map((list) => list.filter((one) => one.metric === metric));
    const said = sentenceFor(textOf(old), textOf(now));
    if (said !== undefined) return [said];
    return needOf(old) === needOf(now) ? [] : [`${textOf(now)} is judged on ${needOf(now)} instead of ${needOf(old)}.`];
  });
}

function sentenceFor(old: string, now: string): string | undefined {
  if (old === now) return undefined;
  if (old === '') return `${now} is new.`;
  return now === '' ? `${old} is gone.` : `${now} instead of ${old}.`;
}

function textOf(list: readonly Criterion[] = []): string {
  return list.map(({ text }) => text).join(' and ');
}

/** Changed by hand, a limit may stand in the numbers and not in the words. */
function needOf(list: readonly Criterion[] = []): string {
  return list
    .map(({ limit, unit, direction, minimumRequests = 0, windowMinutes = 0 }) =>
      [
        `${direction ?? ''} ${limit ?? ''} ${unit ?? ''}`.trim(),
        `${minimumRequests} requests`,
        `${windowMinutes} minutes`,
      ].join(', '),
    )
    .join(' and ');
}

function note(places: Map<string, number[]>, sentence: string, stage: number): void {
  places.set(sentence, [...(places.get(sentence) ?? []), stage]);
}

function stagesNamed(numbers: readonly number[], all: number): string {
  if (numbers.length === all && all > 1) return 'every stage';
  return `${numbers.length === 1 ? 'stage' : 'stages'} ${numbers.join(', ')}`;
}
