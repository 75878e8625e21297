import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openCalendar, startIn, type ToldCalendar } from '../../src/plan/calendar.js';
import { datedStages } from '../../src/plan/calendar-dating.js';
import { readSightings } from '../../src/repository/sightings.js';
import { UserError } from '../../src/user-error.js';
import { repositoryOf } from '../support/repository-of.js';

/** The calendar of a repository, as discovery finds its freezes. */
async function calendarOf(files: Readonly<Record<string, string>>, told: ToldCalendar = {}) {
  const read = await readSightings(repositoryOf(files), { signal: new AbortController().signal, progress: () => {} });
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  return openCalendar({
    told: { timeZone: 'Europe/Berlin', country: 'DE', ...told },
    found: read.inventories.freezes,
    texts,
  });
}

async function firstOf(
  files: Readonly<Record<string, string>>,
  start: string,
  told: ToldCalendar = {},
): Promise<string> {
  const calendar = await calendarOf(files, told);
  const [dated] = datedStages([{ durationHours: 500 }], startIn(calendar, start), calendar);
  const reasons = (dated?.shifts ?? []).filter(({ moves }) => moves === 'start').map(({ reason }) => reason);
  return [dated?.startsAt, ...reasons].join(' | ');
}

const project = (windows: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata:\n  name: shop\nspec:\n  syncWindows:\n${windows}`;

const policyOf = (windows: string) =>
  `apiVersion: deploy.cloud.google.com/v1\nkind: DeployPolicy\nmetadata:\n  name: quiet\nrules:\n- rolloutRestriction:\n    id: holidays\n    timeWindows:\n      timeZone: Europe/Berlin\n${windows}`;

const events = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');

describe('freezes found in a repository', () => {
  for (const [what, files, start, expected] of [
    [
      'a sync window that denies, in its own zone',
      {
        'argo/project.yaml': project(
          "  - kind: deny\n    schedule: '0 7 * * 2'\n    duration: 3h30m\n    applications: ['*']\n",
        ),
      },
      '2026-12-01T09:00',
      '2026-12-01T11:30:00+01:00 | freeze `shop deny window` in `argo/project.yaml:7` → Tuesday 11:30',
    ],
    [
      'a sync window in a zone that is told',
      {
        'argo/project.yaml': project(
          "  - kind: deny\n    schedule: '0 7 * * 2'\n    duration: 3h\n    timeZone: Europe/Berlin\n",
        ),
      },
      '2026-12-01T09:00',
      '2026-12-01T10:00:00+01:00 | freeze `shop deny window` in `argo/project.yaml:7` → Tuesday 10:00',
    ],
    [
      'a sync window that allows forbids nothing',
      { 'argo/project.yaml': project("  - kind: allow\n    schedule: '0 1 * * *'\n    duration: 1h\n") },
      '2026-12-01T09:00',
      '2026-12-01T09:00:00+01:00',
    ],
    [
      'a policy with dates, in flow style',
      {
        'deploy/policy.yaml': policyOf(
          '      oneTimeWindows: [{start: "2026-12-08 00:00", end: "2026-12-09 10:00"}]\n',
        ),
      },
      '2026-12-08T09:00',
      '2026-12-09T10:00:00+01:00 | freeze `quiet` in `deploy/policy.yaml:6` → Wednesday 10:00',
    ],
    [
      'a policy with days of the week',
      {
        'deploy/policy.yaml': policyOf(
          '      weeklyWindows:\n      - daysOfWeek: [MONDAY, TUESDAY]\n        startTime: "08:00"\n        endTime: "14:00"\n',
        ),
      },
      '2026-12-08T09:00',
      '2026-12-08T14:00:00+01:00 | freeze `quiet` in `deploy/policy.yaml:6` → Tuesday 14:00',
    ],
    [
      'a freeze of Harness with a length',
      {
        '.harness/freeze.yaml':
          'freeze:\n  name: Sale\n  status: Enabled\n  windows:\n  - timeZone: Europe/Berlin\n    startTime: 2026-12-08 08:00 AM\n    duration: 5h\n',
      },
      '2026-12-08T09:00',
      '2026-12-08T13:00:00+01:00 | freeze `Sale` in `.harness/freeze.yaml:5` → Tuesday 13:00',
    ],
    [
      'an event of a calendar that says freeze, not one that does not',
      {
        'ops/team.ics': events(
          'BEGIN:VEVENT',
          'SUMMARY:Summer party',
          'DTSTART;VALUE=DATE:20261208',
          'DTEND;VALUE=DATE:20261209',
          'END:VEVENT',
          'BEGIN:VEVENT',
          'BEGIN:VALARM',
          'SUMMARY:x',
          'DTSTART:20200101',
          'END:VALARM',
          'SUMMARY:Code free',
          ' ze\\, winter',
          'DTSTART;VALUE=DATE:20261209',
          'DTEND;VALUE=DATE:20261211',
          'END:VEVENT',
        ),
      },
      '2026-12-09',
      '2026-12-11T09:00:00+01:00 | freeze `Code freeze, winter` in `ops/team.ics:8` → Friday 00:00 | Friday before 09:00 → Friday 09:00',
    ],
    [
      'an event that comes every year, in its zone, but for an exception',
      {
        'ops/freezes.ics': events(
          'BEGIN:VEVENT',
          'SUMMARY:Year end',
          'DTSTART;TZID=America/New_York:20201214T000000',
          'DURATION:P1DT12H',
          'RRULE:FREQ=YEARLY',
          'EXDATE;TZID=America/New_York:20271214T000000',
          'END:VEVENT',
        ),
      },
      '2026-12-14T09:00',
      '2026-12-16T09:00:00+01:00 | freeze `Year end` in `ops/freezes.ics:3` → Tuesday 18:00 | Tuesday after 16:00 → Wednesday 09:00',
    ],
    [
      'nothing that is cancelled',
      {
        'ops/freezes.ics': events(
          'BEGIN:VEVENT',
          'SUMMARY:Off',
          'STATUS:CANCELLED',
          'DTSTART:20261208T080000Z',
          'DTEND:20261208T100000Z',
          'END:VEVENT',
        ),
      },
      '2026-12-08',
      '2026-12-08T09:00:00+01:00',
    ],
  ] as const) {
    it(`hold: ${what}`, async () => {
      assert.equal(await firstOf(files, start), expected);
    });
  }

  it('hold each year that is no exception, over summer time', async () => {
    const files = {
      'ops/freezes.ics': events(
        'BEGIN:VEVENT',
        'SUMMARY:Stocktaking',
        'DTSTART;TZID=Europe/Berlin:20260105T080000',
        'DTEND;TZID=Europe/Berlin:20260105T110000',
        'RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260706',
        'EXDATE;TZID=Europe/Berlin:20260330T080000',
        'END:VEVENT',
      ),
    };
    const told = { freezes: [{ ics: 'ops/freezes.ics' }] };

    assert.match(await firstOf(files, '2026-03-23', told), /^2026-03-23T11:00:00\+01:00/);
    assert.match(await firstOf(files, '2026-03-30', told), /^2026-03-30T09:00:00\+02:00$/);
    assert.match(await firstOf(files, '2026-04-13', told), /^2026-04-13T11:00:00\+02:00/);
    assert.match(await firstOf(files, '2026-07-06', told), /^2026-07-06T11:00:00\+02:00/);
    assert.match(await firstOf(files, '2026-07-13', told), /^2026-07-13T09:00:00\+02:00$/);
  });

  it('that cannot be dated are said, and what only allows as well', async () => {
    const calendar = await calendarOf({
      'argo/project.yaml': project("  - kind: allow\n    schedule: '0 1 * * *'\n    duration: 1h\n"),
      'argo/broken.yaml': project("  - kind: deny\n    schedule: 'whenever'\n    duration: 1h\n"),
      '.gitlab-ci.yml': 'deploy:\n  rules:\n  - if: $CI_DEPLOY_FREEZE == null\n  script: [make]\n',
    });

    assert.equal(calendar.notices.length, 3);
    assert.match(calendar.notices[0] ?? '', /The freeze `deploy freeze` in `\.gitlab-ci\.yml:3` could not be dated/);
    assert.match(
      calendar.notices[1] ?? '',
      /The freeze `shop deny window` in `argo\/broken\.yaml:7` could not be dated/,
    );
    assert.match(
      calendar.notices[2] ?? '',
      /`shop allow window` in `argo\/project\.yaml:7` lets things out only at times/,
    );
  });

  it('that never end leave no moment, which is said with their place', async () => {
    const files = { 'argo/project.yaml': project("  - kind: deny\n    schedule: '* * * * *'\n    duration: 24h\n") };

    await assert.rejects(
      () => firstOf(files, '2026-12-01'),
      (error) =>
        error instanceof UserError &&
        /No stage can start .*freeze `shop deny window` in `argo\/project\.yaml:7`/.test(error.message),
    );
  });

  it('in a file that is told hold whatever they are called', async () => {
    const files = {
      'ops/team.ics': events(
        'BEGIN:VEVENT',
        'SUMMARY:Inventory',
        'DTSTART;VALUE=DATE:20261208',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'SUMMARY:Called off',
        'STATUS:CANCELLED',
        'DTSTART;VALUE=DATE:20261209',
        'END:VEVENT',
      ),
    };

    assert.equal(await firstOf(files, '2026-12-08'), '2026-12-08T09:00:00+01:00');
    assert.match(
      await firstOf(files, '2026-12-08', { freezes: [{ ics: 'ops/team.ics' }] }),
      /^2026-12-09T09:00.*freeze `Inventory` in `ops\/team\.ics:3`/,
    );
  });
});
