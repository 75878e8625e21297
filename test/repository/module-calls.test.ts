import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayCallModules, moduleCalls } from '../../src/repository/module-calls.js';

const called = (path: string, text: string) => moduleCalls({ path, text }).map(({ value, line }) => `${value}:${line}`);

test('modules of Bicep are called by paths beside the caller, with or without a dot', () => {
  const text = [
    "module web '../core/host/web.bicep' = {",
    "module data 'app/db.bicep' = {",
    "module shared 'br:example.azurecr.io/modules/storage:v1' = {",
    "// module old './old.bicep' = {",
  ].join('\n');

  assert.deepEqual(called('infra/main.bicep', text), ['core/host/web.bicep:1', 'infra/app/db.bicep:2']);
  assert.deepEqual(called('infra/main.bicepparam', "using './main.bicep'"), ['infra/main.bicep:1']);
});

test('modules of Terraform are called by folder, or by the end of an address', () => {
  const text = [
    '  source = "../modules/web"',
    '  source = "git::https://example.com/infra.git//modules/network?ref=v1"',
    `  source = "\${get_repo_root()}/modules/data"`,
    '  source = "terraform-aws-modules/vpc/aws"',
    '  source = "hashicorp/aws"',
  ].join('\n');

  assert.deepEqual(called('live/main.tf', text), ['modules/web:1', '*/modules/network:2', '*/modules/data:3']);
});

test('scripts and pipelines name what they deploy', () => {
  assert.deepEqual(called('deploy.sh', 'az deployment group create --template-file ./infra/aks.bicep'), [
    '*/infra/aks.bicep:1',
  ]);
  assert.deepEqual(called('azure.yaml', 'services:\n  web:\n    module: app/web\n'), ['*/app/web.bicep:3']);
  assert.equal(mayCallModules('README.md'), false);
});
