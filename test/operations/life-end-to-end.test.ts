import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { it } from 'node:test';
import { folderOf, gitIn } from '../support/checkout.js';
import { journalIn, recordIn } from '../support/kept.js';
import { root } from '../support/mcp-client.js';

/** One real command in a real folder. */
function rolloutIn(folder: string) {
  return (...words: readonly string[]) => {
    const args = ['--import', 'tsx', path.join(root, 'src/main.ts'), ...words, '--path', folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
}

const daysAgo = (days: number) => `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19)}Z`;

it('a rollout lives from its plan over a rollback to its completion, and its history can be told', () => {
  const folder = folderOf({ 'README.md': '# shop\n', '.rollouts/config.yaml': 'approvalRequired: true\nowner: Ada\n' });
  gitIn(folder, 'init', '-q');
  const rollout = rolloutIn(folder);
  const facts = '--users-percent 20 --revenue-impact indirect --criticality important --time-to-undo minutes';
  const planned = rollout('plan-stages', 'New checkout', ...facts.split(' '), '--error-rate-percent', '1.2');

  const early = rollout('mark', 'New checkout', 'running');
  rollout('approve', 'New checkout', '--by', 'Grace');
  const begun = rollout('mark', 'New checkout', 'running', '--at', daysAgo(20), '--by', 'Ada');
  const second = rollout(
    'mark',
    'New',
    'checkout',
    'running',
    '--stage',
    '2',
    '--at',
    daysAgo(10),
    '--requests',
    '20000',
  );
  const replanned = rollout('plan-stages', 'New checkout', '--p95-milliseconds', '300');
  const told = rollout('plan-stages', 'New checkout', '--start', '2099-01-01');
  const unapproved = rollout('mark', 'New checkout', 'running', '--stage', '3');
  const inTheMiddle = recordIn(folder);

  assert.equal(planned.status, 0, planned.stderr);
  assert.equal(early.status, 2);
  assert.match(
    early.stderr,
    /needs an approval \(\.rollouts\/config\.yaml:1 asks for it\), and nobody has approved it/,
  );
  assert.match(begun.stdout, /approved → running/);
  assert.match(second.stdout, /running in stage 2 of 3 \(50 %\)[\s\S]*Late: stage 2 is on 3 days longer than planned/);
  assert.match(replanned.stdout, /The stage at 10 % lasts 10 days instead of 7 days.*approval by Grace is void/);
  assert.equal(told.status, 2);
  assert.match(told.stderr, /`start` can move it no more/);
  assert.match(unapproved.stderr, /Grace approved another one/);
  const [one, two, three] = inTheMiddle.plan.stages;
  assert.equal(one.durationHours, 240);
  assert.match(one.success[1].text, /500 ms/);
  assert.doesNotMatch(two.success[1].text, /500 ms/);
  assert.equal(two.durationHours, 168);
  assert.equal(Date.parse(two.startsAt), Date.parse(inTheMiddle.life.visits[1].startedAt));
  assert.ok(Date.parse(three.startsAt) >= Date.now() - 1000, 'what is to come is dated from now');

  rollout('approve', 'New checkout', '--by', 'Grace');
  const back = rollout(
    'mark',
    'New checkout',
    'rolled-back',
    '--at',
    daysAgo(9),
    '--reason',
    'Orders fell',
    '--cause',
    'regression',
  );
  const again = rollout('plan-stages', 'New checkout');
  const unchanged = rollout('plan-stages', 'New checkout');
  const restarted = recordIn(folder);

  assert.match(back.stdout, /in stage 2 of 3 \(50 %\): Orders fell \(regression\)/);
  assert.match(
    again.stdout,
    /Attempt 2: attempt 1 was rolled back on .* in stage 2 \(50 %\), regression \(Orders fell\)/,
  );
  assert.match(unchanged.stdout, /Unchanged since revision 3/);
  assert.equal(restarted.life.state, 'draft');
  assert.equal(restarted.approval, undefined);
  assert.equal(restarted.plan.stages[0].durationHours, 168);
  assert.equal(restarted.life.earlier[0].visits.length, 2);

  rollout('approve', 'New checkout', '--by', 'Grace');
  const why = ['--reason', 'Checked by hand'];
  rollout('mark', 'New checkout', 'running', '--at', daysAgo(8));
  rollout('mark', 'New checkout', 'running', '--stage', '2', '--at', daysAgo(5), ...why);
  rollout('mark', 'New checkout', 'running', '--stage', '3', '--at', daysAgo(3), ...why);
  const done = rollout('mark', 'New checkout', 'completed', '--error-rate-percent', '1.1');
  const all = rollout('history');
  const one_ = rollout('history', 'New checkout');
  const status = rollout('rollout-status');
  const lint = rollout('lint');

  assert.match(done.stdout, /completed on .* after 8 days \(planned 16 days\)/);
  assert.match(
    all.stdout,
    /\| New checkout \| MEDIUM \|.*\| 16 \| 11 \| rolled-back in stage 2 \(50 %\), regression: Orders fell \|/,
  );
  assert.match(all.stdout, /\| New checkout \(attempt 2\) \| MEDIUM \|.*\| 16 \| 8 \| completed \|/);
  assert.match(all.stdout, /2 finished attempts, 1 rollback, 0 false alarms/);
  assert.match(one_.stdout, /went to stage 2 \[20,000 requests\]/);
  assert.match(one_.stdout, /completed in stage 3 \[1\.1 % errors\]/);
  assert.match(one_.stdout, /approved by Grace: plan [0-9a-f]{12} of revision 2/);
  assert.match(status.stdout, /\| New checkout \(attempt 2\) \| completed \|/);
  assert.equal(lint.status, 0, lint.stdout);
  assert.deepEqual(
    journalIn(folder).map(({ event, what }) => what ?? event),
    [
      'planned',
      'approved',
      'started',
      'stage',
      'planned',
      'approval-voided',
      'approved',
      'rolled-back',
      'restarted',
      'approved',
      'started',
      'stage',
      'stage',
      'completed',
    ],
  );
});
