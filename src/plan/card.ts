import { counted, inline } from '../text.js';
import type { CardBeside } from './card/beside.js';
import { eventsBlock, progressLines, summaryBlock } from './card/progress.js';
import { type CardSource, checkedStages } from './card/stages.js';
import { brokenLines, bullets } from './cells.js';
import { isOver, isUnderWay, lifeOf } from './life/life.js';
import { criteria, type Source } from './markdown.js';
import type { RolloutRecord } from './plan.js';
import { duration, percent } from './quantities.js';
import { strategyTitles } from './strategy.js';

/** A card beside the main one, by the id that its board gave it; without an id it is named by its title. */
export interface BesideLink extends Pick<CardBeside, 'kind' | 'title'> {
  readonly id?: string;
}

/** How far the rollout is, in the three columns that every board has. */
export function progressOf(source: CardSource): 'waiting' | 'under-way' | 'over' {
  const life = lifeOf(source);
  return isOver(life) ? 'over' : isUnderWay(life) ? 'under-way' : 'waiting';
}

/** Words that boards sort by. */
export function labelsOf({ assessment, plan }: Pick<RolloutRecord, 'assessment' | 'plan'>): string[] {
  return ['rollout', `risk-${assessment.level.toLowerCase()}`, plan.strategy.name];
}

/**
 * Our section of the board's card: as the specification's step 9 lays it out, then where the rollout stands, a
 * checklist of its stages with their gates, what happened, and at the end the summary.
 */
export function renderCard(record: Source & Pick<RolloutRecord, 'life'>, beside: readonly BesideLink[] = []): string {
  const { feature, assessment, plan, facts } = record;
  const rows = plan.stages.map(
    (stage) =>
      `| ${stage.number} ${stage.name} | ${percent(stage.trafficPercent)} | ${duration(stage.durationHours)} | ${criteria(stage.success)} |`,
  );
  const stakeholders =
    facts.stakeholders === undefined ? 'nobody yet' : `nobody yet; to tell: ${inline(facts.stakeholders.join(', '))}`;
  return [
    '[rollout-manager] Progressive Rollout Plan',
    '',
    brokenLines([
      `**Feature**: ${inline(feature)}`,
      `**Risk Level**: ${assessment.level}`,
      `**Strategy**: ${strategyTitles[plan.strategy.name]}`,
    ]),
    '',
    '**Stages**:',
    '',
    '| Stage | Traffic | Duration | Success Criteria |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '**Rollback Criteria**:',
    '',
    bullets([`Auto: ${inline(plan.rollback.automatic.join('; '))}`, `Manual: ${plan.rollback.manual.join('; ')}`]),
    '',
    '**Monitoring**:',
    '',
    bullets([
      `Dashboard: ${inline(plan.monitoring.dashboard)}`,
      `Alerts: WARNING ${plan.monitoring.warning.join(' OR ')}; CRITICAL ${plan.monitoring.critical.join(' OR ')}`,
    ]),
    '',
    `**Stakeholders Notified**: ${stakeholders}`,
    '',
    brokenLines(progressLines(record)),
    '',
    ...checklist(record, beside),
    ...spaced(eventsBlock(record)),
    ...spaced(summaryBlock(record)),
  ].join('\n');
}

function checklist(record: Source & CardSource, beside: readonly BesideLink[]): string[] {
  const { stages, left } = checkedStages(record);
  const more = left > 0 ? [`${counted(left, 'more stage')} in the plan`] : [];
  const link = (kind: BesideLink['kind']) =>
    beside
      .filter((one) => one.kind === kind)
      .map(({ id, title }) => inline(id === undefined ? title : `${id} ${title}`));
  return [
    '**Checklist**:',
    '',
    bullets([
      ...link('rehearsal').map((text) => `Before stage 1: ${text}`),
      ...stages.map(({ text, done }) => `[${done ? 'x' : ' '}] ${text}`),
      ...more,
      ...link('cleanup').map((text) => `Afterwards: ${text}`),
    ]),
    '',
    '**Gate of every stage** (beside its success criteria):',
    '',
    bullets(record.plan.gate.map(inline)),
  ];
}

function spaced(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
