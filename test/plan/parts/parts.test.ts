import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configurationOf } from '../../../src/operations/configured.js';
import { proposedParts } from '../../../src/plan/parts/found.js';
import { chosenParts } from '../../../src/plan/parts/parts.js';
import { touchedServices } from '../../../src/plan/parts/touched.js';
import { repositoryOf } from '../../support/repository-of.js';

const teamOf = (text: string) => configurationOf(repositoryOf({ '.rollouts/config.yaml': text }));
const a = { name: 'accounts', folder: 'services/accounts' };
const b = { name: 'billing', folder: 'services/billing' };
const c = { name: 'checkout', folder: 'services/checkout' };

describe('services that a change touches', () => {
  it('are those whose folder is nearest around a changed file', () => {
    const inner = { name: 'worker', folder: 'services/billing/worker' };
    const root = { name: 'shop', folder: '.' };

    const touched = touchedServices(
      [root, a, b, inner],
      ['services/billing/worker/x.ts', 'docs/y.md', 'services/ab/z'],
    );

    assert.deepEqual(touched, [inner]);
    assert.deepEqual(touchedServices([root], ['docs/y.md']), [root]);
  });
});

describe('parts of a plan', () => {
  const chain =
    'parts:\n  - {name: accounts, kind: service}\n  - {name: billing, kind: service, after: [accounts]}\n  - {name: checkout, kind: service, after: [billing]}\n';

  it('are all that the team tells where no change was read', async () => {
    const { parts, notices } = chosenParts(await teamOf(chain), { all: [a, b, c], touched: undefined });

    assert.deepEqual([parts.length, notices], [3, []]);
  });

  it('leave out services that the change does not touch, and hand on their order', async () => {
    const { parts, notices } = chosenParts(await teamOf(chain), { all: [a, b, c], touched: [a, c] });

    assert.deepEqual(parts, [
      { name: 'accounts', kind: 'service' },
      { name: 'checkout', kind: 'service', after: ['accounts'] },
    ]);
    assert.deepEqual(notices, [
      'Of the parts at .rollouts/config.yaml:1 the change does not touch billing, so they are left out.',
    ]);
  });

  it('keep what no service of the repository is named after', async () => {
    const { parts } = chosenParts(await teamOf(chain), { all: [c], touched: [c] });

    assert.equal(parts.length, 3);
  });

  it('are none where one is left', async () => {
    assert.deepEqual(chosenParts(await teamOf(chain), { all: [a, b, c], touched: [b] }).parts, []);
  });
});

describe('proposals', () => {
  it('ask for the order of touched services, with what the catalog says', () => {
    const [notice] = proposedParts({
      touched: [b, c],
      places: [],
      needs: new Map([['checkout', ['billing', 'mail']]]),
    });

    assert.match(
      notice ?? '',
      /^The change touches 2 services \(billing, checkout\).*: checkout after billing\. Tell them/,
    );
  });

  it('name regions and clusters once there are two, and say nothing of one', () => {
    const place = (name: string) => ({ name, kind: 'region' as const, path: `deploy/${name}.tf` });

    assert.deepEqual(proposedParts({ touched: [b], places: [place('us-east-1')], needs: new Map() }), []);
    assert.match(
      proposedParts({ touched: undefined, places: [place('eu-west-1'), place('us-east-1')], needs: new Map() })[0] ??
        '',
      /^Here are 2 regions \(eu-west-1, us-east-1; deploy\/eu-west-1\.tf\)/,
    );
  });
});
