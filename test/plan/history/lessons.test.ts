import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finishedOf } from '../../../src/plan/history/finished.js';
import { lessonsOf } from '../../../src/plan/history/lessons.js';
import type { Mark } from '../../../src/plan/life/mark.js';
import type { RolloutRecord } from '../../../src/plan/plan.js';
import { recordAfter } from '../../support/life-of.js';
import { recordOf } from '../../support/record-of.js';

// 10 % and 50 % for a week each, 100 % for two days.
const medium = {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
} as const;
const planned = (slug: string, flag: string | undefined = undefined): RolloutRecord =>
  recordOf(slug, slug, { ...medium, ...(flag !== undefined && { flag }) });
const on = (day: number, to: Mark['to'], more: Partial<Mark> = {}): Mark => ({
  to,
  at: new Date(Date.UTC(2026, 5, day)).toISOString(),
  ...more,
});

function back(record: RolloutRecord, days: number, more: Partial<Mark> = {}): RolloutRecord {
  const running = recordAfter(record, on(1, 'running'), on(8, 'running', { stage: 2 }));
  return recordAfter(
    running,
    on(8 + days, 'rolled-back', { reason: 'Errors in payments', cause: 'regression', ...more }),
  );
}

function completed(record: RolloutRecord, slower: number): RolloutRecord {
  const day = (planned: number) => 1 + Math.round(planned * slower);
  return recordAfter(
    record,
    on(1, 'running'),
    on(day(7), 'running', { stage: 2 }),
    on(day(14), 'running', { stage: 3 }),
    on(day(16), 'completed'),
  );
}

const lessons = (finished: readonly RolloutRecord[], record: RolloutRecord) =>
  lessonsOf(finished.flatMap(finishedOf), record);

describe('lessons of finished rollouts', () => {
  it('name the stage in which those like it were taken back, when, why, and the records', () => {
    const past = [back(planned('a', 'cart-one'), 2), back(planned('b', 'cart-two'), 3)];

    const [lesson, ...more] = lessons(past, planned('c', 'cart-three'));

    assert.deepEqual(more, []);
    assert.equal(lesson?.kind, 'stage');
    assert.deepEqual(lesson?.from, ['a', 'b']);
    assert.match(
      lesson?.sentence ?? '',
      /^From history \(flags `cart…`\): 2 of 2 finished rollouts were rolled back at 50 %, on day 3 and 4 of it, for \(`b`: Errors in payments; `a`: Errors in payments\)\. Keep its 7 days/,
    );
  });

  it('propose a longer stage where the harm showed later than this one lasts, and change no number', () => {
    const past = [back(planned('a', 'cart-one'), 3), back(planned('b', 'cart-two'), 3)];
    const record = planned('c', 'cart-three');
    const short = record.plan.stages.map((stage) => (stage.number === 2 ? { ...stage, durationHours: 48 } : stage));
    const before = JSON.stringify(short);

    const [lesson] = lessons(past, { ...record, plan: { ...record.plan, stages: short } });

    assert.match(lesson?.sentence ?? '', /This plan gives it 2 days: 4 days would have shown it.*longer stage 2/);
    assert.equal(JSON.stringify(short), before);
  });

  it('are none from a single rollout', () => {
    assert.deepEqual(lessons([back(planned('a', 'cart-one'), 2)], planned('c', 'cart-three')), []);
  });

  it('fall back to the same level of risk, and say so', () => {
    const [lesson] = lessons([back(planned('a'), 2), back(planned('b'), 2)], planned('c'));

    assert.match(lesson?.sentence ?? '', /^From history \(MEDIUM risk\)/);
  });

  it('tell false alarms apart from harm', () => {
    const alarm = { cause: 'false-alarm', reason: 'A broken probe' } as const;
    const past = [back(planned('a'), 2, alarm), back(planned('b'), 2, alarm)];

    const kinds = lessons(past, planned('c')).map(({ kind, sentence }) => [kind, sentence]);

    assert.equal(kinds.length, 1);
    assert.equal(kinds[0]?.[0], 'false-alarms');
    assert.match(kinds[0]?.[1] ?? '', /2 of 2 rollbacks were false alarms, for \(`.`: A broken probe/);
  });

  it('tell how much longer than planned those before took, and only where it is much', () => {
    const slow = lessons([completed(planned('a'), 1.5), completed(planned('b'), 1.5)], planned('c'));
    const usual = lessons([completed(planned('a'), 1.1), completed(planned('b'), 1.1)], planned('c'));

    assert.equal(slow.length, 1);
    assert.match(
      slow[0]?.sentence ?? '',
      /2 completed rollouts took 1\.5 × the planned time at the median \(24 for 16, 24 for 16 days; `a`, `b`\)\. At that pace this one takes 24 days instead of 16/,
    );
    assert.deepEqual(usual, []);
  });

  it('count no plan that was given up before any user had it', () => {
    const gone = recordAfter(planned('a'), on(1, 'abandoned', { reason: 'No time' }));

    assert.deepEqual(finishedOf(gone), []);
  });
});
