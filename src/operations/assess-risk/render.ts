import { bullets, cell, code } from '../../plan/cells.js';
import { factorRows } from '../../plan/markdown-risk.js';
import { strategyTitles } from '../../plan/strategy.js';
import { counted, inline } from '../../text.js';
import { factorNames, type Output } from './answer.js';
import { mustKnow } from './brief.js';

type Proof = Output['touches'][number]['proofs'][number];

const mostLines = 20;

/** Both axes, what each rests on, and what to ask, for a person. */
export function renderAssessment(it: Output): string {
  const { impact, likelihood, guard } = it;
  const blocks = [
    `## Risk: ${it.level}`,
    `${it.because} Recommended strategy: ${strategyTitles[it.strategy]}.`,
    `Impact ${it.rule.impact}, likelihood ${it.rule.likelihood}: ${it.rule.reason}`,
    ...(it.timeToUndo === 'never' ? [`**This change cannot be undone.** ${advices(it).join(' ')}`.trim()] : []),
    `### Impact: ${impact.level}`,
    factorRows(factorNames.map((name) => impact[name])),
    ...section('Evidence', factorNames.flatMap((name) => impact[name].evidence).map(evidence)),
    ...(likelihood === undefined ? [] : likelihoodBlock(likelihood)),
    ...section('What the Change Touches', it.touches.map(touchLine)),
    ...section('Not Behind a Flag', guard?.coverage === 'partly' ? guard.uncovered.map(evidence) : []),
    ...section('Who Must Know', mustKnow(it).map(inline)),
    ...(it.change === undefined ? [] : [changeLine(it.change)]),
    ...section('Contradictions', it.contradictions.map(inline)),
    ...section('Open Questions', it.questions.map(inline)),
    ...section('Not Read', it.gaps.map(inline)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function advices({ touches }: Output): string[] {
  return [
    ...new Set(
      touches.flatMap(({ timeToUndo, advice }) =>
        timeToUndo === 'never' && advice !== undefined ? [inline(advice)] : [],
      ),
    ),
  ].slice(0, 3);
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, mostLines);
  const more = lines.length > mostLines ? [`(showing ${mostLines} of ${lines.length}; \`--json\` has the rest)`] : [];
  return [`### ${title}`, bullets([...shown, ...more])];
}

function likelihoodBlock({ score, level, meaning, reasons }: NonNullable<Output['likelihood']>): string[] {
  const rows = reasons.map(({ adds, sentence, proofs, commits }) => {
    const seen = [...proofs.map(place), ...commits.map((id) => code(id.slice(0, 12)))].map((text) => ` ${text}`);
    return `| ${adds > 0 ? '+' : ''}${adds} | ${cell(sentence + seen.join(''))} |`;
  });
  return [
    `### Likelihood: ${level}`,
    `Score ${score}. ${inline(meaning)}`,
    ...(rows.length === 0 ? [] : [['| Adds | Why |', '| --- | --- |', ...rows].join('\n')]),
  ];
}

function touchLine({ level, certainty, reason, proofs, advice }: Output['touches'][number]): string {
  const places = proofs.slice(0, 3).map((proof) => ` ${place(proof)}`);
  const instead = advice === undefined ? '' : ` ${inline(advice)}`;
  return `${level}${certainty === 'hint' ? ', by its name' : ''}: ${inline(reason)}${places.join('')}${instead}`;
}

function evidence(proof: Proof): string {
  return `${place(proof)}${proof.gone === true ? ' (before the change)' : ''}: ${code(proof.what)}`;
}

function place({ path, line }: Proof): string {
  return code(`${path}:${line}`);
}

function changeLine({ commits, files, linesChanged, base, head }: NonNullable<Output['change']>): string {
  return `Change: ${counted(commits, 'commit')}, ${counted(files, 'file')}, ${counted(linesChanged, 'line')} (${base}..${head}).`;
}
