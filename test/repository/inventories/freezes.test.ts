import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardsIn } from '../../../src/repository/inventories/boards.js';
import { readSightings } from '../../../src/repository/sightings.js';
import { repositoryOf } from '../../support/repository-of.js';

const freezesOf = async (files: Readonly<Record<string, string>>) => {
  const read = await readSightings(repositoryOf(files), {
    signal: new AbortController().signal,
    progress: () => {},
  });
  return read.inventories.freezes.map(
    ({ name, source, kind, text, line }) => `${line} ${source} ${kind} ${name}: ${text}`,
  );
};

test('sync windows in a chart, execution windows, and what Terraform freezes', async () => {
  const freezes = await freezesOf({
    'a/values.yaml':
      'projects:\n  shop:\n    syncWindows:\n    - kind: allow\n      schedule: "0 9 * * *"\n      duration: 8h\n',
    'b/pipeline.yml':
      'stages:\n- restrictExecutionDuringTimeWindow: true\n- restrictExecutionDuringTimeWindow: false\n',
    'c/main.tf':
      'resource "gitlab_project_freeze_period" "winter" {\n  freeze_start = "0 0 20 12 *"\n  freeze_end   = "0 0 2 1 *"\n}\nresource "argocd_project" "shop" {\n  spec {\n    sync_window {\n      kind     = "deny"\n      schedule = "0 22 * * 5"\n    }\n  }\n}\nresource "argocd_project" "decoy" {\n}\n# resource "octopusdeploy_deployment_freeze" "off" {\n',
  });

  assert.deepEqual(freezes, [
    '4 argo-cd window project allow window: syncs only for 8h from cron 0 9 * * *',
    '2 spinnaker window execution window: a stage runs only within its execution windows',
    '1 gitlab freeze winter: start 0 0 20 12 *, end 0 0 2 1 *',
    '5 argo-cd freeze shop: schedule 0 22 * * 5',
  ]);
});

test('calendars: a cancelled event is none, an alarm does not rename its event, a duration is told', async () => {
  const event = (lines: string) => `BEGIN:VEVENT\n${lines}\nEND:VEVENT\n`;

  const freezes = await freezesOf({
    'ops/freeze.ics': `BEGIN:VCALENDAR\n${event(
      'SUMMARY;LANGUAGE=en:Winter\nDTSTART;VALUE=DATE:20261220\nDURATION:P14D\nBEGIN:VALARM\nSUMMARY:Wake up\nEND:VALARM',
    )}${event('SUMMARY:Summer\nDTSTART:20260701T000000Z\nSTATUS:CANCELLED')}END:VCALENDAR\n`,
  });

  assert.deepEqual(freezes, ['2 calendar freeze Winter: 2026-12-20 for P14D']);
});

test('boards by files that only they have', () => {
  assert.deepEqual(
    boardsIn([
      '.beads/issues.jsonl',
      '.kanbn/index.md',
      '.taskmaster/tasks/tasks.json',
      'backlog/tasks/task-1 - X.md',
      'tasks/build.js',
      'test/backlog/tasks/x.md',
      'backlog.md',
    ]),
    ['.beads', '.kanbn', '.taskmaster', 'backlog'],
  );
});
