import * as z from 'zod';
import type { Proof } from '../../risk/findings.js';
import { counted, excerpt } from '../../text.js';
import { factorNames, type Output } from './answer.js';

export const brief = z.strictObject({
  level: z.string(),
  because: z.string(),
  impact: z.record(z.string(), z.string()),
  timeToUndo: z.string(),
  likelihood: z.record(z.string(), z.unknown()).optional(),
  strategy: z.string(),
  touches: z.array(z.string()),
  outsideFlag: z.array(z.string()),
  mustKnow: z.array(z.string()),
  questions: z.array(z.string()),
  contradictions: z.array(z.string()),
  gaps: z.array(z.string()),
});

export type Brief = z.infer<typeof brief>;

/** 1,500 tokens, four characters to a token, as JSON. */
const mostCharacters = 1_490 * 4;

/** How much of each list is shown, and how long each text may be; the first that fits is taken. */
const measures = [
  { lines: 12, long: 320, short: 120 },
  { lines: 6, long: 300, short: 100 },
  { lines: 4, long: 260, short: 80 },
  { lines: 3, long: 200, short: 60 },
  { lines: 2, long: 150, short: 50 },
  { lines: 1, long: 110, short: 40 },
  // A name in a foreign script takes up to six characters as JSON where it has control characters or lone halves.
  { lines: 1, long: 30, short: 10 },
] as const;

type Measure = (typeof measures)[number];

/** What a model sees: both axes whole, and of every list as much as fits, the weightiest first. */
export function toBrief(it: Output): Brief {
  let answer = measured(it, measures[0]);
  for (const measure of measures) {
    answer = measured(it, measure);
    if (JSON.stringify(answer).length <= mostCharacters) return answer;
  }
  return answer;
}

function measured(it: Output, measure: Measure): Brief {
  const { long, lines } = measure;
  const list = (texts: readonly string[]) => cut(texts, measure);
  const impact = factorNames.map((name) => {
    const { level, basis, reason, evidence } = it.impact[name];
    const seen = evidence.slice(0, Math.min(2, lines)).map((proof) => seenAt(proof, measure));
    return [name, [`${level} (${basis})`, excerpt(reason, long), ...seen].join(' · ')] as const;
  });
  return {
    level: it.level,
    because: excerpt(it.because, 320),
    impact: { level: it.impact.level, ...Object.fromEntries(impact) },
    timeToUndo: it.timeToUndo,
    ...(it.likelihood !== undefined && { likelihood: likelihoodOf(it.likelihood, measure) }),
    strategy: it.strategy,
    touches: list(it.touches.map((touch) => touchLine(touch, measure))),
    outsideFlag: list(
      (it.guard?.coverage === 'partly' ? it.guard.uncovered : []).map((proof) => seenAt(proof, measure)),
    ),
    mustKnow: list(mustKnow(it)),
    questions: list(it.questions),
    contradictions: list(it.contradictions),
    gaps: list(it.gaps),
  };
}

function likelihoodOf(
  { score, level, lift, meaning, reasons }: NonNullable<Output['likelihood']>,
  measure: Measure,
): Record<string, unknown> {
  const texts = reasons.map(({ sentence, adds, proofs, commits }) => {
    const [proof] = proofs;
    const [commit] = commits;
    const seen = [
      ...(commit === undefined ? [] : [commit.slice(0, 12)]),
      ...(proof === undefined ? [] : [`${excerpt(proof.path, measure.short)}:${proof.line}`]),
    ];
    return [`${adds > 0 ? '+' : ''}${adds} ${excerpt(sentence, measure.long)}`, ...seen].join(' · ');
  });
  return { score, level, lift, meaning: excerpt(meaning, 480), reasons: cut(texts, measure) };
}

function touchLine({ level, certainty, reason, proofs, advice }: Output['touches'][number], measure: Measure): string {
  const [proof] = proofs;
  const where = proof === undefined ? '' : ` · ${excerpt(proof.path, measure.short)}:${proof.line}`;
  const instead = advice === undefined ? '' : ` · ${excerpt(advice, measure.long)}`;
  return `${level} (${certainty}) ${excerpt(reason, measure.long)}${where}${instead}`;
}

/** Owners, and services with their tier and what depends on them, each in a line. */
export function mustKnow({ concerned }: Pick<Output, 'concerned'>): string[] {
  if (concerned === undefined) return [];
  const services = concerned.services.map(({ name, owner, tier, lifecycle, dependencyOf, dependsOn }) => {
    const says = [
      ...(tier === undefined ? [] : [`tier ${tier}`]),
      ...(lifecycle === undefined ? [] : [lifecycle]),
      ...(owner === undefined ? [] : [`owner ${owner}`]),
      ...(dependencyOf.length === 0 ? [] : [`needed by ${few(dependencyOf)}`]),
      ...(dependsOn.length === 0 ? [] : [`needs ${few(dependsOn)}`]),
    ];
    return `Service ${name}${says.length === 0 ? '' : `: ${says.join('; ')}`}`;
  });
  const owners = concerned.owners.map(({ owner, files }) => `${owner} (${counted(files, 'file')})`);
  return [...services, ...owners];
}

function few(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** `a.sql:3 DROP TABLE …`; a line that is gone says so. */
function seenAt(
  { path, line, what, gone }: Proof | Output['touches'][number]['proofs'][number],
  { short }: Measure,
): string {
  return `${excerpt(path, short)}:${line}${gone === true ? ' (before)' : ''} ${excerpt(what, short)}`;
}

function cut(texts: readonly string[], { lines, long }: Measure): string[] {
  const shown = texts.slice(0, lines).map((text) => excerpt(text, long));
  return texts.length > lines ? [...shown, `showing ${lines} of ${texts.length}`] : shown;
}
