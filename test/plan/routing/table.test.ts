import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalog } from '../../../src/catalog/match.js';
import { deploymentRouters, flagRouters, mirroringRouters } from '../../../src/plan/routing/table.js';

const idsOf = (capability: 'deployment' | 'feature-flags') => new Set(catalog[capability].map(({ id }) => id));

describe('the table of routers', () => {
  it('names products of the catalog, each once', () => {
    const unknown = [
      ...[...deploymentRouters, ...mirroringRouters].filter(({ id }) => !idsOf('deployment').has(id)),
      ...flagRouters.filter(({ id }) => !idsOf('feature-flags').has(id)),
    ];
    const ids = [...deploymentRouters, ...flagRouters].map(({ id }) => id);

    assert.deepEqual(unknown, []);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('gives each row a page of its vendor', () => {
    for (const { id, source } of [...deploymentRouters, ...flagRouters]) assert.match(source, /^https:\/\/\S+$/, id);
  });

  it('lets only meshes, gateways and proxies mirror, and not Linkerd', () => {
    const ids = mirroringRouters.map(({ id }) => id);

    assert.ok(ids.includes('istio') && ids.includes('traefik') && ids.includes('nginx'));
    assert.ok(!ids.includes('linkerd') && !ids.includes('cloud-run'));
    assert.ok(flagRouters.every(({ mirrors }) => mirrors === undefined));
  });
});
