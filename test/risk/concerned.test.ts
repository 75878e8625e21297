import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concernedBy, patternOf } from '../../src/risk/concerned.js';
import { changeOf } from '../support/findings-of.js';

const nothing = { owners: [], catalog: [], texts: new Map() };

describe('patternOf', () => {
  for (const [pattern, fits, fitsNot] of [
    ['*', ['a.ts', 'src/b/c.ts'], []],
    ['*.js', ['a.js', 'src/b/c.js'], ['a.jsx']],
    ['/build/logs/', ['build/logs/a/b.txt'], ['x/build/logs/a', 'build/logs']],
    ['docs/*', ['docs/a.md'], ['docs/a/b.md', 'x/docs/a.md']],
    ['apps/', ['apps/a.ts', 'x/apps/b/c.ts'], ['apps.ts']],
    ['/src/pay', ['src/pay', 'src/pay/a.ts'], ['src/payments/a.ts', 'x/src/pay/a.ts']],
    ['**/logs', ['logs/a', 'x/y/logs/a'], ['blogs/a']],
    ['src/**/*.sql', ['src/a.sql', 'src/x/y/a.sql'], ['a.sql']],
    ['src/[id]/page.tsx', ['src/[id]/page.tsx'], ['src/i/page.tsx']],
    [`${'**/a*'.repeat(40)}`, [], ['a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/b']],
  ] as const) {
    it(`reads ${pattern.slice(0, 30)} as forges do`, () => {
      const matcher = patternOf(pattern);

      for (const path of fits) assert.ok(matcher.test(path), path);
      for (const path of fitsNot) assert.ok(!matcher.test(path), path);
    });
  }
});

describe('concernedBy', () => {
  const change = changeOf({ 'src/pay/charge.ts': ['a'], 'src/cart.ts': ['b'], 'docs/a.md': ['c'] });

  it('is undefined where nobody is named', () => {
    assert.equal(concernedBy(change, nothing), undefined);
  });

  it('lets the last line that fits win, a line without owners included, in the first list alone', () => {
    const path = '.github/CODEOWNERS';
    const owners = [
      { pattern: '*', owners: ['@everyone'], path, line: 1 },
      { pattern: '/src/pay/', owners: ['@shop/pay', '@ada'], path, line: 2 },
      { pattern: '/docs/', owners: [], path, line: 3 },
      { pattern: '*', owners: ['@other-list'], path: 'docs/CODEOWNERS', line: 1 },
    ];
    const texts = new Map([[path, '* @everyone\n/src/pay/ @shop/pay @ada\n/docs/\n']]);

    const concerned = concernedBy(change, { ...nothing, owners, texts });

    assert.deepEqual(concerned, {
      owners: [
        { owner: '@ada', files: 1, proof: { path, line: 2, what: '/src/pay/ @shop/pay @ada' } },
        { owner: '@everyone', files: 1, proof: { path, line: 1, what: '* @everyone' } },
        { owner: '@shop/pay', files: 1, proof: { path, line: 2, what: '/src/pay/ @shop/pay @ada' } },
      ],
      filesWithoutOwner: 1,
      services: [],
    });
  });

  it('lets the OWNERS file of the nearest folder speak', () => {
    const owners = [
      { pattern: '/src/pay/', owners: ['ada'], path: 'src/pay/OWNERS', line: 1 },
      { pattern: '*', owners: ['root'], path: 'OWNERS', line: 1 },
    ];

    const concerned = concernedBy(change, { ...nothing, owners });

    assert.deepEqual(concerned?.owners, [
      { owner: 'root', files: 2 },
      { owner: 'ada', files: 1 },
    ]);
  });

  it('finds the service by the nearest catalog, its tier, and what depends on it', () => {
    const entry = { dependsOn: [], dependencyOf: [], line: 1 };
    const catalog = [
      { ...entry, name: 'shop', path: 'catalog-info.yaml' },
      { ...entry, name: 'pay', path: 'src/pay/catalog-info.yaml', owner: 'team-pay', lifecycle: 'production' },
      { ...entry, name: 'pay', path: 'src/pay/service.datadog.yaml', tier: '1' },
      { ...entry, name: 'mail', path: 'mail/catalog-info.yaml', dependsOn: ['component:default/pay', 'resource:db'] },
    ];

    const concerned = concernedBy(changeOf({ 'src/pay/charge.ts': ['a'] }), { ...nothing, catalog });

    assert.deepEqual(concerned?.services, [
      {
        name: 'pay',
        owner: 'team-pay',
        lifecycle: 'production',
        tier: '1',
        dependsOn: [],
        dependencyOf: ['mail'],
      },
    ]);
  });

  it('takes of several services in one catalog those that a folder is called after', () => {
    const entry = { dependsOn: [], dependencyOf: [], path: 'catalog-info.yaml', line: 1 };
    const catalog = [
      { ...entry, name: 'pay' },
      { ...entry, name: 'mail', tier: '1' },
    ];

    const concerned = concernedBy(change, { ...nothing, catalog });

    assert.deepEqual(
      concerned?.services.map(({ name }) => name),
      ['pay'],
    );
  });
});
