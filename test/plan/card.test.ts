import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardsBesideOf } from '../../src/plan/card/beside.js';
import { checkedStages } from '../../src/plan/card/stages.js';
import { labelsOf, progressOf, renderCard } from '../../src/plan/card.js';
import { recordAfter } from '../support/life-of.js';
import { recordOf } from '../support/record-of.js';

const planned = recordOf('New checkout', 'new-checkout', {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
  flag: 'new-checkout',
});
const started = recordAfter(planned, { to: 'running', at: '2026-11-02T09:00:00.000Z', by: 'Ann' });
const further = recordAfter(started, {
  to: 'running',
  stage: 2,
  at: '2026-11-09T09:00:00.000Z',
  numbers: { requests: 12_000, errorRatePercent: 0.3 },
});
const completed = recordAfter(
  further,
  { to: 'paused', at: '2026-11-10T09:00:00.000Z', reason: 'a fair' },
  { to: 'running', at: '2026-11-11T09:00:00.000Z' },
  { to: 'running', stage: 3, at: '2026-11-17T09:00:00.000Z' },
  { to: 'completed', at: '2026-11-19T09:00:00.000Z' },
);

describe('the section of a card', () => {
  it('shows the stage that is on, what is next and when at the earliest, and what the gates said', () => {
    const text = renderCard(further);

    assert.match(text, /\*\*Now\*\*: running in stage 2 of 3 \(\d+ %\) since Mon 2026-11-09 09:00 UTC/);
    assert.match(text, /\*\*Verdict\*\*: promote out of stage 1; stage 2 is being judged/);
    assert.match(
      text,
      /\*\*Next\*\*: stage 3 \(100 %\), not before \w{3} 2026-11-\d\d 09:00 UTC, when stage 2 passes its gate/,
    );
    assert.match(text, /- \[x\] Stage 1 .*: gate passed on Mon 2026-11-09 09:00 UTC\n- \[ \] Stage 2 .*: on since/);
    assert.match(text, /- Mon 2026-11-02 09:00 UTC: started stage 1, by Ann\n/);
    assert.match(text, /: began stage 2 \(12000 requests, 0\.3 % errors\)$/m);
    assert.doesNotMatch(text, /\*\*Summary\*\*/);
  });

  it('ends with what was planned and what was', () => {
    const text = renderCard(completed);

    assert.match(text, /\*\*Verdict\*\*: promote: the last gate is passed, everyone has it/);
    assert.match(text, /\*\*Summary\*\*: completed after 17 days, planned .*; paused once\./);
    assert.match(text, /\| stage 2 \(\d+ %\) \| .* \| 7 days, and 24 h paused \|/);
    assert.match(text, /- Everyone had it after 15 days/);
    assert.ok(checkedStages(completed).stages.every(({ done }) => done));
  });

  it('links the cards beside it, by their id once there is one', () => {
    const beside = cardsBesideOf(planned).map(({ kind, title }) => ({ kind, title }));

    const text = renderCard(planned, [
      ...beside.slice(0, 1).map((one) => ({ ...one, id: 'TASK-2' })),
      ...beside.slice(1),
    ]);

    assert.match(text, /- Before stage 1: TASK-2 Rehearse the way back: New checkout\n- \[ \] Stage 1/);
    assert.match(text, /- Afterwards: Remove the flag new-checkout: New checkout/);
  });

  it('tells columns and labels', () => {
    assert.deepEqual([planned, started, completed].map(progressOf), ['waiting', 'under-way', 'over']);
    assert.deepEqual(labelsOf(planned), ['rollout', `risk-${planned.assessment.level.toLowerCase()}`, 'progressive']);
  });
});

describe('cards beside it', () => {
  it('are the rehearsal before the start, and the clean-up until the change was taken back', () => {
    const back = recordAfter(started, { to: 'rolled-back', at: '2026-11-03T09:00:00.000Z', reason: 'errors' });
    const kinds = (record: typeof planned) => cardsBesideOf(record).map(({ kind }) => kind);

    assert.deepEqual([planned, started, completed, back].map(kinds), [
      ['rehearsal', 'cleanup'],
      ['cleanup'],
      ['cleanup'],
      [],
    ]);
  });

  it('name the flag, what reads it, and when it is gone', () => {
    const proof = { path: 'src/checkout.ts', line: 12, what: 'isOn("new-checkout")' };
    const guard = { coverage: 'whole' as const, flags: [{ key: 'new-checkout', proof }], uncovered: [], unread: [] };
    const read = { ...planned, assessment: { ...planned.assessment, guard } };

    const [, cleanup] = cardsBesideOf(read);

    assert.equal(cleanup?.title, 'Remove the flag new-checkout: New checkout');
    assert.match(
      cleanup?.markdown ?? '',
      /- \[ \] Make the new path the only one: .* first at `src\/checkout\.ts:12`\./,
    );
    assert.match(cleanup?.markdown ?? '', /\*\*Done when\*\*: a search for `new-checkout` finds nothing/);
  });
});
