import { counted, inline } from '../text.js';
import { brokenLines, bullets, cell, code, numbered } from './cells.js';
import { configurationPath } from './configuration/configuration.js';
import { layersBlock } from './layers/markdown.js';
import { expectedBlock, judgementLine } from './markdown-evidence.js';
import { mustKnow, riskBlock } from './markdown-risk.js';
import { partsBlock } from './parts/markdown.js';
import type { Criterion, Plan, RolloutRecord, Stage } from './plan.js';
import { duration, longDuration, percent } from './quantities.js';
import { rollbackBlock } from './rollback/markdown.js';
import { relative } from './schedule.js';
import { strategyTitles } from './strategy.js';

/** full: everything but the ready texts; brief: what a model needs to pass on, bounded. */
export type Detail = 'full' | 'brief';

/** What the texts are made of; never kept. */
export type Source = Pick<RolloutRecord, 'feature' | 'assessment' | 'plan' | 'facts' | 'approval'>;

/** The plan under the specification's headings. Always made from the record, never kept. */
export function renderPlan(record: Source, detail: Detail): string {
  const { feature, assessment, plan, facts } = record;
  const full = detail === 'full';
  const blocks = [
    `## Rollout Plan: ${inline(feature)}`,
    headOf(record),
    quote(plan.notices),
    full ? riskBlock(assessment) : '',
    '### Stages',
    stageTable(plan),
    plan.target?.judged ?? '',
    judgementLine(plan),
    layersBlock(plan, full),
    expectedBlock(plan, full),
    partsBlock(plan.parts, full),
    '### Monitoring',
    monitoringBlock(plan),
    '### Rollback Plan',
    rollbackBlock(record, full),
    '### Communication',
    communicationBlock(record, full),
    '### Stage Gate Checklist',
    bullets(plan.gate.map((text) => `[ ] ${text}`)),
    full ? `### Risk Mitigation\n\n${bullets(plan.mitigations)}` : '',
    '### Before the Start',
    bullets(
      plan.readiness.map(({ text, state, note }) => `[${state === 'found' ? 'x' : ' '}] ${text}: ${inline(note)}`),
    ),
    plan.placeholders.length === 0 ? '' : `### Placeholders\n\n${bullets(plan.placeholders)}`,
    assessment.questions.length === 0 ? '' : `### Open Questions\n\n${bullets(assessment.questions)}`,
    '### Next Steps',
    numbered(plan.nextSteps),
    configuredBlock(plan, full),
    full && facts.owner !== undefined ? `Owner: ${inline(facts.owner)}` : '',
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function headOf({ assessment, plan, approval }: Source): string {
  const { strategy } = plan;
  const override = strategy.overrideReason === undefined ? '' : ` Reason given: ${inline(strategy.overrideReason)}`;
  const watch = plan.hoursToEnd - plan.hoursToFull;
  const length =
    plan.hoursToFull === 0
      ? `one step, then ${duration(watch)} of watching`
      : `${longDuration(plan.hoursToFull)} to the full share, then ${duration(watch)} of watching`;
  return brokenLines([
    `**Risk Assessment**: ${assessment.level} (${assessment.because.replace(/^\w+ /, '').replace(/\.$/, '')})`,
    `**Strategy**: ${strategyTitles[strategy.name]}${strategy.name === strategy.recommended && override === '' ? '' : `. ${strategy.reason}${override}`}`,
    `**Total Duration**: ${length}`,
    `**Traffic shifted by**: ${inline(plan.router)}`,
    ...(approval === undefined ? [] : [`**Approval**: ${approvalText(approval)}`]),
  ]);
}

/** Whether a record was edited since is for lint to say: it compares the hashes. */
function approvalText({ by, at, hash, voidSince }: NonNullable<Source['approval']>): string {
  const given = `${inline(by)}, ${at.slice(0, 10)}, plan ${hash.slice(0, 12)}`;
  return voidSince === undefined ? given : `void since ${voidSince.slice(0, 10)}, for the plan changed (was: ${given})`;
}

function stageTable({ stages, target }: Plan): string {
  const rows = stages.map((stage, index) => {
    // Kinds without requests judge by more figures; said once, the table fits an answer.
    const told = (side: 'success' | 'rollback') => {
      const text = criteria(stage[side]);
      const before = target === undefined ? undefined : stages[index - 1];
      return before !== undefined && criteria(before[side]) === text ? 'as before' : text;
    };
    const begins =
      stage.startsAt === undefined ? relative(stage.startsAfterHours) : stage.startsAt.slice(0, 16).replace('T', ' ');
    const last = stage.number === stages.length;
    return `| ${stage.number} ${stage.name} (${begins}) | ${percent(stage.trafficPercent)}${stage.holdbackPercent === undefined ? '' : ` less ${percent(stage.holdbackPercent)} holdback`}${stage.audience === 'everyone' ? '' : ` ${stage.audience}${stage.who === undefined ? '' : ` (${cell(stage.who)})`}`} | ${runs(stage)}${duration(stage.durationHours)}${last ? ' watch' : ''}${stage.evidence?.lengthened === undefined ? '' : '*'} | ${told('success')} | ${told('rollback')} |`;
  });
  return [
    '| Stage | Traffic | Duration | Success Criteria | Rollback Criteria |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function runs({ runs: count }: Stage): string {
  return count === undefined ? '' : `${counted(count, 'run')}, `;
}

export function criteria(list: readonly Criterion[]): string {
  return list.map(({ text, basis }) => `${cell(text)}${basis === 'placeholder' ? ' (placeholder)' : ''}`).join('; ');
}

function monitoringBlock({ monitoring }: Plan): string {
  const tools =
    monitoring.tools.length === 0 ? 'none found in the repository' : monitoring.tools.slice(0, 6).join(', ');
  const rules =
    monitoring.alertsFound.length === 0 ? 'none found' : monitoring.alertsFound.slice(0, 4).map(code).join(', ');
  return [
    '**Metrics to Watch**:',
    bullets(monitoring.watch.map(({ group, metrics }) => `${group}: ${inline(metrics.join(', '))}`)),
    '',
    '**Alerts**:',
    bullets([
      `WARNING: ${monitoring.warning.join(' OR ')}`,
      `CRITICAL: ${monitoring.critical.join(' OR ')}`,
      `Dashboard: ${inline(monitoring.dashboard)}`,
      `Tools in use: ${tools}. Alert rules: ${rules}`,
    ]),
  ].join('\n');
}

function communicationBlock({ plan: { communication, stages }, assessment }: Source, full: boolean): string {
  const told = communication.told.length === 0 ? [] : [`[ ] By name: ${inline(communication.told.join(', '))}`];
  const notice = communication.timeline[0]?.when ?? '';
  const end = communication.timeline.at(-1)?.when ?? '';
  const lists = [
    `**Before rollout** (${notice}):`,
    bullets([
      ...communication.stakeholders.map(({ audience, channel, foundAt }) => {
        const seen = foundAt === undefined ? '' : `, ${code(`${foundAt.path}:${foundAt.line}`)}`;
        const where = channel === undefined ? '' : ` (${inline(channel)}${seen})`;
        return `[ ] ${audience} ${prepared[audience]}${where}`;
      }),
      ...told,
      ...ownerLine(communication),
      ...mustKnow(assessment),
    ]),
    '',
    '**During rollout**:',
    bullets([`Update the stakeholders at each of the ${counted(stages.length, 'stage')}`, 'Pass on anomalies at once']),
    '',
    `**After rollout** (${end}):`,
    bullets(['Summary of the results', 'What was learnt, written down', 'Clean-up: remove the flag and the old path']),
  ];
  if (!full) return lists.join('\n');
  const rows = communication.timeline.map(({ when, audience, what }) => `| ${when} | ${audience} | ${cell(what)} |`);
  return [...lists, '', '| When | Audience | What |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Nobody told an owner: whom the repository names. */
function ownerLine({ owner }: Plan['communication']): string[] {
  if (owner === undefined) return [];
  const { path, line } = owner.foundAt;
  return [`[ ] ${inline(owner.name)} asked to own it (${code(`${path}:${line}`)}; \`owner\` names another)`];
}

const prepared = {
  Engineering: 'notified',
  Product: 'aligned',
  Support: 'prepared',
  Leadership: 'informed',
} as const;

/** Which values nobody told for this feature, because the team's file says them. */
function configuredBlock({ configured = [] }: Plan, full: boolean): string {
  if (configured.length === 0) return '';
  const place = (line: number) => `\`${configurationPath}:${line}\``;
  if (!full)
    return `From \`${configurationPath}\`: ${configured.map(({ key, line }) => `${key} (:${line})`).join(', ')}`;
  const rows = configured.map(
    ({ key, line, value, reason }) =>
      `${key}: ${inline(value)} (${place(line)})${reason === undefined ? '' : `. Reason: ${inline(reason)}`}`,
  );
  return `### From the Team's Configuration\n\n${bullets(rows)}`;
}

function quote(lines: readonly string[]): string {
  return lines.map((line) => `> ${inline(line)}`).join('\n>\n');
}
