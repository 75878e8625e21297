import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { assessRisk } from '../../src/operations/assess-risk.js';
import { planStages } from '../../src/operations/plan-stages.js';
import { UserError } from '../../src/user-error.js';
import { callIn, folderOf, putInto } from '../support/checkout.js';

const at = '.rollouts/config.yaml';
const team = `facts:
  revenueImpact: indirect
  criticality: important
  errorRatePercent: 1.2
  p95Milliseconds: 340
owner: Ada
channels:
  Support: "#support"
limits:
  errorRollbackRatio:
    value: 1.8
    reason: Each failed order costs a call
ladders:
  MEDIUM:
    reason: Two incidents at 10 %
    stages:
      - {audience: staff, trafficPercent: 1, durationHours: 12}
      - {audience: everyone, trafficPercent: 20, durationHours: 168}
      - {audience: everyone, trafficPercent: 100, durationHours: 48}
audiences:
  staff: accounts of the shop
`;
const told = { feature: 'New checkout', usersPercent: 20, timeToUndo: 'minutes' } as const;

describe('a plan of a team that told once', () => {
  it('needs no more than what differs, and says which values came from where', async () => {
    const folder = folderOf({ [at]: team });

    const answer = await planStages.run(told, callIn(folder));
    const { record } = answer;
    const text = planStages.render(answer);

    assert.equal(record.assessment.level, 'MEDIUM');
    assert.equal(record.facts.owner, 'Ada');
    assert.deepEqual(
      record.plan.stages.map(({ audience, trafficPercent, durationHours }) => [
        audience,
        trafficPercent,
        durationHours,
      ]),
      [
        ['staff', 1, 12],
        ['everyone', 20, 168],
        ['everyone', 100, 48],
      ],
    );
    assert.equal(record.plan.stages[1]?.rollback[0]?.limit, 1.2 * 1.8);
    assert.match(record.plan.stages[0]?.reason ?? '', /Two incidents at 10 % \(`?\.rollouts\/config\.yaml:14/);
    assert.equal(record.plan.stages[1]?.reason, undefined);
    const criticality = record.assessment.factors.find(({ name }) => name === 'criticality');
    assert.equal(criticality?.basis, 'told');
    assert.deepEqual(criticality?.evidence, [{ path: at, line: 3, what: 'criticality: important' }]);
    assert.match(text, /### From the Team's Configuration/);
    assert.match(
      text,
      /limits\.errorRollbackRatio: 1\.8 × baseline \(policy: 2\) \(`\.rollouts\/config\.yaml:10`\)\. Reason: Each failed order/,
    );
    assert.match(text, /Support prepared \(#support\)/);
    assert.match(text, /1 % staff \(accounts of the shop\)/);
  });

  it("lets the call's own facts win, and the file's later values count", async () => {
    const folder = folderOf({ [at]: team });
    const first = await planStages.run({ ...told, criticality: 'non-critical' }, callIn(folder));
    putInto(folder, { [at]: team.replace('owner: Ada', 'owner: Grace').replace('important', 'critical') });

    const second = await planStages.run({ feature: 'New checkout' }, callIn(folder));

    assert.equal(first.record.facts.criticality, 'non-critical');
    assert.equal(second.record.facts.criticality, 'non-critical');
    assert.equal(second.record.facts.owner, 'Grace');
  });

  it('stays as it was while facts and file do', async () => {
    const folder = folderOf({ [at]: team });
    await planStages.run(told, callIn(folder));

    const again = await planStages.run(told, callIn(folder));

    assert.match(again.kept, /Unchanged since revision 1/);
  });

  it('is assessed by the same facts', async () => {
    const folder = folderOf({ [at]: team.replace('important', 'critical') });

    const answer = await assessRisk.run({ usersPercent: 20, timeToUndo: 'minutes' }, callIn(folder));

    assert.equal(answer.level, 'HIGH');
    assert.match(assessRisk.render(answer), /The system is critical\..*\.rollouts\/config\.yaml:3/);
    assert.match(JSON.stringify(assessRisk.toBrief(answer)), /The system is critical.*\.rollouts\/config\.yaml:3/);
  });

  it('is not made, and nothing written, while the file is broken', async () => {
    const folder = folderOf({ [at]: `${team}colour: red\n` });

    await assert.rejects(
      planStages.run(told, callIn(folder)),
      (error: unknown) => error instanceof UserError && /config\.yaml:22: `colour` is no key/.test(error.message),
    );
    assert.equal(existsSync(path.join(folder, '.rollouts/new-checkout.json')), false);
  });
});
