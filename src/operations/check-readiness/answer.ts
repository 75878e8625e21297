import * as z from 'zod';
import { type ReadinessCheck, readinessCheckSchema } from '../../plan/readiness.js';
import { excerpt, inline } from '../../text.js';

export const readinessSchema = z.strictObject({
  feature: z.string(),
  /** Every check is ready. */
  ready: z.boolean(),
  /** The services that were looked at. */
  services: z.array(z.string()),
  checks: z.array(readinessCheckSchema),
});
export type Readiness = z.infer<typeof readinessSchema>;

export const readinessBrief = z.strictObject({
  ready: z.boolean(),
  checks: z.array(z.record(z.string(), z.unknown())),
});
export type ReadinessBrief = z.infer<typeof readinessBrief>;

/** Four characters are taken for a token. */
const mostCharacters = 1000 * 4;
const mostServices = 20;

/** All checks, with as many words for each as 1,000 tokens hold. */
export function briefOf(readiness: Readiness): ReadinessBrief {
  const sizes = [220, 160, 120, 90, 70];
  for (const size of sizes) {
    const brief = cutTo(readiness, size);
    if (JSON.stringify(brief).length <= mostCharacters) return brief;
  }
  return cutTo(readiness, 40);
}

function cutTo({ ready, checks }: Readiness, most: number): ReadinessBrief {
  return {
    ready,
    checks: checks.map(({ name, state, why, evidence, toDo, question }) => ({
      check: name,
      state,
      why: excerpt(why, most),
      ...(evidence.length === 0
        ? {}
        : { evidence: evidence.slice(0, most > 100 ? 2 : 1).map((it) => placeOf(it, most)) }),
      ...(question !== undefined
        ? { question: excerpt(question, most) }
        : toDo === undefined
          ? {}
          : { toDo: excerpt(toDo, most) }),
    })),
  };
}

/** The end of a path says more than its beginning. */
function placeOf({ path, line }: ReadinessCheck['evidence'][number], most: number): string {
  const plain = inline(path);
  return `${plain.length > most ? `…${plain.slice(1 - most)}` : plain}:${line}`;
}

const signs = { ready: '[x]', 'not-ready': '[ ]', unknown: '[?]' } as const;

export function renderReadiness({ feature, ready, services, checks }: Readiness): string {
  const count = checks.filter(({ state }) => state === 'ready').length;
  const verdict = ready
    ? 'Ready to start: every check is shown or told.'
    : `Not ready: ${count} of ${checks.length} checks are ready; what is unknown does not count as ready.`;
  const named = services.slice(0, mostServices).map((name) => excerpt(name, 80));
  const rest = services.length - named.length;
  const asked = checks.flatMap(({ name, question }) =>
    question === undefined ? [] : [`- ${name}: ${inline(question)}`],
  );
  return `${[
    `# Readiness: ${inline(feature)}`,
    '',
    verdict,
    ...(named.length === 0 ? [] : ['', `Services: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`]),
    '',
    ...checks.flatMap(linesOf),
    ...(asked.length === 0 ? [] : ['', 'To be asked (what people vouch for is told as `confirmed`):', '', ...asked]),
  ].join('\n')}\n`;
}

const mostShown = 3;

function linesOf({ title, state, why, evidence, toDo }: ReadinessCheck): string[] {
  const places = evidence
    .slice(0, mostShown)
    .map(({ path, line, what }) => `${inline(path)}:${line} ${excerpt(what, 80)}`);
  const rest = evidence.length - places.length;
  return [
    `- ${signs[state]} ${title}: ${inline(why)}`,
    ...places.map((place) => `  - ${place}`),
    ...(rest > 0 ? [`  - and ${rest} more`] : []),
    ...(toDo === undefined ? [] : [`  - To do: ${inline(toDo)}`]),
  ];
}
