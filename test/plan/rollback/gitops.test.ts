import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lever, wayBack } from '../../support/way-back.js';

const facts = { timeToUndo: 'minutes' } as const;
const deployment = lever('deployment', 'checkout', { namespace: 'shop', path: 'apps/shop/checkout.yaml' });
const app = (settings: Readonly<Record<string, string>>) =>
  lever('argo-app', 'shop', { path: 'argocd/shop.yaml', settings: { path: 'apps/shop', ...settings } });
const healing = app({ automated: 'true', selfHeal: 'true', prune: 'true' });

describe('a rollback under Argo CD', () => {
  it('stops the sync first, uses its own rollback, and sets back afterwards what it found', () => {
    const { procedure, traps } = wayBack({
      facts,
      deployment: ['argocd', 'kubernetes'],
      levers: [deployment, healing],
    });

    assert.deepEqual(procedure.slice(0, 2), [
      'Stop the sync: `argocd app set shop --sync-policy none`.',
      '`argocd app rollback shop` (the deployment before; `argocd app history shop` lists them).',
    ]);
    assert.equal(
      procedure.at(-1),
      'Afterwards: revert in Git, then `argocd app set shop --sync-policy automated --self-heal --auto-prune`.',
    );
    assert.match(traps?.join(' ') ?? '', /Argo CD heals `shop` \(`argocd\/shop\.yaml:2`\): .* undone within seconds/);
  });

  it('says that there is no trap where people sync', () => {
    const levers = [deployment, app({ automated: 'false', selfHeal: 'false' })];

    const { procedure, traps } = wayBack({ facts, deployment: ['argocd', 'kubernetes'], levers });

    assert.match(procedure[0] ?? '', /^`argocd app rollback shop`/);
    assert.deepEqual(traps?.length, 1);
    assert.match(traps?.[0] ?? '', /^No trap: `shop`/);
  });

  it('tells automatic sync without healing from healing', () => {
    const levers = [deployment, app({ automated: 'true', selfHeal: 'false' })];

    const { traps } = wayBack({ facts, deployment: ['argocd', 'kubernetes'], levers });

    assert.match(traps?.[0] ?? '', /without healing: a rollback by hand stays until the next commit/);
  });

  it('stops the application of applications before the one it keeps', () => {
    const root = lever('argo-app', 'root', {
      path: 'bootstrap/root.yaml',
      settings: { path: 'argocd', automated: 'true', selfHeal: 'true' },
    });

    const { procedure, traps } = wayBack({
      facts,
      deployment: ['argocd', 'kubernetes'],
      levers: [deployment, healing, root],
    });

    assert.equal(
      procedure[0],
      'Stop the sync: `argocd app set root --sync-policy none`, then `argocd app set shop --sync-policy none`.',
    );
    assert.match(traps?.join(' ') ?? '', /`shop` itself is kept by `root`/);
  });

  it('goes through Git alone where an ApplicationSet writes the applications', () => {
    const set = lever('argo-appset', 'shops', { settings: { path: 'apps/shop', automated: 'true', selfHeal: 'true' } });

    const { procedure, traps } = wayBack({ facts, deployment: ['argocd', 'kubernetes'], levers: [deployment, set] });

    assert.equal(procedure[0], '`git revert` the change.');
    assert.doesNotMatch(procedure.join(' '), /argocd app set/);
    assert.match(traps?.[0] ?? '', /ApplicationSet `shops` .* only a revert in Git lasts/);
  });

  it('has no release of Helm to roll back', () => {
    const chart = app({ automated: 'true', selfHeal: 'true', helm: 'true' });

    const { procedure, traps } = wayBack({ facts, deployment: ['argocd', 'helm'], levers: [chart] });

    assert.doesNotMatch(procedure.join(' '), /helm rollback/);
    assert.match(traps?.join(' ') ?? '', /`helm rollback` finds no release/);
  });

  it('aborts a rollout without a pause, and pauses before an undo', () => {
    const rollout = lever('rollout', 'checkout', { namespace: 'shop', path: 'apps/shop/rollout.yaml' });

    const { playbook } = wayBack({ facts, deployment: ['argo-rollouts', 'argocd'], levers: [rollout, healing] });
    const [abort = '', undo = '', after = ''] = playbook[0]?.steps ?? [];

    assert.match(abort, /^During a stage: `kubectl argo rollouts abort checkout -n shop`/);
    assert.match(
      undo,
      /stop the sync: `argocd app set shop --sync-policy none`, then `kubectl argo rollouts undo checkout -n shop`/,
    );
    assert.match(after, /^Afterwards: revert in Git/);
  });
});

describe('a rollback under Flux', () => {
  const apps = lever('flux-kustomization', 'apps', {
    namespace: 'flux-system',
    settings: { path: './apps', interval: '10m' },
  });

  it('suspends what holds the workload, and resumes it afterwards', () => {
    const { procedure, traps } = wayBack({ facts, deployment: ['fluxcd', 'kubernetes'], levers: [deployment, apps] });

    assert.deepEqual(procedure.slice(0, 2), [
      'Stop Flux: `flux suspend kustomization apps -n flux-system`.',
      '`kubectl rollout undo deployment/checkout -n shop`.',
    ]);
    assert.match(procedure.at(-1) ?? '', /`flux resume kustomization apps -n flux-system`/);
    assert.match(traps?.[0] ?? '', /every 10m/);
  });

  it('rolls a release of Helm back as such', () => {
    const release = lever('flux-helm-release', 'checkout', { namespace: 'shop', settings: { interval: '1h' } });

    const { procedure } = wayBack({ facts, deployment: ['fluxcd'], levers: [release, apps] });

    assert.deepEqual(procedure.slice(0, 2), [
      'Stop Flux: `flux suspend helmrelease checkout -n shop`.',
      '`helm rollback checkout -n shop` (the revision before).',
    ]);
  });

  it('has no trap where it is suspended', () => {
    const suspended = { ...apps, settings: { ...apps.settings, suspend: 'true' } };

    const { procedure, traps } = wayBack({
      facts,
      deployment: ['fluxcd', 'kubernetes'],
      levers: [deployment, suspended],
    });

    assert.match(procedure[0] ?? '', /^`kubectl rollout undo/);
    assert.match(traps?.[0] ?? '', /^No trap: Flux is suspended/);
  });
});

it('a platform outside of the cluster has nothing to do with a controller inside', () => {
  const { procedure, traps } = wayBack({
    facts,
    deployment: ['fly-io', 'argocd'],
    levers: [lever('fly-app', 'shop', { path: 'fly.toml' }), healing],
  });

  assert.match(procedure[0] ?? '', /fly deploy --image <previous image> -a shop/);
  assert.equal(traps, undefined);
});
