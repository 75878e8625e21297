import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve } from '../../src/operations/approve.js';
import { diff } from '../../src/operations/diff.js';
import { planStages } from '../../src/operations/plan-stages.js';
import { UserError } from '../../src/user-error.js';
import { callIn, commitIn, folderOf, gitIn } from '../support/checkout.js';
import { journalIn, recordIn } from '../support/kept.js';

const told = {
  feature: 'New checkout',
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
  errorRatePercent: 1.2,
} as const;
const eventsIn = (folder: string) => journalIn(folder).map(({ event }) => event);

describe('an approval', () => {
  it('names who, when and which plan, in the record and the journal', async () => {
    const folder = folderOf({});
    await planStages.run(told, callIn(folder));

    const answer = await approve.run({ feature: 'New checkout', by: 'Ada' }, callIn(folder));

    assert.deepEqual(recordIn(folder).approval, { by: 'Ada', at: '2026-11-23T12:00:00.000Z', hash: answer.hash });
    assert.match(answer.hash, /^[0-9a-f]{64}$/);
    assert.deepEqual(eventsIn(folder), ['planned', 'approved']);
  });

  it('given twice is given once', async () => {
    const folder = folderOf({});
    await planStages.run(told, callIn(folder));
    await approve.run({ feature: 'New checkout', by: 'Ada' }, callIn(folder));

    const again = await approve.run({ feature: 'New checkout', by: 'Ada' }, callIn(folder));

    assert.equal(again.change, 'unchanged');
    assert.deepEqual(eventsIn(folder), ['planned', 'approved']);
  });

  it('outlives a replanning that changes no more than what is ready', async () => {
    const folder = folderOf({});
    await planStages.run(told, callIn(folder));
    await approve.run({ feature: 'New checkout', by: 'Ada' }, callIn(folder));

    const again = await planStages.run(told, callIn(folder));

    assert.equal(again.record.approval?.voidSince, undefined);
    assert.equal(again.record.approval?.by, 'Ada');
  });

  it('is void once the plan is another one, which is said and journaled once', async () => {
    const folder = folderOf({});
    await planStages.run(told, callIn(folder));
    await approve.run({ feature: 'New checkout', by: 'Ada' }, callIn(folder));

    const second = await planStages.run({ ...told, errorRatePercent: 2 }, callIn(folder));
    const third = await planStages.run({ ...told, errorRatePercent: 3 }, callIn(folder));

    assert.match(second.kept, /Changed: Success in every stage: error rate ≤ 3 % instead of.*approval by Ada is void/);
    assert.doesNotMatch(third.kept, /void/);
    assert.match(
      planStages.render(third),
      /\*\*Approval\*\*: void since 2026-11-23, for the plan changed \(was: Ada, /,
    );
    assert.equal(recordIn(folder).approval.voidSince, '2026-11-23T12:00:00.000Z');
    assert.deepEqual(eventsIn(folder), ['planned', 'approved', 'planned', 'approval-voided', 'planned']);
  });

  it('of a plan that nobody made is refused', async () => {
    await assert.rejects(
      approve.run({ feature: 'New checkout', by: 'Ada' }, callIn(folderOf({}))),
      (error: unknown) => error instanceof UserError && error.code === 'unknown-feature',
    );
  });
});

describe('diff', () => {
  it('tells in words what changed since a revision', async () => {
    const folder = folderOf({});
    gitIn(folder, 'init', '-q');
    await planStages.run(told, callIn(folder));
    commitIn(folder, 'Plan');
    await planStages.run({ ...told, errorRatePercent: 2 }, callIn(folder));

    const answer = await diff.run({ feature: 'New checkout' }, callIn(folder));

    assert.equal(diff.exitCode(answer), 1);
    assert.match(diff.render(answer), /revision 1 to 2[\s\S]*- Rollback in every stage: error rate > 4 % instead of/);
  });

  it('refuses a revision that holds no such plan, an option in its place too', async () => {
    const folder = folderOf({});
    gitIn(folder, 'init', '-q');
    await planStages.run(told, callIn(folder));

    for (const against of ['HEAD', '--output=x'])
      await assert.rejects(
        diff.run({ feature: 'New checkout', against }, callIn(folder)),
        (error: unknown) => error instanceof UserError && error.code === 'no-older-plan',
      );
  });
});
