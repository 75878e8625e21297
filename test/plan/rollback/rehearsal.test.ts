import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderRehearsal } from '../../../src/plan/rollback/rehearsal.js';
import { spoken } from '../../../src/plan/rollback/spoken.js';
import { recordOf } from '../../support/record-of.js';
import { wayBack } from '../../support/way-back.js';

describe('the rehearsal', () => {
  it('walks the first way, and passes in the time that the plan gives it', () => {
    const { playbook, rehearsal } = wayBack({ facts: { flag: 'pay' }, flags: ['unleash'], deployment: ['cloud-run'] });

    assert.equal(rehearsal?.withinSeconds, playbook[0]?.estimate?.seconds);
    assert.match(rehearsal?.steps[1] ?? '', /^Flag to 0 %: Set flag `pay`/);
    assert.equal(rehearsal?.beforeStage, 1);
    assert.match(rehearsal?.passed ?? '', /^Undone within 75 s/);
  });

  it('restores a backup where nothing else brings data back', () => {
    const { rehearsal } = wayBack({ facts: { timeToUndo: 'never' } });

    assert.match(rehearsal?.steps.join(' ') ?? '', /Restore the newest backup/);
    assert.match(rehearsal?.passed ?? '', /^Data restored within 4 h/);
  });

  it('is a card of its own, and none for a record from before', () => {
    const record = recordOf('New checkout', 'new-checkout');
    const { rehearsal: _gone, ...rollback } = record.plan.rollback;

    const card = renderRehearsal(record);

    assert.match(card, /^## Rehearse the way back: New checkout\n/);
    assert.match(card, /- \[ \] Time from the decision/);
    assert.equal(renderRehearsal({ ...record, plan: { ...record.plan, rollback } }), '');
  });
});

it('times are rounded up', () => {
  const said = [45, 119.2, 121, 7201, 172_801].map(spoken);

  assert.deepEqual(said, ['45 s', '120 s', '3 min', '3 h', '3 days']);
});
