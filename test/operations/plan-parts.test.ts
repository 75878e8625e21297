import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { planStages } from '../../src/operations/plan-stages.js';
import { UserError } from '../../src/user-error.js';
import { callIn, folderOf } from '../support/checkout.js';

const at = '.rollouts/config.yaml';
const told = {
  feature: 'New checkout',
  usersPercent: 20,
  revenueImpact: 'indirect',
  criticality: 'important',
  timeToUndo: 'minutes',
} as const;
const record = '.rollouts/new-checkout.json';

describe('a plan of several parts', () => {
  it('is kept with its waves, dated and as long as all of them', async () => {
    const config = `calendar: {timeZone: Europe/Berlin, country: DE}
parts:
  - {name: checkout, kind: service, after: [billing]}
  - {name: billing, kind: service}
`;
    const folder = folderOf({ [at]: config });

    const answer = await planStages.run({ ...told, start: '2030-12-03T09:00' }, callIn(folder));

    const { plan } = answer.record;
    const [first, second] = plan.parts?.waves ?? [];
    assert.ok(existsSync(path.join(folder, record)));
    assert.deepEqual([first?.parts, second?.parts], [['billing'], ['checkout']]);
    assert.equal(plan.stages.at(-1)?.endsAt, second?.startsAt);
    assert.equal(plan.hoursToFull, second?.fullAfterHours);
    assert.equal(plan.endsAt, second?.endsAt);
    assert.ok((second?.startsAfterHours ?? 0) >= (first?.fullAfterHours ?? 0) + (first?.bakeHours ?? 0));
    assert.match(planStages.toBrief(answer).markdown, /### Parts\n/);
  });

  it('is refused with the line, and nothing is written, where parts wait for each other', async () => {
    const config = `parts:
  - {name: checkout, kind: service, after: [billing]}
  - {name: billing, kind: service, after: [checkout]}
`;
    const folder = folderOf({ [at]: config });

    await assert.rejects(
      planStages.run(told, callIn(folder)),
      (error) =>
        error instanceof UserError && error.message.startsWith(`${at}:2: \`parts[0].after\`: these parts wait`),
    );
    assert.ok(!existsSync(path.join(folder, record)));
  });
});

describe('a plan for what is no service', () => {
  it('is refused with the line, and nothing is written, where facts contradict it', async () => {
    const folder = folderOf({ [at]: 'owner: Ada\ntarget: mobile\n' });

    await assert.rejects(
      planStages.run(told, callIn(folder)),
      (error) => error instanceof UserError && error.message.startsWith(`${at}:2: \`target: mobile\``),
    );
    assert.ok(!existsSync(path.join(folder, record)));
  });

  it('is made for an app where nothing but an app is kept', async () => {
    const folder = folderOf({ 'app/src/main/AndroidManifest.xml': '<manifest/>\n', 'settings.gradle': '' });

    const answer = await planStages.run({ ...told, timeToUndo: 'never', dryRun: true }, callIn(folder));

    assert.deepEqual(answer.record.plan.target?.kind, 'mobile');
    assert.equal(answer.record.plan.router, 'staged rollout of Google Play; no share grows by itself');
  });
});
