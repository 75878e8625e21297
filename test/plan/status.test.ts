import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statusOf, statusTable } from '../../src/plan/status.js';
import { recordOf } from '../support/record-of.js';

describe('statusOf', () => {
  const high = recordOf('New checkout', 'new-checkout', { start: '2026-12-01T09:00:00Z' });

  for (const [now, stage] of [
    ['2026-11-30T09:00:00Z', 'begins Tue 2026-12-01 09:00 UTC'],
    ['2026-12-01T09:00:00Z', 'by plan in stage 1 of 7 (0.1 %) until Thu 2026-12-03 09:00 UTC'],
    ['2026-12-04T09:00:00Z', 'by plan in stage 2 of 7 (1 %) until Tue 2026-12-08 09:00 UTC'],
    ['2027-02-01T09:00:00Z', 'by plan over since Fri 2027-01-08 09:00 UTC'],
  ] as const) {
    it(`says at ${now}: ${stage}`, () => assert.equal(statusOf(high, new Date(now)).stage, stage));
  }

  it('names what is open', () => {
    const { open, stage } = statusOf(recordOf('A', 'a'), new Date('2026-12-01T00:00:00Z'));

    assert.equal(stage, 'planned, no date');
    assert.deepEqual(open.slice(-3), ['3 figures not told yet', '4 questions on the risk', 'no start date']);
  });

  it('shows an empty repository the way to its first plan', () => {
    assert.match(statusTable([], []), /plan-stages/);
  });
});
