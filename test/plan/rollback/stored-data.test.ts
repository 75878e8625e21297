import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Touch } from '../../../src/risk/findings.js';
import { changeOf, touchAt } from '../../support/findings-of.js';
import { lever, wayBack } from '../../support/way-back.js';

const path = 'db/migrate/20260101000000_rename.rb';
const change = changeOf({ [path]: ['rename_column :orders, :total, :amount'] });
const renamed: Touch = touchAt(path, 'rename_column :orders', {
  area: 'stored-data',
  reason: 'Renames `orders.total` to `amount`, which the version before asks for by its old name.',
  certainty: 'parsed',
  level: 'HIGH',
  timeToUndo: 'hours',
  breaksPrevious: true,
});
const shown = {
  deployment: ['kubernetes'],
  levers: [lever('deployment', 'shop')],
  migrations: [
    { tool: 'flyway', folder: 'legacy/sql', path: 'legacy/sql/V1__a.sql' },
    { tool: 'rails', folder: 'db/migrate', path },
  ],
};
const titles = ({ playbook }: ReturnType<typeof wayBack>) => playbook.map(({ title }) => title);

describe('a migration that the version before does not understand', () => {
  it('forbids the previous version: freeze, fix forward, and last of all the schema back with a warning', () => {
    const plan = wayBack({ ...shown, found: { change, touches: [renamed] } });

    assert.deepEqual(titles(plan), ['Freeze and fix forward', 'Schema back, then revert']);
    assert.doesNotMatch(JSON.stringify(plan.playbook), /kubectl/);
    assert.match(
      plan.playbook[1]?.steps[0] ?? '',
      /^`bin\/rails db:rollback STEP=1` \(rails, `db\/migrate`\), .* is lost/,
    );
    assert.match(plan.traps?.[0] ?? '', /^The previous version must not be deployed .*rename\.rb:1/);
  });

  it('leaves the flag before it', () => {
    const plan = wayBack({ ...shown, facts: { flag: 'pay' }, found: { change, touches: [renamed] } });

    assert.deepEqual(titles(plan), ['Flag to 0 %', 'Freeze and fix forward', 'Schema back, then revert']);
  });

  it('is no ground where it is only a hint', () => {
    const hint = { ...renamed, certainty: 'hint' as const };

    const plan = wayBack({
      ...shown,
      facts: { timeToUndo: 'minutes' },
      found: { change, touches: [hint] },
    });

    assert.deepEqual(titles(plan), ['Previous version', 'Revert and deploy']);
  });

  it('writes a migration forward where the tool has no way back', () => {
    const plan = wayBack({
      ...shown,
      migrations: [{ tool: 'prisma', folder: 'db/migrate', path }],
      found: { change, touches: [renamed] },
    });

    assert.match(plan.playbook[1]?.steps[0] ?? '', /^Write a new migration .*prisma/);
  });
});

describe('data that are gone', () => {
  it('cannot be switched back: the flag stops the loss, the fix goes forward, the backup is rehearsed', () => {
    const dropped: Touch = {
      ...renamed,
      reason: 'Drops the column `orders.total` with its values.',
      timeToUndo: 'never',
    };

    const plan = wayBack({ ...shown, facts: { flag: 'pay' }, found: { change, touches: [dropped] } });

    assert.equal(plan.possible, false);
    assert.deepEqual(titles(plan), ['Flag to 0 %', 'Freeze and fix forward']);
    assert.match(plan.procedure.join(' '), /brings nothing back\. Stop at the present share/);
    assert.match(plan.procedure.join(' '), /Restore lost data/);
  });

  it('of the outside world are told apart from those of a table', () => {
    const { playbook } = wayBack({ facts: { timeToUndo: 'never' } });

    assert.match(playbook[0]?.steps[0] ?? '', /what has happened outside cannot be called back/);
  });
});
