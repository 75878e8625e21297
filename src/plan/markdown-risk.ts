import { inline } from '../text.js';
import { bullets, cell, code } from './cells.js';
import type { RolloutRecord } from './plan.js';

type Kept = RolloutRecord['assessment'];

const mostLines = 10;

export function factorRows(factors: readonly Omit<Kept['factors'][number], 'name'>[]): string {
  const rows = factors.map((factor) => {
    const seen = factor.evidence.map(({ path, line }) => ` ${code(`${path}:${line}`)}`).join('');
    return `| ${factor.title} | ${factor.level} | ${factor.basis} | ${cell(factor.reason + seen)} |`;
  });
  return ['| Factor | Level | Basis | Why |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The factors of impact, and below them what a change range adds. */
export function riskBlock({ factors, likelihood, rule }: Kept): string {
  const table = factorRows(factors);
  if (likelihood === undefined) return table;
  const [first, second] = likelihood.reasons.filter(({ adds }) => adds > 0);
  const why = [first, second].flatMap((reason) => (reason === undefined ? [] : [inline(reason.sentence)]));
  return [
    table,
    `**Likelihood**: ${likelihood.level} (score ${likelihood.score}). ${inline(likelihood.meaning)}${why.length === 0 ? '' : ` ${why.join(' ')}`}`,
    ...(rule === undefined ? [] : [`**Impact ${rule.impact}, likelihood ${rule.likelihood}**: ${rule.reason}`]),
  ].join('\n\n');
}

/** Changed places that switching the flag off leaves as they are; empty where no flag encloses a part of the change. */
export function outsideFlag({ guard }: Kept): string[] {
  if (guard?.coverage !== 'partly') return [];
  const places = [...guard.uncovered, ...guard.unread];
  if (places.length === 0) return [];
  const shown = places.slice(0, mostLines).map(({ path, line, what }) => `${code(`${path}:${line}`)} ${code(what)}`);
  const more = places.length > shown.length ? [`showing ${shown.length} of ${places.length}`] : [];
  return ['', '**Stays on when the flag is off**:', bullets([...shown, ...more])];
}

/** Owners of the touched files, and the services that depend on them. */
export function mustKnow({ concerned }: Kept): string[] {
  if (concerned === undefined) return [];
  const owners = concerned.owners.slice(0, mostLines).map(({ owner }) => owner);
  const needed = concerned.services.filter(({ dependencyOf }) => dependencyOf.length > 0).slice(0, mostLines);
  return [
    ...(owners.length === 0 ? [] : [`[ ] Owners of the touched files: ${inline(owners.join(', '))}`]),
    ...needed.map(
      ({ name, dependencyOf }) =>
        `[ ] Whoever runs what depends on ${inline(name)}: ${inline(dependencyOf.slice(0, mostLines).join(', '))}`,
    ),
  ];
}
