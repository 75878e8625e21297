import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flagSystems } from '../../../src/plan/rollback/flag-systems.js';
import { wayBack } from '../../support/way-back.js';

const facts = { flag: 'new-checkout' };

describe('switching the flag off', () => {
  it("is the vendor's own command with the flag's key, and the vendor's delay", () => {
    const { playbook, procedure } = wayBack({ facts, flags: ['launchdarkly'], keys: { 'new-checkout': 'src/pay.ts' } });

    assert.match(procedure[0] ?? '', /`ldcli flags toggle-off .* --flag new-checkout`/);
    assert.ok((playbook[0]?.estimate?.seconds ?? 999) < 120);
  });

  it('looks behind a facade', () => {
    const { procedure } = wayBack({ facts, flags: ['openfeature', 'flipper'] });

    assert.match(procedure[0] ?? '', /in flipper: `bundle exec flipper disable new-checkout`/);
  });

  it('takes the system in whose file the key is defined', () => {
    const { procedure } = wayBack({ facts, flags: ['launchdarkly', 'flagd'], keys: { 'new-checkout': 'flagd.yaml' } });

    assert.match(procedure[0] ?? '', /in flagd or launchdarkly: at `flagd\.yaml:3` set `state`/);
  });

  it('says so where a file or a slow fetch makes the previous version faster', () => {
    const { traps } = wayBack({
      facts,
      flags: ['firebase-remote-config'],
      keys: { 'new-checkout': 'src/pay.ts' },
      deployment: ['cloud-run'],
    });
    const told = wayBack({ facts: { ...facts, timeToUndo: 'instant' }, flags: ['unleash'], deployment: ['cloud-run'] });

    assert.equal(traps?.filter((trap) => trap.startsWith('Here the flag is not the fastest way')).length, 1);
    assert.equal(told.traps, undefined);
  });

  it('is never run without the key, or with one that a shell would act on', () => {
    const unknown = wayBack({ facts: { timeToUndo: 'instant' }, flags: ['unleash'] });
    const hostile = wayBack({ facts: { flag: 'x; rm -rf ~' }, flags: ['devcycle'] });

    assert.equal(unknown.procedure[0], 'Set the feature flag to 0 % in unleash.');
    assert.match(hostile.procedure[0] ?? '', /`dvc targeting disable <key> production`/);
  });

  it('names no system twice, and each with a way and a basis', () => {
    const ids = flagSystems.map(({ id }) => id);

    assert.equal(new Set(ids).size, ids.length);
    for (const { off, basis, seconds, inFile } of flagSystems) {
      assert.ok(off('k').length > 0 && basis.length > 0);
      assert.equal(seconds === undefined, inFile === true);
    }
  });
});
