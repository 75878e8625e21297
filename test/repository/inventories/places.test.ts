import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placesIn } from '../../../src/repository/inventories/places.js';

const named = (files: readonly string[]) => placesIn(files).map(({ kind, name }) => `${kind} ${name}`);

describe('places of a repository', () => {
  it('are regions as the clouds write them, in names of files that deploy', () => {
    const files = [
      'deploy/us-east-1/values.yaml',
      'terraform/prod.eu-central-1.tfvars',
      'gke/europe-west4.yaml',
      'azure/main-westeurope.bicep',
      'azure/eastus2/main.bicepparam',
    ];

    assert.deepEqual(named(files), [
      'region eastus2',
      'region eu-central-1',
      'region europe-west4',
      'region us-east-1',
      'region westeurope',
    ]);
  });

  it('are clusters by their folder, without what all share', () => {
    const files = [
      'clusters/prod-a/apps.yaml',
      'clusters/prod-b/apps.yaml',
      'clusters/base/x.yaml',
      'src/clusters/a.ts',
    ];

    assert.deepEqual(named(files), ['cluster prod-a', 'cluster prod-b']);
  });

  it('are none in tests, in prose, in longer words and in files that deploy nothing', () => {
    const files = [
      'test/fixtures/us-east-1/values.yaml',
      'docs/us-east-1.md',
      'deploy/status-east-1.yaml',
      'deploy/virtualus.yaml',
      'src/us-east-1.ts',
    ];

    assert.deepEqual(named(files), []);
  });
});
