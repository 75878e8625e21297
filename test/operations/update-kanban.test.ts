import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { planStages } from '../../src/operations/plan-stages.js';
import { updateKanban } from '../../src/operations/update-kanban.js';
import { callIn, folderOf } from '../support/checkout.js';

const journalOf = (folder: string) =>
  readFileSync(path.join(folder, '.rollouts/new-checkout.journal.jsonl'), 'utf8').trimEnd().split('\n').length;

describe('update-kanban', () => {
  it('makes a board and a card where there is none, and journals it once', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);

    const first = await updateKanban.run({ feature: 'New checkout' }, call);
    const card = readFileSync(path.join(folder, first.path ?? ''), 'utf8');
    const second = await updateKanban.run({ feature: 'New checkout' }, call);

    assert.deepEqual([first.outcome, first.change, second.change], ['written', 'created', 'unchanged']);
    assert.match(card, /\[rollout-manager\] Progressive Rollout Plan/);
    assert.equal(readFileSync(path.join(folder, first.path ?? ''), 'utf8'), card);
    assert.equal(journalOf(folder), 2);
  });

  it('writes nothing in a dry run', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);

    const answer = await updateKanban.run({ feature: 'New checkout', dryRun: true }, call);

    assert.equal(answer.outcome, 'dry-run');
    assert.deepEqual(readdirSync(folder), ['.rollouts']);
  });

  it("hands the client's task over with its old text whole", async () => {
    const config = folderOf({
      'tasks/s1/3.json': JSON.stringify({
        id: '3',
        subject: 'Ship it',
        description: 'The old brief.',
        status: 'pending',
      }),
    });
    const folder = folderOf({});
    const environment = { PATH: process.env.PATH, CLAUDE_CONFIG_DIR: config, CLAUDE_CODE_SESSION_ID: 's1' };
    const call = callIn(folder, { environment });
    await planStages.run({ feature: 'New checkout' }, call);

    const answer = await updateKanban.run({ feature: 'New checkout', taskId: '3' }, call);

    assert.equal(answer.outcome, 'handed-over');
    assert.equal(answer.call?.tool, 'TaskUpdate');
    assert.match(
      String(answer.call?.arguments.description),
      /^The old brief\.\n\n<!-- rollout-manager:begin new-checkout -->/,
    );
    assert.equal(readFileSync(path.join(config, 'tasks/s1/3.json'), 'utf8').includes('rollout-manager'), false);
  });

  it('says what to do when no plan is kept, and when no such task is there', async () => {
    const folder = folderOf({});
    const call = callIn(folder);

    await assert.rejects(updateKanban.run({ feature: 'Nothing' }, call), /Make one with plan-stages/);
    await planStages.run({ feature: 'New checkout' }, call);
    await assert.rejects(updateKanban.run({ feature: 'New checkout', taskId: 'task-99' }, call), /task-99/i);
  });
});
