import { inline } from '../text.js';
import { bullets } from './cells.js';
import { criteria, type Source } from './markdown.js';
import { duration, percent } from './quantities.js';
import { strategyTitles } from './strategy.js';

/** Our section of the board's card, as the specification's step 9 lays it out. */
export function renderCard(record: Source): string {
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
    `**Feature**: ${inline(feature)}`,
    `**Risk Level**: ${assessment.level}`,
    `**Strategy**: ${strategyTitles[plan.strategy.name]}`,
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
  ].join('\n');
}
