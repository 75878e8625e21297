import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { causeOfEarlier } from '../../../src/plan/life/cause.js';
import { lastedHours } from '../../../src/plan/life/clock.js';
import { type Attempt, isUnderWay, lifeOf, lifeSchema, lifeStates } from '../../../src/plan/life/life.js';
import type { Mark } from '../../../src/plan/life/mark.js';
import { marked } from '../../../src/plan/life/marked.js';
import { lifeMoves, whyNoMove } from '../../../src/plan/life/moves.js';
import { UserError } from '../../../src/user-error.js';
import { recordAfter } from '../../support/life-of.js';
import { recordOf } from '../../support/record-of.js';

// Three stages: 10 % and 50 % for a week each, 100 % for two days.
const plan = recordOf('New checkout', 'new-checkout', {
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
});
const on = (day: number, to: Mark['to'], more: Partial<Mark> = {}): Mark => ({
  to,
  at: new Date(Date.UTC(2026, 10, day, 9)).toISOString(),
  ...more,
});
const refusal = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && words.test(error.message);

describe('a rollout that is marked', () => {
  it('keeps the real start and end of every stage, to its completion', () => {
    const { life } = recordAfter(
      plan,
      on(1, 'running', { by: 'Ada' }),
      on(8, 'running', { stage: 2 }),
      on(16, 'running', { stage: 3 }),
      on(18, 'completed'),
    );

    assert.equal(life?.state, 'completed');
    assert.deepEqual(
      life?.visits.map(({ number, startedAt, endedAt }) => [number, startedAt.slice(8, 10), endedAt?.slice(8, 10)]),
      [
        [1, '01', '08'],
        [2, '08', '16'],
        [3, '16', '18'],
      ],
    );
    assert.deepEqual(
      life?.events.map(({ what, stage }) => [what, stage]),
      [
        ['started', 1],
        ['stage', 2],
        ['stage', 3],
        ['completed', 3],
      ],
    );
    assert.equal(life?.plannedHours, 16 * 24);
  });

  it('does not count the time in which it stood still', () => {
    const { life = lifeOf(plan) } = recordAfter(
      plan,
      on(1, 'running'),
      on(3, 'paused'),
      on(6, 'running'),
      on(7, 'paused'),
    );
    const [visit] = life.visits;
    assert.ok(visit);

    assert.equal(visit.pausedHours, 72);
    assert.equal(lastedHours(life, visit, on(20, 'running').at), 3 * 24);
  });

  it('goes on being judged while it is held', () => {
    const { life = lifeOf(plan) } = recordAfter(plan, on(1, 'running'), on(8, 'held', { reason: 'Too few orders' }));
    const [visit] = life.visits;
    assert.ok(visit);

    assert.equal(lastedHours(life, visit, on(11, 'running').at), 10 * 24);
  });

  it('is marked once where it is marked twice', () => {
    const running = recordAfter(plan, on(1, 'running'));

    assert.equal(recordAfter(running, on(2, 'running', { stage: 1 })).life, running.life);
  });

  it('keeps the cause that is found after the rollback, also of an attempt before this one', () => {
    const back = recordAfter(plan, on(1, 'running'), on(3, 'rolled-back', { reason: 'Errors' }));
    const found = recordAfter(back, on(5, 'rolled-back', { cause: 'false-alarm', reason: 'A broken probe' }));
    const first = {
      number: 1,
      state: 'rolled-back' as const,
      revision: 1,
      level: 'MEDIUM' as const,
      plannedHours: 384,
      events: [],
      visits: [],
    } satisfies Attempt;
    const second = { ...lifeOf(plan), attempt: 2, earlier: [first] };
    const told = on(9, 'rolled-back', { cause: 'false-alarm', reason: 'A broken probe' });

    const later = causeOfEarlier({ feature: 'New checkout', life: second }, 1, told);

    assert.equal(back.life?.cause, undefined);
    assert.equal(found.life?.cause, 'false-alarm');
    assert.equal(found.life?.visits[0]?.endedAt, on(3, 'rolled-back').at);
    assert.equal(later.earlier?.[0]?.cause, 'false-alarm');
    assert.equal(later.state, 'draft');
    assert.throws(
      () => causeOfEarlier({ feature: 'New checkout', life: second }, 2, told),
      refusal('unknown-attempt', /rolled back were 1/),
    );
  });

  const running = recordAfter(plan, on(1, 'running'));
  for (const [name, record, mark, code, words] of [
    [
      'an impossible move',
      plan,
      on(1, 'completed'),
      'impossible-move',
      /draft .*cannot become completed: it may become approved, running, abandoned\./,
    ],
    [
      'giving up while users have it',
      running,
      on(2, 'abandoned', { reason: 'No' }),
      'impossible-move',
      /mark it rolled-back first/,
    ],
    [
      'going on after the rollback',
      recordAfter(running, on(2, 'rolled-back', { reason: 'Errors' })),
      on(3, 'running'),
      'impossible-move',
      /plan it anew with plan-stages/,
    ],
    ['a stage that is none', running, on(8, 'running', { stage: 4 }), 'unknown-stage', /3 stages and no stage 4/],
    ['no stage where one is on', running, on(8, 'running'), 'stage-missing', /in stage 1 of 3/],
    [
      'a stage left early',
      running,
      on(2, 'running', { stage: 2 }),
      'reason-missing',
      /why stage 1 ends after 24 h of 7 days/,
    ],
    ['a stage left out', running, on(8, 'running', { stage: 3 }), 'reason-missing', /why stage 2 is left out/],
    [
      'a step back',
      recordAfter(running, on(8, 'running', { stage: 2 })),
      on(9, 'running', { stage: 1 }),
      'reason-missing',
      /back from stage 2 to stage 1/,
    ],
    ['a rollback without a reason', running, on(2, 'rolled-back'), 'reason-missing', /why users were taken off/],
    ['completion before the last stage', running, on(8, 'completed'), 'not-the-last-stage', /stage 1 of 3/],
    ['a moment before the last event', running, on(0, 'paused'), 'before-last-event', /before what was marked last/],
    [
      'a cause of no rollback',
      running,
      on(2, 'paused', { cause: 'other' }),
      'cause-without-rollback',
      /rolled-back alone/,
    ],
    ['a stage of no start', running, on(2, 'held', { stage: 2 }), 'stage-without-use', /running alone/],
  ] as const) {
    it(`refuses ${name} in one sentence`, () => {
      assert.throws(() => recordAfter(record, mark), refusal(code, words));
    });
  }
});

describe('the moves', () => {
  it('name those that are allowed wherever one is refused', () => {
    for (const from of lifeStates)
      for (const to of lifeStates) {
        const why = whyNoMove(from, to);
        if (lifeMoves[from].next.includes(to)) assert.equal(why, undefined);
        else assert.match(why ?? '', /^[^.]*(it may become |plan it anew with plan-stages|mark it rolled-back first)/);
      }
  });

  it('keep every law of a life, whatever is marked in whatever order', () => {
    const wish = fc.record({
      to: fc.constantFrom(...lifeStates),
      hours: fc.integer({ min: 0, max: 200 }),
      stage: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 14 }), (wishes) => {
        let life = lifeOf(plan);
        let at = Date.UTC(2026, 10, 1);
        for (const { to, hours, stage } of wishes) {
          at += hours * 3_600_000;
          const mark = { to, at: new Date(at).toISOString(), stage, reason: 'Because' };
          try {
            life = marked({ feature: 'New checkout', life, plan: plan.plan }, mark);
          } catch (error) {
            assert.ok(error instanceof UserError);
          }
        }
        lifeSchema.parse(life);
        const open = life.visits.filter(({ endedAt }) => endedAt === undefined);
        assert.equal(open.length, isUnderWay(life) ? 1 : 0);
        for (const [index, visit] of life.visits.entries()) {
          const next = life.visits[index + 1];
          if (next !== undefined) assert.equal(visit.endedAt, next.startedAt);
          const whole = lastedHours(
            { state: 'running', events: [] },
            { ...visit, pausedHours: 0 },
            new Date(at).toISOString(),
          );
          assert.ok((visit.pausedHours ?? 0) <= whole + 1e-6);
        }
        if (life.state === 'completed') assert.equal(life.visits.at(-1)?.number, 3);
      }),
      { numRuns: 300 },
    );
  });
});
