import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { lint } from '../../src/operations/lint.js';
import { mark } from '../../src/operations/mark.js';
import { planStages } from '../../src/operations/plan-stages.js';
import { rolloutStatus } from '../../src/operations/rollout-status.js';
import { parseRollout } from '../../src/rollouts/record.js';
import { UserError } from '../../src/user-error.js';
import { callIn, folderOf, putInto } from '../support/checkout.js';
import { recordOf } from '../support/record-of.js';

const config = '.rollouts/config.yaml';
const parts = 'owner: Ada\nparts:\n  - {name: eu, kind: region}\n  - {name: us, kind: region, after: [eu]}\n';
const told = {
  feature: 'New checkout',
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
} as const;
const at = (day: number) => ({ now: () => new Date(Date.UTC(2026, 10, day, 12)) });
const feature = { feature: 'New checkout' } as const;

describe('a rollout in waves', () => {
  it('goes through the stages of every wave, and is planned anew in the second', async () => {
    const folder = folderOf({ [config]: parts });
    const { record } = await planStages.run(told, callIn(folder, at(1)));
    await mark.run({ ...feature, state: 'running' }, callIn(folder, at(1)));
    const why = { reason: 'Seen enough' };
    await mark.run({ ...feature, state: 'running', stage: 2, ...why }, callIn(folder, at(3)));
    await mark.run({ ...feature, state: 'running', stage: 3, ...why }, callIn(folder, at(5)));
    const second = await mark.run({ ...feature, state: 'running', wave: 2, ...why }, callIn(folder, at(8)));
    const again = await planStages.run({ ...feature, p95Milliseconds: 300 }, callIn(folder, at(9)));
    const { rollouts } = await rolloutStatus.run(feature, callIn(folder, at(9)));

    assert.equal(record.plan.parts?.waves.length, 2);
    assert.match(second.stage, /^running in stage 1 of 3 in wave 2 of 2 \(10 %\)/);
    assert.match(second.next ?? '', /^stage 2 of wave 2 \(50 %\) due/);
    assert.match(again.record.plan.notices.join(' '), /Under way: stage 1 of wave 2 \(10 %\) is on since 2026-11-08/);
    assert.equal(again.record.plan.parts?.waves[1]?.startsAt?.slice(0, 10), '2026-11-08');
    assert.equal(again.record.plan.stages[1]?.startsAt?.slice(0, 10), '2026-11-03');
    assert.match(rollouts[0]?.stage ?? '', /wave 2 of 2/);
  });

  it('cannot change its waves on the way', async () => {
    const folder = folderOf({ [config]: parts });
    await planStages.run(told, callIn(folder, at(1)));
    await mark.run({ ...feature, state: 'running' }, callIn(folder, at(1)));
    putInto(folder, { [config]: 'owner: Ada\n' });

    await assert.rejects(
      planStages.run(feature, callIn(folder, at(2))),
      (error: unknown) => error instanceof UserError && error.code === 'other-waves',
    );
  });
});

describe('lint of a rollout that lives', () => {
  it('asks for the approval that the team asks for, and has nothing against what is over', async () => {
    const folder = folderOf({ [config]: 'owner: Ada\n' });
    await planStages.run(told, callIn(folder, at(1)));
    await mark.run({ ...feature, state: 'running' }, callIn(folder, at(1)));
    putInto(folder, { [config]: 'approvalRequired: true\n' });
    const rules = async () => (await lint.run({}, callIn(folder, at(2)))).findings.map(({ rule }) => rule);

    const running = await rules();
    await mark.run({ ...feature, state: 'rolled-back', reason: 'Errors' }, callIn(folder, at(2)));
    const over = await rules();

    assert.ok(running.includes('approval-missing'));
    assert.deepEqual(over, []);
  });
});

describe('a record of before', () => {
  it('without a life reads, is a draft, and gets one by its first mark', async () => {
    const old = recordOf('New checkout', 'new-checkout', {});
    const text = JSON.stringify(old);
    const folder = folderOf({ '.rollouts/new-checkout.json': text });

    const read = parseRollout('new-checkout.json', text);
    const { from, state } = await mark.run({ ...feature, state: 'running', by: 'Ada' }, callIn(folder, at(1)));

    assert.equal(read.life, undefined);
    assert.deepEqual([from, state], ['draft', 'running']);
    const kept = JSON.parse(readFileSync(path.join(folder, '.rollouts/new-checkout.json'), 'utf8'));
    assert.equal(kept.life.events[0].by, 'Ada');
  });
});
