import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readServiceCatalogs } from '../../src/repository/service-catalogs.js';
import { repositoryOf } from '../support/repository-of.js';

describe('readServiceCatalogs', () => {
  it('reads the catalogs above the paths and those that are known, and no others', () => {
    const repository = repositoryOf({
      'catalog-info.yaml': [
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        'metadata:',
        '  name: checkout',
        '  annotations:',
        '    shop.example/service-tier: "1"',
        'spec:',
        '  type: service',
        '  lifecycle: production',
        '  owner: group:team-checkout',
        '  dependsOn:',
        '    - resource:default/orders-db',
        '    - component:pay',
        '  dependencyOf: [component:default/web]',
        '---',
        'kind: System',
        'metadata:',
        '  name: shop',
      ].join('\n'),
      'pay/service.datadog.yaml':
        'schema-version: v2.2\ndd-service: pay\nteam: payments\nlifecycle: beta\ntier: tier1\n',
      'mail/entity.datadog.yaml':
        'apiVersion: v3\nkind: service\nmetadata:\n  name: mail\n  owner: post\nspec:\n  tier: low\n',
      'other/catalog-info.yaml': 'kind: Component\nmetadata:\n  name: other\n',
      'skeleton/catalog-info.yaml': 'kind: Component\nmetadata:\n  name: {{ values.name }}\n',
    });

    const entries = readServiceCatalogs(repository, {
      paths: ['pay/src/charge.ts', 'skeleton/a.ts'],
      known: ['mail/entity.datadog.yaml', 'README.md'],
    });

    assert.deepEqual(entries, [
      {
        name: 'checkout',
        owner: 'group:team-checkout',
        tier: '1',
        lifecycle: 'production',
        dependsOn: ['resource:default/orders-db', 'component:pay'],
        dependencyOf: ['component:default/web'],
        path: 'catalog-info.yaml',
        line: 6,
      },
      {
        name: 'mail',
        owner: 'post',
        tier: 'low',
        dependsOn: [],
        dependencyOf: [],
        path: 'mail/entity.datadog.yaml',
        line: 7,
      },
      {
        name: 'pay',
        owner: 'payments',
        tier: 'tier1',
        lifecycle: 'beta',
        dependsOn: [],
        dependencyOf: [],
        path: 'pay/service.datadog.yaml',
        line: 5,
      },
    ]);
  });
});
