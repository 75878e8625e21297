import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesOwners, ownersOf } from '../../src/repository/owners.js';

const owners = (path: string, text: string) =>
  ownersOf({ path, text }).map(({ pattern, owners: names, line }) => `${line} ${pattern}: ${names.join(' ')}`);

test('where owners are named, and where a file is only called so', () => {
  const yes =
    'CODEOWNERS .github/CODEOWNERS docs/CODEOWNERS .gitlab/CODEOWNERS .bitbucket/CODEOWNERS OWNERS pkg/api/OWNERS MAINTAINERS src/cart/catalog-info.yaml service.datadog.yaml cart/entity.datadog.yml';
  const no = 'src/CODEOWNERS vendor/k8s.io/api/OWNERS test/OWNERS OWNERS_ALIASES lib/MAINTAINERS owners.ts';

  assert.deepEqual(
    yes.split(' ').filter((path) => !namesOwners(path)),
    [],
  );
  assert.deepEqual(no.split(' ').filter(namesOwners), []);
});

test('CODEOWNERS: comments, escaped blanks, addresses; sections of GitLab hand their owners down', () => {
  assert.deepEqual(
    owners(
      'CODEOWNERS',
      '# all\n* @shop/all # rest\n/My\\ Docs/ a@example.com\n/nobody/\n[Pay][2] @shop/pay @shop/legal\n/pay/\n/pay/ui/ @shop/ui\n^[Optional]\n/x/\n',
    ),
    ['2 *: @shop/all', '3 /My Docs/: a@example.com', '6 /pay/: @shop/pay @shop/legal', '7 /pay/ui/: @shop/ui'],
  );
});

test('OWNERS, MAINTAINERS and catalogs of services', () => {
  assert.deepEqual(owners('pkg/api/OWNERS', 'reviewers:\n- ann\napprovers:\n- bob\n- cy\nlabels:\n- x\n'), [
    '3 /pkg/api/: bob cy',
  ]);
  assert.deepEqual(owners('OWNERS', 'approvers: [bob, team-a]\n'), ['1 *: bob team-a']);
  assert.deepEqual(owners('MAINTAINERS', '# People\nAnn Lee <ann@example.com>\nBob (@bob)\n'), [
    '2 *: ann@example.com @bob',
  ]);
  assert.deepEqual(owners('a/catalog-info.yaml', 'spec:\n  owner: group:pay\n  system: x\n'), [
    '2 a/catalog-info.yaml: group:pay',
  ]);
  assert.deepEqual(owners('service.datadog.yaml', 'dd-service: cart\nteam: carts\n'), [
    '2 service.datadog.yaml: carts',
  ]);
});
