import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Change, ChangedFile, PastCommit } from '../../src/risk/change.js';
import { riskLevels } from '../../src/risk/facts.js';
import { likelihoodOf, signsOf } from '../../src/risk/likelihood.js';
import { isRevert } from '../../src/risk/likelihood-history.js';
import { measured, scoreFrom, weights } from '../../src/risk/likelihood-weights.js';

function changeOf(title: string | undefined, files: Readonly<Record<string, readonly string[]>>): Change {
  return {
    base: 'a'.repeat(40),
    head: 'b'.repeat(40),
    commits: 1,
    title,
    files: Object.entries(files).map(
      ([path, added]): ChangedFile => ({
        path,
        status: 'modified',
        kind: 'text',
        added: added.length,
        removed: 0,
        hunks: [{ oldLine: 9, newLine: 10, removed: [], added }],
      }),
    ),
    whole: new Map(),
    gaps: [],
  };
}

type Short = Omit<PastCommit, 'id' | 'at'>;

/** Newest first, an hour apart, after 600 commits elsewhere that make the history long enough to tell. */
function pastOf(...commits: readonly Short[]): PastCommit[] {
  const elsewhere: Short = { title: 'Add a page', sameAuthor: false, paths: ['web/page.html'] };
  const all = [...commits, ...Array.from({ length: 600 }, () => elsewhere)];
  return all.map((commit, at) => ({ id: at.toString(16).padStart(40, '0'), at: 1_700_000_000 - at * 3600, ...commit }));
}

const by = (sameAuthor: boolean, title: string, ...paths: readonly string[]): Short => ({ title, sameAuthor, paths });
const reasonOf = (of: ReturnType<typeof likelihoodOf>, name: string) =>
  of.reasons.find((reason) => reason.name === name);

describe('likelihoodOf', () => {
  it('calls a stranger’s switch of a pipeline with a past of reverts HIGH, and says by what', () => {
    const change = changeOf('Switch session store to the new cluster', {
      '.github/workflows/deploy.yml': ['  cluster: blue'],
      'src/session/store.ts': ['', '  await connect(cluster);'],
    });
    const past = pastOf(
      by(false, 'Revert "Move sessions"', 'src/session/store.ts'),
      by(false, 'Move sessions', 'src/session/store.ts'),
    );

    const found = likelihoodOf(change, past);

    assert.equal(found.level, 'HIGH');
    assert.equal(found.lift, measured.withTitle.lift.HIGH);
    assert.match(reasonOf(found, 'unfamiliar')?.sentence ?? '', /^First change to these files by this author/);
    assert.deepEqual(reasonOf(found, 'filesReverted')?.commits, ['0'.repeat(40)]);
    assert.deepEqual(reasonOf(found, 'configuration')?.proofs, [
      { path: '.github/workflows/deploy.yml', line: 10, what: 'cluster: blue' },
    ]);
    assert.deepEqual(reasonOf(found, 'concurrency')?.proofs, [
      { path: 'src/session/store.ts', line: 11, what: 'await connect(cluster);' },
    ]);
    assert.match(found.meaning, /as often as average in 12 public repositories/);
  });

  it('counts no lock file as a lock, no translation as configuration, no list of dependencies as a document', () => {
    const change = changeOf('Texts', {
      'src/yarn.lock': ['a'],
      'packages.lock.json': ['a'],
      'config/locales/en.yml': ['  a: b'],
      'requirements.txt': ['a==1'],
      'docs/deployment-guide/run.md': ['Run it.'],
    });

    const found = likelihoodOf(change, []);

    assert.equal(reasonOf(found, 'concurrency'), undefined);
    assert.equal(reasonOf(found, 'configuration'), undefined);
    assert.deepEqual(
      reasonOf(found, 'documents')?.proofs.map(({ path }) => path),
      ['docs/deployment-guide/run.md'],
    );
  });

  it('says that others made most of the earlier changes where the author made few', () => {
    const change = changeOf('Total', { 'a.html': ['x'] });
    const past = pastOf(by(true, 'A', 'a.html'), ...Array.from({ length: 9 }, () => by(false, 'B', 'a.html')));

    const reason = reasonOf(likelihoodOf(change, past), 'unfamiliar');

    assert.equal(reason?.sentence, 'Others made most of the earlier changes to these files.');
    assert.ok((reason?.adds ?? 0) > 0);
  });

  it('calls a correction by somebody who knows the files LOW', () => {
    const change = changeOf('Fix a typo in the total', { 'web/total.html': ['<b>Total</b>'], 'README.md': ['Total'] });
    const past = pastOf(by(true, 'Show the total', 'web/total.html'), by(true, 'Round it', 'web/total.html'));

    const found = likelihoodOf(change, past);

    assert.equal(found.level, 'LOW');
    assert.equal(reasonOf(found, 'unfamiliar')?.sentence, 'The author has changed these files before.');
    assert.ok((reasonOf(found, 'titleCalms')?.adds ?? 0) < 0);
  });

  it('knows a change that comes again after it was taken back', () => {
    const change = changeOf('Cache the price list (#912)', { 'web/prices.html': ['x'] });
    const past = pastOf(by(false, 'Revert "Cache the price list (#871)" (#880)', 'web/other.html'));

    const [comesAgain, another] = [change, { ...change, title: 'Sort the price list' }].map(
      (one) => signsOf(one, past).comesAgain.value,
    );

    assert.deepEqual([comesAgain, another], [1, 0]);
  });

  it('looks for whole words of titles and for code where code is', () => {
    const change = changeOf('Reuse the contest page', {
      'web/list.html': ['an async lock'],
      'src/order.test.ts': ['await order();'],
      'package.json': ['"left": "1.0.0"'],
    });

    const signs = signsOf(change, pastOf());

    assert.deepEqual(
      [signs.titleTries, signs.titleCalms, signs.concurrency, signs.configuration].map(({ value }) => value),
      [0, 0, 0, 0],
    );
  });

  it('explains the whole score by its reasons', () => {
    const change = changeOf('Use the new pool', { 'src/api/pool.go': ['go func() {'], 'docs/pool.md': ['x'] });

    const { score, reasons } = likelihoodOf(change, pastOf(by(true, 'Add pool', 'src/api/pool.go')));

    const sum = reasons.reduce((total, { adds }) => total + adds, 0);
    assert.ok(Math.abs(score - sum) < 1e-9);
  });

  it('never takes a missing history for a good one', () => {
    const change = changeOf('Fix the docs', { 'docs/a.md': ['x'] });

    const [unread, short] = [[], pastOf(by(true, 'Add docs', 'docs/a.md')).slice(0, 20)].map((past) =>
      likelihoodOf(change, past),
    );

    assert.ok(unread && short);
    assert.deepEqual([unread.level, short.level], ['MEDIUM', 'MEDIUM']);
    assert.equal(reasonOf(unread, 'unfamiliar'), undefined);
    assert.match(unread.meaning, /No earlier commit is known/);
    assert.match(short.meaning, /Only 20 earlier commits are known/);
    const whole = likelihoodOf(change, pastOf(by(true, 'Add docs', 'docs/a.md')));
    assert.ok(short.score > whole.score);
  });

  it('takes nothing it could not read for safe', () => {
    const empty = { ...changeOf('Fix it', {}), gaps: ['The diff could not be read.'] };
    const huge = changeOf('Move it', { 'src/a.ts': ['x'] });
    const unread = { ...huge, files: huge.files.map((file) => ({ ...file, hunks: [] })) };

    const found = likelihoodOf(empty, pastOf());

    assert.equal(found.level, 'MEDIUM');
    assert.match(found.meaning, /No changed file is known/);
    assert.deepEqual(
      [huge, unread].map((change) => signsOf(change, pastOf()).concurrency.value),
      [0, undefined],
    );
  });

  it('has a score without a title and says so', () => {
    const change = changeOf(undefined, { 'src/a.ts': ['x'] });

    const found = likelihoodOf(change, pastOf());

    assert.equal(signsOf(change, pastOf()).titleTries.value, undefined);
    assert.match(found.meaning, /has no single title/);
    assert.equal(found.lift, measured.withoutTitle.lift[found.level]);
  });

  it('never falls when a past change to the files turns out to be a revert', () => {
    const path = fc.constantFrom('a.ts', 'b.ts', 'c/d.ts', 'e.yml');
    const commit = fc.record({
      sameAuthor: fc.boolean(),
      title: fc.constantFrom('Add', 'Revert "Add"'),
      paths: fc.array(path),
    });
    const change = changeOf('Change it', { 'a.ts': ['x'], 'c/d.ts': ['y'] });

    fc.assert(
      fc.property(fc.array(commit, { minLength: 1 }), fc.nat(), fc.boolean(), (commits, pick, isLong) => {
        const all = isLong ? pastOf(...commits) : pastOf(...commits).slice(0, commits.length);
        const touching = all.flatMap(({ paths }, at) => (paths.some((one) => one === 'a.ts') ? [at] : []));
        const chosen = touching[pick % Math.max(1, touching.length)];
        const worse = all.map((one, at) => (at === chosen ? { ...one, title: 'Revert "Something"' } : one));

        const [before, after] = [likelihoodOf(change, all), likelihoodOf(change, worse)];

        assert.ok(after.score >= before.score);
        assert.ok(riskLevels.indexOf(after.level) >= riskLevels.indexOf(before.level));
      }),
    );
  });

  it('never falls when the change touches one more risky file', () => {
    const change = changeOf('Change it', { 'src/a.ts': ['x'] });
    const risky = ['ci/run.sh', 'config/app.yml', 'src/auth/login.ts', 'src/api/route.ts', 'src/worker.ts'];

    for (const path of risky) {
      const more = { ...change, files: [...change.files, ...changeOf('', { [path]: ['y'] }).files] };
      assert.ok(likelihoodOf(more, pastOf()).score > likelihoodOf(change, pastOf()).score, path);
    }
  });
});

it('tells reverts by the usual conventions and from what only sounds alike', () => {
  const reverts = [
    'Revert "Add x"',
    'revert: add x',
    'fix(api): revert paging',
    '[web] Rollback 1.2',
    'Back out 12ab',
    'Reverting to 1.2',
  ];
  const others = ['Let users revert an edit', 'Add rollback button', 'Reversion of words'];

  assert.deepEqual(
    reverts.filter((title) => !isRevert(title)),
    [],
  );
  assert.deepEqual(
    others.filter((title) => isRevert(title)),
    [],
  );
});

describe('the table of weights', () => {
  it('is small, and every row speaks in the direction that its words say', () => {
    const calming = weights.filter(({ weight }) => weight < 0).map(({ name }) => name);

    assert.ok(weights.length <= 14);
    assert.deepEqual(calming, ['documents', 'titleCalms']);
  });

  it('has levels in order, each taken back more often than the one below', () => {
    const { LOW, MEDIUM, HIGH } = measured.withTitle.lift;

    assert.ok(scoreFrom.MEDIUM < 0 && scoreFrom.HIGH > 0);
    assert.ok(LOW < MEDIUM && MEDIUM < HIGH);
  });
});
