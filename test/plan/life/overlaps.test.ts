import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mark } from '../../../src/plan/life/mark.js';
import { overlapNotices, overlapsOf } from '../../../src/plan/life/overlaps.js';
import type { RolloutRecord } from '../../../src/plan/plan.js';
import { recordAfter } from '../../support/life-of.js';
import { recordOf } from '../../support/record-of.js';

const facts = { usersPercent: 20, revenueImpact: 'indirect', criticality: 'important', timeToUndo: 'minutes' } as const;
const named = (feature: string, start: string | undefined, more: Partial<RolloutRecord> = {}): RolloutRecord => ({
  ...recordOf(feature, feature.toLowerCase(), { ...facts, ...(start !== undefined && { start }) }),
  ...more,
});
const clock = { now: '2026-11-20T09:00:00Z' };
const paths = (...changedPaths: string[]) => ({ changedPaths });
const mark = (to: Mark['to'], at: string, reason?: string): Mark => ({
  to,
  at,
  ...(reason !== undefined && { reason }),
});

describe('rollouts that move the same thing at the same time', () => {
  const one = named('A', '2026-12-01T09:00:00Z', paths('src/cart.ts', 'package-lock.json'));

  it('are told with names, dates and why it hurts', () => {
    const other = named('B', '2026-12-10T09:00:00Z', paths('src/cart.ts', 'package-lock.json'));

    const [overlap, ...more] = overlapsOf(one, [one, other], clock);

    assert.deepEqual(more, []);
    assert.equal(
      overlap?.sentence,
      'Overlap: `B` (planned, 2026-12-10 to 2026-12-26) moves the file `src/cart.ts` in the same time. Two changes at once cannot be told apart by the metrics: start after 2026-12-26, or let one wait.',
    );
  });

  for (const [name, other] of [
    ['after one another', named('B', '2027-01-10T09:00:00Z', paths('src/cart.ts'))],
    ['of other files', named('B', '2026-12-01T09:00:00Z', paths('src/mail.ts', 'package-lock.json'))],
    ['of which one has no date', named('B', undefined, paths('src/cart.ts'))],
    [
      'of which one was rolled back',
      recordAfter(
        named('B', '2026-12-01T09:00:00Z', paths('src/cart.ts')),
        mark('running', '2026-11-18T09:00:00Z'),
        mark('rolled-back', '2026-11-19T09:00:00Z', 'Errors'),
      ),
    ],
  ] as const) {
    it(`are none where they are ${name}`, () => assert.deepEqual(overlapsOf(one, [other], clock), []));
  }

  it('are found by the flag, also around another key, and by the service', () => {
    const flagged = (slug: string, flag: string, service: string): RolloutRecord => {
      const record = recordOf(slug, slug, { ...facts, flag, start: '2026-12-01T09:00:00Z' });
      const service_ = { name: service, dependsOn: [], dependencyOf: [] };
      const concerned = { owners: [], filesWithoutOwner: 0, services: [service_] };
      return { ...record, assessment: { ...record.assessment, concerned } };
    };

    const [both] = overlapsOf(flagged('a', 'cart', 'shop'), [flagged('b', 'cart', 'shop')], clock);
    const [service] = overlapsOf(flagged('a', 'cart', 'shop'), [flagged('b', 'mail', 'shop')], clock);

    assert.match(both?.sentence ?? '', /moves the flag `cart` and the service `shop`/);
    assert.match(service?.sentence ?? '', /moves the service `shop`/);
  });

  it('are looked at from now on where a plan has no date', () => {
    const running = recordAfter(named('B', undefined, paths('src/cart.ts')), mark('running', '2026-11-18T09:00:00Z'));

    const [overlap] = overlapsOf(named('A', undefined, paths('src/cart.ts')), [running], clock);

    assert.match(overlap?.sentence ?? '', /`B` \(running, 2026-11-18 to 2026-12-04\).* if this one began now/);
  });

  it('are told three at most, the rest counted', () => {
    const others = ['B', 'C', 'D', 'E', 'F'].map((name) => named(name, '2026-12-01T09:00:00Z', paths('src/cart.ts')));

    const notices = overlapNotices(overlapsOf(one, others, clock));

    assert.equal(notices.length, 4);
    assert.match(notices[3] ?? '', /2 more rollouts do so too: `E`, `F`/);
  });
});
