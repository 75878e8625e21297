import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import ICAL from 'ical.js';
import { lint } from '../../src/operations/lint.js';
import { planStages } from '../../src/operations/plan-stages.js';
import { listPlanResources, readPlanResource } from '../../src/operations/resources.js';
import { rolloutStatus } from '../../src/operations/rollout-status.js';
import { UserError } from '../../src/user-error.js';
import { callIn, folderOf, putInto } from '../support/checkout.js';

const medium = {
  feature: 'New checkout',
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
} as const;

const denied = `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: shop
spec:
  syncWindows:
  - kind: deny
    schedule: '0 0 8 12 *'
    duration: 36h
`;

function calendar(...events: readonly (readonly [string, string, string])[]): string {
  const lines = events.flatMap(([name, from, to]) => [
    'BEGIN:VEVENT',
    `SUMMARY:${name}`,
    `DTSTART;VALUE=DATE:${from}`,
    `DTEND;VALUE=DATE:${to}`,
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

async function planned(files: Readonly<Record<string, string>>, start: string) {
  const { record } = await planStages.run({ ...medium, start, dryRun: true }, callIn(folderOf(files)));
  return record.plan;
}

const config = '.rollouts/config.yaml';

describe('freezes of the repository', () => {
  it('keep stages out without a team file, each shift with its place, in the offset of the start', async () => {
    const plan = await planned({ 'argocd/project.yaml': denied }, '2026-12-01T09:00:00+01:00');

    assert.deepEqual(
      plan.stages.map(({ startsAt }) => startsAt),
      ['2026-12-01T09:00:00+01:00', '2026-12-09T13:00:00+01:00', '2026-12-16T13:00:00+01:00'],
    );
    assert.deepEqual(
      plan.stages[1]?.shifts?.map(({ reason }) => reason),
      ['freeze `shop deny window` in `argocd/project.yaml:7` → Wednesday 13:00'],
    );
    assert.equal(plan.timeZone, 'UTC+01:00');
    assert.match(plan.notices.join('\n'), /Dates are in UTC\+01:00, as `start` is told/);
  });

  it('end for a start when people are at work again, and otherwise move nothing', async () => {
    const files = { 'ops/freezes.ics': calendar(['Change freeze', '20261207', '20261213']) };

    const plan = await planned(files, '2026-12-01T07:00:00');

    assert.deepEqual(
      plan.stages.map(({ startsAt }) => startsAt),
      ['2026-12-01T07:00:00Z', '2026-12-14T09:00:00Z', '2026-12-21T09:00:00Z'],
    );
    assert.match(plan.stages[1]?.shifts?.[0]?.reason ?? '', /`ops\/freezes\.ics:3`, then Sunday → Monday 09:00$/);
    assert.match(plan.notices.join('\n'), /stage 1 outside of working hours\. A Monday or Tuesday morning/);
  });

  it('take the zone that their files name, unless the start is told in another offset', async () => {
    const policy = `apiVersion: deploy.cloud.google.com/v1
kind: DeployPolicy
metadata:
  name: quiet
rules:
- rolloutRestriction:
    timeWindows:
      timeZone: America/New_York
      weeklyWindows:
      - daysOfWeek: [TUESDAY]
        startTime: '09:00'
        endTime: '11:00'
`;
    const own = await planned({ 'deploy/policy.yaml': policy }, '2026-12-01T09:30');
    const other = await planned({ 'deploy/policy.yaml': policy }, '2026-12-01T09:30+01:00');

    assert.deepEqual([own.timeZone, own.startsAt], ['America/New_York', '2026-12-01T11:00:00-05:00']);
    assert.match(own.notices.join('\n'), /Dates are in America\/New_York \(`deploy\/policy\.yaml:8`\)/);
    assert.deepEqual([other.timeZone, other.startsAt], ['UTC+01:00', '2026-12-01T09:30:00+01:00']);
  });

  it('are none where a calendar tells of parties, lies among tests, or only lets things out', async () => {
    const plan = await planned(
      {
        'ops/social.ics': calendar(['Christmas party', '20261201', '20261203']),
        'test/fixtures/freeze.ics': calendar(['Freeze', '20261201', '20261203']),
        'argocd/project.yaml': denied.replace('deny', 'allow'),
      },
      '2026-12-01T09:00',
    );

    assert.equal(plan.startsAt, '2026-12-01T09:00:00Z');
    assert.equal(plan.timeZone, undefined);
  });

  it('wait, named, for a start', async () => {
    const { record } = await planStages.run(
      { ...medium, dryRun: true },
      callIn(folderOf({ 'argocd/project.yaml': denied })),
    );

    assert.match(
      record.plan.notices.join('\n'),
      /Freezes found, kept clear of once `start` is told: `shop deny window` \(`argocd\/project\.yaml:7`\)\./,
    );
  });

  it("count beside the team's own, in the team's zone", async () => {
    const files = {
      'argocd/project.yaml': denied,
      [config]:
        'calendar:\n  timeZone: Europe/Berlin\n  country: DE\n  freezes:\n    - {name: Sale, from: 2026-12-01, to: 2026-12-01}\n',
    };

    const plan = await planned(files, '2026-12-01T09:00');

    assert.deepEqual(
      plan.stages.map(({ startsAt }) => startsAt),
      ['2026-12-02T09:00:00+01:00', '2026-12-09T13:00:00+01:00', '2026-12-16T13:00:00+01:00'],
    );
  });

  it('are held against kept plans by lint when they come later', async () => {
    const folder = folderOf({});
    await planStages.run({ ...medium, owner: 'Ada', start: '2026-12-01T09:00:00+01:00' }, callIn(folder));
    const before = await lint.run({}, callIn(folder));
    putInto(folder, { 'argocd/project.yaml': denied });

    const after = await lint.run({}, callIn(folder));

    assert.deepEqual(before.findings, []);
    assert.deepEqual(
      after.findings.map(({ rule, path: place }) => `${rule} ${place}`),
      ['start-not-allowed plan.stages[1].startsAt'],
    );
  });
});

describe('a start', () => {
  for (const [zone, start, isPast] of [
    ['Pacific/Auckland', '2026-11-23T00:30', true],
    ['Pacific/Honolulu', '2026-11-22T10:00', false],
    ['UTC', '2026-11-22T10:00', true],
  ] as const) {
    it(`of ${start} in ${zone} is ${isPast ? 'past' : 'not past'}`, async () => {
      const folder = folderOf({ [config]: `calendar: {timeZone: ${zone}, country: NZ}\n` });

      const plan = () => planStages.run({ ...medium, start }, callIn(folder));

      if (!isPast) await assert.doesNotReject(plan);
      else await assert.rejects(plan, (error) => error instanceof UserError && /lies in the past/.test(error.message));
      assert.equal(existsSync(path.join(folder, '.rollouts/new-checkout.json')), !isPast);
    });
  }

  for (const [what, told, sentence] of [
    ['an unknown country', 'calendar: {country: XX}', /names no country .*`XX`/],
    ['an unknown zone', 'calendar: {timeZone: Europe/Berln}', /Europe\/Berln/],
    [
      'a freeze longer than the rollout',
      'calendar: {timeZone: UTC, freezes: [{name: Winter, from: 2026-11-30, to: 2027-03-01}]}',
      /freeze `Winter` lasts longer \(92 days\) than the whole rollout \(16 days\)/,
    ],
    [
      'peak hours that leave no moment',
      'calendar: {timeZone: UTC, peakHours: [{from: "09:00", to: "17:00"}]}',
      /No stage can start in the 366 days after .*peak hours/,
    ],
  ] as const) {
    it(`is refused for ${what}, and nothing is written`, async () => {
      const folder = folderOf({ [config]: `${told}\n` });

      const plan = planStages.run({ ...medium, start: '2026-12-01T09:00' }, callIn(folder));

      await assert.rejects(plan, (error) => error instanceof UserError && sentence.test(error.message));
      assert.equal(existsSync(path.join(folder, '.rollouts/new-checkout.json')), false);
    });
  }
});

describe('the calendar of a rollout', () => {
  it('is shown as a file that calendars open, and is a resource once there are dates', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ ...medium, start: '2026-12-01T09:00:00+01:00' }, call);
    await planStages.run({ ...medium, feature: 'No date' }, call);

    const shown = rolloutStatus.render(await rolloutStatus.run({ feature: 'New checkout', show: 'ics' }, call));
    const listed = (await listPlanResources(call)).filter(({ mimeType }) => mimeType === 'text/calendar');
    const read = await readPlanResource('rollout://plans/new-checkout/calendar.ics', call);

    assert.deepEqual(
      listed.map(({ uri }) => uri),
      ['rollout://plans/new-checkout/calendar.ics'],
    );
    assert.equal(read.text, shown);
    const events = new ICAL.Component(ICAL.parse(shown))
      .getAllSubcomponents('vevent')
      .map((one) => new ICAL.Event(one));
    assert.deepEqual(
      events.map(({ startDate, summary }) => `${startDate} ${summary}`),
      [
        '2026-12-01T08:00:00Z New checkout: stage 1 of 3, Canary (10 %)',
        '2026-12-08T08:00:00Z New checkout: stage 2 of 3, Ramp (50 %)',
        '2026-12-15T08:00:00Z New checkout: stage 3 of 3, Full launch (100 %)',
      ],
    );
  });

  it('is of one rollout that has dates', async () => {
    const call = callIn(folderOf({}));
    await planStages.run(medium, call);

    const refused = (input: { feature?: string }, sentence: RegExp) =>
      assert.rejects(
        () => rolloutStatus.run({ ...input, show: 'ics' }, call),
        (error) => error instanceof UserError && sentence.test(error.message),
      );

    await refused({}, /tell which `feature`/);
    await refused({ feature: 'New checkout' }, /has no dates/);
  });
});
