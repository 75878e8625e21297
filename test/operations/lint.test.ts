import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { approve } from '../../src/operations/approve.js';
import { lint } from '../../src/operations/lint.js';
import { planStages } from '../../src/operations/plan-stages.js';
import { UserError } from '../../src/user-error.js';
import { callIn, folderOf, putInto } from '../support/checkout.js';

const told = {
  feature: 'New checkout',
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
  errorRatePercent: 1.2,
  owner: 'Ada',
} as const;
const at = '.rollouts/new-checkout.json';

/** The kept record with a text replaced, as an editor does it. */
function edit(folder: string, from: string | RegExp, to: string): void {
  const file = path.join(folder, at);
  const text = readFileSync(file, 'utf8');
  const next = text.replace(from, to);
  assert.notEqual(next, text);
  writeFileSync(file, next);
}

describe('lint', () => {
  it('finds nothing in plans as they were made, and passes by what is no record', async () => {
    const folder = folderOf({ '.rollouts/notes.md': 'x', '.rollouts/New.json': '{', '.rollouts/a.journal.jsonl': '{' });
    await planStages.run(told, callIn(folder));

    const answer = await lint.run({}, callIn(folder));

    assert.deepEqual([answer.checked, answer.findings], [1, []]);
    assert.equal(lint.exitCode(answer), 0);
    assert.equal(lint.render(answer), '1 record checked, nothing found.\n');
  });

  it('names rule, place and remedy of an edit, and that the approval is void', async () => {
    const folder = folderOf({});
    await planStages.run(told, callIn(folder));
    await approve.run({ feature: 'New checkout', by: 'Ada' }, callIn(folder));
    edit(folder, '"durationHours": 168', '"durationHours": 2');

    const answer = await lint.run({ feature: 'new CHECKOUT' }, callIn(folder));

    assert.equal(lint.exitCode(answer), 1);
    assert.deepEqual(
      answer.findings.map(({ file, rule, path: place }) => [file, rule, place]),
      [
        [at, 'stage-too-short', 'plan.stages[0].durationHours'],
        [at, 'approval-void', 'approval.hash'],
      ],
    );
    assert.match(
      lint.render(answer),
      /new-checkout\.json plan\.stages\[0\]\.durationHours \[stage-too-short\] Stage 1 lasts 2 h; the policy asks for 24 h at least\. Lengthen it/,
    );
  });

  it('names every fault of the shape with its place', async () => {
    const folder = folderOf({});
    await planStages.run(told, callIn(folder));
    edit(folder, '"metric": "error-rate"', '"metric": "eror-rate"');
    edit(folder, '"trafficPercent": 50', '"trafficPercent": "50 %"');
    edit(folder, '"hoursToFull"', '"hoursTillFull"');

    const answer = await lint.run({ feature: 'New checkout' }, callIn(folder));

    const said = answer.findings.map(({ rule, path: place, sentence }) => `${rule} ${place} ${sentence}`).join('\n');
    assert.match(
      said,
      /unknown-metric plan\.stages\[0\]\.success\[0\]\.metric It is "eror-rate".*did you mean error-rate\?/,
    );
    assert.match(said, /shape plan\.stages\[1\]\.trafficPercent It is "50 %"/);
    assert.match(said, /shape plan\.hoursTillFull No such key/);
    assert.match(said, /shape plan\.hoursToFull It is nothing/);
  });

  it('goes on past records that are torn, or newer', async () => {
    const folder = folderOf({
      '.rollouts/torn.json': '{"schemaVersion": 1,',
      '.rollouts/newer.json': '{"schemaVersion": 3}',
    });
    await planStages.run({ ...told, owner: 'Ada' }, callIn(folder));

    const answer = await lint.run({}, callIn(folder));
    const torn = await lint.run({ feature: 'Torn' }, callIn(folder));

    assert.equal(answer.checked, 3);
    assert.deepEqual(
      answer.findings.map(({ file, rule }) => `${file} ${rule}`),
      ['.rollouts/newer.json newer-record', '.rollouts/torn.json not-json'],
    );
    assert.deepEqual(
      torn.findings.map(({ rule }) => rule),
      ['not-json'],
    );
  });

  it('takes a start in a freeze or at a weekend by the calendar, and says it of nobody without one', async () => {
    const folder = folderOf({});
    await planStages.run({ ...told, start: '2026-12-05T09:00:00Z' }, callIn(folder));
    const without = await lint.run({}, callIn(folder));
    putInto(folder, {
      '.rollouts/config.yaml':
        'calendar:\n  timeZone: UTC\n  freezes:\n    - {name: Sale, from: 2026-12-10, to: 2026-12-14}\n    - ics: ops/party.ics\n',
      'ops/party.ics':
        'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Party\r\nDTSTART;VALUE=DATE:20261219\r\nDTEND;VALUE=DATE:20261220\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    });

    const within = await lint.run({}, callIn(folder));

    assert.deepEqual(without.findings, []);
    assert.deepEqual(
      within.findings.map(({ rule, path: place }) => `${rule} ${place}`),
      [0, 1, 2].map((stage) => `start-not-allowed plan.stages[${stage}].startsAt`),
    );
    assert.match(within.findings[1]?.sentence ?? '', /Stage 2 starts 2026-12-12T09:00:00Z: .*Sale/);
  });

  it('names what is wrong with the configuration as findings, and checks the plans all the same', async () => {
    const folder = folderOf({});
    await planStages.run(told, callIn(folder));
    edit(folder, '"owner": "Ada"', '"owner": " "');
    putInto(folder, { '.rollouts/config.yaml': 'ownr: Ada\n' });
    const broken = await lint.run({}, callIn(folder));
    putInto(folder, { '.rollouts/config.yaml': 'calendar:\n  freezes:\n    - ics: ops/none.ics\n' });

    const noCalendar = await lint.run({}, callIn(folder));

    assert.deepEqual(
      broken.findings.map(({ rule }) => rule),
      ['configuration', 'no-owner'],
    );
    assert.match(noCalendar.findings[0]?.sentence ?? '', /ops\/none\.ics.*not in the repository/);
  });

  it('refuses a feature that has no plan', async () => {
    await assert.rejects(
      lint.run({ feature: 'Nothing' }, callIn(folderOf({}))),
      (error: unknown) => error instanceof UserError && error.code === 'unknown-feature',
    );
  });
});
