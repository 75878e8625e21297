import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from '../../src/catalog/detect.js';
import type { Sighting } from '../../src/catalog/provider.js';
import { uncalledModules } from '../../src/catalog/uncalled.js';

const file = (path: string): Sighting => ({ kind: 'file', value: path, path, line: 1 });
const call = (path: string, value: string): Sighting => ({ kind: 'file', value, path, line: 3, role: 'called' });

const template = [
  file('infra/main.bicep'),
  file('infra/backup.bicep'),
  file('infra/core/host/web.bicep'),
  file('infra/core/host/plan.bicep'),
  file('infra/core/host/cluster.bicep'),
  file('infra/core/host/agents.bicep'),
  call('infra/main.bicep', 'infra/core/host/web.bicep'),
  call('infra/core/host/web.bicep', 'infra/core/host/plan.bicep'),
  call('infra/core/host/cluster.bicep', 'infra/core/host/agents.bicep'),
];

test('of a library of Bicep modules those count that a main file reaches', () => {
  const isUncalled = uncalledModules(template);

  const uncalled = template
    .filter(({ role }) => role === undefined)
    .map(({ path }) => path)
    .filter(isUncalled);

  assert.deepEqual(uncalled, ['infra/core/host/cluster.bicep', 'infra/core/host/agents.bicep']);
});

test('a module that a script deploys by its path is called, with all that it calls', () => {
  const isUncalled = uncalledModules([...template, call('deploy.sh', '*/host/cluster.bicep')]);

  assert.equal(isUncalled('infra/core/host/cluster.bicep'), false);
  assert.equal(isUncalled('infra/core/host/agents.bicep'), false);
});

test('files of which none calls another stand for themselves', () => {
  const isUncalled = uncalledModules([
    file('deploy/web.bicep'),
    file('deploy/plan.bicep'),
    call('a.sh', '*/other.bicep'),
  ]);

  assert.equal(isUncalled('deploy/web.bicep'), false);
});

test('of modules of Terraform those count that something calls, wherever it stands', () => {
  const isUncalled = uncalledModules([
    file('live/main.tf'),
    file('modules/web/main.tf'),
    file('modules/network/main.tf'),
    file('modules/old/main.tf'),
    call('live/main.tf', 'modules/web'),
    call('stage/terragrunt.hcl', '*/modules/network'),
  ]);

  const [live, web, network, old] = ['live', 'modules/web', 'modules/network', 'modules/old'].map((it) =>
    isUncalled(`${it}/main.tf`),
  );

  assert.deepEqual({ live, web, network, old }, { live: false, web: false, network: false, old: true });
});

test('modules that are offered to other repositories are called by none here, and count', () => {
  const isUncalled = uncalledModules([
    file('modules/web/main.tf'),
    file('modules/old/main.tf'),
    call('modules/web/main.tf', 'modules/web/inner'),
  ]);

  assert.equal(isUncalled('modules/old/main.tf'), false);
});

test('what a module declares that nothing calls is only mentioned', () => {
  const cluster: Sighting = {
    kind: 'bicep',
    value: 'Microsoft.ContainerService/managedClusters',
    path: 'infra/core/host/cluster.bicep',
    line: 2,
  };

  const found = (sightings: Sighting[]) => detect(sightings).deployment.find(({ id }) => id === 'aks');

  assert.equal(found([...template, cluster])?.verdict, 'mentioned');
  assert.match(found([...template, cluster])?.reason ?? '', /nothing calls/);
  assert.equal(found([...template, { ...cluster, path: 'infra/core/host/plan.bicep' }])?.verdict, 'in-use');
});
