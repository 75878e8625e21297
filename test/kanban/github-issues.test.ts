import assert from 'node:assert/strict';
import { test } from 'node:test';
import { githubIssues } from '../../src/kanban/github-issues.js';
import { githubPlaceOf, isIssueName, issueIdOf } from '../../src/kanban/github-place.js';
import { UserError } from '../../src/user-error.js';
import { githubMachine } from '../support/boards.js';
import { repositoryOf } from '../support/repository-of.js';

// `gh` here is a stand-in that records its arguments; nothing of this was run against GitHub.
const section = { markdown: 'Stage 1' };
const card = (taskId?: string) => ({ taskId, title: 'Rollout: `New` checkout; $(rm -rf /)', slug: 'new-checkout' });
const coded =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof UserError && error.code === code && words.test(error.message);
type T = { after(done: () => void): void };
function machineOf(t: T, ...args: Parameters<typeof githubMachine>) {
  const it = githubMachine(...args);
  t.after(it.remove);
  return it;
}

test('an issue is made and edited by argument vectors, with the text on standard input, outside the checkout', async (t) => {
  const it = machineOf(t);
  const board = githubIssues(it.repository, it.place);

  const made = await board.put(card(), section);
  await board.put({ ...card(), knownAs: made.taskId }, { markdown: 'Stage 2' });

  assert.ok(made.outcome === 'written');
  assert.deepEqual([made.taskId, made.path], ['shop/web#1', 'https://github.com/shop/web/issues/1']);
  const fields = ['--json', 'number,body,url'];
  const repo = ['--repo', 'github.com/shop/web'];
  assert.deepEqual(
    it.calls().map(({ args }) => args),
    [
      ['issue', 'list', ...repo, '--state', 'all', '--limit', '1000', ...fields],
      ['issue', 'create', ...repo, '--title', 'Rollout: `New` checkout; $(rm -rf /)', '--body-file', '-'],
      ['issue', 'view', '1', ...repo, ...fields],
      ['issue', 'view', '1', ...repo, ...fields],
      ['issue', 'view', '1', ...repo, ...fields],
      ['issue', 'edit', '1', ...repo, '--body-file', '-'],
      ['issue', 'view', '1', ...repo, ...fields],
    ],
  );
  assert.ok(it.calls().every(({ cwd }) => cwd === it.place.homeDirectory || cwd?.endsWith(it.place.homeDirectory)));
});

test('an issue that speaks of the rollout is not its card, and two that carry its mark are told', async (t) => {
  const it = machineOf(t);
  it.add('Rollout: New checkout, new-checkout');
  const mark = '<!-- rollout-manager:begin new-checkout -->\nx\n<!-- rollout-manager:end new-checkout -->';
  it.add(mark);
  const one = await githubIssues(it.repository, it.place).put(card(), section, { dryRun: true });
  it.add(mark);

  assert.equal(one.taskId, 'shop/web#2');
  await assert.rejects(
    githubIssues(it.repository, it.place).put(card(), section),
    coded('ambiguous-task', /`shop\/web#2`, `shop\/web#3`/),
  );
});

test('without gh, signed out, refused, overwritten, meddled with: one sentence each, and what to do', async (t) => {
  const put = (trouble: string, body = 'brief') => {
    const it = machineOf(t, { STAND_IN_TROUBLE: trouble });
    const id = it.add(body);
    return githubIssues(it.repository, it.place).put(card(id), { markdown: 'Stage 2' });
  };
  const gone = machineOf(t);
  const marked = '<!-- rollout-manager:begin new-checkout -->\nStage 1\n<!-- rollout-manager:end new-checkout -->\n';

  const environment = { PATH: '/nowhere' };
  await assert.rejects(
    githubIssues(gone.repository, { ...gone.place, environment }).put(card(), section),
    coded('no-gh', /hand-over/),
  );
  await assert.rejects(put('signed-out'), coded('gh-signed-out', /gh auth login/));
  await assert.rejects(put('refuse'), coded('board-refused', /submitted too quickly/));
  await assert.rejects(put('garbage'), coded('board-refused', /no JSON/));
  await assert.rejects(put('overwrite'), coded('write-lost', /shop\/web#1/));
  await assert.rejects(put('meddle', marked), coded('card-changed'));
});

test('a pull request is no card, and ids are whole', async (t) => {
  const it = machineOf(t);
  const pull = it.add('text', 'pull');

  await assert.rejects(
    githubIssues(it.repository, it.place).put(card(pull), section),
    coded('unknown-task', /pull request/),
  );
  for (const id of ['0', '1x', '../1', 'a/b/c#1', '--help', 'shop/..#1', 'https://github.com/shop/web/pull/1', '-1'])
    assert.throws(() => issueIdOf(id), coded('bad-task-id'), id);
  assert.deepEqual(issueIdOf('#12'), { place: undefined, number: 12 });
  const place = { host: 'github.com', owner: 'shop', name: 'web.js' };
  assert.deepEqual(issueIdOf('shop/web.js#12'), { place, number: 12 });
  assert.deepEqual(issueIdOf('https://github.com/shop/web.js/issues/12'), { place, number: 12 });
  assert.ok(isIssueName('shop/web#1') && !isIssueName('#1') && !isIssueName('task-1'));
});

test('the repository is the one that the remotes name; several are told; a token in one is not', async () => {
  const placeOf = (remotes: string, host?: string) => githubPlaceOf(repositoryOf({}, { config: remotes }), host);
  const web = { host: 'github.com', owner: 'shop', name: 'web' };
  const own = 'remote.origin.url https://x-access-token:ghp_secretsecretsecret@github.com/shop/web.git\n';
  const fork = 'remote.fork.url git@github.com:ann/web\n';

  assert.deepEqual(await placeOf(own), web);
  assert.deepEqual(await placeOf(`${own}remote.mirror.url ssh://git@github.com:22/shop/web/\n`), web);
  assert.deepEqual(await placeOf(`${fork}${own}remote.origin.gh-resolved base\n`), web);
  assert.deepEqual(await placeOf('remote.o.url git@ghe.shop.example:a/b.git\n', 'ghe.shop.example'), {
    host: 'ghe.shop.example',
    owner: 'a',
    name: 'b',
  });
  await assert.rejects(placeOf(own + fork), (error) => {
    assert.ok(coded('ambiguous-repository', /`github.com\/shop\/web`, `github.com\/ann\/web`/)(error));
    return !String(error).includes('ghp_');
  });
  for (const elsewhere of [
    '',
    'remote.o.url git@gitlab.com:a/b.git\n',
    'remote.o.url git@github.com.evil.example:a/b\n',
    'remote.o.url ../web\n',
  ])
    await assert.rejects(placeOf(elsewhere), coded('no-github-repository'), elsewhere);
});

test('a `gh` that a checkout brings along is never started', async (t) => {
  const it = machineOf(t);
  const inside = repositoryOf(
    {},
    { config: 'remote.origin.url git@github.com:shop/web.git\n', 'rev-parse': `${it.home}\n` },
  );

  await assert.rejects(githubIssues(inside, it.place).put(card(), section), coded('no-gh'));

  assert.deepEqual(it.calls(), []);
});
