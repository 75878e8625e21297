import assert from 'node:assert/strict';
import nodeFs, { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { planStages } from '../../src/operations/plan-stages.js';
import { UserError } from '../../src/user-error.js';
import { callIn, commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';
import { journalIn, recordIn } from '../support/kept.js';

const told = {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
  errorRatePercent: 1.2,
} as const;

describe('plan-stages', () => {
  it('keeps what it answers, and journals what was told', async () => {
    const folder = folderOf({ 'README.md': '# shop\n' });

    const { record, kept } = await planStages.run({ feature: 'New checkout', ...told }, callIn(folder));

    assert.equal(record.assessment.level, 'MEDIUM');
    assert.equal(record.plan.stages[0]?.rollback[0]?.limit, 2.4);
    assert.deepEqual(recordIn(folder), JSON.parse(JSON.stringify(record)));
    assert.match(kept, /\.rollouts\/new-checkout\.json/);
    assert.deepEqual(
      journalIn(folder).map(({ event, revision, told: facts }) => [event, revision, facts.errorRatePercent]),
      [['planned', 1, 1.2]],
    );
  });

  it('knows later what was told before, by the feature alone', async () => {
    const folder = folderOf({});
    await planStages.run({ feature: 'New checkout', ...told }, callIn(folder));

    const later = await planStages.run({ feature: 'new checkout', p95Milliseconds: 200 }, callIn(folder));

    assert.equal(later.record.revision, 2);
    assert.equal(later.record.facts.errorRatePercent, 1.2);
    assert.equal(later.record.plan.stages[0]?.rollback[1]?.limit, 300);
  });

  it('writes nothing when nothing changed', async () => {
    const folder = folderOf({});
    await planStages.run({ feature: 'New checkout', ...told }, callIn(folder));
    const before = readFileSync(path.join(folder, '.rollouts/new-checkout.json'), 'utf8');

    const again = await planStages.run(
      { feature: 'New checkout', ...told },
      callIn(folder, { now: () => new Date('2026-11-24T12:00:00Z') }),
    );

    assert.match(again.kept, /Unchanged since revision 1/);
    assert.equal(readFileSync(path.join(folder, '.rollouts/new-checkout.json'), 'utf8'), before);
    assert.equal(journalIn(folder).length, 1);
  });

  it('keeps nothing in a dry run', async () => {
    const folder = folderOf({});

    const { kept } = await planStages.run({ feature: 'New checkout', dryRun: true }, callIn(folder));

    assert.match(kept, /dry run/);
    assert.equal(existsSync(path.join(folder, '.rollouts')), false);
  });

  it('keeps the bolder strategy with its reason until another one is asked for', async () => {
    const folder = folderOf({});
    await assert.rejects(
      planStages.run({ feature: 'New checkout', strategy: 'big-bang', ...told }, callIn(folder)),
      UserError,
    );
    await planStages.run(
      { feature: 'New checkout', strategy: 'big-bang', reason: 'exploited now', ...told },
      callIn(folder),
    );

    const later = await planStages.run({ feature: 'New checkout', p95Milliseconds: 90 }, callIn(folder));
    const back = await planStages.run({ feature: 'New checkout', strategy: 'progressive' }, callIn(folder));

    assert.equal(later.record.plan.strategy.overrideReason, 'exploited now');
    assert.equal(back.record.plan.strategy.name, 'progressive');
    assert.equal(back.record.plan.strategy.overrideReason, undefined);
  });

  it('still answers when the disk refuses, says so, and leaves nothing half done', async () => {
    const folder = folderOf({});
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const fileSystem = {
      ...nodeFs,
      writeSync: () => {
        throw full;
      },
    };

    const { record, kept } = await planStages.run({ feature: 'New checkout', ...told }, callIn(folder, { fileSystem }));

    assert.equal(record.plan.stages.length, 3);
    assert.match(kept, /NOT kept: .*no space is left/);
    assert.deepEqual(nodeFs.readdirSync(path.join(folder, '.rollouts')), []);
  });

  it('takes the change between two revisions into account', async () => {
    const folder = folderOf({ 'src/a.ts': 'export const a = 1;\n' });
    gitIn(folder, 'init', '-q', '-b', 'main');
    commitIn(folder, 'Begin');
    gitIn(folder, 'checkout', '-q', '-b', 'feature');
    putInto(folder, { 'db/migrations/7_drop.sql': 'ALTER TABLE orders\n  DROP COLUMN coupon;\n' });
    commitIn(folder, 'Drop coupons');

    const { record } = await planStages.run({ feature: 'New checkout', ...told, base: 'main' }, callIn(folder));

    assert.equal(record.assessment.timeToUndo, 'never');
    assert.equal(record.assessment.level, 'HIGH');
    assert.equal(record.plan.rollback.possible, false);
    assert.match(record.plan.notices[0] ?? '', /cannot be undone/);
    assert.deepEqual(record.assessment.factors[3]?.evidence, [
      { path: 'db/migrations/7_drop.sql', line: 2, what: 'DROP COLUMN coupon;' },
    ]);
  });

  it('refuses a start in the past, a revision that is none, and a folder without git, each in a sentence', async () => {
    const folder = folderOf({});
    const call = callIn(folder);

    await assert.rejects(planStages.run({ feature: 'A', start: '2026-10-01' }, call), /lies in the past/);
    await assert.rejects(planStages.run({ feature: 'A', base: 'main' }, call), /no git repository/);
    gitIn(folder, 'init', '-q');
    await assert.rejects(planStages.run({ feature: 'A', base: '--output=/tmp/x' }, call), /has no commit/);
    assert.equal(existsSync(path.join(folder, '.rollouts')), false);
  });

  it('answers a model within 2,500 tokens, however much it was told', async () => {
    const long = (count: number) => 'wordy '.repeat(count).slice(0, count);
    const folder = folderOf({ 'README.md': '# shop\n' });
    const much = {
      feature: long(199),
      stakeholders: Array.from({ length: 30 }, (_, at) => `${at} ${long(190)}`),
      owner: long(199),
      dashboard: long(500),
      businessMetric: long(100),
      businessBaseline: 3.2,
      start: '2026-12-05T09:00:00+01:00',
    };

    const usual = planStages.toBrief(
      await planStages.run({ feature: 'New checkout', errorRatePercent: 1 }, callIn(folder)),
    );
    const brief = planStages.toBrief(await planStages.run(much, callIn(folder)));

    assert.match(usual.markdown, /### Risk Mitigation/);
    assert.ok(JSON.stringify(brief).length <= 10_000);
    assert.match(brief.markdown, /^## Rollout Plan: wordy/);
  });
});
