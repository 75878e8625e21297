import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeOf } from '../../support/findings-of.js';
import { lever, wayBack } from '../../support/way-back.js';

const facts = { timeToUndo: 'minutes' } as const;
const first = (shown: Parameters<typeof wayBack>[0]) => wayBack({ facts, ...shown }).procedure[0] ?? '';

describe('the previous version', () => {
  it('is put back by the names of the repository', () => {
    assert.equal(
      first({ deployment: ['kubernetes'], levers: [lever('deployment', 'checkout', { namespace: 'shop' })] }),
      '`kubectl rollout undo deployment/checkout -n shop`.',
    );
    assert.match(
      first({ deployment: ['aws-ecs'], levers: [lever('ecs-service', 'api', { settings: { cluster: 'main' } })] }),
      /--cluster main --service api /,
    );
    assert.match(
      first({ deployment: ['nomad'], levers: [lever('nomad-job', 'web')] }),
      /nomad job revert web <previous/,
    );
  });

  it('keeps brackets for what the repository does not show', () => {
    assert.equal(first({ deployment: ['kubernetes'] }), '`kubectl rollout undo deployment/<name> -n <namespace>`.');
    assert.equal(first({}), 'Deploy the previous version with the tool that deployed this one.');
  });

  it('takes production where a name, folder or namespace tells', () => {
    const levers = [
      lever('helm-release', 'shop-dev', { namespace: 'dev' }),
      lever('helm-release', 'shop', { namespace: 'prod' }),
      lever('helm-release', 'shop', { namespace: 'shop', path: 'overlays/staging/shop.yaml' }),
    ];

    assert.match(first({ deployment: ['helm'], levers }), /^`helm rollback shop -n prod`/);
  });

  it('takes the service that the change lies in, and lists the others where nobody can say', () => {
    const levers = ['cart', 'checkout', 'pay', 'mail', 'search', 'users'].map((name) =>
      lever('deployment', name, { namespace: 'shop' }),
    );
    const services = [
      { name: 'cart', folder: 'src/cart' },
      { name: 'pay', folder: 'src/pay' },
    ];
    const change = { files: [{ path: 'src/pay/main.go' }, { path: 'README.md' }] };

    assert.match(first({ deployment: ['kubernetes'], levers, services, change }), /undo deployment\/pay -n shop/);
    const { procedure } = wayBack({ facts, deployment: ['kubernetes'], levers, services });
    assert.deepEqual(procedure.slice(0, 2), [
      '`<name>` is one of `cart`, `checkout`, `pay`, `mail` and 2 more.',
      '`kubectl rollout undo deployment/<name> -n shop`.',
    ]);
  });

  it('warns of what the platform does against it', () => {
    const canary = lever('canary', 'checkout', { settings: { target: 'checkout', targetKind: 'Deployment' } });
    const scaler = lever('scaler', 'checkout-scaler', {
      namespace: 'shop',
      settings: { by: 'KEDA', target: 'checkout' },
    });
    const decoy = lever('scaler', 'other', { settings: { by: 'HPA', target: 'checkout' } });

    const { traps } = wayBack({ facts, deployment: ['flagger'], levers: [canary, decoy, scaler] });

    assert.equal(traps?.length, 2);
    assert.match(traps?.[0] ?? '', /skipAnalysis/);
    assert.match(traps?.[1] ?? '', /annotate scaledobject checkout-scaler -n shop/);
  });

  it('says that an abort waits where the old version shrinks', () => {
    const rollout = lever('rollout', 'checkout', { settings: { dynamicStableScale: 'true' } });

    const { traps } = wayBack({ facts, deployment: ['argo-rollouts'], levers: [rollout] });

    assert.match(traps?.[0] ?? '', /an abort waits until it has grown again/);
  });

  it('takes less time where the old version still runs', () => {
    const seconds = (id: string) => wayBack({ facts, deployment: [id] }).playbook[0]?.estimate?.seconds ?? 0;

    assert.ok(seconds('cloud-run') < seconds('kubernetes'));
  });

  it('stays of the plan when the change only adds to the schema', () => {
    const { playbook } = wayBack({
      facts,
      deployment: ['kubernetes'],
      found: {
        change: changeOf({ 'db/1.sql': ['ALTER TABLE a ADD COLUMN b text;'] }),
        touches: [
          {
            area: 'stored-data',
            reason: 'Adds the column `a.b`.',
            certainty: 'parsed',
            level: 'LOW',
            proofs: [{ path: 'db/1.sql', line: 1, what: 'ADD COLUMN b' }],
          },
        ],
      },
    });

    assert.match(playbook[0]?.steps.at(-1) ?? '', /^Leave the migration in place/);
  });
});
