import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limitsOf } from '../../../src/plan/criteria.js';
import { layersOf } from '../../../src/plan/layers/layers.js';
import { stagesOf } from '../../../src/plan/stages.js';
import { ladderOf } from '../../../src/plan/strategy.js';
import { policy } from '../../../src/policy.js';
import type { Facts, RiskLevel, StrategyName } from '../../../src/risk/facts.js';
import type { Touch } from '../../../src/risk/findings.js';
import { capabilitiesOf } from '../../support/capabilities-of.js';

const strategyOf: Readonly<Record<RiskLevel, StrategyName>> = {
  LOW: 'big-bang',
  MEDIUM: 'progressive',
  HIGH: 'canary',
};

interface Given {
  readonly level?: RiskLevel;
  readonly flags?: readonly string[];
  readonly deployment?: readonly string[];
  readonly facts?: Facts;
  readonly touches?: readonly Touch[];
}

function layered({ level = 'MEDIUM', flags = [], deployment = [], facts = {}, touches = [] }: Given) {
  const limits = limitsOf(facts, policy);
  return layersOf({
    facts,
    assessment: { level, touches },
    capabilities: capabilitiesOf(flags, deployment),
    stages: stagesOf(ladderOf(strategyOf[level]), limits, undefined),
    rules: policy,
  });
}

describe('layers', () => {
  it('are two where a router and a flag are there', () => {
    const { layers, routing } = layered({ flags: ['unleash'], deployment: ['istio'] });

    assert.equal(routing.ramp, 'flag');
    assert.deepEqual(layers?.deploy.steps, policy.deployCanaryMedium.value);
    assert.equal(layers?.gate?.minutes, policy.deployGateMinutes.value);
    assert.equal(routing.lost, undefined);
  });

  it('give a LOW change a canary of its deployment by a controller, and none by a mesh', () => {
    const facts = { flag: 'pay' };

    assert.equal(layered({ level: 'LOW', facts, deployment: ['flagger'] }).layers?.deploy.by, 'flagger');
    assert.equal(layered({ level: 'LOW', facts, deployment: ['istio'] }).layers, undefined);
    assert.equal(layered({ level: 'LOW', facts, deployment: ['flagger'] }).layers?.gate, undefined);
  });

  it('leave the ramp to the router where the flag is a mere switch', () => {
    const { routing } = layered({ flags: ['aws-ssm-parameter-store'], deployment: ['istio'] });

    assert.equal(routing.ramp, 'deployment');
    assert.match(routing.lost ?? '', /on or off only/);
  });

  it('spend all the time of a controller with two shifts on its one share', () => {
    const { layers, routing } = layered({ flags: ['unleash'], deployment: ['aws-codedeploy'] });
    const alone = layered({ level: 'HIGH', deployment: ['aws-codedeploy'] });

    assert.deepEqual(layers?.deploy.steps, [{ trafficPercent: 5, minutes: 30 }]);
    assert.deepEqual(routing.shares, []);
    assert.match(alone.routing.shares.at(-1)?.text ?? '', /from stage 2 on each share is a deployment of its own/);
  });

  it('say what whole percents make of 0.1 % where staff cannot be chosen', () => {
    const { routing } = layered({ level: 'HIGH', deployment: ['google-cloud-deploy'] });

    assert.deepEqual(routing.shares[0], {
      stage: 1,
      askedPercent: 0.1,
      heldPercent: 1,
      text: 'google-cloud-deploy holds whole percents: 1 % in place of 0.1 %',
    });
    assert.match(routing.unreached ?? '', /cannot choose staff and beta/);
  });

  it('say on top that nothing holds a share', () => {
    assert.match(layered({ deployment: ['docker'] }).notices[0] ?? '', /^Nothing found here can hold 10 %/);
    assert.deepEqual(layered({ level: 'LOW' }).notices, []);
  });
});

describe('audiences', () => {
  it('come out of stage 1 hour by hour: staff, beta, a small share, then its own', () => {
    const { routing } = layered({ flags: ['unleash'] });
    const steps = routing.audiences?.steps ?? [];

    assert.deepEqual(
      steps.map(({ audience, trafficPercent, durationHours }) => [audience, trafficPercent, durationHours]),
      [
        ['staff', undefined, 24],
        ['beta', undefined, 24],
        ['everyone', 1, 24],
        ['everyone', 10, 96],
      ],
    );
    assert.equal(
      steps.reduce((sum, { durationHours }) => sum + durationHours, 0),
      168,
    );
  });

  it('leave beta out where only an address leads to the new version', () => {
    const { routing } = layered({ deployment: ['cloud-run'] });

    assert.deepEqual(
      routing.audiences?.steps.map(({ audience }) => audience),
      ['staff', 'everyone', 'everyone'],
    );
    assert.match(routing.unreached ?? '', /cannot choose beta; they come in with the first share/);
  });
});

describe('a shadow', () => {
  const money: Touch = { area: 'queue', reason: 'Sends.', proofs: [], certainty: 'parsed', level: 'HIGH' };

  it('is for HIGH alone, by what can mirror, without what the change would do twice', () => {
    const { routing } = layered({ level: 'HIGH', deployment: ['istio'], touches: [money] });

    assert.equal(routing.shadow?.kind, 'shadow');
    assert.match(routing.shadow?.never.join(' ') ?? '', /messages to queues.*mails/);
    assert.equal(layered({ deployment: ['istio'] }).routing.shadow, undefined);
  });

  it('is a dark launch under a flag where nothing mirrors, and nothing without one', () => {
    assert.equal(
      layered({ level: 'HIGH', flags: ['unleash'], deployment: ['linkerd'] }).routing.shadow?.kind,
      'dark-launch',
    );
    assert.equal(layered({ level: 'HIGH', deployment: ['linkerd'] }).routing.shadow, undefined);
  });
});
