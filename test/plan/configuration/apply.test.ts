import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configurationOf } from '../../../src/operations/configured.js';
import { factsUnder, rulesOf, toldBefore } from '../../../src/plan/configuration/apply.js';
import { policy } from '../../../src/policy.js';
import { recordOf } from '../../support/record-of.js';
import { repositoryOf } from '../../support/repository-of.js';

const teamOf = (text: string) => configurationOf(repositoryOf({ '.rollouts/config.yaml': text }));

describe('facts of the file', () => {
  it('lie under what a call tells, and say their line', async () => {
    const team = await teamOf('owner: Ada\nfacts:\n  criticality: critical\n  errorRatePercent: 1.2\n');

    const { facts, configured } = factsUnder(team, { errorRatePercent: 3, usersPercent: 20 });

    assert.deepEqual(facts, { owner: 'Ada', criticality: 'critical', errorRatePercent: 3, usersPercent: 20 });
    assert.deepEqual(configured, [
      { key: 'facts.criticality', line: 3, value: 'critical' },
      { key: 'owner', line: 1, value: 'Ada' },
    ]);
  });

  it("give no baseline to another metric than the file's", async () => {
    const team = await teamOf('facts:\n  businessMetric: orders\n  businessBaseline: 120\n');

    const other = factsUnder(team, { businessMetric: 'sign-ups' });
    const same = factsUnder(team, { businessMetric: 'orders' });

    assert.deepEqual(other.facts, { businessMetric: 'sign-ups' });
    assert.equal(same.facts.businessBaseline, 120);
  });

  it('are told apart from what was told, so that a changed file counts the next time', () => {
    const record = recordOf('New checkout', 'new-checkout', { usersPercent: 20, criticality: 'critical' });
    const configured = [{ key: 'facts.criticality', line: 3, value: 'critical' }];

    const told = toldBefore({ ...record, plan: { ...record.plan, configured } });

    assert.deepEqual(told, { usersPercent: 20 });
  });
});

describe('rules', () => {
  it('are the policy, and where the file says otherwise its value with its reason and line', async () => {
    const team = await teamOf('limits:\n  errorRollbackRatio: {value: 1.8, reason: Each failure costs a call}\n');

    const rules = rulesOf(team);

    assert.equal(rules.errorRollbackRatio.value, 1.8);
    assert.equal(rules.errorRollbackRatio.reason, 'Each failure costs a call');
    assert.equal(rules.errorRollbackRatio.source, '.rollouts/config.yaml:1');
    assert.equal(rules.latencyRollbackRatio, policy.latencyRollbackRatio);
    assert.equal(rulesOf(undefined), policy);
  });
});
