import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import nodePath from 'node:path';
import { describe, it } from 'node:test';
import { approve } from '../../src/operations/approve.js';
import { mark as markRollout } from '../../src/operations/mark.js';
import { planStages } from '../../src/operations/plan-stages.js';
import { updateKanban } from '../../src/operations/update-kanban.js';
import { githubMachine } from '../support/boards.js';
import { callIn, folderOf, gitIn } from '../support/checkout.js';

const journalOf = (folder: string) =>
  readFileSync(nodePath.join(folder, '.rollouts/new-checkout.journal.jsonl'), 'utf8').trimEnd().split('\n').length;

describe('update-kanban', () => {
  it('makes a board and a card where there is none, and journals it once', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);

    const first = await updateKanban.run({ feature: 'New checkout' }, call);
    const card = readFileSync(nodePath.join(folder, first.path ?? ''), 'utf8');
    const second = await updateKanban.run({ feature: 'New checkout' }, call);

    assert.deepEqual([first.outcome, first.change, second.change], ['written', 'created', 'unchanged']);
    assert.match(card, /\[rollout-manager\] Progressive Rollout Plan/);
    assert.equal(readFileSync(nodePath.join(folder, first.path ?? ''), 'utf8'), card);
    assert.equal(journalOf(folder), 4, 'the plan, the card, and two beside it');
    assert.match(card, /Before stage 1: TASK-2 Rehearse the way back/);
    assert.match(card, /Afterwards: TASK-3 Clean up after the rollout/);
    assert.match(first.note, /rehearsal is a card of its own, which was made: TASK-2 in /);
  });

  it('is not waited for: a word of a person on the rollout stands on its card at once', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);
    const { path = '' } = await updateKanban.run({ feature: 'New checkout' }, call);
    const cardText = () => readFileSync(nodePath.join(folder, path), 'utf8');

    const agreed = await approve.run({ feature: 'New checkout', by: 'Ada' }, call);
    const approvedCard = cardText();
    const begun = await markRollout.run({ feature: 'New checkout', state: 'running' }, call);

    assert.match(agreed.card ?? '', /^The card was updated: TASK-1 /);
    assert.match(approvedCard, /\*\*Now\*\*: approved by Ada/);
    assert.match(begun.card ?? '', /^The card was updated: TASK-1 /);
    assert.match(cardText(), /\*\*Now\*\*: running in stage 1/);
    assert.match(markRollout.render(begun), /\nBoard: The card was updated: TASK-1 /);
  });

  it('that fails undoes no word of a person, who is told', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);
    const { path = '' } = await updateKanban.run({ feature: 'New checkout' }, call);
    const card = nodePath.join(folder, path);
    const twin = readFileSync(card, 'utf8').replace('id: TASK-1', 'id: TASK-9');
    writeFileSync(nodePath.join(folder, 'backlog/tasks/task-9 - Twin.md'), twin);

    const begun = await markRollout.run({ feature: 'New checkout', state: 'running' }, call);
    rmSync(nodePath.join(folder, 'backlog/tasks/task-9 - Twin.md'));
    rmSync(card);
    const held = await markRollout.run({ feature: 'New checkout', state: 'held', reason: 'errors' }, call);

    assert.equal(begun.state, 'running');
    assert.match(begun.card ?? '', /^The card was not updated: /);
    assert.equal(held.state, 'held');
    assert.match(held.card ?? '', /^The card is no longer on its board/);
    assert.equal(existsSync(card), false);
  });

  it('makes no card where a rollout has none, when a person says what happened', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);

    const begun = await markRollout.run({ feature: 'New checkout', state: 'running' }, call);

    assert.equal(begun.card, undefined);
    assert.deepEqual(readdirSync(folder), ['.rollouts']);
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
    assert.equal(readFileSync(nodePath.join(config, 'tasks/s1/3.json'), 'utf8').includes('rollout-manager'), false);
  });

  it('says what to do when no plan is kept, and when no such task is there', async () => {
    const folder = folderOf({});
    const call = callIn(folder);

    await assert.rejects(updateKanban.run({ feature: 'Nothing' }, call), /Make one with plan-stages/);
    await planStages.run({ feature: 'New checkout' }, call);
    await assert.rejects(updateKanban.run({ feature: 'New checkout', taskId: 'task-99' }, call), /task-99/i);
  });

  it('shows a diff in a dry run, of the card and of those beside it, without control characters', async () => {
    const path = 'backlog/tasks/task-1 - Old.md';
    const folder = folderOf({
      'backlog/config.yml': 'project_name: "S"\n',
      [path]: '---\nid: TASK-1\n---\n\u001b[31mred\n',
    });
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);

    const { diff = '', outcome } = await updateKanban.run({ feature: 'New checkout', taskId: '1', dryRun: true }, call);

    assert.equal(outcome, 'dry-run');
    assert.match(diff, /^\+\+\+ b\/backlog\/tasks\/task-1 - Old\.md$/m);
    assert.match(diff, /^\+\[rollout-manager\] Progressive Rollout Plan$/m);
    assert.match(diff, /^\+## Rehearse the way back: New checkout$/m);
    assert.equal(diff.includes('\u001b'), false);
    assert.equal(readFileSync(nodePath.join(folder, path), 'utf8').includes('rollout-manager'), false);
  });

  it('follows the life of the rollout on the card, to the summary at the end', async () => {
    const folder = folderOf({});
    const at = (iso: string) => callIn(folder, { now: () => new Date(iso) });
    await planStages.run({ feature: 'New checkout', usersPercent: 1 }, at('2026-11-02T08:00:00Z'));
    const cardNow = async (iso: string) => {
      const { path = '', change, note } = await updateKanban.run({ feature: 'New checkout' }, at(iso));
      return { text: readFileSync(nodePath.join(folder, path), 'utf8'), change, note };
    };
    const planned = await cardNow('2026-11-02T08:00:00Z');
    const steps = [
      ['2026-11-02T09:00:00Z', { state: 'running' as const }],
      ['2026-11-02T12:00:00Z', { state: 'held' as const, reason: 'errors at 2 %' }],
    ] as const;
    const seen: string[] = [];

    for (const [iso, mark] of steps) {
      await markRollout.run({ feature: 'New checkout', ...mark }, at(iso));
      seen.push((await cardNow(iso)).text);
    }
    const same = await cardNow('2026-11-02T20:00:00Z');
    await markRollout.run(
      { feature: 'New checkout', state: 'rolled-back', reason: 'orders were lost', cause: 'regression' },
      at('2026-11-03T09:00:00Z'),
    );
    const end = await cardNow('2026-11-03T09:00:00Z');

    assert.match(planned.text, /\*\*Now\*\*: draft \(planned, agreed by nobody yet\) {2}\n\*\*Verdict\*\*: none yet/);
    assert.match(seen[0] ?? '', /\*\*Now\*\*: running in stage 1 of \d+ .* since Mon 2026-11-02 09:00 UTC/);
    assert.match(seen[1] ?? '', /\*\*Verdict\*\*: hold in stage 1: errors at 2 %/);
    assert.equal(same.change, 'unchanged', 'time alone changes no card');
    assert.match(same.note, /stands in `To Do`; `backlog task edit TASK-1 -s "In Progress"`/);
    assert.match(end.text, /\*\*Verdict\*\*: roll back in stage 1: orders were lost \(regression\)/);
    assert.match(end.text, /\*\*Summary\*\*: rolled-back after 24 h, planned .*; held once, rolled back once\./);
    assert.match(end.text, /\| stage 1 \(.*\) \| .* \| 24 h \|/);
  });

  it('makes cards beside it once: one that somebody took away stays away', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);
    await updateKanban.run({ feature: 'New checkout' }, call);
    const tasks = nodePath.join(folder, 'backlog/tasks');
    const [rehearsal = ''] = readdirSync(tasks).filter((name) => name.startsWith('task-2 '));
    rmSync(nodePath.join(tasks, rehearsal));

    const answer = await updateKanban.run({ feature: 'New checkout' }, call);
    const again = await updateKanban.run({ feature: 'New checkout' }, call);

    assert.match(
      answer.note,
      /`TASK-2 Rehearse the way back: New checkout` is no longer on the board, and is not made again/,
    );
    assert.equal(again.change, 'unchanged');
    assert.equal(readdirSync(tasks).length, 2);
  });

  it('hands over title, body, checklist and labels for a board that it does not know', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);

    const first = await updateKanban.run({ feature: 'New checkout', board: 'hand-over' }, call);
    const second = await updateKanban.run({ feature: 'New checkout', board: 'hand-over', taskId: 'WEB-12' }, call);
    const third = await updateKanban.run({ feature: 'New checkout' }, call);

    assert.deepEqual(Object.keys(first.call?.arguments ?? {}), ['title', 'body', 'checklist', 'labels']);
    assert.equal(first.call?.further?.length, 2);
    assert.deepEqual(second.call?.arguments.id, 'WEB-12');
    assert.equal(second.call?.further, undefined, 'cards beside it are handed over once');
    assert.equal(third.board, 'hand-over', 'the journal remembers where the card is');
    assert.equal(third.taskId, 'WEB-12');
    assert.deepEqual(readdirSync(folder), ['.rollouts']);
  });

  it('finds its issue again by the journal, and tells two boards that hold the card', async () => {
    const machine = githubMachine();
    const folder = folderOf({});
    gitIn(folder, 'init', '-q');
    gitIn(folder, 'remote', 'add', 'origin', 'git@github.com:shop/web.git');
    const call = callIn(folder, machine.place);
    await planStages.run({ feature: 'New checkout' }, call);

    const first = await updateKanban.run({ feature: 'New checkout', board: 'github' }, call);
    const second = await updateKanban.run({ feature: 'New checkout' }, call);

    assert.deepEqual([first.taskId, first.change], ['shop/web#1', 'created']);
    assert.deepEqual([second.board, second.change], ['github', 'unchanged']);
    assert.deepEqual(
      machine.issues().map(({ title }) => title),
      ['Rollout: New checkout', 'Rehearse the way back: New checkout', 'Clean up after the rollout: New checkout'],
    );
    assert.match(machine.issues()[0]?.body ?? '', /Before stage 1: shop\/web#2 Rehearse/);
    assert.equal(
      machine
        .calls()
        .slice(-3)
        .some(({ args }) => args[1] === 'list'),
      false,
    );
    await updateKanban.run({ feature: 'New checkout', board: 'backlog-md' }, call);
    await assert.rejects(
      updateKanban.run({ feature: 'New checkout' }, call),
      /Both the Backlog\.md board and GitHub hold `new-checkout`; say which with `board`/,
    );
    machine.remove();
  });

  it('puts the card on the board of the repository where no session has a task list, and says so', async () => {
    const folder = folderOf({});
    const call = callIn(folder);
    await planStages.run({ feature: 'New checkout' }, call);

    const answer = await updateKanban.run({ feature: 'New checkout', board: 'claude-tasks' }, call);

    assert.deepEqual([answer.outcome, answer.board], ['written', 'backlog-md']);
    assert.match(answer.note, /no task list of the client here/);
    await assert.rejects(
      updateKanban.run({ feature: 'New checkout', board: 'claude-tasks', taskId: '3' }, call),
      /task list cannot be found/,
    );
  });
});
